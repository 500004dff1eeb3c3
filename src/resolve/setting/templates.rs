//! The user's own resource templates: kinds that this program does not know.

use crate::diagnostic::{Diagnostic, Lines, Place, Report, Route, Source};
use crate::object::Object;
use crate::plan::Text;
use crate::resolve::codes;
use crate::resolve::scene::Scene;
use crate::tree::{Tree, to_node};
use minijinja::value::Value;
use minijinja::{Environment, UndefinedBehavior};

/// Folder that is looked for when none is written.
const FOLDER: &str = "templates";
/// What the names of templates end in.
const SUFFIX: &str = ".yaml.j2";
/// Steps that one template may take.
const FUEL: u64 = 5_000_000;

/// Renders all templates into objects, each with the name of its template.
///
/// # Errors
/// E0206 for a folder that cannot be read or is written and not there, E0218 for a template that does not render to
/// objects.
pub fn render(scene: &Scene<'_>, spec: &Tree, report: &mut Report) -> (Vec<Text>, Vec<Object>) {
    let written = spec.get("templates");
    let folder = written.and_then(Tree::as_str).unwrap_or(FOLDER);
    let place = Place::new(written.map_or(spec.mark, |it| it.mark), Route::from("spec.templates"));
    let files = match scene.files.list(folder, SUFFIX) {
        Ok(files) => files,
        Err(problem) => {
            let what = format!("the folder `{folder}` cannot be read: {problem}");
            report
                .add(Diagnostic::new(&codes::FILE, place, what).help("name the folder relative to the migration file"));
            return (Vec::new(), Vec::new());
        }
    };
    if files.is_empty() && written.is_some() {
        let what = format!("the folder `{folder}` holds no `*{SUFFIX}`");
        report.add(
            Diagnostic::new(&codes::FILE, place.clone(), what).help("name the folder relative to the migration file"),
        );
    }
    if files.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let engine = engine();
    let words = words(scene);
    let mut one = |file: &String| {
        let objects = one(scene, (file, &place), (&engine, &words), report);
        objects.into_iter().map(|it| (Text::from(&**file), it)).collect::<Vec<_>>()
    };
    files.iter().flat_map(&mut one).unzip()
}

fn engine() -> Environment<'static> {
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_fuel(Some(FUEL));
    engine.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    engine
}

/// Beside the words of expressions, templates may walk over the names of the workloads.
fn words(scene: &Scene<'_>) -> Value {
    let mut words = scene.words.clone();
    let names: Vec<Value> = scene.drawn.iter().map(|it| Value::from(&*it.name)).collect();
    words.set("workloads", Value::from(names));
    words.into_value()
}

fn one(
    scene: &Scene<'_>,
    (file, place): (&str, &Place),
    (engine, words): (&Environment<'_>, &Value),
    report: &mut Report,
) -> Vec<Object> {
    let text = match scene.files.read(file) {
        Ok(text) => text,
        Err(problem) => {
            let what = format!("`{file}` cannot be read: {problem}");
            report.add(Diagnostic::new(&codes::FILE, place.clone(), what));
            return Vec::new();
        }
    };
    match engine.render_named_str(file, &text, words.clone()) {
        Ok(rendered) => objects((file, scene.files.name(file)), rendered, report),
        Err(error) => {
            let id = report.add_source(Source::new(scene.files.name(file), text.into(), Lines::Kept));
            let place = error_place(id, &error, report);
            let detail =
                error.detail().map_or_else(|| error.kind().to_string(), |it| format!("{}: {it}", error.kind()));
            report.add(Diagnostic::new(&codes::TEMPLATE, place, detail));
            Vec::new()
        }
    }
}

fn error_place(source: crate::diagnostic::SourceId, error: &minijinja::Error, report: &Report) -> Place {
    let bytes = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let text = &report.source(source).text;
    let start = error.range().map(|it| (it.start, it.end)).or_else(|| {
        let line = error.line()?.checked_sub(1)?;
        let start = text.split_inclusive('\n').take(line).map(str::len).sum::<usize>();
        Some((start, start + text[start..].lines().next().unwrap_or_default().len()))
    });
    let (start, end) = start.unwrap_or_default();
    Place::new(crate::diagnostic::Mark { source, start: bytes(start), end: bytes(end) }, Route::root())
}

fn objects((file, name): (&str, String), rendered: String, report: &mut Report) -> Vec<Object> {
    // Lines of the rendered text are not the user's, so findings in it name the template and the field.
    let id = report.add_source(Source::new(name, rendered.into(), Lines::Lost));
    let mut objects = Vec::new();
    for tree in crate::tree::parse(id, report) {
        match Object::from_node(to_node(&tree)) {
            Ok(object) => objects.push(object),
            Err(missing) => {
                let place = Place::new(tree.mark, Route::from(missing));
                let what = format!("`{file}` renders to an object without `{missing}`");
                report.add(Diagnostic::new(&codes::TEMPLATE, place, what).help(format!("add `{missing}`")));
            }
        }
    }
    objects
}
