// Command judge reads Kubernetes manifests as an API server would on create.
//
// It is the second judge of the golden files: it shares no code with the
// program that wrote them. Built-in kinds go through the API server's own
// strict decoding, defaulting and hand-written validation; custom resources
// through the schema, the unknown-field check and the CEL rules of their
// CustomResourceDefinition, rules of alerts also through Prometheus' own reader
// of rule files. It needs no cluster, opens no connection, and knows
// no mutating or validating webhook.
//
// Usage: judge -crds DIR [-stored] PATH...   where a PATH is a file or a directory.
//
// With -stored it prints the objects as the server would return them, with all defaults.
//
// Exit code 0 when every object would be accepted, 1 when one would not (each
// finding on its own line of stdout), 2 when the call itself is wrong.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	crds := flag.String("crds", "", "directory of CustomResourceDefinition files")
	show := flag.Bool("stored", false, "print the objects as a server returns them")
	flag.Parse()
	if flag.NArg() == 0 {
		refuse(errors.New("no file or directory given"))
	}
	custom, err := readDefinitions(*crds)
	if err != nil {
		refuse(err)
	}
	files, err := manifests(flag.Args())
	if err != nil {
		refuse(err)
	}
	if *show {
		if err := printStored(files, custom); err != nil {
			refuse(err)
		}
		return
	}
	objects, findings := 0, 0
	for _, file := range files {
		count, lines := judgeFile(file, custom)
		objects += count
		findings += len(lines)
		for _, line := range lines {
			fmt.Printf("%s: %s\n", file, line)
		}
	}
	fmt.Fprintf(os.Stderr, "judge: %d files, %d objects, %d findings\n", len(files), objects, findings)
	if findings > 0 {
		os.Exit(1)
	}
}

// refuse ends the program because of the call, not because of a manifest.
func refuse(err error) {
	fmt.Fprintf(os.Stderr, "judge: %v\n", err)
	os.Exit(2)
}

// manifests lists the files named, and the YAML files below the directories named.
//
// Finding none is an error: a judge that was shown nothing must not look content.
func manifests(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		before := len(files)
		err := filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			if name == path || isYAML(name) {
				files = append(files, name)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if len(files) == before {
			return nil, fmt.Errorf("no YAML file below %s", path)
		}
	}
	return files, nil
}

func isYAML(name string) bool {
	return strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}
