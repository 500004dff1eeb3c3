//! `images` and `scale` -> the last layer of workloads.
//!
//! An override goes the way of every other layer: it is read, computed and checked like what stands in the file, and its
//! findings name the parameter.

use super::parameters::{Parameters, refuse};
use crate::diagnostic::{Lines, Report, Source, listed_near, nearest};
use crate::entry::expand::Migration;
use crate::pipeline;
use crate::spec::VERSION;
use serde_json::{Value, json};

/// Where a workload has containers besides its own.
const LISTS: [&str; 2] = ["init", "sidecars"];

/// Lays the overrides over the workloads that they name.
///
/// # Errors
/// E0920 when a workload or a container is not there; E01xx for what its field does not take.
pub(super) fn lay(parameters: &Parameters, migrations: &mut [Migration], report: &mut Report) -> Option<()> {
    let before = report.errors();
    let asked = parameters.environment.as_deref();
    for (key, image) in &parameters.images {
        let (workload, container) = key.split_once('/').map_or((key.as_str(), None), |(one, two)| (one, Some(two)));
        lay_one(("images", key), asked, migrations, report, |migration| {
            field(migration, workload, container, &json!({ "image": image }))
        });
    }
    for (workload, scale) in &parameters.scale {
        // A number stays one, as if it stood in the file.
        let scale = scale.parse::<u32>().map_or_else(|_| json!(scale), |number| json!(number));
        lay_one(("scale", workload), asked, migrations, report, |migration| {
            field(migration, workload, None, &json!({ "scale": scale }))
        });
    }
    (report.errors() == before).then_some(())
}

/// Returns the workloads of a layer, if the migration has what is named; else the names that there are.
fn field(migration: &Migration, workload: &str, container: Option<&str>, value: &Value) -> Result<Value, Vec<String>> {
    let workloads = migration.workloads();
    if !workloads.iter().any(|it| it == workload) {
        return Err(workloads);
    }
    let Some(container) = container else { return Ok(json!({ workload: value })) };
    let has = |list: &str| migration.containers(workload, list).iter().any(|it| it == container);
    if let Some(list) = LISTS.into_iter().find(|list| has(list)) {
        return Ok(json!({ workload: { list: { container: value } } }));
    }
    let all = LISTS.into_iter().flat_map(|list| migration.containers(workload, list));
    Err(all.map(|it| format!("{workload}/{it}")).chain([workload.to_owned()]).collect())
}

fn lay_one(
    (name, key): (&str, &str),
    asked: Option<&str>,
    migrations: &mut [Migration],
    report: &mut Report,
    field: impl Fn(&Migration) -> Result<Value, Vec<String>>,
) {
    let mut there = Vec::new();
    let mut laid = false;
    for migration in migrations {
        match field(migration) {
            Ok(workloads) => {
                laid = true;
                lay_over(migration, name, asked, &workloads, report);
            }
            Err(names) => there.extend(names),
        }
    }
    if !laid {
        let names = || there.iter().map(String::as_str);
        let near = nearest(key, names()).map(|near| format!("write `{near}`; ")).unwrap_or_default();
        let help = format!("{near}there are {}", listed_near(key, names()));
        refuse(name, key, "no workload or container has this name", help, report);
    }
}

/// Reads the layer as a migration of its own, so that short forms mean what they mean in a file.
fn lay_over(migration: &mut Migration, name: &str, asked: Option<&str>, workloads: &Value, report: &mut Report) {
    let Some(environment) = asked.map(str::to_owned).or_else(|| migration.own_environment()) else { return };
    let mut layers = workloads.clone();
    for layer in layers.as_object_mut().into_iter().flat_map(|it| it.values_mut()) {
        *layer = json!({ "environments": { environment.as_str(): layer.take() } });
    }
    let document = json!({
        "apiVersion": VERSION,
        "kind": "Migration",
        "metadata": { "name": "parameter" },
        "spec": { "workloads": layers },
    });
    let source = Source::new(format!("parameter `{name}`"), document.to_string().into(), Lines::Lost);
    for over in pipeline::read(source, report).migrations {
        migration.lay_over(&over);
    }
}
