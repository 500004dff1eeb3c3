#!/usr/bin/env bash
# Renders one environment and applies it: apply.sh dev|staging|prod
set -euo pipefail

environment="${1:?usage: apply.sh dev|staging|prod}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
rendered="$(mktemp)"
trap 'rm -f "$rendered"' EXIT

# First the whole result, then the cluster: a spec with an error changes nothing.
transship render "$here/migration.yaml" --environment "$environment" > "$rendered"
# The file wins over a number set by hand with `kubectl scale`.
kubectl apply --server-side --force-conflicts -f "$rendered"
