package main

import (
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	"k8s.io/apiextensions-apiserver/pkg/apiserver"
	structural "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"sigs.k8s.io/yaml"
)

// definition is one served version of a CustomResourceDefinition.
type definition struct {
	kind       schema.GroupVersionKind
	namespaced bool
	schema     *apiextensions.JSONSchemaProps
}

// definitions finds the schema of a custom resource by its apiVersion and kind.
type definitions map[schema.GroupVersionKind]definition

// readDefinitions reads every CustomResourceDefinition of a directory.
func readDefinitions(directory string) (definitions, error) {
	all := definitions{}
	if directory == "" {
		return all, nil
	}
	files, err := manifests([]string{directory})
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		if err := all.read(file); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(file), err)
		}
	}
	return all, nil
}

// read adds the served versions that one file defines.
func (all definitions) read(file string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	documents, err := split(content)
	if err != nil {
		return err
	}
	decoder := serializer.NewCodecFactory(apiserver.Scheme).UniversalDecoder()
	for _, document := range documents {
		object, _, err := decoder.Decode(document, nil, nil)
		if err != nil {
			return err
		}
		crd, ok := object.(*apiextensions.CustomResourceDefinition)
		if !ok {
			return fmt.Errorf("holds a %T where a CustomResourceDefinition is expected", object)
		}
		if err := all.add(crd); err != nil {
			return err
		}
	}
	return nil
}

// add registers the versions that an API server would serve; it does not accept the others.
func (all definitions) add(crd *apiextensions.CustomResourceDefinition) error {
	for _, version := range crd.Spec.Versions {
		if !version.Served {
			continue
		}
		found, err := apiextensions.GetSchemaForVersion(crd, version.Name)
		if err != nil {
			return err
		}
		if found == nil || found.OpenAPIV3Schema == nil {
			return fmt.Errorf("version %s has no schema", version.Name)
		}
		kind := schema.GroupVersionKind{Group: crd.Spec.Group, Version: version.Name, Kind: crd.Spec.Names.Kind}
		all[kind] = definition{
			kind:       kind,
			namespaced: crd.Spec.Scope == apiextensions.NamespaceScoped,
			schema:     found.OpenAPIV3Schema,
		}
	}
	return nil
}

// judge checks one custom resource against its definition.
func (d definition) judge(document []byte) []string {
	_, lines := d.create(document)
	return lines
}

// create checks one custom resource against its definition, and returns it with its defaults.
func (d definition) create(document []byte) (*unstructured.Unstructured, []string) {
	shape, err := structural.NewStructural(d.schema)
	if err != nil {
		return nil, []string{err.Error()}
	}
	validator, _, err := validation.NewSchemaValidator(d.schema)
	if err != nil {
		return nil, []string{err.Error()}
	}
	object, lines := readStrictly(document, shape)
	if len(lines) > 0 {
		return nil, lines
	}
	defaulting.Default(object.Object, shape)
	strategy := customresource.NewStrategy(apiserver.Scheme, d.namespaced, d.kind, validator, nil, shape, nil, nil, nil)
	return object, create(strategy, d.kind, object)
}

// readStrictly decodes a custom resource and reports every field its schema does not have.
func readStrictly(document []byte, shape *structural.Structural) (*unstructured.Unstructured, []string) {
	object := &unstructured.Unstructured{}
	json, err := yaml.YAMLToJSONStrict(document)
	if err != nil {
		return nil, []string{err.Error()}
	}
	if err := object.UnmarshalJSON(json); err != nil {
		return nil, []string{err.Error()}
	}
	unknown, err := unknownFields(object, shape)
	if err != nil {
		return nil, []string{err.Error()}
	}
	var lines []string
	for _, field := range unknown {
		lines = append(lines, fmt.Sprintf("unknown field %q", field))
	}
	return object, lines
}

// unknownFields looks in the body and in `metadata`, which no schema describes.
func unknownFields(object *unstructured.Unstructured, shape *structural.Structural) ([]string, error) {
	_, _, inMetadata, err := objectmeta.GetObjectMetaWithOptions(object.Object, objectmeta.ObjectMetaOptions{
		ReturnUnknownFieldPaths: true,
	})
	if err != nil {
		return nil, err
	}
	track := structural.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
	return append(inMetadata, pruning.PruneWithOptions(object.Object, shape, true, track)...), nil
}
