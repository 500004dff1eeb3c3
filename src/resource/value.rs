//! The step from the plan's values to those of the Kubernetes API, shared by all kinds.
//!
//! Nothing empty is ever written: an empty list, map or text becomes `None`.

use crate::plan::{Amount, Text, TextMap};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use std::collections::BTreeMap;

/// Returns owned text.
pub(super) fn text(shared: &Text) -> String {
    String::from(&**shared)
}

/// Returns owned text for each item, or `None` when there is none.
pub(super) fn texts(shared: &[Text]) -> Option<Vec<String>> {
    list(shared.iter().map(text))
}

/// Returns the items as a list, or `None` when there is none.
pub(super) fn list<T>(items: impl IntoIterator<Item = T>) -> Option<Vec<T>> {
    Some(items.into_iter().collect::<Vec<_>>()).filter(|items| !items.is_empty())
}

/// Returns an owned map, or `None` when it is empty.
pub(super) fn text_map(shared: &TextMap) -> Option<BTreeMap<String, String>> {
    (!shared.is_empty()).then(|| shared.iter().map(|(key, value)| (text(key), text(value))).collect())
}

/// Returns the quantities that are set under their names, or `None` when none is.
pub(super) fn quantities<const N: usize>(named: [(&str, Option<&Text>); N]) -> Option<BTreeMap<String, Quantity>> {
    let set = named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), quantity(value?))));
    Some(set.collect::<BTreeMap<_, _>>()).filter(|set| !set.is_empty())
}

/// Returns a quantity as written.
pub(super) fn quantity(shared: &Text) -> Quantity {
    Quantity(text(shared))
}

/// Returns a count in the signed form of the API; the language's ranges keep every count far below the limit.
pub(super) fn count(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

/// Returns a count, or `None` for 0 where 0 is what Kubernetes assumes anyway.
pub(super) fn unless_zero(value: u32) -> Option<i32> {
    (value != 0).then(|| count(value))
}

/// Returns a number of pods or a percentage in the form of the API.
pub(super) fn amount(value: Amount) -> IntOrString {
    match value {
        Amount::Pods(pods) => IntOrString::Int(count(pods)),
        Amount::Percent(percent) => IntOrString::String(format!("{percent}%")),
    }
}

/// Returns `Some(true)`, or `None` where `false` is what Kubernetes assumes anyway.
#[expect(clippy::fn_params_excessive_bools, reason = "it converts one boolean into another form of the same boolean")]
pub(super) fn when_true(value: bool) -> Option<bool> {
    value.then_some(true)
}
