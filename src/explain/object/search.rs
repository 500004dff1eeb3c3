//! A kind and a name, as a person writes them -> the object that is meant, or the nearest there is.

use super::Emitted;
use crate::diagnostic::{listed_near, nearest};
use crate::explain::answer::Unknown;
use crate::object::Object;
use crate::resource::{KINDS, Kind};

/// What `kubectl` takes for a kind, besides its plural.
const SHORT: &[(&str, &str)] = &[
    ("cj", "CronJob"),
    ("cm", "ConfigMap"),
    ("deploy", "Deployment"),
    ("ds", "DaemonSet"),
    ("es", "ExternalSecret"),
    ("hpa", "HorizontalPodAutoscaler"),
    ("ing", "Ingress"),
    ("limits", "LimitRange"),
    ("netpol", "NetworkPolicy"),
    ("ns", "Namespace"),
    ("pc", "PriorityClass"),
    ("pdb", "PodDisruptionBudget"),
    ("pmon", "PodMonitor"),
    ("promrule", "PrometheusRule"),
    ("pv", "PersistentVolume"),
    ("pvc", "PersistentVolumeClaim"),
    ("quota", "ResourceQuota"),
    ("sa", "ServiceAccount"),
    ("sc", "StorageClass"),
    ("sj", "ScaledJob"),
    ("smon", "ServiceMonitor"),
    ("so", "ScaledObject"),
    ("ss", "SecretStore"),
    ("sts", "StatefulSet"),
    ("svc", "Service"),
    ("ta", "TriggerAuthentication"),
    ("vpa", "VerticalPodAutoscaler"),
];

/// Finds an object.
///
/// # Errors
/// What is not there, with the nearest there is; that several objects have the name.
pub fn find<'a>(
    all: &'a [Emitted],
    environment: &str,
    (kind, name, namespace): (&str, &str, Option<&str>),
) -> Result<&'a Emitted, Unknown> {
    let (word, group) = kind.split_once('.').map_or((kind, None), |(word, group)| (word, Some(group)));
    let of_group = |it: &Object| group.is_none_or(|group| it.kind.group() == group);
    let of_kind = |it: &&Emitted| is_called(&it.object.kind.kind, word) && of_group(&it.object);
    let here = |it: &&Emitted| {
        let named = it.object.name == name || without_hash(&it.object) == name;
        named && (namespace.is_none() || it.object.namespace.as_deref() == namespace)
    };
    let found: Vec<_> = all.iter().filter(of_kind).filter(here).collect();
    match found.as_slice() {
        [] => Err(nothing(all, environment, (kind, word, name))),
        [one] => Ok(one),
        [first, second, ..] => Err(Unknown {
            what: format!("several objects are called {}/{name}", first.object.kind.kind),
            help: format!("write {} or {}", exact(first, second), exact(second, first)),
            depth: 1,
        }),
    }
}

/// Returns the labels of the objects of a kind, as a person may call it.
#[must_use]
pub fn of_kind(all: &[Emitted], word: &str) -> Vec<String> {
    all.iter().filter(|it| is_called(&it.object.kind.kind, word)).map(|it| it.object.label()).collect()
}

/// Tells whether a word means a kind: its name or its plural in either case, or what `kubectl` has for short.
fn is_called(kind: &str, word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let one = kind.to_ascii_lowercase();
    let many = match one.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if one.ends_with('s') => format!("{one}es"),
        None => format!("{one}s"),
    };
    lower == one || lower == many || SHORT.iter().any(|(short, long)| *short == lower && *long == kind)
}

/// Returns the kind that a word means, of those that this program emits.
#[must_use]
pub fn kind(word: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|it| it.name.split(' ').nth(1).is_some_and(|kind| is_called(kind, word)))
}

fn kind_name(word: &str) -> Option<&'static str> {
    kind(word)?.name.split(' ').nth(1)
}

/// A Job has a hash of what it runs in its name.
fn without_hash(object: &Object) -> &str {
    let hash = |it: &&str| object.kind.kind == "Job" && it.len() == 8 && it.bytes().all(|it| it.is_ascii_hexdigit());
    let plain = object.name.rsplit_once('-').filter(|(_, end)| hash(end));
    plain.map_or(&object.name, |(plain, _)| plain)
}

/// The same kind under a name that is near comes before another kind under the same name.
fn nothing(all: &[Emitted], environment: &str, (asked, word, name): (&str, &str, &str)) -> Unknown {
    let objects = || all.iter().map(|it| &it.object);
    let mut kinds: Vec<&str> = objects().map(|it| &*it.kind.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let short = SHORT.iter().filter(|(_, long)| kinds.contains(long)).map(|(short, _)| *short);
    let known = kinds.iter().copied().find(|it| is_called(it, word)).or_else(|| kind_name(word));
    let near = nearest(word, kinds.iter().copied().chain(short));
    let meant = known.or_else(|| kinds.iter().copied().find(|it| near.is_some_and(|near| is_called(it, near))));
    let wanted = format!("{}/{name}", meant.unwrap_or(asked));
    let same: Vec<&Object> = objects().filter(|it| meant == Some(&*it.kind.kind)).collect();
    let named: Vec<String> = objects().filter(|it| it.name == name).map(Object::label).collect();
    let labels: Vec<String> = same.iter().map(|it| it.label()).collect();
    let list = |all: &[String]| format!("there is {}", listed_near(&wanted, all.iter().map(String::as_str)));
    let help = match nearest(name, same.iter().map(|it| &*it.name)) {
        Some(near) => format!("write `{}/{near}`", meant.unwrap_or(asked)),
        None if !named.is_empty() => list(&named),
        None if !labels.is_empty() => list(&labels),
        None => format!("the kinds here are {}", listed_near(word, kinds.iter().copied())),
    };
    Unknown { what: format!("`{environment}` has no {}/{name}", known.unwrap_or(asked)), help, depth: 0 }
}

fn exact(one: &Emitted, other: &Emitted) -> String {
    let (object, kind) = (&one.object, &one.object.kind);
    if kind.group() != other.object.kind.group() {
        return format!("`{}.{}/{}`", kind.kind, kind.group(), object.name);
    }
    format!("`{}/{}/{}`", object.namespace.as_deref().unwrap_or_default(), kind.kind, object.name)
}

#[cfg(test)]
mod tests {
    use super::is_called;

    #[test]
    fn kinds_have_the_names_that_kubectl_takes() {
        for (kind, word) in [
            ("Deployment", "deployments"),
            ("NetworkPolicy", "networkpolicies"),
            ("Ingress", "INGRESSES"),
            ("Service", "svc"),
            ("StorageClass", "sc"),
        ] {
            assert!(is_called(kind, word), "{word}");
        }
        assert!(!is_called("Service", "servic") && !is_called("Service", "sa"));
    }
}
