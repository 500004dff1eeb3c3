{{/*
The Migration of this release: `.Values.migration` is its `spec`.

Nothing of it changes from one revision to the next, so that an upgrade without a change restarts nothing.
The object never reaches the cluster: the post-renderer `transship` replaces it by what it describes.
*/}}
{{- define "transship.migration" -}}
{{- $spec := required "`migration` is required in the values: it holds the spec of the migration" .Values.migration -}}
{{- $environment := required "`migration.environment` is required: add `-f values-prod.yaml`, or `--set migration.environment=prod`" $spec.environment -}}
apiVersion: transship.dev/v1alpha1
kind: Migration
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
spec:
  {{- toYaml $spec | nindent 2 }}
{{- end -}}
