package main

import (
	"encoding/json"
	"fmt"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	"sigs.k8s.io/yaml"
)

// printStored writes the objects of each file as `kubectl get -o yaml` would show them once the server has stored them: with
// the defaults of every field, and with what only a cluster writes.
func printStored(files []string, custom definitions) error {
	for _, file := range files {
		items, err := storedFile(file, custom)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		out, err := yaml.Marshal(map[string]any{"apiVersion": "v1", "kind": "List", "items": items})
		if err != nil {
			return err
		}
		fmt.Printf("---\n%s", out)
	}
	return nil
}

func storedFile(file string, custom definitions) ([]any, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	documents, err := split(content)
	if err != nil {
		return nil, err
	}
	items := []any{}
	for _, document := range documents {
		item, err := stored(document, custom)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

// stored returns an object as the server returns it.
func stored(document []byte, custom definitions) (map[string]any, error) {
	object, err := created(document, custom)
	if err != nil {
		return nil, err
	}
	metadata, _ := object["metadata"].(map[string]any)
	metadata["resourceVersion"] = "4711"
	metadata["managedFields"] = []any{map[string]any{"manager": "kubectl", "operation": "Update"}}
	annotations, _ := metadata["annotations"].(map[string]any)
	if annotations == nil {
		annotations = map[string]any{}
		metadata["annotations"] = annotations
	}
	annotations["kubectl.kubernetes.io/last-applied-configuration"] = string(document)
	if object["kind"] == "Deployment" {
		annotations["deployment.kubernetes.io/revision"] = "3"
	}
	return object, nil
}

// created runs an object through what the server does before it stores it, and writes it in the version it was read in.
func created(document []byte, custom definitions) (map[string]any, error) {
	_, kind, err := unstructured.UnstructuredJSONScheme.Decode(asJSON(document), nil, nil)
	if err != nil {
		return nil, err
	}
	if definition, found := custom[*kind]; found {
		object, lines := definition.create(document)
		if len(lines) > 0 {
			return nil, fmt.Errorf("%s", lines[0])
		}
		return object.Object, nil
	}
	strategy, known := strategies[*kind]
	if !known {
		return nil, fmt.Errorf("the judge does not know %s", describe(*kind))
	}
	object, _, err := strict.Decode(document, nil, nil)
	if err != nil {
		return nil, err
	}
	if lines := create(strategy, *kind, object); len(lines) > 0 {
		return nil, fmt.Errorf("%s", lines[0])
	}
	if service, isService := object.(*core.Service); isService && service.Spec.ClusterIP == "" {
		service.Spec.ClusterIP, service.Spec.ClusterIPs = "172.20.0.7", []string{"172.20.0.7"}
	}
	written, err := runtime.Encode(legacyscheme.Codecs.LegacyCodec(kind.GroupVersion()), object)
	if err != nil {
		return nil, err
	}
	var plain map[string]any
	return plain, json.Unmarshal(written, &plain)
}

func asJSON(document []byte) []byte {
	converted, err := yaml.YAMLToJSON(document)
	if err != nil {
		return document
	}
	return converted
}
