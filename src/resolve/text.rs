//! Small conversions from spec types to plan types.

use crate::plan::{Amount, Text, TextMap};
use crate::spec::TransportWord;
use crate::spec::scalar::{AmountText, LabelKey, LabelValue};
use crate::spec::shape::{List, Map};

/// Returns labels as plain texts.
pub fn labels(map: Option<Map<LabelKey, LabelValue>>) -> TextMap {
    map.unwrap_or_default().0.into_iter().map(|(key, value)| (key.0, value.0)).collect()
}

/// Returns annotations as plain texts.
pub fn annotations(map: Option<Map<LabelKey, crate::spec::scalar::Text>>) -> TextMap {
    map.unwrap_or_default().0.into_iter().map(|(key, value)| (key.0, value.0)).collect()
}

/// Returns a map of texts as plain texts.
pub fn texts(map: Option<Map<crate::spec::scalar::Text, crate::spec::scalar::Text>>) -> TextMap {
    map.unwrap_or_default().0.into_iter().map(|(key, value)| (key.0, value.0)).collect()
}

/// Returns a list of texts.
pub fn list(items: Option<List<crate::spec::scalar::Text>>) -> Vec<Text> {
    items.unwrap_or_default().0.into_iter().map(|it| it.0).collect()
}

/// Returns a text.
pub fn text(it: Option<crate::spec::scalar::Text>) -> Option<Text> {
    it.map(|it| it.0)
}

/// Returns an amount.
pub fn amount(it: AmountText) -> Amount {
    match it {
        AmountText::Pods(pods) => Amount::Pods(pods),
        AmountText::Percent(percent) => Amount::Percent(percent),
    }
}

/// Returns the protocol, TCP by default.
pub fn transport(it: Option<TransportWord>) -> &'static str {
    it.unwrap_or(TransportWord::Tcp).word()
}
