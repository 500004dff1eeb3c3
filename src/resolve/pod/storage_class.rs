//! Storage classes: those that a migration brings along for its volumes, and those that a platform emits for all.

use super::storage::Storage;
use crate::diagnostic::Report;
use crate::plan::{Profile, StorageClassPlan, StorageProvisioner, Text, TextMap};
use crate::resolve::scene::{Scene, required};
use crate::spec::scalar::{self, Flag};
use crate::spec::shape::Map;
use crate::spec::{StorageClassSpec, StorageSpec, VolumeSpec};

/// Returns the class of a volume, and adds it to those that are emitted.
pub fn class(scene: &Scene<'_>, spec: &VolumeSpec, provisioner: StorageProvisioner, storage: &mut Storage) -> Text {
    if let Some(class) = &spec.class {
        return class.0.clone();
    }
    let declared = scene.platform.storage.clone().unwrap_or_default();
    let (declared, suffix) = match provisioner {
        StorageProvisioner::Ebs => (declared.ebs, "ebs"),
        StorageProvisioner::Efs => (declared.efs, "efs"),
    };
    let StorageClassSpec { name, create, shared, retain, parameters } = declared.unwrap_or_default();
    let name: Text = name.map_or_else(|| format!("{}-{suffix}", scene.namespace.name).into(), |it| it.0);
    let here = create.is_none_or(|it| it.0) && !shared.is_some_and(|it| it.0);
    if here && !storage.classes.iter().any(|it| it.name == name) {
        storage.classes.push(storage_class(scene, (name.clone(), provisioner), retain, parameters));
    }
    name
}

/// Reports shared classes without a name: a name of ours would differ from migration to migration.
///
/// # Errors
/// E0207.
pub fn check_shared(scene: &Scene<'_>, report: &mut Report) {
    for (field, _, spec) in declared(scene) {
        if is_shared(&spec) && spec.name.is_none() {
            let place = scene.platform_place(&["storage", field]);
            required(report, place, "a shared storage class needs a name", "add `name: gp3-encrypted`");
        }
    }
}

/// Returns the classes that a platform emits once for the cluster.
///
/// # Errors
/// As [`check_shared`].
pub fn shared_classes(scene: &Scene<'_>, report: &mut Report) -> Vec<StorageClassPlan> {
    check_shared(scene, report);
    let shared = declared(scene).into_iter().filter(|(_, _, spec)| is_shared(spec));
    let class = |(_, provisioner, spec): (_, _, StorageClassSpec)| {
        let StorageClassSpec { name, create: _, shared: _, retain, parameters } = spec;
        Some(storage_class(scene, (name?.0, provisioner), retain, parameters))
    };
    shared.filter_map(class).collect()
}

fn declared(scene: &Scene<'_>) -> [(&'static str, StorageProvisioner, StorageClassSpec); 2] {
    let StorageSpec { ebs, efs } = scene.platform.storage.clone().unwrap_or_default();
    [
        ("ebs", StorageProvisioner::Ebs, ebs.unwrap_or_default()),
        ("efs", StorageProvisioner::Efs, efs.unwrap_or_default()),
    ]
}

fn is_shared(spec: &StorageClassSpec) -> bool {
    spec.shared.is_some_and(|it| it.0)
}

fn storage_class(
    scene: &Scene<'_>,
    (name, provisioner): (Text, StorageProvisioner),
    retain: Option<Flag>,
    more: Option<Map<scalar::Text, scalar::Text>>,
) -> StorageClassPlan {
    let mut parameters = own_parameters(scene, provisioner);
    parameters.extend(crate::resolve::text::texts(more));
    let retain = retain.map_or(scene.profile == Profile::Prod, |it| it.0);
    StorageClassPlan { name, provisioner, parameters, retain }
}

fn own_parameters(scene: &Scene<'_>, provisioner: StorageProvisioner) -> TextMap {
    let pairs: Vec<(&str, Text)> = match provisioner {
        StorageProvisioner::Ebs => vec![("type", "gp3".into()), ("encrypted", "true".into())],
        StorageProvisioner::Efs => {
            let file_system = scene.platform.file_system.clone().map_or_else(|| "".into(), |it| it.0);
            vec![
                ("provisioningMode", "efs-ap".into()),
                ("fileSystemId", file_system),
                ("directoryPerms", "700".into()),
                ("basePath", format!("/{}", scene.namespace.name).into()),
            ]
        }
    };
    pairs.into_iter().map(|(key, value)| (key.into(), value)).collect()
}
