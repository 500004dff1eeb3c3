//! Settings and files: what goes into ConfigMaps, and the hash that rolls the pods.

use super::container;
use crate::diagnostic::{Diagnostic, Report};
use crate::plan::{ConfigMapPlan, ContainerPlan, MountPlan, PodVolumePlan, Text, VolumeSource, names};
use crate::resolve::scene::{Drawn, Scene};
use crate::resolve::{codes, text};
use crate::spec::shape::Map;
use crate::spec::{CallSpec, FileSpec};
use std::collections::BTreeMap;

/// What a workload's settings become.
#[derive(Default)]
pub struct Settings {
    /// ConfigMaps to emit.
    pub maps: Vec<ConfigMapPlan>,
    /// Volumes with files.
    pub volumes: Vec<PodVolumePlan>,
    /// Hash of all ConfigMaps; `None` without any.
    pub hash: Option<Text>,
}

/// Gives a container its variables, secrets and files, and returns what they need around it.
///
/// # Errors
/// E0213 for a name that is a variable and a secret, E0206 for a file that cannot be read.
pub fn settle(scene: &Scene<'_>, drawn: &Drawn, main: &mut ContainerPlan, report: &mut Report) -> Settings {
    let mut settings = Settings::default();
    let (plain, others) = container::variables(drawn.spec.env.as_ref(), drawn.spot(), report);
    let mut data: BTreeMap<Text, Text> = call_urls(scene, drawn).into_iter().chain(plain).collect();
    main.env = others;
    for (name, _) in drawn.spec.secrets.iter().flat_map(|it| &it.0) {
        let twice = data.remove(&name.0).is_some() || main.env.iter().any(|it| it.name == name.0);
        if twice {
            let what = format!("`{}` is a variable and a secret", name.0);
            let place = drawn.spot().place(&["secrets", &name.0]);
            report.add(Diagnostic::new(&codes::CONTRADICTION, place, what).help("keep one, set the other to `null`"));
        }
    }
    main.env.extend(container::secret_variables(drawn.spec.secrets.as_ref(), &drawn.name));
    main.env.sort_by(|one, two| one.name.cmp(&two.name));
    if !data.is_empty() {
        main.env_from.push(drawn.name.clone());
        settings.maps.push(ConfigMapPlan { name: drawn.name.clone(), data });
    }
    files(scene, drawn, (main, &mut settings), report);
    secret_files(drawn, (main, &mut settings));
    settings.hash = hash(&settings.maps);
    settings
}

/// Returns the URLs of called workloads for the variables that ask for them.
fn call_urls(scene: &Scene<'_>, drawn: &Drawn) -> Vec<(Text, Text)> {
    let mut urls = Vec::new();
    for (target, call) in drawn.spec.calls.iter().flat_map(|it| &it.0) {
        let CallSpec { env, port, scheme, path } = call;
        let (Some(env), Some(callee)) = (env, scene.find(&target.0)) else { continue };
        let ports = container::all_ports(callee);
        let wanted = port.as_ref().map(|it| &it.0);
        let Some(port) = ports.iter().find(|it| wanted.is_none_or(|name| *name == it.name)) else { continue };
        let scheme = scheme.as_ref().map_or("http", |it| &it.0);
        let path = path.as_ref().map_or("", |it| &it.0);
        urls.push((env.0.clone(), format!("{scheme}://{}:{}{path}", target.0, port.service_port).into()));
    }
    urls
}

fn files(scene: &Scene<'_>, drawn: &Drawn, (main, settings): (&mut ContainerPlan, &mut Settings), report: &mut Report) {
    let Some(Map(files)) = &drawn.spec.files else { return };
    let mut data = BTreeMap::new();
    for (path, spec) in files {
        let Some(content) = content(scene, drawn, (&path.0, spec), report) else { continue };
        let key = key_of(&path.0);
        main.mounts.push(MountPlan {
            volume: "files".into(),
            path: path.0.clone(),
            // A folder mount would hide the other files of the folder in the image.
            sub_path: Some(key.clone()),
            read_only: true,
        });
        data.insert(key, content);
    }
    if !data.is_empty() {
        let name: Text = format!("{}-files", drawn.name).into();
        let source = VolumeSource::ConfigMap { name: name.clone(), mode: None };
        settings.volumes.push(PodVolumePlan { name: "files".into(), source });
        settings.maps.push(ConfigMapPlan { name, data });
    }
}

/// ConfigMap keys have no slashes: `/etc/app/app.yaml` becomes `etc.app.app.yaml`.
fn key_of(path: &str) -> Text {
    path.trim_start_matches('/').replace('/', ".").into()
}

fn content(scene: &Scene<'_>, drawn: &Drawn, (path, spec): (&Text, &FileSpec), report: &mut Report) -> Option<Text> {
    let FileSpec { content, from } = spec;
    let place = |field| drawn.spot().place(&["files", path, field]);
    match (content, from) {
        (Some(_), Some(_)) => {
            let diagnostic = Diagnostic::new(&codes::CONTRADICTION, place("from"), "a file has `content` or `from`");
            report.add(diagnostic.help("keep one, set the other to `null`"));
            None
        }
        (Some(content), None) => Some(content.0.clone()),
        (None, Some(from)) => match scene.files.read(&from.0) {
            Ok(text) => Some(text.into()),
            Err(problem) => {
                let what = format!("`{}` cannot be read: {problem}", from.0);
                let help = "name the file relative to the migration file";
                report.add(Diagnostic::new(&codes::FILE, place("from"), what).help(help));
                None
            }
        },
        (None, None) => {
            crate::resolve::scene::required(
                report,
                place("content"),
                "the file has no content",
                "add `content` or `from`",
            );
            None
        }
    }
}

/// Secrets that the old platform mounted as files stay files (Compose: `/run/secrets/NAME`).
fn secret_files(drawn: &Drawn, (main, settings): (&mut ContainerPlan, &mut Settings)) {
    let mut items = Vec::new();
    for (name, spec) in drawn.spec.secrets.iter().flat_map(|it| &it.0) {
        let Some(path) = &spec.file else { continue };
        let file = key_of(&path.0);
        main.mounts.push(MountPlan {
            volume: "secrets".into(),
            path: path.0.clone(),
            sub_path: Some(file.clone()),
            read_only: true,
        });
        items.push((name.0.clone(), file));
    }
    if !items.is_empty() {
        // Readable for the group that owns volumes (`fsGroup`) and nobody else.
        let source = VolumeSource::Secret { name: drawn.name.clone(), items, mode: Some(0o440) };
        settings.volumes.push(PodVolumePlan { name: "secrets".into(), source });
    }
}

/// Pods read settings when they start: a change must replace them, so the hash of all settings stands on the pods.
fn hash(maps: &[ConfigMapPlan]) -> Option<Text> {
    if maps.is_empty() {
        return None;
    }
    let texts = maps
        .iter()
        .flat_map(|map| std::iter::once(&map.name).chain(map.data.iter().flat_map(|(key, value)| [key, value])));
    let parts: Vec<&[u8]> = texts.map(|text| text.as_bytes()).collect();
    Some(names::short_hash(&parts, 8).into())
}

/// Returns the pod annotations of a workload: the user's, and those that the cluster autoscalers read.
#[must_use]
pub fn pod_annotations(
    drawn: &Drawn,
    volumes: &[PodVolumePlan],
    (is_batch, karpenter): (bool, bool),
) -> crate::plan::TextMap {
    let mut annotations = text::annotations(drawn.spec.pod_annotations.clone());
    let mut set = |key: &str, value: Text| {
        annotations.entry(key.into()).or_insert(value);
    };
    let scratch = volumes.iter().filter(|it| matches!(it.source, VolumeSource::Scratch { memory: false, .. }));
    let scratch: Vec<&str> = scratch.map(|it| &*it.name).collect();
    match (is_batch, karpenter) {
        (true, true) => set("karpenter.sh/do-not-disrupt", "true".into()),
        (true, false) => set("cluster-autoscaler.kubernetes.io/safe-to-evict", "false".into()),
        // The cluster autoscaler never removes a node whose pods have local volumes, unless they say that it may.
        (false, false) if !scratch.is_empty() => {
            set("cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes", scratch.join(",").into());
        }
        (false, _) => {}
    }
    annotations
}
