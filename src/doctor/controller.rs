//! What emitted kinds need in a cluster: a kind without its controller is refused, or accepted and never acted upon.

use crate::object::{Node, Object};

/// Something that must be installed.
#[derive(Debug)]
pub(super) struct Controller {
    /// Its name.
    pub(super) name: &'static str,
    /// The least version, with the reason.
    pub(super) least: &'static str,
    /// How to install it.
    pub(super) install: &'static str,
    /// A command that shows whether it is there.
    pub(super) verify: &'static str,
    /// Tells whether an object needs it.
    pub(super) needs: fn(&Object) -> bool,
}

/// Every controller. Least versions are those that serve the API version we emit; what the project's tests read objects
/// with stands behind it.
pub(super) const CONTROLLERS: &[Controller] = &[
    Controller {
        name: "External Secrets Operator",
        least: "0.16.2, the first that serves external-secrets.io/v1; tested with 1.3.2",
        install: "helm install external-secrets external-secrets --repo https://charts.external-secrets.io \
                  -n external-secrets --create-namespace",
        verify: "kubectl get crd externalsecrets.external-secrets.io -o jsonpath='{.spec.versions[*].name}'",
        needs: |it| it.kind.group() == "external-secrets.io",
    },
    Controller {
        name: "KEDA",
        least: "2.0, the first that serves keda.sh/v1alpha1; tested with 2.21.0",
        install: "helm install keda keda --repo https://kedacore.github.io/charts -n keda --create-namespace",
        verify: "kubectl get crd scaledobjects.keda.sh scaledjobs.keda.sh",
        needs: |it| it.kind.group() == "keda.sh",
    },
    Controller {
        name: "Prometheus operator",
        least: "any that serves monitoring.coreos.com/v1; tested with 0.85.0",
        install: "helm install monitoring kube-prometheus-stack --repo \
                  https://prometheus-community.github.io/helm-charts -n monitoring --create-namespace",
        verify: "kubectl get crd servicemonitors.monitoring.coreos.com prometheusrules.monitoring.coreos.com",
        needs: |it| it.kind.group() == "monitoring.coreos.com",
    },
    Controller {
        name: "AWS Load Balancer Controller",
        least: "2.0, the first that serves elbv2.k8s.aws/v1beta1; annotations are those of 3.5.0",
        install: "helm install aws-load-balancer-controller aws-load-balancer-controller --repo \
                  https://aws.github.io/eks-charts -n kube-system --set clusterName=NAME",
        verify: "kubectl get crd targetgroupbindings.elbv2.k8s.aws && kubectl get ingressclass alb",
        needs: |it| it.kind.group() == "elbv2.k8s.aws" || class(it) == Some("alb"),
    },
    Controller {
        name: "EBS CSI driver",
        least: "any that provisions for ebs.csi.aws.com",
        install: "aws eks create-addon --addon-name aws-ebs-csi-driver --cluster-name NAME",
        verify: "kubectl get csidriver ebs.csi.aws.com",
        needs: |it| driver(it) == Some("ebs.csi.aws.com"),
    },
    Controller {
        name: "EFS CSI driver",
        least: "any that mounts for efs.csi.aws.com",
        install: "aws eks create-addon --addon-name aws-efs-csi-driver --cluster-name NAME",
        verify: "kubectl get csidriver efs.csi.aws.com",
        needs: |it| driver(it) == Some("efs.csi.aws.com"),
    },
    Controller {
        name: "Vertical Pod Autoscaler",
        least: "any that serves autoscaling.k8s.io/v1; tested with 1.8.1",
        install: "hack/vpa-up.sh of https://github.com/kubernetes/autoscaler; the recommender is enough",
        verify: "kubectl get crd verticalpodautoscalers.autoscaling.k8s.io",
        needs: |it| it.kind.group() == "autoscaling.k8s.io",
    },
    Controller {
        name: "metrics-server",
        least: "any; EKS does not bring it along",
        install: "aws eks create-addon --addon-name metrics-server --cluster-name NAME",
        verify: "kubectl get apiservice v1beta1.metrics.k8s.io",
        needs: measures_load,
    },
    Controller {
        name: "Karpenter",
        least: "0.32, the first with the label karpenter.sh/nodepool",
        install: "helm install karpenter oci://public.ecr.aws/karpenter/karpenter -n kube-system --set \
                  settings.clusterName=NAME",
        verify: "kubectl get nodepools.karpenter.sh",
        needs: |it| mentions(&it.body, "karpenter.sh/nodepool"),
    },
    Controller {
        name: "a network plugin that enforces policies",
        least: "Amazon VPC CNI 1.14 with enableNetworkPolicy, or another",
        install: "aws eks update-addon --addon-name vpc-cni --cluster-name NAME --configuration-values \
                  '{\"enableNetworkPolicy\":\"true\"}'",
        verify: "kubectl -n kube-system get daemonset aws-node -o jsonpath='{.spec.template.spec.containers[*].args}'",
        needs: |it| it.kind.kind == "NetworkPolicy",
    },
    Controller {
        name: "Grafana with the dashboard sidecar",
        least: "any that watches ConfigMaps with the label grafana_dashboard",
        install: "part of kube-prometheus-stack: grafana.sidecar.dashboards.enabled, searchNamespace: ALL",
        verify: "kubectl get pods -A -l app.kubernetes.io/name=grafana",
        needs: |it| it.kind.kind == "ConfigMap" && mentions(&it.body, "grafana_dashboard"),
    },
];

fn at<'a>(node: &'a Node, path: &[&str]) -> Option<&'a Node> {
    path.iter().try_fold(node, |node, key| node.get(key))
}

fn class(object: &Object) -> Option<&str> {
    let ingress = || at(&object.body, &["spec", "ingressClassName"])?.as_str();
    if object.kind.kind == "Ingress" { ingress() } else { None }
}

fn driver(object: &Object) -> Option<&str> {
    match object.kind.kind.as_str() {
        "StorageClass" => at(&object.body, &["provisioner"])?.as_str(),
        "PersistentVolume" => at(&object.body, &["spec", "csi", "driver"])?.as_str(),
        _ => None,
    }
}

/// An autoscaler reads CPU and memory from metrics-server; so does the one that KEDA makes.
fn measures_load(object: &Object) -> bool {
    let list = |path: &[&str]| match at(&object.body, path) {
        Some(Node::List(items)) => items,
        _ => &[][..],
    };
    let kind = |items: &[Node], words: &[&str]| {
        items.iter().any(|it| it.get("type").and_then(Node::as_str).is_some_and(|it| words.contains(&it)))
    };
    kind(list(&["spec", "metrics"]), &["Resource", "ContainerResource"])
        || kind(list(&["spec", "triggers"]), &["cpu", "memory"])
}

/// Tells whether a word stands below a node, as a key or as a value.
fn mentions(node: &Node, word: &str) -> bool {
    match node {
        Node::Text(text) => &**text == word,
        Node::List(items) => items.iter().any(|item| mentions(item, word)),
        Node::Map(entries) => entries.iter().any(|(key, value)| key.as_str() == word || mentions(value, word)),
        Node::Null | Node::Bool(_) | Node::Int(_) | Node::Float(_) => false,
    }
}
