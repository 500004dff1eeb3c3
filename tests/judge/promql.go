package main

import (
	"fmt"

	"github.com/prometheus/prometheus/model/rulefmt"
	"sigs.k8s.io/yaml"
)

// judgeRules reads the groups of a PrometheusRule as Prometheus does when it loads a rule file: every expression is
// parsed, every template of labels and annotations is tried. (`promtool check rules` runs the same function.)
func judgeRules(document []byte) []string {
	var object struct {
		Spec any `json:"spec"`
	}
	if err := yaml.Unmarshal(document, &object); err != nil {
		return []string{err.Error()}
	}
	file, err := yaml.Marshal(object.Spec)
	if err != nil {
		return []string{err.Error()}
	}
	_, errors := rulefmt.Parse(file, false)
	var lines []string
	for _, err := range errors {
		lines = append(lines, fmt.Sprintf("rules: %v", err))
	}
	return lines
}
