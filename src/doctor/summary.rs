//! What was looked at and found, for stdout: tools, builds with their command lines, and what the cluster must have.

use super::config::Way;
use super::controller::{CONTROLLERS, Controller};
use super::kustomization::Graph;
use super::scene::{Machine, Migration, Scene, Tool, shown};
use super::{Look, chart};
use crate::diagnostic::Count;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::{self, Display};

/// The summary; it is written as text by [`Display`], and as JSON by serde.
#[derive(Debug, Serialize)]
pub struct Summary {
    folder: String,
    files: usize,
    commands: usize,
    skipped: Vec<String>,
    tools: Vec<Line>,
    builds: Vec<Line>,
    migrations: Vec<Rendered>,
    cluster: Vec<Must>,
}

/// A thing with what is to be said about it.
#[derive(Debug, Serialize)]
struct Line {
    name: String,
    value: String,
}

/// A migration with what it needs.
#[derive(Debug, Serialize)]
struct Rendered {
    path: String,
    name: String,
    environments: Vec<String>,
    needs: Vec<Need>,
}

/// Something that a migration needs.
#[derive(Debug, Serialize)]
struct Need {
    controller: &'static str,
    kinds: BTreeSet<String>,
    environments: Vec<String>,
}

/// Something that the cluster must have, with how to look and how to get it.
#[derive(Debug, Serialize)]
struct Must {
    name: &'static str,
    version: &'static str,
    verify: &'static str,
    install: &'static str,
}

/// Returns what is to be said about a scene.
#[must_use]
pub fn summary(scene: &Scene) -> Summary {
    let look = Look { scene, graph: Graph::of(scene) };
    let migrations: Vec<Rendered> = scene.migrations.iter().map(needs).collect();
    Summary {
        folder: shown(&scene.top).to_owned(),
        files: scene.files.len(),
        commands: scene.commands().count(),
        skipped: scene.skipped.clone(),
        // A stream says nothing about the machine that it is looked at on.
        tools: if scene.machine.own.is_empty() { Vec::new() } else { tools(&scene.machine) },
        builds: builds(&look).chain(charts(scene)).collect(),
        cluster: CONTROLLERS.iter().filter_map(|it| must(it, &migrations)).collect(),
        migrations,
    }
}

fn tools(machine: &Machine) -> Vec<Line> {
    let Machine { own, kustomize, kubectl, helm, docker, transship, plugins, helm_plugins } = machine;
    let found = |tool: &Option<Tool>, word: &str| match tool {
        Some(Tool { path, version: Some(version), said: _ }) => format!("{word}{version}  {path}"),
        Some(Tool { path, version: None, said }) if said.is_empty() => path.clone(),
        Some(Tool { path, version: None, said }) => format!("unknown version `{said}`  {path}"),
        None => "not on PATH".to_owned(),
    };
    let line = |name: &str, value: String| Line { name: name.to_owned(), value };
    let count = plugins.files.len();
    let home = if plugins.exists {
        format!("{count} of ours  {}", plugins.path)
    } else {
        format!("no folder  {}", plugins.path)
    };
    let helm_home = helm_plugins.as_ref().map_or("no folder known".to_owned(), |it| {
        let installed =
            it.installed.as_ref().map_or("transship not installed".to_owned(), |it| format!("transship {it}"));
        format!("{installed}  {}", it.path)
    });
    vec![
        line("this", own.clone()),
        line("transship", found(transship, "")),
        line("kustomize", found(kustomize, "")),
        line("kubectl", found(kubectl, "with Kustomize ")),
        line("helm", found(helm, "")),
        line("docker", found(docker, "")),
        line("kustomize plugins", home),
        line("helm plugins", helm_home),
    ]
}

fn builds(look: &Look<'_>) -> impl Iterator<Item = Line> {
    look.graph.roots().into_iter().filter_map(|at| {
        let ways: BTreeSet<Way> = look.graph.build(at).runs.iter().map(|run| run.config.way()).collect();
        let flags = ways.first()?.flags().join(" ");
        Some(Line { name: shown(at).to_owned(), value: format!("kustomize build {flags} {}", shown(at)) })
    })
}

fn charts(scene: &Scene) -> impl Iterator<Item = Line> {
    chart::charts(scene).filter(|at| chart::migration_in(scene, at).is_some()).map(|at| Line {
        name: shown(at).to_owned(),
        value: format!("helm upgrade --install NAME {} --post-renderer transship", shown(at)),
    })
}

fn needs(migration: &Migration) -> Rendered {
    let Migration { path, name, mark: _, environments } = migration;
    let names = environments.iter().map(|it| it.name.clone()).filter(|it| !it.is_empty()).collect();
    let needs = CONTROLLERS.iter().filter_map(|it| need(it, migration)).collect();
    Rendered { path: path.clone(), name: name.clone(), environments: names, needs }
}

fn need(controller: &Controller, migration: &Migration) -> Option<Need> {
    let (mut environments, mut kinds) = (Vec::new(), BTreeSet::new());
    for environment in &migration.environments {
        let objects = environment.rendered.iter().flatten().filter(|it| (controller.needs)(it));
        let found: BTreeSet<String> = objects.map(|it| it.kind.kind.clone()).collect();
        if !found.is_empty() {
            environments.push(environment.name.clone());
            kinds.extend(found);
        }
    }
    (!environments.is_empty()).then_some(Need { controller: controller.name, kinds, environments })
}

fn must(controller: &Controller, migrations: &[Rendered]) -> Option<Must> {
    let Controller { name, least, install, verify, needs: _ } = controller;
    let needed = migrations.iter().flat_map(|it| &it.needs).any(|it| it.controller == *name);
    needed.then_some(Must { name, version: least, verify, install })
}

impl Display for Summary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { folder, files, commands, skipped, tools, builds, migrations, cluster } = self;
        let count = |number, one, many| Count { number, one, many };
        let files = count(*files, "file", "files");
        let commands = count(*commands, "command in scripts", "commands in scripts");
        writeln!(out, "looked at {files}, {commands}; paths are from `{folder}`")?;
        for skipped in skipped {
            writeln!(out, "left out: {skipped}")?;
        }
        block(out, "tools", tools)?;
        block(out, "builds", builds)?;
        if !migrations.is_empty() {
            writeln!(out, "\nmigrations, and what the objects of each environment need")?;
        }
        migrations.iter().try_for_each(|it| write!(out, "{it}"))?;
        if !cluster.is_empty() {
            writeln!(out, "\nthe cluster must have")?;
        }
        cluster.iter().try_for_each(|it| write!(out, "{it}"))
    }
}

fn block(out: &mut fmt::Formatter<'_>, title: &str, lines: &[Line]) -> fmt::Result {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title}")?;
    let width = lines.iter().map(|it| it.name.chars().count()).max().unwrap_or_default();
    lines.iter().try_for_each(|Line { name, value }| writeln!(out, "  {name:width$}  {value}"))
}

impl Display for Rendered {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, name, environments, needs } = self;
        writeln!(out, "  {path}: {name} ({})", environments.join(", "))?;
        for Need { controller, kinds, environments: of } in needs {
            let of = if of == environments { "every environment".to_owned() } else { of.join(", ") };
            let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
            writeln!(out, "    {controller}: {} ({of})", kinds.join(", "))?;
        }
        Ok(())
    }
}

impl Display for Must {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, version, verify, install } = self;
        writeln!(out, "  {name}\n    version  {version}\n    look     {verify}\n    install  {install}")
    }
}
