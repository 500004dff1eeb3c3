#!/usr/bin/env bash
# Waits until one environment runs, and asks its stores: verify.sh dev|staging|prod
set -euo pipefail

case "${1:-}" in
    prod) namespace=quant-finance-pipeline ;;
    dev | staging) namespace="quant-finance-pipeline-$1" ;;
    *) echo "usage: verify.sh dev|staging|prod" >&2; exit 2 ;;
esac
timeout=10m

# In the order of the Compose file: secrets, stores, then what waits for them.
kubectl -n "$namespace" wait --for=condition=Ready externalsecrets.external-secrets.io --all --timeout="$timeout"
for workload in statefulset/postgres statefulset/redis \
    deployment/quant-finance-app deployment/quant-finance-dashboard deployment/quant-finance-scheduler \
    deployment/postgres-exporter deployment/redis-exporter; do
    kubectl -n "$namespace" rollout status "$workload" --timeout="$timeout"
done
kubectl -n "$namespace" wait --for=jsonpath='{.status.phase}'=Bound pvc --all --timeout="$timeout"
kubectl -n "$namespace" exec statefulset/postgres -c postgres -- pg_isready -U quant_finance -d quant_finance
kubectl -n "$namespace" exec statefulset/redis -c redis -- redis-cli ping | grep -qx PONG
kubectl -n "$namespace" wait --for=jsonpath='{.status.loadBalancer.ingress[0].hostname}' ingress/quant-finance-dashboard --timeout="$timeout"
kubectl -n "$namespace" get pods,services,pvc,ingress
