//! Volumes: EFS that exists, EFS on demand, EBS, empty directories, claims that exist.

use super::storage_class::class;
use crate::diagnostic::{Diagnostic, Place, Report};
use crate::plan::{
    AccessMode, ClaimPlan, MountPlan, PersistentVolumePlan, PodVolumePlan, StorageClassPlan, StorageProvisioner, Text,
    VolumeSource,
};
use crate::resolve::codes;
use crate::resolve::defaults;
use crate::resolve::scale::Bounds;
use crate::resolve::scene::{Drawn, Scene};
use crate::spec::{EFS_PLACEHOLDER_SIZE, KindWord, VolumeSpec};

/// What all workloads need together: shared volumes are emitted once.
#[derive(Default)]
pub struct Storage {
    /// Volumes made by hand.
    pub volumes: Vec<PersistentVolumePlan>,
    /// Claims outside of StatefulSets.
    pub claims: Vec<ClaimPlan>,
    /// Classes that are emitted.
    pub classes: Vec<StorageClassPlan>,
}

/// What one workload's volumes become.
#[derive(Default)]
pub struct Mounted {
    /// Volumes of the pods.
    pub volumes: Vec<PodVolumePlan>,
    /// Mounts of the main container.
    pub mounts: Vec<MountPlan>,
    /// Claim templates of a StatefulSet.
    pub templates: Vec<ClaimPlan>,
    /// Whether only one node can mount them.
    pub one_node: bool,
}

/// Tells whether a volume can be mounted by pods of one node only.
#[must_use]
pub fn is_for_one_node(volume: &VolumeSpec) -> bool {
    let elsewhere = volume.access_point.is_some() || volume.file_system.is_some() || volume.folder.is_some();
    let shared = volume.shared.is_some_and(|it| it.0);
    volume.size.is_some() && !elsewhere && !shared && volume.claim.is_none() && volume.scratch.is_none()
}

enum Source {
    Existing { file_system: Text, access_point: Option<Text>, folder: Option<Text> },
    OnDemand,
    Disk,
    Scratch { size: Text, memory: bool },
    Claim(Text),
}

/// Decides about the volumes of a workload.
///
/// # Errors
/// E0216 for a volume that is none or two of the kinds, for one that two workloads declare differently, and for a disk
/// that several pods would share.
pub fn settle(
    scene: &Scene<'_>,
    drawn: &Drawn,
    (kind, bounds): (KindWord, Option<Bounds>),
    storage: &mut Storage,
    report: &mut Report,
) -> Mounted {
    let mut mounted = Mounted::default();
    for (path, spec) in drawn.spec.volumes.iter().flat_map(|it| &it.0) {
        let place = drawn.spot().place(&["volumes", &path.0]);
        let Some(source) = source(scene, spec, &place, report) else { continue };
        let label: Text = spec.name.clone().map_or_else(|| slug(&path.0), |it| it.0);
        let read_only = spec.read_only.is_some_and(|it| it.0);
        let volume = match source {
            Source::Scratch { size, memory } => VolumeSource::Scratch { size, memory },
            Source::Claim(claim) => VolumeSource::Claim { claim, read_only },
            Source::Disk if kind == KindWord::StatefulSet => {
                let class = Some(class(scene, spec, StorageProvisioner::Ebs, storage));
                mounted.templates.push(claim(spec, (label.clone(), AccessMode::ReadWriteOnce), class, None));
                VolumeSource::ClaimTemplate
            }
            source => {
                if matches!(source, Source::Disk) {
                    mounted.one_node = true;
                    check_alone(drawn, bounds, &place, report);
                }
                let claim = shared_claim(scene, drawn, (spec, &label, source), (storage, &place), report);
                VolumeSource::Claim { claim, read_only }
            }
        };
        if mounted.volumes.iter().any(|it| it.name == label && it.source != volume) {
            let what = format!("two volumes of `{}` would both be called `{label}`", drawn.name);
            report.add(Diagnostic::new(&codes::VOLUME, place, what).help("give one of them a `name`"));
        }
        add_volume(&mut mounted, label.clone(), volume);
        let sub_path = spec.sub_path.clone().map(|it| it.0);
        mounted.mounts.push(MountPlan { volume: label, path: path.0.clone(), sub_path, read_only });
    }
    add_tmp(drawn, &mut mounted);
    mounted
}

/// Two mounts of one volume share its entry in the pod.
fn add_volume(mounted: &mut Mounted, name: Text, source: VolumeSource) {
    if !mounted.volumes.iter().any(|it| it.name == name) {
        mounted.volumes.push(PodVolumePlan { name, source });
    }
}

fn source(scene: &Scene<'_>, spec: &VolumeSpec, place: &Place, report: &mut Report) -> Option<Source> {
    let VolumeSpec {
        name: _,
        access_point,
        file_system,
        folder,
        size,
        shared,
        class: _,
        claim,
        scratch,
        memory,
        read_only: _,
        sub_path: _,
    } = spec;
    let existing = access_point.is_some() || file_system.is_some() || folder.is_some();
    let shared = shared.is_some_and(|it| it.0);
    let kinds = [existing, shared, claim.is_some(), scratch.is_some()];
    let chosen = kinds.iter().filter(|it| **it).count();
    if chosen == 0 && size.is_none() && crate::resolve::scene::is_wrong(report, place) {
        return None;
    }
    if chosen > 1 || (chosen == 0 && size.is_none()) {
        let what =
            if chosen > 1 { "the volume is of more than one kind" } else { "the volume says nothing of what it is" };
        let help = "write one of `accessPoint`, `size: 10Gi` (EBS), `shared: true` (EFS), `scratch: 1Gi`, `claim`";
        report.add(Diagnostic::new(&codes::VOLUME, place.clone(), what).help(help));
        return None;
    }
    match () {
        () if existing => {
            let own = file_system.as_ref().or(scene.platform.file_system.as_ref()).map(|it| it.0.clone());
            if own.is_none() {
                let what = "the file system of the access point is not declared";
                let help = "add `fileSystem: fs-…` here or under `platform`";
                report.add(Diagnostic::new(&codes::VOLUME, place.clone(), what).help(help));
            }
            let access_point = access_point.as_ref().map(|it| it.0.clone());
            Some(Source::Existing { file_system: own?, access_point, folder: folder.as_ref().map(|it| it.0.clone()) })
        }
        () if shared => Some(Source::OnDemand),
        () => match (claim, scratch) {
            (Some(claim), _) => Some(Source::Claim(claim.0.clone())),
            (_, Some(scratch)) => {
                Some(Source::Scratch { size: scratch.0.clone(), memory: memory.is_some_and(|it| it.0) })
            }
            _ => Some(Source::Disk),
        },
    }
}

fn check_alone(drawn: &Drawn, bounds: Option<Bounds>, place: &Place, report: &mut Report) {
    if bounds.is_none_or(|it| it.max > 1) {
        let what = format!("an EBS volume is mounted by one node, but `{}` may have several pods", drawn.name);
        let help = "write `kind: StatefulSet` for a volume for each pod, `shared: true` for one on EFS, or `scale: 1`";
        report.add(Diagnostic::new(&codes::VOLUME, place.clone(), what).help(help));
    }
}

fn shared_claim(
    scene: &Scene<'_>,
    drawn: &Drawn,
    (spec, label, source): (&VolumeSpec, &Text, Source),
    (storage, place): (&mut Storage, &Place),
    report: &mut Report,
) -> Text {
    // A name of its own makes a volume that workloads can share; otherwise it belongs to this one.
    let own = spec.name.is_none();
    let name: Text = if own { format!("{}-{label}", drawn.name).into() } else { label.clone() };
    let mut plan = match source {
        Source::Existing { file_system, access_point, folder } => {
            let class = static_class(scene, spec, storage);
            let plan = claim(
                spec,
                (name.clone(), AccessMode::ReadWriteMany),
                Some(class.clone()),
                Some(volume_name(scene, &name)),
            );
            let volume = PersistentVolumePlan {
                name: volume_name(scene, &name),
                handle: handle(&file_system, access_point.as_deref(), folder.as_deref()),
                claim: name.clone(),
                size: plan.size.clone(),
                class,
            };
            add_once(&mut storage.volumes, volume, |it| &it.name, (&name, place), report);
            plan
        }
        Source::Disk => {
            let class = Some(class(scene, spec, StorageProvisioner::Ebs, storage));
            claim(spec, (name.clone(), AccessMode::ReadWriteOnce), class, None)
        }
        Source::OnDemand | Source::Scratch { .. } | Source::Claim(_) => {
            let class = Some(class(scene, spec, StorageProvisioner::Efs, storage));
            claim(spec, (name.clone(), AccessMode::ReadWriteMany), class, None)
        }
    };
    plan.workload = own.then(|| drawn.name.clone());
    add_once(&mut storage.claims, plan, |it| &it.name, (&name, place), report);
    name
}

fn add_once<T: PartialEq>(
    all: &mut Vec<T>,
    item: T,
    name_of: fn(&T) -> &Text,
    (name, place): (&Text, &Place),
    report: &mut Report,
) {
    match all.iter().find(|it| name_of(it) == name_of(&item)) {
        None => all.push(item),
        Some(same) if *same == item => {}
        Some(_) => {
            let what = format!("two workloads declare the volume `{name}` in different ways");
            let help = "give one of them another `name`, or make the declarations equal";
            report.add(Diagnostic::new(&codes::VOLUME, place.clone(), what).help(help));
        }
    }
}

fn claim(
    spec: &VolumeSpec,
    (name, access): (Text, AccessMode),
    class: Option<Text>,
    volume_name: Option<Text>,
) -> ClaimPlan {
    let size = spec.size.clone().map_or_else(|| EFS_PLACEHOLDER_SIZE.into(), |it| it.0);
    ClaimPlan { name, access, size, class, volume_name, workload: None }
}

/// PersistentVolumes are cluster-scoped: the namespace keeps those of two environments apart.
fn volume_name(scene: &Scene<'_>, claim: &str) -> Text {
    format!("{}-{claim}", scene.namespace.name).into()
}

/// The form of the EFS driver: `fs-id`, `fs-id:/folder`, `fs-id::fsap-id`.
fn handle(file_system: &str, access_point: Option<&str>, folder: Option<&str>) -> Text {
    match (access_point, folder) {
        (Some(access_point), _) => format!("{file_system}::{access_point}").into(),
        (None, Some(folder)) => format!("{file_system}:{folder}").into(),
        (None, None) => file_system.into(),
    }
}

/// A volume made by hand needs the same class on both sides, and one that nothing provisions: the empty one, or the
/// one that the platform declares for EFS.
fn static_class(scene: &Scene<'_>, spec: &VolumeSpec, storage: &mut Storage) -> Text {
    let declared = scene.platform.storage.as_ref().and_then(|it| it.efs.as_ref());
    match (&spec.class, declared) {
        (Some(class), _) => class.0.clone(),
        (None, Some(_)) => class(scene, spec, StorageProvisioner::Efs, storage),
        (None, None) => "".into(),
    }
}

/// Programs expect a writable `/tmp`; with a read-only root file system it must be a volume.
fn add_tmp(drawn: &Drawn, mounted: &mut Mounted) {
    let security = drawn.spec.security.as_ref();
    let read_only_root = security.and_then(|it| it.read_only_root).is_none_or(|it| it.0);
    let taken = mounted.mounts.iter().any(|it| &*it.path == "/tmp");
    if !read_only_root || taken {
        return;
    }
    let size = security.and_then(|it| it.tmp.clone()).map_or_else(|| defaults::TMP_SIZE.into(), |it| it.0);
    add_volume(mounted, "tmp".into(), VolumeSource::Scratch { size, memory: false });
    mounted.mounts.push(MountPlan { volume: "tmp".into(), path: "/tmp".into(), sub_path: None, read_only: false });
}

/// Returns a name for a path: its last part, or all of it where that is no name.
fn slug(path: &str) -> Text {
    let plain: String = path
        .trim_matches('/')
        .to_ascii_lowercase()
        .chars()
        .map(|it| if it.is_ascii_lowercase() || it.is_ascii_digit() { it } else { '-' })
        .collect();
    let short = plain.trim_matches('-');
    short.get(short.len().saturating_sub(40)..).unwrap_or(short).trim_matches('-').into()
}

#[cfg(test)]
mod tests {
    use super::{handle, slug};

    #[test]
    fn handles_follow_the_form_of_the_efs_driver() {
        assert_eq!(&*handle("fs-1", Some("fsap-2"), None), "fs-1::fsap-2");
        assert_eq!(&*handle("fs-1", None, Some("/exports")), "fs-1:/exports");
        assert_eq!(&*handle("fs-1", None, None), "fs-1");
    }

    #[test]
    fn paths_become_names() {
        assert_eq!(&*slug("/app/input"), "app-input");
        assert_eq!(&*slug("/var/lib/postgresql/data"), "var-lib-postgresql-data");
    }
}
