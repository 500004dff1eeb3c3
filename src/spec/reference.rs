//! The reference of the language, as Markdown. It comes from the types, as the schema does.

use super::migration::MigrationSpec;
use super::platform::PlatformSpec;
use super::shape::{Description, Field, RecordDescription, Word};
use std::fmt::Write;

/// Returns what a field means; its type says the range, where the field itself says no narrower one.
pub(super) fn meaning(field: &Field) -> String {
    let mut text = paragraphs(field.doc);
    if let Some(range) = range((field.description)()).filter(|_| !text.contains("Range:")) {
        // Writing to a String cannot fail.
        let _ = write!(text, " Range: {range}.");
    }
    text
}

/// Returns what the words of a field mean, as a paragraph of its own.
fn words(field: &Field) -> String {
    let mean = |(word, doc): &Word| format!("`{word}`: {}", paragraphs(doc));
    let all: Vec<String> = words_of((field.description)()).iter().map(mean).collect();
    if all.is_empty() { String::new() } else { format!("\n\n{}", all.join(" ")) }
}

fn words_of(description: Description) -> &'static [Word] {
    match description {
        Description::Scalar { words, .. } => words,
        Description::List(of) | Description::Map(of) => words_of(of()),
        Description::Record(_) | Description::Any => &[],
    }
}

fn range(description: Description) -> Option<&'static str> {
    match description {
        Description::Scalar { range, .. } => Some(range).filter(|it| !it.is_empty()),
        Description::List(of) | Description::Map(of) => range(of()),
        Description::Record(_) | Description::Any => None,
    }
}

/// Returns the lines of a documentation comment as paragraphs.
pub(super) fn paragraphs(doc: &str) -> String {
    let mut text = String::new();
    for line in doc.lines().map(str::trim) {
        match line {
            "" => text.push_str("\n\n"),
            _ if text.is_empty() || text.ends_with('\n') => text.push_str(line),
            _ => {
                text.push(' ');
                text.push_str(line);
            }
        }
    }
    text.trim().to_owned()
}

/// Returns the reference of the language as Markdown.
#[must_use]
pub fn markdown() -> String {
    let records = records();
    let link = |record: &&RecordDescription| link(record);
    let mut text = format!("{HEAD}\n{}\n", records.iter().map(link).collect::<Vec<_>>().join(" · "));
    for record in &records {
        section(record, &places(record, &records), &mut text);
    }
    text
}

/// Returns every record, each after the first that has it.
fn records() -> Vec<&'static RecordDescription> {
    let mut done: Vec<&'static RecordDescription> = Vec::new();
    let mut next: Vec<&'static RecordDescription> = vec![&MigrationSpec::RECORD, &PlatformSpec::RECORD];
    while let Some(record) = (!next.is_empty()).then(|| next.remove(0)) {
        if !done.iter().any(|it| it.name == record.name) {
            done.push(record);
            next.extend(record.fields.iter().filter_map(|field| inner((field.description)())));
        }
    }
    done
}

/// Returns the fields that a record stands in: `` [Workload](#workload) `scale` ``.
fn places(record: &RecordDescription, all: &[&'static RecordDescription]) -> Vec<String> {
    let of = |other: &&'static RecordDescription| {
        let fields =
            other.fields.iter().filter(|field| inner((field.description)()).is_some_and(|it| it.name == record.name));
        let fields: Vec<String> = fields.map(|field| format!("`{}`", field.name)).collect();
        (!fields.is_empty()).then(|| format!("{} {}", link(other), fields.join(", ")))
    };
    all.iter().filter_map(of).collect()
}

fn link(record: &RecordDescription) -> String {
    format!("[{0}](#{1})", title(record), title(record).to_ascii_lowercase())
}

const HEAD: &str = "# Every field\n\nGenerated from the types of the language; do not edit. `transship schema` gives editors the same.\n\n\
A file begins with `apiVersion: transship.dev/v1alpha1`, `kind: Migration` or `kind: Platform`, and `metadata: {name: …}`; below `spec` \
stand the fields of [Migration](#migration) or [Platform](#platform). A field that is *required* must be written in one of the layers; \
every other one has a default. `{{ … }}` may stand in every string; it knows `vars`, `environment`, `profile`, `namespace`, `migration`, `platform`, and in a workload \
`workload` and `port`. In a layer (an environment, `defaults`) `null` removes what a lower layer says, maps are merged key by key, everything else replaces. \
Where a list is expected, one item may stand alone.\n\n\
Times are whole seconds (`30`) or have units (`30s`, `5m`, `1h30m`, `7d`); CPU is in cores (`2`, `0.5`) or thousandths of one (`500m`); \
memory and disks are in `Ki`, `Mi`, `Gi` and `Ti`, which count in 1024. A Kubernetes name has at most 63 lower-case letters, digits and `-`. \
Text that others would take for a number, a date or a boolean (`1.10`, `0123`, `no`) stands in quotes.\n";

fn inner(description: Description) -> Option<&'static RecordDescription> {
    match description {
        Description::Record(record) => Some(record),
        Description::List(of) | Description::Map(of) => inner(of()),
        Description::Scalar { .. } | Description::Any => None,
    }
}

fn section(record: &RecordDescription, places: &[String], text: &mut String) {
    // Writing to a String cannot fail.
    let _ = write!(text, "\n## {}\n\n{}\n", title(record), paragraphs(record.doc));
    if let Some(short) = record.short {
        let _ = write!(text, "\nShort form: {}.\n", short.doc);
    }
    if !places.is_empty() {
        let _ = write!(text, "\nStands in: {}.\n", places.join("; "));
    }
    let _ = write!(text, "\n| field | what | meaning |\n|---|---|---|\n");
    for field in record.fields {
        let meaning = [meaning(field), words(field)].concat().replace("\n\n", "<br>").replace('|', "\\|");
        let _ =
            writeln!(text, "| `{}` | {} | {meaning} |", field.name, kind((field.description)()).replace('|', "\\|"));
    }
}

pub(super) fn title(record: &RecordDescription) -> &'static str {
    record.name.strip_suffix("Spec").unwrap_or(record.name)
}

fn kind(description: Description) -> String {
    match description {
        Description::Scalar { what, words: [], .. } => what.to_owned(),
        Description::Scalar { words, .. } => {
            words.iter().map(|(word, _)| format!("`{word}`")).collect::<Vec<_>>().join(", ")
        }
        Description::List(of) => format!("list of: {}", kind(of())),
        Description::Map(of) => format!("map of names to: {}", kind(of())),
        Description::Record(record) => link(record),
        Description::Any => "anything".to_owned(),
    }
}
