//! A path of an object -> the row of its kind's table, with the names of this object in it.

use super::slots::Slots;
use super::value;
use super::{node_at, text};
use crate::explain::path::{Path, Step};
use crate::explain::setting::language::{declared, with_reasons};
use crate::explain::setting::layers::{Document, Known, Said, said};
use crate::object::{Node, Object};
use crate::resource::{Kind, Rows};
use crate::tree::Tree;

/// A rule that decides a field of an object.
#[derive(Clone, Debug, Default)]
pub struct Rule {
    /// The fields of the spec, in the order of their weight.
    pub from: Vec<Path>,
    /// Fields that would decide in the place of one of them, and are not written.
    pub instead: Vec<Path>,
    /// The rule in words.
    pub why: String,
}

/// One row of a kind, with everything that stands around it.
struct Row {
    pattern: Vec<Pattern>,
    from: Vec<Source>,
    why: &'static str,
    /// Whether the row is shared by things that are declared in several places.
    #[cfg(test)]
    within: bool,
}

/// One field of the spec that a row names.
#[derive(Clone, Debug)]
struct Source {
    /// Its path, with names in braces.
    template: String,
    /// Whether it counts only where those before it are not written.
    otherwise: bool,
    /// Whether what stands below it with the value of the field is meant.
    below: bool,
}

/// One step of a pattern.
#[derive(Debug)]
enum Pattern {
    Key(String),
    /// A key or the name of an item that begins so.
    Begins(String),
    AnyKey,
    AnyItem,
    Item(String),
    /// Any number of steps, none too.
    Rest,
}

/// The rows of a kind, ready to be asked.
pub struct Table(Vec<Row>);

impl Table {
    /// Returns the table of a kind.
    #[must_use]
    pub fn of(kind: &Kind) -> Self {
        let mut all = Vec::new();
        for rows in kind.fields {
            flatten(rows, &[], &[], &mut all);
        }
        Self(all)
    }

    /// Returns the rule of a field, if a row fits.
    #[must_use]
    pub fn rule(&self, known: &Known<'_>, merged: &Tree, object: &Object, path: &Path) -> Option<Rule> {
        let slots = Slots::of(known, object, path);
        let names = names(object, path);
        let field = (path.0.last().and_then(Step::key), node_at(&object.body, path).map(text));
        self.0
            .iter()
            .filter(|row| fits(&row.pattern, &path.0, &names))
            .find_map(|row| apply(row, &slots, (known, merged), &field))
    }

    /// Returns the field of the spec that decides whether a workload has an object of the kind.
    #[must_use]
    pub fn exists(&self, workload: &str) -> Option<String> {
        let is_kind = |row: &&Row| matches!(row.pattern.as_slice(), [Pattern::Key(key)] if key == "kind");
        let mut from = self.0.iter().filter(is_kind).flat_map(|it| &it.from).map(|it| &it.template);
        let whole = |it: &String| {
            let path = it.strip_prefix("workloads.{workload}.")?.replace("{route}", "main");
            (!path.contains('{')).then(|| format!("workloads.{workload}.{path}"))
        };
        from.find_map(whole)
    }

    /// Returns the fields below a path that rows speak of, whether the object has them or not.
    pub fn keys<'a>(&'a self, object: &Object, above: &Path) -> impl Iterator<Item = &'a str> {
        let (names, above) = (names(object, above), above.clone());
        let inside = move |row: &'a Row| {
            let (first, rest) = row.pattern.split_at_checked(above.0.len())?;
            let plain = !first.iter().any(|it| matches!(it, Pattern::Rest)) && fits(first, &above.0, &names);
            match rest.first() {
                Some(Pattern::Key(key)) if plain => Some(key.as_str()),
                _ => None,
            }
        };
        self.0.iter().filter_map(inside)
    }

    /// Returns what decides about the fields below a path, which need not be there.
    #[must_use]
    pub fn below(&self, known: &Known<'_>, merged: &Tree, object: &Object, path: &Path) -> Vec<Path> {
        let (slots, names) = (Slots::of(known, object, path), names(object, path));
        let above = |row: &&Row| {
            let (first, rest) = row.pattern.split_at_checked(path.0.len()).unwrap_or_default();
            let plain = !first.is_empty() && !rest.is_empty() && !first.iter().any(|it| matches!(it, Pattern::Rest));
            plain && matches!(first.last(), Some(Pattern::Key(_))) && fits(first, &path.0, &names)
        };
        let rule = |row: &Row| apply(row, &slots, (known, merged), &(None, None));
        let rules = self.0.iter().filter(above).filter_map(rule);
        let all: Vec<_> = rules.flat_map(|it| it.from.into_iter().chain(it.instead)).collect();
        weighed(&all)
    }

    /// Tells whether a row speaks of exactly this field, which the object need not have.
    #[must_use]
    pub fn names(&self, object: &Object, path: &Path) -> bool {
        let names = names(object, path);
        let exact = |it: &Row| matches!(it.pattern.last(), Some(Pattern::Key(_)));
        self.0.iter().filter(|row| exact(row)).any(|row| fits(&row.pattern, &path.0, &names))
    }
}

/// Takes maps for their fields where several of them are meant, and leaves out what is meant once among many.
fn weighed(all: &[Path]) -> Vec<Path> {
    let of_map = |path: &Path| Path(path.0.split_last().map(|(_, map)| map.to_vec()).unwrap_or_default());
    let number = |map: &Path| all.iter().filter(|it| it.0.len() > 3 && of_map(it) == *map).count();
    let mut weighed: Vec<(Path, usize)> = Vec::new();
    for path in all {
        let map = of_map(path);
        let meant = match number(&map) {
            0 | 1 => (path.clone(), 1),
            several => (map, several),
        };
        if !weighed.contains(&meant) {
            weighed.push(meant);
        }
    }
    let most = weighed.iter().map(|it| it.1).max().unwrap_or_default();
    weighed.into_iter().filter(|it| it.1 * 2 >= most).map(|it| it.0).collect()
}

fn flatten(rows: &'static Rows, above: &[&'static str], within: &[String], all: &mut Vec<Row>) {
    let at: Vec<&'static str> = above.iter().copied().chain([rows.at]).filter(|it| !it.is_empty()).collect();
    let inner: Vec<String> = match rows.within {
        [] => within.to_vec(),
        own => own.iter().flat_map(|it| expand(it, within)).collect(),
    };
    for field in rows.fields {
        let mut whole = at.clone();
        whole.push(field.path);
        let from = field.from.iter().flat_map(|it| sources(it, &inner)).collect();
        all.push(Row {
            pattern: pattern(&whole.join(".")),
            from,
            why: field.why,
            #[cfg(test)]
            within: !inner.is_empty(),
        });
    }
    for more in rows.more {
        flatten(more, &at, &inner, all);
    }
}

/// Of several things that `{in}` stands for, the first one that is written decides.
fn sources(text: &str, within: &[String]) -> Vec<Source> {
    let (text, otherwise) = text.strip_prefix("else ").map_or((text, false), |rest| (rest, true));
    let (text, below) = text.strip_suffix(".**").map_or((text, false), |rest| (rest, true));
    let all = expand(text, within).into_iter().enumerate();
    all.map(|(index, template)| Source { template, otherwise: otherwise || index > 0, below }).collect()
}

fn expand(template: &str, within: &[String]) -> Vec<String> {
    if template.contains("{in}") {
        within.iter().map(|it| template.replace("{in}", it)).collect()
    } else {
        vec![template.to_owned()]
    }
}

fn pattern(text: &str) -> Vec<Pattern> {
    let mut all = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        rest = rest.trim_start_matches('.');
        if let Some(after) = rest.strip_prefix("[]") {
            all.push(Pattern::AnyItem);
            rest = after;
        } else if let Some((inside, after)) = rest.strip_prefix('[').and_then(|it| it.split_once(']')) {
            // After a dot it is a key with dots in it, else the name of an item.
            let is_key = text[..text.len() - rest.len()].is_empty() || text[..text.len() - rest.len()].ends_with('.');
            all.push(match (is_key, inside.strip_suffix('*')) {
                (_, Some(start)) => Pattern::Begins(start.to_owned()),
                (true, None) => Pattern::Key(inside.to_owned()),
                (false, None) => Pattern::Item(inside.to_owned()),
            });
            rest = after;
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let word = &rest[..end];
            all.push(match word {
                "**" => Pattern::Rest,
                "*" => Pattern::AnyKey,
                _ => Pattern::Key(word.to_owned()),
            });
            rest = &rest[end..];
        }
    }
    all
}

/// Returns the name of each item on a path, empty for steps that are keys.
fn names(object: &Object, path: &Path) -> Vec<String> {
    let mut node = Some(&object.body);
    let mut names = Vec::with_capacity(path.0.len());
    for step in &path.0 {
        node = match (step, node) {
            (Step::Key(key), Some(node)) => node.get(key),
            (Step::Index(index), Some(Node::List(items))) => items.get(*index),
            _ => None,
        };
        let name = node.filter(|_| step.key().is_none()).and_then(item_name);
        names.push(name.unwrap_or_default().to_owned());
    }
    names
}

/// Returns what people call an item of a list.
pub fn item_name(item: &Node) -> Option<&str> {
    let own = ["name", "secretKey", "alert", "topologyKey", "mountPath"].iter().find_map(|key| item.get(key)?.as_str());
    // A claim template is an object; a metric of an autoscaler has its name below its type.
    let below = |path: &[&str]| path.iter().try_fold(item, |node, key| node.get(key))?.as_str();
    let paths: [&[&str]; 4] =
        [&["metadata", "name"], &["resource", "name"], &["containerResource", "name"], &["pods", "metric", "name"]];
    own.or_else(|| paths.into_iter().find_map(below))
}

fn fits(pattern: &[Pattern], path: &[Step], names: &[String]) -> bool {
    let (Some(first), rest) = (pattern.first(), pattern.get(1..).unwrap_or_default()) else { return path.is_empty() };
    if matches!(first, Pattern::Rest) {
        return (0..=path.len()).any(|skip| fits(rest, &path[skip..], &names[skip..]));
    }
    let Some((step, name)) = path.first().zip(names.first()) else { return false };
    let fit = match (first, step) {
        (Pattern::Key(key), Step::Key(written)) => key == written,
        (Pattern::Begins(start), Step::Key(written)) => written.starts_with(start.as_str()),
        (Pattern::Begins(start), Step::Index(_)) => name.starts_with(start.as_str()),
        (Pattern::AnyKey, Step::Key(_)) | (Pattern::AnyItem, Step::Index(_)) => true,
        (Pattern::Item(wanted), Step::Index(_)) => wanted == name,
        _ => false,
    };
    fit && fits(rest, &path[1..], &names[1..])
}

/// A row without fields always applies; others when what they name is declared.
fn apply(
    row: &Row,
    slots: &Slots,
    (known, merged): (&Known<'_>, &Tree),
    (key, value): &(Option<&str>, Option<String>),
) -> Option<Rule> {
    let (mut from, mut instead): (Vec<Path>, Vec<Path>) = (Vec::new(), Vec::new());
    // Those that stand for each other, as long as none of them is written.
    let (mut open, mut written) = (0, false);
    for Source { template, otherwise, below } in &row.from {
        if !otherwise {
            (open, written) = (from.len(), false);
        }
        let path = slots.fill(template).and_then(|it| rooted(known, it));
        let Some(path) = path.filter(|it| declared(known.record(), it, merged)) else { continue };
        if written || from.contains(&path) {
            continue;
        }
        written = matches!(said(merged, &path), Said::Value(_));
        if written && *otherwise {
            instead.extend(from.drain(open..));
        }
        let meant = value.as_deref().filter(|_| *below).and_then(|it| value::find(merged, &path, (*key, it)));
        match meant.unwrap_or(path) {
            path if *otherwise && !written && from.len() > open => instead.push(path),
            path => from.push(path),
        }
    }
    let why = with_reasons(row.why);
    (!from.is_empty() || row.from.is_empty()).then_some(Rule { from, instead, why })
}

/// In the document of a platform, the platform is the whole spec.
fn rooted(known: &Known<'_>, path: Path) -> Option<Path> {
    match (known.kind, path.0.first().and_then(Step::key)) {
        (Document::Migration, _) => Some(path),
        (Document::Platform, Some("platform")) => Some(Path(path.0[1..].to_vec())),
        (Document::Platform, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Source, Table};
    use crate::explain::path::Path;
    use crate::explain::setting::language::{find, with_reasons};
    use crate::resource::KINDS;
    use crate::spec::MigrationSpec;

    const STAND_FOR: &[(&str, &str)] = &[
        ("{alert}", "alerts.cpu"),
        ("access.{suffix}", "access.developer"),
        ("{workload}.{suffix}", "web.files"),
        ("scale.{item}", "scale.cpu"),
        ("{storage}", "ebs"),
        ("{port}", "workloads.web.ports.http"),
        ("{rule}", "platform.outside.database"),
        ("{call}", "workloads.web.calls.orders"),
        ("{balanced}", "workloads.web.routes"),
        ("{scraped}", "workloads.web.monitor"),
        ("{dns}", "platform.network.nodeLocalDns"),
        ("{aws}", "workloads.web.identity"),
        ("{api}", "workloads.web.security.apiToken"),
    ];

    #[test]
    fn tables_name_fields_of_the_language_and_reasons_that_exist() {
        for kind in KINDS {
            for row in Table::of(kind).0 {
                let why = with_reasons(row.why);
                assert!(!why.is_empty() && !why.contains(['{', '}']), "{} {:?}: {why}", kind.name, row.pattern);
                // Shared rows name fields that only some containers have; those rows never apply elsewhere.
                let mut exist = Vec::new();
                for Source { template, .. } in &row.from {
                    // Names that stand for whole paths, or for fields.
                    let from = STAND_FOR.iter().fold(template.clone(), |from, (name, path)| from.replace(name, path));
                    let found = find(&MigrationSpec::RECORD, &Path::parse(&from.replace(['{', '}'], "")));
                    exist.push(found.is_ok());
                }
                let any = exist.is_empty() || exist.contains(&true);
                assert!(
                    any || row.within,
                    "{} {:?} comes from {:?}, which does not exist",
                    kind.name,
                    row.pattern,
                    row.from
                );
            }
        }
    }
}
