//! Every object name, label and selector is built here and nowhere else.

use super::{AccessRole, AutoscalePlan, GovernancePlan, Plan, Text, TextMap, WorkloadPlan};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::LazyLock;

/// Label with the name of the workload.
pub const NAME: &str = "app.kubernetes.io/name";
/// Label with the name of the migration.
pub const INSTANCE: &str = "app.kubernetes.io/instance";
/// Label with the name of the migration, for tools that group by it.
pub const PART_OF: &str = "app.kubernetes.io/part-of";
/// Label with the name of this program.
pub const MANAGED_BY: &str = "app.kubernetes.io/managed-by";
/// Label with the environment. Never part of a selector: selectors cannot be changed later.
pub const ENVIRONMENT: &str = "transship.dev/environment";
/// Annotation on pods: hash of the settings they read.
pub const CONFIG_HASH: &str = "transship.dev/config-hash";
/// Annotation on pods: why they satisfy less than the restricted Pod Security Standard.
pub const SECURITY_EXCEPTION: &str = "transship.dev/security-exception";
/// Label that every namespace has, with its own name.
pub const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";

/// The keys and the one fixed value of our labels as shared texts: every object carries them.
struct Shared {
    name: Text,
    instance: Text,
    part_of: Text,
    managed_by: Text,
    environment: Text,
    transship: Text,
}

static SHARED: LazyLock<Shared> = LazyLock::new(|| Shared {
    name: NAME.into(),
    instance: INSTANCE.into(),
    part_of: PART_OF.into(),
    managed_by: MANAGED_BY.into(),
    environment: ENVIRONMENT.into(),
    transship: "transship".into(),
});

/// Returns the two labels that select the pods of a workload.
///
/// They never change over the life of a workload: `matchLabels` of a Deployment is immutable.
#[must_use]
pub fn selector(plan: &Plan, workload: &WorkloadPlan) -> TextMap {
    selector_of(&plan.migration, &workload.name)
}

/// Returns the two labels that select the pods of the workload named `workload`.
#[must_use]
pub fn selector_of(migration: &Text, workload: &Text) -> TextMap {
    [(SHARED.name.clone(), workload.clone()), (SHARED.instance.clone(), migration.clone())].into()
}

/// Returns all labels of an object that belongs to one workload.
#[must_use]
pub fn workload_labels(plan: &Plan, workload: &WorkloadPlan) -> TextMap {
    let mut labels = plan.labels.clone();
    labels.extend(workload.labels.iter().map(|(key, value)| (key.clone(), value.clone())));
    add_common(plan, &mut labels);
    labels.insert(SHARED.name.clone(), workload.name.clone());
    labels
}

/// Returns all labels of an object that belongs to no single workload.
#[must_use]
pub fn shared_labels(plan: &Plan) -> TextMap {
    let mut labels = plan.labels.clone();
    add_common(plan, &mut labels);
    labels
}

/// Returns the name of the HorizontalPodAutoscaler of a workload: KEDA makes its own, and puts a word before the name.
#[must_use]
pub fn autoscaler(workload: &Text, plan: &AutoscalePlan) -> Text {
    match &plan.events {
        Some(events) => events.takes_over.clone().unwrap_or_else(|| format!("keda-hpa-{workload}").into()),
        None => workload.clone(),
    }
}

/// Returns the name of the Role and RoleBinding of a role of people.
#[must_use]
pub fn access(governance: &GovernancePlan, role: AccessRole) -> Text {
    format!("{}-{}", governance.owner, role.word()).into()
}

/// Returns the name of the TriggerAuthentication of a trigger.
#[must_use]
pub fn trigger_authentication(workload: &Text, trigger: &Text) -> Text {
    format!("{workload}-{trigger}").into()
}

/// Returns the key of a Secret that holds a parameter of a trigger which no container gets.
///
/// The dot keeps it apart from names of variables that people choose.
#[must_use]
pub fn trigger_secret_key(trigger: &Text, parameter: &Text) -> Text {
    format!("{trigger}.{parameter}").into()
}

/// Returns the name of the init container that waits for `target`; names of containers have at most 63 characters.
#[must_use]
pub fn wait(target: &str) -> Text {
    const PREFIX: &str = "wait-for-";
    match PREFIX.len() + target.len() {
        ..=63 => format!("{PREFIX}{target}").into(),
        _ => format!("{PREFIX}{}", short_hash(&[target.as_bytes()], 8)).into(),
    }
}

/// Returns a name that changes with the content: for objects that cannot be changed once they are there.
#[must_use]
pub fn of_content(name: &str, content: &[u8]) -> Text {
    format!("{name}-{}", short_hash(&[content], 4)).into()
}

/// Returns the first bytes of the SHA-256 of all parts, in hexadecimal. Lengths keep `ab` + `c` apart from `a` + `bc`.
#[must_use]
pub fn short_hash(parts: &[&[u8]], bytes: usize) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    let mut hex = String::with_capacity(2 * bytes);
    for byte in hasher.finalize().iter().take(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

fn add_common(plan: &Plan, labels: &mut TextMap) {
    labels.insert(SHARED.instance.clone(), plan.migration.clone());
    labels.insert(SHARED.part_of.clone(), plan.migration.clone());
    labels.insert(SHARED.managed_by.clone(), SHARED.transship.clone());
    labels.insert(SHARED.environment.clone(), plan.environment.clone());
}
