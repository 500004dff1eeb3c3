//! Dashboards: files with JSON for Grafana.

use crate::diagnostic::{Diagnostic, Lines, Mark, Place, Report, Route, Source, SourceId};
use crate::plan::{DashboardPlan, Text, TextMap};
use crate::resolve::scene::{self, Scene, Spot};
use crate::resolve::{codes, defaults, text};
use crate::spec::DashboardSpec;
use crate::spec::scalar::Name;
use crate::spec::shape::{Map, Reader, Shape};
use crate::tree::Tree;

/// What the API server takes in one ConfigMap, in bytes.
const LIMIT: usize = 1 << 20;

/// Returns the dashboards of the migration, then those of its workloads.
///
/// # Errors
/// E0206 for a file that cannot be read, E0207 for a dashboard without a file, E0251 for one that is no JSON or too large.
pub fn all(scene: &Scene<'_>, spec: &Tree, report: &mut Report) -> Vec<DashboardPlan> {
    let mut plans = Vec::new();
    if let Some(tree) = spec.get("dashboards") {
        let (mut tree, route) = (tree.clone(), Route::from("spec.dashboards"));
        scene.interpolator.tree(&mut tree, &scene.words, &mut route.clone(), report);
        let specs = Map::<Name, DashboardSpec>::read(&tree, &mut Reader::new(report, route.clone()));
        let spot = Spot { tree: &tree, route: &route };
        plans.extend(each(scene, specs.as_ref(), (None, spot), report));
    }
    for drawn in &scene.drawn {
        let Some(tree) = drawn.tree.get("dashboards") else { continue };
        let route = drawn.route.key("dashboards");
        let spot = Spot { tree, route: &route };
        plans.extend(each(scene, drawn.spec.dashboards.as_ref(), (Some(&drawn.name), spot), report));
    }
    plans
}

fn each(
    scene: &Scene<'_>,
    specs: Option<&Map<Name, DashboardSpec>>,
    (workload, spot): (Option<&Text>, Spot<'_>),
    report: &mut Report,
) -> Vec<DashboardPlan> {
    let one = |(name, spec): &(Name, DashboardSpec)| one(scene, (&name.0, spec), (workload, spot), report);
    specs.into_iter().flat_map(|it| &it.0).filter_map(one).collect()
}

fn one(
    scene: &Scene<'_>,
    (name, spec): (&Text, &DashboardSpec),
    (workload, spot): (Option<&Text>, Spot<'_>),
    report: &mut Report,
) -> Option<DashboardPlan> {
    let DashboardSpec { enabled, from, folder } = spec;
    if enabled.is_some_and(|it| !it.0) {
        return None;
    }
    let Some(from) = from else {
        let what = format!("the dashboard `{name}` has no file");
        scene::required_in(report, spot, &[name, "from"], (&what, "add `from: dashboards/NAME.json`"));
        return None;
    };
    let place = spot.place(&[name, "from"]);
    let model = model(scene, &from.0, &place, report)?;
    let written = scene.platform.monitoring.as_ref().and_then(|it| it.dashboard_labels.clone());
    let (key, value) = defaults::DASHBOARD_LABEL;
    Some(DashboardPlan {
        name: format!("{}-dashboard-{name}", workload.unwrap_or(&scene.migration)).into(),
        workload: workload.cloned(),
        key: format!("{name}.json").into(),
        model,
        labels: written.map_or_else(|| TextMap::from([(key.into(), value.into())]), |it| text::labels(Some(it))),
        folder: text::text(folder.clone()),
    })
}

/// Returns the content of a file after a look at it: Grafana's sidecar would only log what is wrong.
fn model(scene: &Scene<'_>, path: &str, place: &Place, report: &mut Report) -> Option<Text> {
    let content: Text = match scene.files.read(path) {
        Ok(content) => content.into(),
        Err(problem) => {
            let what = format!("`{path}` cannot be read: {problem}");
            let help = "name the file relative to the migration file";
            report.add(Diagnostic::new(&codes::FILE, place.clone(), what).help(help));
            return None;
        }
    };
    if content.len() > LIMIT {
        let what = format!("`{path}` has {} bytes, and a ConfigMap takes at most {LIMIT}", content.len());
        report.add(Diagnostic::new(&codes::DASHBOARD, place.clone(), what).help("make two dashboards of it"));
        return None;
    }
    if let Err(error) = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&content) {
        let source = report.add_source(Source::new(scene.files.name(path), content.clone(), Lines::Kept));
        report.add(no_json((path, &content, source), &error, place));
        return None;
    }
    Some(content)
}

/// Points into the file itself.
fn no_json((path, content, source): (&str, &str, SourceId), error: &serde_json::Error, place: &Place) -> Diagnostic {
    let start = offset(content, (error.line(), error.column()));
    let end = start + content[start..].chars().next().map_or(0, char::len_utf8);
    let short = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
    let mark = Mark { source, start: short(start), end: short(end) };
    // The parser's own words end in the line and column, which the place says already.
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    let what = format!("`{path}` holds no JSON object: {words}");
    Diagnostic::new(&codes::DASHBOARD, Place::new(mark, place.route.clone()), what)
        .label(place.clone(), "named here")
        .help("export the dashboard from Grafana again (Share, Export, Save to file)")
}

/// Returns the byte of a line and a column (of bytes), both counted from 1.
fn offset(content: &str, (line, column): (usize, usize)) -> usize {
    let before: usize = content.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (before + column.saturating_sub(1)).min(content.len());
    while !content.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::offset;

    #[test]
    fn lines_and_columns_become_bytes() {
        let text = "{\n  \"title\": \"größe\",\n}";
        assert_eq!(&text[offset(text, (3, 1))..], "}");
        assert_eq!(offset(text, (99, 99)), text.len());
        assert!(text.is_char_boundary(offset(text, (2, 15))));
    }
}
