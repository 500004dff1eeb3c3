//! What the objects of the plans of this module have in common, as JSON.

use serde_json::{Value, json};

/// Returns the two labels that select the pods.
pub(in crate::resource) fn selector() -> Value {
    json!({"app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "shop"})
}

/// Returns all labels of an object of the workload.
pub(in crate::resource) fn labels() -> Value {
    json!({
        "app.kubernetes.io/name": "web",
        "app.kubernetes.io/instance": "shop",
        "app.kubernetes.io/part-of": "shop",
        "app.kubernetes.io/managed-by": "transship",
        "transship.dev/environment": "prod",
    })
}

/// Returns all labels of an object that belongs to no single workload.
pub(in crate::resource) fn shared_labels() -> Value {
    json!({
        "app.kubernetes.io/instance": "shop",
        "app.kubernetes.io/part-of": "shop",
        "app.kubernetes.io/managed-by": "transship",
        "transship.dev/environment": "prod",
    })
}

/// Returns the metadata of an object of the workload.
pub(in crate::resource) fn metadata(name: &str) -> Value {
    json!({"name": name, "namespace": "shop-prod", "labels": labels()})
}

/// Returns the template of the pods of [`workload`](super::workload), for pods that run forever.
pub(in crate::resource) fn pod_template() -> Value {
    json!({
        "metadata": {"labels": labels()},
        "spec": {
            "serviceAccountName": "web",
            "automountServiceAccountToken": false,
            "enableServiceLinks": false,
            "securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
            "containers": [{
                "name": "web",
                "image": "shop/web:1.8.2",
                "securityContext": {
                    "allowPrivilegeEscalation": false,
                    "readOnlyRootFilesystem": true,
                    "capabilities": {"drop": ["ALL"]},
                },
            }],
            "terminationGracePeriodSeconds": 45,
        },
    })
}

/// Returns the template of the pods of [`workload`](super::workload), for batch pods.
pub(in crate::resource) fn batch_pod_template(restart: &str) -> Value {
    let mut template = pod_template();
    template["spec"]["restartPolicy"] = restart.into();
    template
}
