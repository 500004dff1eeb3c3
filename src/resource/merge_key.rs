//! Which lists of objects are maps in disguise, and by which key: what Kustomize needs to merge them.
//!
//! Not a kind: a document in the form of OpenAPI, generated from [`KINDS`] and the tables below. Kustomize takes it
//! *instead of* its own schema (`openapi: {path: …}`), so that the kinds of Kubernetes stand here too, with the keys
//! that the API server has for them. No list of our own language has a key: there, maps merge and lists replace.

use super::KINDS;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Where pods are described, by kind: their lists are those of [`POD`].
const POD_SPECS: &[(&str, &str)] = &[
    ("v1 Pod", "spec"),
    ("v1 PodTemplate", "template.spec"),
    ("v1 ReplicationController", "spec.template.spec"),
    ("apps/v1 DaemonSet", "spec.template.spec"),
    ("apps/v1 Deployment", "spec.template.spec"),
    ("apps/v1 ReplicaSet", "spec.template.spec"),
    ("apps/v1 StatefulSet", "spec.template.spec"),
    ("batch/v1 CronJob", "spec.jobTemplate.spec.template.spec"),
    ("batch/v1 Job", "spec.template.spec"),
    ("keda.sh/v1alpha1 ScaledJob", "spec.jobTargetRef.template.spec"),
];

/// Lists of a kind, with the keys by which their items are known. Lists that are missing here are replaced as a whole.
const LISTS: &[(&str, &str, &[&str])] = &[
    ("v1 Service", "spec.ports", &["port", "protocol"]),
    ("v1 ServiceAccount", "secrets", &["name"]),
    ("admissionregistration.k8s.io/v1 MutatingWebhookConfiguration", "webhooks", &["name"]),
    ("admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration", "webhooks", &["name"]),
    ("admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy", "spec.matchConditions", &["name"]),
    ("admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy", "spec.variables", &["name"]),
    ("external-secrets.io/v1 ExternalSecret", "spec.data", &["secretKey"]),
    ("keda.sh/v1alpha1 ScaledJob", "spec.triggers", &["name"]),
    ("keda.sh/v1alpha1 ScaledObject", "spec.triggers", &["name"]),
    ("keda.sh/v1alpha1 TriggerAuthentication", "spec.env", &["parameter"]),
    ("keda.sh/v1alpha1 TriggerAuthentication", "spec.secretTargetRef", &["parameter"]),
    ("keda.sh/v1alpha1 ClusterTriggerAuthentication", "spec.secretTargetRef", &["parameter"]),
    ("monitoring.coreos.com/v1 PodMonitor", "spec.podMetricsEndpoints", &["port"]),
    // The rules of a group have none: an alert may stand there twice, with two severities.
    ("monitoring.coreos.com/v1 PrometheusRule", "spec.groups", &["name"]),
    ("monitoring.coreos.com/v1 ServiceMonitor", "spec.endpoints", &["port"]),
    ("autoscaling.k8s.io/v1 VerticalPodAutoscaler", "spec.resourcePolicy.containerPolicies", &["containerName"]),
];

/// Lists of the specification of a pod.
const POD: &[(&str, &[&str])] = &[
    ("containers", &["name"]),
    ("ephemeralContainers", &["name"]),
    ("hostAliases", &["ip"]),
    ("imagePullSecrets", &["name"]),
    ("initContainers", &["name"]),
    ("resourceClaims", &["name"]),
    ("schedulingGates", &["name"]),
    ("topologySpreadConstraints", &["topologyKey", "whenUnsatisfiable"]),
    ("volumes", &["name"]),
];

/// Lists of a container.
const CONTAINER: &[(&str, &[&str])] = &[
    ("env", &["name"]),
    ("ports", &["containerPort", "protocol"]),
    ("volumeDevices", &["devicePath"]),
    ("volumeMounts", &["mountPath"]),
];

/// Lists whose items are of several shapes: a patch with another shape takes the old one's fields away.
const RETAIN_KEYS: &[&str] = &["resourceClaims", "volumes"];

/// Kinds without a namespace that Kustomize does not know: `namespace:` would give them one.
const CLUSTER_WIDE: &[(&str, &str)] = &[
    ("external-secrets.io/v1 ClusterSecretStore", "clustersecretstores"),
    ("keda.sh/v1alpha1 ClusterTriggerAuthentication", "clustertriggerauthentications"),
];

/// Returns the document for `openapi: {path: …}` of a kustomization.
#[must_use]
pub fn openapi() -> Value {
    let listed = LISTS.iter().map(|(kind, ..)| *kind);
    let others = POD_SPECS.iter().chain(CLUSTER_WIDE).map(|(kind, _)| *kind);
    let kinds: BTreeSet<&str> = KINDS.iter().map(|kind| kind.name).chain(listed).chain(others).collect();
    let mut definitions: Map<String, Value> = kinds.into_iter().map(definition).collect();
    definitions.insert("Metadata".to_owned(), metadata());
    definitions.insert("PodSpec".to_owned(), pod());
    definitions.insert("Container".to_owned(), with_lists(CONTAINER));
    json!({
        "swagger": "2.0",
        "info": {"title": "Merge keys for Kustomize: Kubernetes, and what transship emits", "version": "v1alpha1"},
        "paths": CLUSTER_WIDE.iter().map(path).collect::<Map<_, _>>(),
        "definitions": definitions,
    })
}

fn definition(kind: &str) -> (String, Value) {
    let mut schema = object();
    put(&mut schema, "metadata", reference("Metadata"));
    for (_, path) in POD_SPECS.iter().filter(|(it, _)| *it == kind) {
        put(&mut schema, path, reference("PodSpec"));
    }
    for (_, path, keys) in LISTS.iter().filter(|(it, ..)| *it == kind) {
        put(&mut schema, path, list(keys, &object()));
    }
    schema["x-kubernetes-group-version-kind"] = json!([identity(kind)]);
    (kind.replace(['/', ' '], "."), schema)
}

/// Returns group, version and kind of `apps/v1 Deployment`.
fn identity(kind: &str) -> Value {
    let (version, kind) = kind.split_once(' ').unwrap_or_default();
    let (group, version) = version.split_once('/').unwrap_or(("", version));
    json!({"group": group, "version": version, "kind": kind})
}

/// Returns the path under which the API server has a kind: without `{namespace}`, the kind has none.
fn path((kind, plural): &(&str, &str)) -> (String, Value) {
    let version = kind.split(' ').next().unwrap_or_default();
    let get = json!({"x-kubernetes-group-version-kind": identity(kind), "responses": {}});
    (format!("/apis/{version}/{plural}/{{name}}"), json!({"get": get}))
}

fn metadata() -> Value {
    let mut schema = with_lists(&[("ownerReferences", &["uid"])]);
    let finalizers = json!({"type": "array", "items": {"type": "string"}, "x-kubernetes-patch-strategy": "merge"});
    put(&mut schema, "finalizers", finalizers);
    schema
}

fn pod() -> Value {
    let mut schema = with_lists(POD);
    for field in ["containers", "ephemeralContainers", "initContainers"] {
        schema["properties"][field]["items"] = reference("Container");
    }
    schema
}

fn with_lists(lists: &[(&str, &[&str])]) -> Value {
    let mut schema = object();
    for (field, keys) in lists {
        put(&mut schema, field, list(keys, &object()));
        if RETAIN_KEYS.contains(field) {
            schema["properties"][field]["x-kubernetes-patch-strategy"] = json!("merge,retainKeys");
        }
    }
    schema
}

fn list(keys: &[&str], items: &Value) -> Value {
    let mut schema = json!({"type": "array", "items": items, "x-kubernetes-patch-strategy": "merge"});
    schema["x-kubernetes-patch-merge-key"] = json!(keys.first());
    if keys.len() > 1 {
        schema["x-kubernetes-list-map-keys"] = json!(keys);
    }
    schema
}

fn object() -> Value {
    json!({"type": "object"})
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/definitions/{name}")})
}

/// Puts a schema at a path of fields such as `spec.template.spec`.
fn put(schema: &mut Value, path: &str, value: Value) {
    let mut inner = schema;
    let (parents, last) = path.rsplit_once('.').map_or((None, path), |(parents, last)| (Some(parents), last));
    for field in parents.into_iter().flat_map(|it| it.split('.')) {
        let next = &mut inner["properties"][field];
        if next.is_null() {
            *next = object();
        }
        inner = next;
    }
    inner["properties"][last] = value;
}

#[cfg(test)]
mod tests {
    use super::{KINDS, openapi};
    use std::collections::BTreeSet;

    #[test]
    fn every_emitted_kind_is_defined_once() {
        let document = openapi();
        let definitions = document["definitions"].as_object().unwrap();
        let identities: Vec<String> = definitions
            .values()
            .filter_map(|it| it.get("x-kubernetes-group-version-kind"))
            .map(ToString::to_string)
            .collect();
        assert_eq!(identities.iter().collect::<BTreeSet<_>>().len(), identities.len());
        for kind in KINDS {
            assert!(definitions.contains_key(&kind.name.replace(['/', ' '], ".")), "{}", kind.name);
        }
    }

    #[test]
    fn a_list_stands_at_the_end_of_its_path() {
        let schema = openapi();
        let data = "/definitions/external-secrets.io.v1.ExternalSecret/properties/spec/properties/data";
        assert_eq!(schema.pointer(data).unwrap()["x-kubernetes-patch-merge-key"], "secretKey");
        let triggers = "/definitions/keda.sh.v1alpha1.ScaledJob/properties/spec/properties";
        let both = schema.pointer(triggers).unwrap();
        assert!(both["triggers"].is_object() && both["jobTargetRef"].is_object(), "{both}");
    }
}
