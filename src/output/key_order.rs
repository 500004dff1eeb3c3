//! The order of keys that a careful person writes.
//!
//! Comes in: nodes in the order of serde, which for Kubernetes types is the alphabet. Goes out: the same nodes, name
//! before ports, selector before template. Never does: change, add or drop a value.

use super::key_table::place;
use crate::object::{Key, Node};

/// Whose keys a map has.
#[derive(Clone, Copy)]
enum Keys {
    /// Those of an API type.
    Fields,
    /// Those of an API type, some of which have another order than elsewhere.
    FieldsWith(&'static [&'static str]),
    /// Those of a user: sorted by bytes.
    Names,
    /// A label selector's fields, or a user's labels, as `Service` has them.
    Selector,
}

impl Keys {
    fn under(key: &str) -> Self {
        match key {
            "labels" | "annotations" | "matchLabels" | "nodeSelector" | "data" | "stringData" | "binaryData"
            | "limits" | "requests" | "default" | "defaultRequest" | "min" | "max" | "hard" | "capacity"
            | "parameters" | "volumeAttributes" | "commonLabels" | "podLabels" => Self::Names,
            "selector" => Self::Selector,
            // A sidecar is an init container with this one field: it must not hide at the end.
            "initContainers" => Self::FieldsWith(&["name", "image", "imagePullPolicy", "restartPolicy"]),
            "triggers" => Self::FieldsWith(&["type", "name", "metricType", "metadata"]),
            "hostPath" => Self::FieldsWith(&["path", "type"]),
            _ => Self::Fields,
        }
    }

    /// Returns whose keys the maps in a list have: lists are never a user's.
    fn in_list(self) -> Self {
        match self {
            Self::Names | Self::Selector => Self::Fields,
            fields => fields,
        }
    }

    fn of(self, entries: &[(Key, Node)]) -> Self {
        let selects = |(key, _): &(Key, Node)| matches!(key.as_str(), "matchLabels" | "matchExpressions");
        match self {
            Self::Selector if entries.iter().any(selects) => Self::Fields,
            Self::Selector => Self::Names,
            other => other,
        }
    }
}

/// Puts the keys of a whole object in order, at every depth.
///
/// Unknown fields stand after the known ones, in the order given.
pub fn sort_keys(node: &mut Node) {
    sort(node, Keys::Fields);
}

fn sort(node: &mut Node, keys: Keys) {
    match node {
        Node::List(items) => items.iter_mut().for_each(|item| sort(item, keys.in_list())),
        Node::Map(entries) => {
            let keys = keys.of(entries);
            sort_entries(entries, keys);
            for (key, value) in entries {
                sort_value(key, value, keys);
            }
        }
        _ => {}
    }
}

fn sort_value(key: &Key, value: &mut Node, keys: Keys) {
    if matches!(value, Node::List(_) | Node::Map(_)) {
        let inside = if matches!(keys, Keys::Names) { Keys::Fields } else { Keys::under(key.as_str()) };
        sort(value, inside);
    }
}

fn sort_entries(entries: &mut [(Key, Node)], keys: Keys) {
    match keys {
        Keys::Names if entries.is_sorted_by(|(left, _), (right, _)| left.as_str() <= right.as_str()) => {}
        Keys::Names => entries.sort_by(|(left, _), (right, _)| left.as_str().cmp(right.as_str())),
        Keys::FieldsWith(first) => sort_by_rank(entries, |key| {
            let known = first.iter().position(|it| *it == key);
            (known.unwrap_or(first.len()), place(key))
        }),
        Keys::Fields | Keys::Selector => sort_by_rank(entries, place),
    }
}

/// Most fields of one type; a map with more is sorted with memory of its own.
const MOST_FIELDS: usize = 40;

/// Sorts by insertion, with each key's rank looked up once: types have few fields, and most are in order already.
fn sort_by_rank<R: Ord + Copy + Default>(entries: &mut [(Key, Node)], rank: impl Fn(&str) -> R) {
    if entries.len() > MOST_FIELDS {
        return entries.sort_by_cached_key(|(key, _)| rank(key.as_str()));
    }
    let mut ranks = [R::default(); MOST_FIELDS];
    for index in 0..entries.len() {
        let own = rank(entries[index].0.as_str());
        let before = ranks[..index].iter().rev().take_while(|it| **it > own).count();
        let place = index - before;
        ranks.copy_within(place..index, place + 1);
        ranks[place] = own;
        if before > 0 {
            entries[place..=index].rotate_right(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::sort_keys;
    use crate::object::Node;
    use crate::output::yaml::write_document;

    fn sorted(json: &str) -> String {
        let value: serde_json::Value = serde_json::from_str(json).expect("the test is JSON");
        let mut node = Node::from(value);
        sort_keys(&mut node);
        let mut out = String::new();
        write_document(&node, &mut out);
        out
    }

    #[test]
    fn a_deployment_reads_from_name_to_template() {
        let text = sorted(
            r#"{"spec": {"template": {"spec": {"volumes": [], "containers": [{"volumeMounts": [], "ports": [],
                "livenessProbe": {}, "args": [], "env": [], "image": "x", "securityContext": {}, "name": "x",
                "resources": {"limits": {"memory": "1Gi", "cpu": "1"}, "requests": {}}}], "serviceAccountName": "x",
                "tolerations": [{"value": "x", "key": "x", "operator": "x", "effect": "x"}]}, "metadata": {}},
                "strategy": {}, "selector": {"matchExpressions": [], "matchLabels": {}}, "revisionHistoryLimit": 1,
                "replicas": 1}, "metadata": {"labels": {"name": "x", "app": "x"}, "namespace": "x", "name": "x"},
                "kind": "x", "apiVersion": "x"}"#,
        );
        let keys: Vec<&str> = text.split_whitespace().filter_map(|word| word.strip_suffix(':')).collect();
        let expected = "apiVersion kind metadata name namespace labels app name spec replicas selector matchLabels \
                        matchExpressions revisionHistoryLimit strategy template metadata spec serviceAccountName \
                        tolerations key operator value effect containers name image args ports env resources requests \
                        limits cpu memory livenessProbe securityContext volumeMounts volumes";
        assert_eq!(keys.join(" "), expected);
    }

    #[test]
    fn unknown_fields_stand_last_as_given() {
        let text = sorted(r#"{"spec": {"b": 1, "ports": [], "a": 1, "selector": {"tier": "x", "name": "x"}}}"#);
        // serde_json gives `a` before `b`.
        assert_eq!(text, "spec:\n  selector:\n    name: x\n    tier: x\n  ports: []\n  a: 1\n  b: 1\n");
    }

    #[test]
    fn names_are_sorted_by_bytes_but_a_list_is_no_map_of_names() {
        let text =
            sorted(r#"{"data": [{"remoteRef": 1, "secretKey": 2}], "stringData": {"name": "x", "Z": "x", "a": "x"}}"#);
        assert_eq!(text, "data:\n- secretKey: 2\n  remoteRef: 1\nstringData:\n  Z: x\n  a: x\n  name: x\n");
    }

    #[test]
    fn some_fields_have_another_order_in_some_places() {
        let text =
            sorted(r#"{"initContainers": [{"command": [], "restartPolicy": "Always", "image": "x", "name": "x"}]}"#);
        assert_eq!(text, "initContainers:\n- name: x\n  image: x\n  restartPolicy: Always\n  command: []\n");
    }
}
