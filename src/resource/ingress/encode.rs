//! The text forms in which the controller reads lists, maps and JSON out of annotations (its `pkg/annotations`).

use crate::plan::{Text, TextMap};
use serde::Serialize;
use std::collections::BTreeMap;

/// Returns `a,b,c`.
pub(super) fn list(items: &[Text]) -> String {
    items.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(",")
}

/// Returns `k=v,k=v`, sorted by key.
pub(super) fn map(entries: &TextMap) -> String {
    let pairs: Vec<String> = entries.iter().map(|(key, value)| format!("{}={}", escape(key), escape(value))).collect();
    pairs.join(",")
}

/// Returns compact JSON, fields in the order of the type.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("internal error: annotation types hold only text, numbers and lists")
}

/// Returns a map as Kubernetes types want it.
pub(super) fn owned(map: &TextMap) -> BTreeMap<String, String> {
    map.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
}

/// The controller takes the character after any backslash as it is, so a backslash must itself be escaped.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace(',', "\\,")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_and_backslashes_of_a_map_are_escaped_for_the_controller() {
        let entries: TextMap =
            [("owner".into(), "a,b".into()), ("path".into(), "c:\\x".into()), ("eq".into(), "1=1".into())].into();
        assert_eq!(map(&entries), r"eq=1=1,owner=a\,b,path=c:\\x");
    }
}
