package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// judgeFile returns how many objects a file holds and what is wrong with them.
func judgeFile(path string, custom definitions) (int, []string) {
	content, err := os.ReadFile(path)
	if err != nil {
		return 0, []string{err.Error()}
	}
	documents, err := split(content)
	if err != nil {
		return 0, []string{err.Error()}
	}
	if len(documents) == 0 {
		return 0, []string{"holds no object"}
	}
	var lines []string
	for index, document := range documents {
		where, findings := judgeDocument(document, custom)
		for _, finding := range findings {
			lines = append(lines, fmt.Sprintf("document %d: %s: %s", index+1, where, finding))
		}
	}
	return len(documents), lines
}

// split cuts a stream at its document marks and leaves out what is only comment.
func split(content []byte) ([][]byte, error) {
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(content)))
	var documents [][]byte
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return documents, nil
		}
		if err != nil {
			return nil, err
		}
		var value any
		if err := yaml.Unmarshal(document, &value); err == nil && value == nil {
			continue
		}
		documents = append(documents, document)
	}
}

// judgeDocument returns the name of one object and what is wrong with it.
func judgeDocument(document []byte, custom definitions) (string, []string) {
	var head metav1.PartialObjectMetadata
	if err := yaml.Unmarshal(document, &head); err != nil {
		return "unreadable", []string{err.Error()}
	}
	kind := head.GroupVersionKind()
	where := kind.Kind + "/" + head.Name
	if kind.Kind == "" || kind.Version == "" {
		return where, []string{"apiVersion or kind is missing"}
	}
	if definition, found := custom[kind]; found {
		lines := definition.judge(document)
		if kind.Kind == "PrometheusRule" && len(lines) == 0 {
			lines = judgeRules(document)
		}
		return where, lines
	}
	return where, judgeBuiltin(kind, document)
}

// describe names a kind as its apiVersion and kind lines do.
func describe(kind schema.GroupVersionKind) string {
	return kind.GroupVersion().String() + " " + kind.Kind
}
