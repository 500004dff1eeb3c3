//! Names and namespaces that Kustomize changes after us, without what points at them.

use super::kustomization::Kustomization;
use super::scene::{File, place, shown, text};
use super::{Check, Look};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::{Node, Object};
use crate::tree::{Tree, Value};

pub(super) const CHECK: Check = Check { codes: &[&REFERENCES, &TEXTS, &NAMESPACE], check };

const REFERENCES: Code = Code::notice(
    "W0620",
    "a prefix that Kustomize does not carry into custom resources",
    "`namePrefix` and `nameSuffix` rename every object, and follow references only where Kustomize's tables know them: core \
     kinds. A ScaledObject, an ExternalSecret, a TargetGroupBinding then name objects that are no longer called so. Teach \
     Kustomize with a `kustomizeconfig.yaml` under `configurations`, as in `overlays-example/references`, or better: let \
     names be final, since `metadata.name` and workload names are yours.",
);

const TEXTS: Code = Code::notice(
    "W0621",
    "a prefix that nothing can carry into texts",
    "Names stand in texts that no `kustomizeconfig.yaml` reaches: JSON in annotations of the load balancer \
     (`alb.ingress.kubernetes.io/actions.…`), and URLs of other workloads in settings. After a prefix they name Services that \
     do not exist. Leave the prefix away and rename in the migration.",
);

const NAMESPACE: Code = Code::notice(
    "W0622",
    "a namespace that is set after us",
    "`namespace` of a kustomization moves every object, but what was decided for the namespace stays: rights of AWS roles \
     that name the ServiceAccount with its namespace, and selectors of other policies. Custom resources of the whole cluster, \
     such as a ClusterSecretStore, get a namespace too, which the API server refuses. Set `environments.NAME.namespace` of \
     the migration instead.",
);

/// A name inside of a kind that Kustomize does not know.
struct Reference {
    /// The kind that holds it.
    holder: (&'static str, &'static str),
    /// Its path.
    path: &'static str,
    /// The kinds whose name it is, as `kustomizeconfig.yaml` names them.
    of: &'static [(&'static str, &'static str)],
}

const REFERENCES_OF: &[Reference] = &[
    Reference {
        holder: ("external-secrets.io", "ExternalSecret"),
        path: "spec/secretStoreRef/name",
        of: &[("external-secrets.io", "SecretStore"), ("external-secrets.io", "ClusterSecretStore")],
    },
    Reference {
        holder: ("external-secrets.io", "SecretStore"),
        path: "spec/provider/aws/auth/jwt/serviceAccountRef/name",
        of: &[("", "ServiceAccount")],
    },
    Reference {
        holder: ("external-secrets.io", "ClusterSecretStore"),
        path: "spec/provider/aws/auth/jwt/serviceAccountRef/name",
        of: &[("", "ServiceAccount")],
    },
    Reference {
        holder: ("keda.sh", "ScaledObject"),
        path: "spec/scaleTargetRef/name",
        of: &[("apps", "Deployment"), ("apps", "StatefulSet")],
    },
    Reference {
        holder: ("keda.sh", "ScaledObject"),
        path: "spec/triggers/authenticationRef/name",
        of: &[("keda.sh", "TriggerAuthentication")],
    },
    Reference {
        holder: ("keda.sh", "ScaledJob"),
        path: "spec/triggers/authenticationRef/name",
        of: &[("keda.sh", "TriggerAuthentication")],
    },
    Reference {
        holder: ("autoscaling.k8s.io", "VerticalPodAutoscaler"),
        path: "spec/targetRef/name",
        of: &[("apps", "Deployment"), ("apps", "StatefulSet"), ("apps", "DaemonSet")],
    },
    Reference { holder: ("elbv2.k8s.aws", "TargetGroupBinding"), path: "spec/serviceRef/name", of: &[("", "Service")] },
];

fn check(look: &Look<'_>, report: &mut Report) {
    for (at, Kustomization { file: _, tree }) in &look.graph.all {
        let runs = look.graph.before_own_transformers(at);
        if runs.is_empty() {
            continue;
        }
        let objects: Vec<&Object> = runs.iter().flat_map(|run| look.objects(&run.config)).collect();
        for field in ["namePrefix", "nameSuffix"] {
            if let Some(value) = tree.get(field).filter(|it| it.as_str().is_some_and(|it| !it.is_empty())) {
                references(look, at, (field, value), &objects, report);
                texts(at, (field, value), &objects, report);
            }
        }
        if let Some(value) = tree.get("namespace") {
            namespace(value, &objects, report);
        }
    }
}

fn references(look: &Look<'_>, at: &str, (field, value): (&str, &Tree), objects: &[&Object], report: &mut Report) {
    let known = look.graph.configurations(at);
    let emits = |(group, kind): (&str, &str)| objects.iter().any(|it| it.kind.kind == kind && it.kind.group() == group);
    let open: Vec<_> = REFERENCES_OF
        .iter()
        .filter(|it| objects.iter().any(|object| is(object, it.holder) && holds(&object.body, it.path)))
        .flat_map(|it| it.of.iter().map(move |of| (it, *of)))
        .filter(|(it, of)| emits(*of) && !known.iter().any(|file| teaches(file, it, *of)))
        .collect();
    if open.is_empty() {
        return;
    }
    let fields: Vec<String> = open.iter().map(|(it, _)| format!("`{}` of {}", it.path, it.holder.1)).collect();
    let what = format!("`{field}` of `{}` does not reach {}", shown(at), listed(fields));
    let entries: Vec<String> = open.iter().map(|(it, of)| entry(it, *of)).collect();
    let help = format!(
        "name a file under `configurations` with `nameReference: [{}]`, or leave `{field}` away",
        entries.join(", ")
    );
    report.add(Diagnostic::new(&REFERENCES, place(value.mark, field), what).help(help));
}

fn texts(at: &str, (field, value): (&str, &Tree), objects: &[&Object], report: &mut Report) {
    let services: Vec<&str> =
        objects.iter().filter(|it| it.kind.kind == "Service").map(|it| it.name.as_str()).collect();
    let mut found: Vec<String> = Vec::new();
    for object in objects {
        let actions = object.body.get("metadata").and_then(|it| it.get("annotations"));
        if let Some(Node::Map(entries)) = actions {
            let names = |(_, value): &&(_, Node)| value.as_str().is_some_and(|it| it.contains("\"serviceName\""));
            found.extend(entries.iter().filter(names).map(|(key, _)| format!("the annotation `{}`", key.as_str())));
        }
        if urls(&object.body, &services) {
            found.push(format!("a URL in `{}`", object.label()));
        }
    }
    found.sort();
    found.dedup();
    if found.is_empty() {
        return;
    }
    let what = format!("`{field}` of `{}` does not reach {}", shown(at), listed(found));
    let help = format!("leave `{field}` away, and rename in the migration");
    report.add(Diagnostic::new(&TEXTS, place(value.mark, field), what).why("no configuration can teach it").help(help));
}

fn namespace(value: &Tree, objects: &[&Object], report: &mut Report) {
    let Some(name) = value.as_str() else { return };
    let others: Vec<_> = objects.iter().filter_map(|it| it.namespace.as_deref()).collect();
    let cluster = objects.iter().find(|it| it.kind.kind == "ClusterSecretStore");
    let help = "remove it, and set `environments.NAME.namespace` in the migration";
    if let Some(object) = cluster {
        let what = format!("`namespace: {name}` gives `{}`, which has none, a namespace", object.label());
        report.add(Diagnostic::new(&NAMESPACE, place(value.mark, "namespace"), what).help(help));
    } else if !others.is_empty() && !others.contains(&name) {
        let what = format!("`namespace: {name}` moves objects that were made for `{}`", others[0]);
        let why = "rights of AWS roles and selectors of policies keep the old one";
        report.add(Diagnostic::new(&NAMESPACE, place(value.mark, "namespace"), what).why(why).help(help));
    }
}

fn is(object: &Object, (group, kind): (&str, &str)) -> bool {
    object.kind.kind == kind && object.kind.group() == group
}

/// Tells whether a path leads to something, through lists too.
fn holds(node: &Node, path: &str) -> bool {
    let (first, rest) = path.split_once('/').map_or((path, None), |(first, rest)| (first, Some(rest)));
    match node {
        Node::List(items) => items.iter().any(|item| holds(item, path)),
        _ => node.get(first).is_some_and(|inner| rest.is_none_or(|rest| holds(inner, rest))),
    }
}

/// Tells whether a `kustomizeconfig.yaml` teaches a reference.
fn teaches(file: &File, reference: &Reference, of: (&str, &str)) -> bool {
    let list = |tree: &Tree, field: &str| match tree.get(field).map(|it| &it.value) {
        Some(Value::List(items)) => items.clone(),
        _ => Vec::new(),
    };
    let entries = file.documents.iter().flat_map(|it| list(it, "nameReference"));
    entries.filter(|it| text(it, &["kind"]) == Some(of.1)).flat_map(|it| list(&it, "fieldSpecs")).any(|spec| {
        let path = text(&spec, &["path"]).map(|it| it.replace("[]", ""));
        let kind = text(&spec, &["kind"]).is_none_or(|it| it == reference.holder.1);
        kind && path.as_deref() == Some(reference.path)
    })
}

fn entry(reference: &Reference, (group, kind): (&str, &str)) -> String {
    let Reference { holder, path, of: _ } = reference;
    let group = if group.is_empty() { "version: v1".to_owned() } else { format!("group: {group}") };
    format!("{{kind: {kind}, {group}, fieldSpecs: [{{kind: {}, group: {}, path: {path}}}]}}", holder.1, holder.0)
}

/// Tells whether a text below a node is a URL of one of the Services.
fn urls(node: &Node, services: &[&str]) -> bool {
    match node {
        Node::Text(text) => services.iter().any(|service| names(text, service)),
        Node::List(items) => items.iter().any(|item| urls(item, services)),
        Node::Map(entries) => entries.iter().any(|(_, value)| urls(value, services)),
        Node::Null | Node::Bool(_) | Node::Int(_) | Node::Float(_) => false,
    }
}

fn names(text: &str, service: &str) -> bool {
    text.match_indices("://").any(|(at, sign)| {
        let rest = text[at + sign.len()..].strip_prefix(service);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/', '.', '?']))
    })
}

fn listed(mut parts: Vec<String>) -> String {
    parts.dedup();
    let shown = 4;
    let more = parts.len().saturating_sub(shown);
    parts.truncate(shown);
    let list = parts.join(", ");
    if more == 0 { list } else { format!("{list} and {more} more") }
}
