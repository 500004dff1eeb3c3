#!/usr/bin/env bash
# Removes one environment: remove.sh dev|staging|prod [--volumes]
# Without --volumes the claims with the data stay, and so do the namespace and the storage class that they need.
set -euo pipefail

usage() { echo "usage: remove.sh dev|staging|prod [--volumes]" >&2; exit 2; }
case "${1:-}" in
    prod) namespace=quant-finance-pipeline ;;
    dev | staging) namespace="quant-finance-pipeline-$1" ;;
    *) usage ;;
esac
[[ "${2:-}" == "" || "${2:-}" == --volumes ]] || usage
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

transship render "$here/migration.yaml" --environment "$1" --out "$folder/objects"
cd "$folder/objects"
mkdir ../kept
rm kustomization.yaml
mv ./*.namespace.yaml ./*.storageclass.yaml ../kept/
# The Ingress first, and to its end: the controller must still be there to take the load balancer away.
kubectl -n "$namespace" delete ingress quant-finance-dashboard --ignore-not-found --timeout=10m
kubectl delete -f . --ignore-not-found --timeout=10m

if [[ "${2:-}" == --volumes ]]; then
    kubectl -n "$namespace" delete pvc -l app.kubernetes.io/instance=quant-finance --timeout=10m
    kubectl delete -f ../kept/ --ignore-not-found --timeout=10m
else
    kubectl -n "$namespace" get pvc
fi
