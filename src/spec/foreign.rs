//! Shapes that newcomers bring along from Compose, ECS and Kubernetes, and how they are written here.
//!
//! A message must be enough to mend the file: a list of named things is answered with the map to write.

use super::codes;
use super::shape::Reader;
use crate::diagnostic::{Diagnostic, Fix};
use crate::tree::{self, Tree, Value};

/// Returns how a list is written that stands where a map belongs, by the name of its field.
///
/// Values of variables are not repeated: they may be secrets.
#[must_use]
pub fn as_map(field: &str, items: &[Tree]) -> String {
    let texts: Vec<&str> = items.iter().filter_map(Tree::as_str).collect();
    match field {
        _ if items.is_empty() => format!("remove it, or write `{field}: {{NAME: …}}`"),
        "ports" => ports(&texts),
        "env" => format!("write `env: {{{}}}`", named(&texts, '=')),
        "labels" | "annotations" => format!("write `{field}: {{{}}}`", named(&texts, '=')),
        "volumes" => volumes(&texts),
        "secrets" if texts.is_empty() => "write `secrets: {NAME: VALUE-FROM}`, one for each item".to_owned(),
        "secrets" => "write `secrets: {NAME: KEY-IN-THE-STORE}`; as a file `{NAME: {key: …, file: /run/secrets/NAME}}`"
            .to_owned(),
        "taints" | "tolerations" => taints(field, items),
        "on" => "triggers have names: write `on: {orders: {sqs: URL}}`".to_owned(),
        "workloads" => "write `workloads: {web: {image: …, port: 8080}}`: the name is the key".to_owned(),
        _ => "write each item as `NAME: …` on a line of its own, without the `-`".to_owned(),
    }
}

/// Returns taints as they are written here, from the form of Kubernetes or of the EKS API.
fn taints(field: &str, items: &[Tree]) -> String {
    let one = |item: &Tree| {
        let text = |key: &str| item.get(key).and_then(Tree::as_str);
        let effect = match text("effect")? {
            "NO_SCHEDULE" => "NoSchedule",
            "NO_EXECUTE" => "NoExecute",
            "PREFER_NO_SCHEDULE" => "PreferNoSchedule",
            other => other,
        };
        let value = text("value").map(|it| format!("{it}:")).unwrap_or_default();
        Some(format!("{}: \"{value}{effect}\"", text("key")?))
    };
    match items.iter().map(one).collect::<Option<Vec<_>>>() {
        Some(all) => format!("write `{field}: {{{}}}`", all.join(", ")),
        None => format!("write `{field}: {{KEY: VALUE:NoSchedule}}`"),
    }
}

/// Returns how a value is written that stands as a map where a single one belongs.
#[must_use]
pub fn as_value(field: &str, tree: &Tree) -> Option<String> {
    let text = |key: &str| tree.get(key).and_then(Tree::as_str);
    match tree.entries()? {
        _ if field == "image" => {
            let name = text("repository").or_else(|| text("name")).unwrap_or("REGISTRY/NAME");
            let registry = text("registry").map(|it| format!("{it}/")).unwrap_or_default();
            Some(format!("write `image: {registry}{name}:{}`", text("tag").unwrap_or("TAG")))
        }
        // Kubernetes wraps names into items by themselves.
        [only] if &*only.key == "name" => only.value.as_str().map(|it| format!("write `{it}`")),
        _ => None,
    }
}

fn ports(texts: &[&str]) -> String {
    let container = |text: &&str| {
        let text = text.split('/').next()?;
        text.rsplit(':').next()?.parse::<u16>().ok()
    };
    let why = "a pod has an address of its own, so no port of the host is mapped";
    match texts.iter().map(container).collect::<Option<Vec<_>>>().as_deref() {
        Some([port]) => format!("write `port: {port}`; {why}"),
        Some([first, rest @ ..]) => {
            let rest: Vec<_> = rest.iter().map(|port| format!("NAME: {port}")).collect();
            format!("write `ports: {{http: {first}, {}}}`; {why}", rest.join(", "))
        }
        _ => "write `port: 8080`, or `ports: {http: 8080, metrics: 9090}`".to_owned(),
    }
}

fn volumes(texts: &[&str]) -> String {
    let parts: Vec<(&str, &str)> = texts.iter().filter_map(|it| it.split_once(':')).collect();
    if parts.iter().any(|(source, _)| source.ends_with("docker.sock")) {
        return "remove the socket of Docker: it is root on the node; write the others as `/PATH: 10Gi`".to_owned();
    }
    let path = |(_, rest): &(&str, &str)| rest.split(':').next().unwrap_or_default().to_owned();
    let paths: Vec<_> = parts.iter().map(path).filter(|it| it.starts_with('/')).collect();
    let example = paths.first().map_or("/data", |it| it.as_str());
    let write = format!("write `volumes: {{{example}: 10Gi}}`, the path in the container first");
    if parts.iter().any(|(source, _)| source.starts_with(['.', '/', '~'])) {
        return format!(
            "{write}; a folder of the host is in no pod, and a single file goes into `files: {{/PATH: {{from: FILE}}}}`"
        );
    }
    write
}

fn named(texts: &[&str], between: char) -> String {
    let names: Vec<_> = texts.iter().filter_map(|it| it.split(between).next()).map(|it| format!("{it}: …")).collect();
    if names.is_empty() { "NAME: …".to_owned() } else { names.join(", ") }
}

/// Reports commands that are written as one text: no shell splits them, so the whole text would be the name of a program.
///
/// # Errors
/// E0112.
pub fn check_commands(tree: &Tree, reader: &mut Reader<'_>) {
    let shell = matches!(tree.get("command").map(|it| &it.value), Some(Value::List(items)) if items.last().and_then(Tree::as_str) == Some("-c"));
    for field in ["command", "args", "exec"] {
        let Some(value) = tree.get(field).filter(|_| !(shell && field == "args")) else { continue };
        let Some(text) = value.as_str().filter(|it| it.trim().contains(' ') && !it.contains("{{")) else { continue };
        let words: Vec<_> = text.split_whitespace().collect();
        let plain = words.iter().all(|it| it.chars().all(|it| it.is_ascii_alphanumeric() || "-_./:=@+".contains(it)));
        let list = plain.then(|| format!("[{}]", words.iter().map(|it| item(it)).collect::<Vec<_>>().join(", ")));
        let help = match &list {
            Some(list) => format!("write `{field}: {list}`"),
            None => {
                format!("write `{field}: [sh, -c, \"…\"]` where the image has a shell, else one item for each word")
            }
        };
        let what = format!("`{field}` is one text with spaces");
        let place = reader.at(field, |reader| reader.place(value.mark));
        let why = match field {
            "args" => "no shell splits it: the whole text would be one argument",
            _ => "no shell splits it: the whole text would be the name of a program",
        };
        let fix = list.and_then(|list| Fix::of(reader.report, value.mark, text, list));
        reader.say(Diagnostic::new(&codes::BAD_VALUE, place, what).why(why).help(help).fix(fix));
    }
}

/// Returns a word of a command as an item of a list in brackets.
fn item(word: &str) -> String {
    let begins = word.starts_with(|it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '/' | '.'));
    let changed = super::trap::other_reading(word).is_some() || matches!(word, "-" | "null" | "Null" | "NULL");
    if begins && !changed && !word.ends_with(':') { word.to_owned() } else { tree::quoted(word) }
}
