//! Variables of a workload: their values, or where these come from.

use super::Figure;
use super::scene::Parts;
use crate::object::{Node, Object, may_be_secret_name, may_hold_secret};

/// Returns the value of a variable of the main container.
///
/// Values of Secrets stand in no object that we make; a variable that comes from one says so.
pub(super) fn variable(it: &Parts<'_>, name: &str) -> Option<Figure> {
    let named = |it: &&Node| name_of(it) == Some(name);
    // Of two of one name the last one counts; what stands under `env` counts more than what comes from elsewhere.
    match items(it, "env").iter().rev().find(named) {
        Some(own) => Some(single(own, name)),
        None => items(it, "envFrom").iter().rev().find_map(|from| of_all(it, from, name)),
    }
}

/// Returns the names of all variables of the main container.
pub(super) fn names(it: &Parts<'_>) -> Vec<String> {
    let mut names: Vec<String> = items(it, "env").iter().filter_map(name_of).map(str::to_owned).collect();
    for from in items(it, "envFrom") {
        let prefix = from.get("prefix").and_then(Node::as_str).unwrap_or_default();
        names.extend(keys(it, from).map(|key| format!("{prefix}{key}")));
    }
    names
}

fn items<'s>(it: &Parts<'s>, field: &str) -> &'s [Node] {
    it.main().and_then(|it| it.get(field)).map(Node::items).unwrap_or_default()
}

fn name_of(variable: &Node) -> Option<&str> {
    variable.get("name").and_then(Node::as_str)
}

fn single(variable: &Node, name: &str) -> Figure {
    let from = |path: &[&str]| variable.get("valueFrom")?.at(path)?.scalar();
    let known = [
        from(&["secretKeyRef", "key"]).map(|key| format!("(secret {key})")),
        from(&["configMapKeyRef", "key"])
            .map(|key| format!("({}: {key})", from(&["configMapKeyRef", "name"]).unwrap_or_default())),
        from(&["fieldRef", "fieldPath"]).map(|path| format!("({path})")),
        from(&["resourceFieldRef", "resource"]).map(|resource| format!("({resource})")),
    ];
    match known.into_iter().flatten().next() {
        Some(text) => Figure::words(text),
        None => value(name, variable.get("value").unwrap_or(&Node::Null)),
    }
}

/// Returns the variable that a key of a ConfigMap or of a Secret becomes.
fn of_all(it: &Parts<'_>, from: &Node, name: &str) -> Option<Figure> {
    let prefix = from.get("prefix").and_then(Node::as_str).unwrap_or_default();
    let key = name.strip_prefix(prefix)?;
    match data(it, from) {
        Some(data) => data.get(key).map(|found| value(name, found)),
        None => keys(it, from).any(|it| it == key).then(|| Figure::words(format!("(secret {key})"))),
    }
}

/// Returns what the ConfigMap holds that variables are made of.
fn data<'s>(it: &Parts<'s>, from: &Node) -> Option<&'s Node> {
    it.config_map(from.at(&["configMapRef", "name"])?.as_str()?)?.at(&["data"])
}

/// Returns the keys of the ConfigMap, or of the Secret that an ExternalSecret makes.
fn keys<'s>(it: &Parts<'s>, from: &Node) -> impl Iterator<Item = &'s str> {
    let settings = data(it, from).map(Node::entries).unwrap_or_default().iter().map(|(key, _)| key.as_str());
    let secret = from.at(&["secretRef", "name"]).and_then(Node::as_str);
    let target = |it: &Object| it.at(&["spec", "target", "name"]).and_then(Node::as_str).unwrap_or(&it.name).to_owned();
    let external = it.of_kind("ExternalSecret").find(|it| secret.is_some_and(|secret| target(it) == secret));
    let items = external.and_then(|it| it.at(&["spec", "data"])).map(Node::items).unwrap_or_default();
    settings.chain(items.iter().filter_map(|it| it.get("secretKey")?.as_str()))
}

fn value(name: &str, node: &Node) -> Figure {
    let text = node.scalar().unwrap_or_default().into_owned();
    if may_be_secret_name(name) || may_hold_secret(node) { Figure::hidden(text) } else { Figure::words(text) }
}
