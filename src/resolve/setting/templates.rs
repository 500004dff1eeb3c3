//! The user's own resource templates: kinds that this program does not know.

use super::interpolate::Words;
use super::template_lines;
use crate::diagnostic::{Diagnostic, Lines, Mark, Place, Report, Route, Source, SourceId, listed, nearest};
use crate::object::Object;
use crate::plan::OwnObject;
use crate::resolve::codes;
use crate::resolve::scene::Scene;
use crate::tree::{Tree, to_node};
use minijinja::value::Value;
use minijinja::{Environment, ErrorKind, UndefinedBehavior};

/// Folder that is looked for when none is written.
const FOLDER: &str = "templates";
/// What the names of templates end in.
const SUFFIX: &str = ".yaml.j2";
/// Steps that one template may take.
const FUEL: u64 = 5_000_000;

/// Renders all templates into objects.
///
/// # Errors
/// E0206 for a folder that cannot be read or is written and not there, E0218 for a template that does not render to
/// objects, E01xx for one that renders to no YAML.
pub fn render(scene: &Scene<'_>, spec: &Tree, report: &mut Report) -> Vec<OwnObject> {
    let written = spec.get("templates");
    let folder = written.and_then(Tree::as_str).unwrap_or(FOLDER);
    let place = Place::new(written.map_or(spec.mark, |it| it.mark), Route::from("spec.templates"));
    let refuse = |what: String| {
        Diagnostic::new(&codes::FILE, place.clone(), what).help("name the folder relative to the migration file")
    };
    let files = match scene.files.list(folder, SUFFIX) {
        Ok(files) => files,
        Err(problem) => {
            report.add(refuse(format!("the folder `{folder}` cannot be read: {problem}")));
            return Vec::new();
        }
    };
    if files.is_empty() {
        if written.is_some() {
            report.add(refuse(format!("the folder `{folder}` holds no `*{SUFFIX}`")));
        }
        return Vec::new();
    }
    let words = words(scene);
    let kitchen = Kitchen { engine: engine(), names: words.names(), words: words.into_value() };
    files.iter().flat_map(|file| one(scene, (file, &place), &kitchen, report)).collect()
}

/// What templates are rendered with.
struct Kitchen {
    engine: Environment<'static>,
    names: Vec<String>,
    words: Value,
}

impl Kitchen {
    fn render(&self, file: &str, text: &str) -> Result<String, minijinja::Error> {
        self.engine.render_named_str(file, text, self.words.clone())
    }
}

fn engine() -> Environment<'static> {
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_fuel(Some(FUEL));
    engine.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    engine
}

/// Beside the words of expressions, templates may walk over the names of the workloads.
fn words(scene: &Scene<'_>) -> Words {
    let mut words = scene.words.clone();
    let names: Vec<Value> = scene.drawn.iter().map(|it| Value::from(&*it.name)).collect();
    words.set("workloads", Value::from(names));
    words
}

fn one(scene: &Scene<'_>, (file, place): (&str, &Place), kitchen: &Kitchen, report: &mut Report) -> Vec<OwnObject> {
    let text = match scene.files.read(file) {
        Ok(text) => text,
        Err(problem) => {
            let what = format!("`{file}` cannot be read: {problem}");
            let help = "mend the file, or take it out of the folder of templates";
            report.add(Diagnostic::new(&codes::FILE, place.clone(), what).help(help));
            return Vec::new();
        }
    };
    let name = scene.files.name(file);
    let source = report.add_source(Source::new(name.clone(), text.as_str().into(), Lines::Kept));
    match kitchen.render(file, &text) {
        Ok(rendered) => {
            let lines = template_lines::Lines::new(source, (&text, &rendered), |it| kitchen.render(file, it).ok());
            objects((file, &name), &rendered, lines.as_ref(), report)
        }
        Err(error) => {
            report.add(failed(&error, error_place(source, &error, report), &kitchen.names));
            Vec::new()
        }
    }
}

/// Returns the finding about a template that cannot be rendered.
fn failed(error: &minijinja::Error, place: Place, names: &[String]) -> Diagnostic {
    let known = || names.iter().map(String::as_str);
    if error.kind() == ErrorKind::UndefinedError {
        let detail = error.detail().unwrap_or_default();
        let name = detail.split('`').nth(1);
        let what = match name {
            Some(name) => format!("`{name}` is not defined"),
            None => format!("undefined value: {detail}"),
        };
        let help = match name.and_then(|it| nearest(it, known())) {
            Some(near) => format!("write `{near}`"),
            None => format!("use {}, or declare it under `vars`", listed(known())),
        };
        return Diagnostic::new(&codes::TEMPLATE, place, what).help(help);
    }
    let what = error.detail().map_or_else(|| error.kind().to_string(), |it| format!("{}: {it}", error.kind()));
    let help = "mend the expression; to write two braces as they are, write `{{ \"{{\" }}`";
    Diagnostic::new(&codes::TEMPLATE, place, what).help(help)
}

fn error_place(source: SourceId, error: &minijinja::Error, report: &Report) -> Place {
    let bytes = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let text = &report.source(source).text;
    let start = error.range().map(|it| (it.start, it.end)).or_else(|| {
        let line = error.line()?.checked_sub(1)?;
        let start = text.split_inclusive('\n').take(line).map(str::len).sum::<usize>();
        Some((start, start + text[start..].lines().next().unwrap_or_default().len()))
    });
    let (start, end) = start.unwrap_or_default();
    Place::new(Mark { source, start: bytes(start), end: bytes(end) }, Route::root())
}

/// Reads what a template rendered to; `lines` are those of the template, where they are known.
fn objects(
    (file, name): (&str, &str),
    rendered: &str,
    lines: Option<&template_lines::Lines<'_>>,
    report: &mut Report,
) -> Vec<OwnObject> {
    let mut aside = Report::new();
    let id = aside.add_source(Source::new(name.to_owned(), rendered.into(), Lines::Lost));
    let mut trees = crate::tree::parse(id, &mut aside);
    let id = match lines {
        Some(_) => id,
        None => report.add_source(Source::new(name.to_owned(), rendered.into(), Lines::Lost)),
    };
    let at = |mark: Mark| lines.map_or(Mark { source: id, ..mark }, |it| it.at(mark));
    for mut diagnostic in aside.sorted().into_iter().cloned() {
        diagnostic.place.mark = diagnostic.place.mark.map(at);
        diagnostic.labels.iter_mut().for_each(|(place, _)| place.mark = place.mark.map(at));
        report.add(diagnostic);
    }
    for tree in &mut trees {
        tree.relocate(&at);
    }
    trees.into_iter().filter_map(|written| object(file, written, report)).collect()
}

fn object(file: &str, written: Tree, report: &mut Report) -> Option<OwnObject> {
    match Object::from_node(to_node(&written)) {
        Ok(object) => Some(OwnObject { object, template: file.into(), written }),
        Err(missing) => {
            let place = Place::new(written.mark, Route::from(missing));
            let what = format!("`{file}` renders to an object without `{missing}`");
            report.add(Diagnostic::new(&codes::TEMPLATE, place, what).help(format!("add `{missing}`")));
            None
        }
    }
}
