//! Secrets by reference: the store, and what each workload reads from it.

use crate::diagnostic::{Diagnostic, Report};
use crate::plan::{ExternalSecretPlan, SecretItemPlan, SecretStoreKind, SecretStorePlan, SecretsService, Text};
use crate::resolve::scene::{Drawn, Scene};
use crate::resolve::{codes, defaults};
use crate::spec::scalar::{EnvName, RoleArn};
use crate::spec::{SecretProviderWord, SecretSpec, SecretStoreSpec, StoreKindWord};

/// The store of an environment, emitted or not.
pub struct Store {
    /// The store.
    pub plan: SecretStorePlan,
    /// Whether its object is emitted.
    pub create: bool,
    /// How often secrets are read again.
    pub refresh: Text,
}

/// Decides about the store; `None` without one.
///
/// # Errors
/// E0207 without a region.
pub fn store(scene: &Scene<'_>, report: &mut Report) -> Option<Store> {
    let SecretStoreSpec { provider, name, kind, create, shared, role, refresh } =
        scene.platform.secret_store.clone()?;
    let provider = provider.unwrap_or(SecretProviderWord::SecretsManager);
    let kind = match kind.unwrap_or(StoreKindWord::SecretStore) {
        StoreKindWord::SecretStore => SecretStoreKind::SecretStore,
        StoreKindWord::ClusterSecretStore => SecretStoreKind::ClusterSecretStore,
    };
    // A ClusterSecretStore belongs to the cluster; two environments that emit it would fight over it.
    let create = create.map_or(kind == SecretStoreKind::SecretStore, |it| it.0) && !shared.is_some_and(|it| it.0);
    // A store that exists elsewhere has its region there.
    let region = match create {
        true => region(scene, report),
        false => "".into(),
    };
    let service_account = role.map(|role: RoleArn| (Text::from(format!("{}-secrets", scene.migration)), role.text));
    let plan = SecretStorePlan {
        name: name.map_or_else(|| provider.word().into(), |it| it.0),
        kind,
        service: match provider {
            SecretProviderWord::SecretsManager => SecretsService::SecretsManager,
            SecretProviderWord::ParameterStore => SecretsService::ParameterStore,
        },
        region,
        service_account,
    };
    let refresh = go_duration(refresh.map_or(defaults::SECRET_REFRESH, |it| it.0));
    Some(Store { plan, create, refresh })
}

/// Returns the store that a platform emits once for the cluster.
///
/// # Errors
/// E0213 for one that cannot be shared, E0207 without a region.
pub fn shared_store(scene: &Scene<'_>, report: &mut Report) -> Option<SecretStorePlan> {
    let spec = scene.platform.secret_store.as_ref().filter(|it| it.shared.is_some_and(|it| it.0))?;
    let place = |field: &str| scene.platform_place(&["secretStore", field]);
    if spec.kind != Some(StoreKindWord::ClusterSecretStore) {
        let what = "a SecretStore serves its own namespace only, so it cannot be shared";
        let diagnostic = Diagnostic::new(&codes::CONTRADICTION, place("kind"), what);
        report.add(diagnostic.help("write `kind: ClusterSecretStore`, or remove `shared`"));
    }
    if spec.role.is_some() {
        let what = "a shared store reads with the operator's own identity, not with a role of its own";
        let diagnostic = Diagnostic::new(&codes::CONTRADICTION, place("role"), what);
        report.add(diagnostic.help("give the role to the ServiceAccount of the External Secrets Operator"));
    }
    let Store { mut plan, create: _, refresh: _ } = store(scene, report)?;
    plan.region = region(scene, report);
    plan.service_account = None;
    Some(plan)
}

fn region(scene: &Scene<'_>, report: &mut Report) -> Text {
    if scene.platform.region.is_none() {
        let place = scene.platform_place(&["region"]);
        crate::resolve::scene::required(
            report,
            place,
            "the secret store needs a region",
            "add `region: eu-west-1` under `platform`",
        );
    }
    scene.platform.region.clone().map_or_else(|| "".into(), |it| it.0)
}

/// The operator wants Go's form: the largest unit that divides the time.
fn go_duration(seconds: u32) -> Text {
    match seconds {
        _ if seconds.is_multiple_of(3600) && seconds > 0 => format!("{}h", seconds / 3600).into(),
        _ if seconds.is_multiple_of(60) && seconds > 0 => format!("{}m", seconds / 60).into(),
        _ => format!("{seconds}s").into(),
    }
}

/// Returns what a workload, its other containers and its triggers read from the store.
///
/// # Errors
/// E0212 without a store, E0207 for a secret without a key, E0213 for a name that two containers use for two secrets.
pub fn external(
    drawn: &Drawn,
    store: Option<&Store>,
    of_triggers: Vec<SecretItemPlan>,
    report: &mut Report,
) -> Option<ExternalSecretPlan> {
    let own = drawn.spec.secrets.iter().flat_map(|it| &it.0);
    let others = [&drawn.spec.init, &drawn.spec.sidecars].into_iter().flatten().flat_map(|it| &it.0);
    let others = others.flat_map(|(_, spec)| spec.secrets.iter().flat_map(|it| &it.0));
    let all: Vec<&(EnvName, SecretSpec)> = own.chain(others).collect();
    if all.is_empty() && of_triggers.is_empty() {
        return None;
    }
    let Some(store) = store else {
        let what = format!("`{}` reads secrets, but no store is declared", drawn.name);
        let help = "add `secretStore: aws-secrets-manager` under `platform`";
        report.add(Diagnostic::new(&codes::NO_SECRET_STORE, drawn.spot().place(&["secrets"]), what).help(help));
        return None;
    };
    let mut items = of_triggers;
    for (name, spec) in all {
        if let Some(item) = item(drawn, name, spec, report) {
            add(drawn, &mut items, item, report);
        }
    }
    items.sort_by(|one, two| one.key.cmp(&two.key));
    Some(ExternalSecretPlan {
        name: drawn.name.clone(),
        store_name: store.plan.name.clone(),
        store_kind: store.plan.kind,
        refresh_interval: store.refresh.clone(),
        items,
    })
}

fn item(drawn: &Drawn, name: &EnvName, spec: &SecretSpec, report: &mut Report) -> Option<SecretItemPlan> {
    let SecretSpec { key, property, version, file: _ } = spec;
    let Some(key) = key else {
        let place = drawn.spot().place(&["secrets", &name.0, "key"]);
        let what = format!("the secret `{}` has no key in the store", name.0);
        crate::resolve::scene::required(report, place, &what, "add `key: NAME-IN-THE-STORE`");
        return None;
    };
    Some(SecretItemPlan {
        key: name.0.clone(),
        remote_key: key.0.clone(),
        property: property.clone().map(|it| it.0),
        version: version.clone().map(|it| it.0),
    })
}

fn add(drawn: &Drawn, items: &mut Vec<SecretItemPlan>, item: SecretItemPlan, report: &mut Report) {
    match items.iter().find(|it| it.key == item.key) {
        None => items.push(item),
        Some(same) if *same == item => {}
        Some(_) => {
            let what = format!("two containers read different secrets as `{}`", item.key);
            let place = drawn.spot().place(&["secrets", &item.key]);
            report.add(Diagnostic::new(&codes::CONTRADICTION, place, what).help("give one of them another name"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::go_duration;

    #[test]
    fn times_are_written_in_their_largest_unit() {
        for (seconds, text) in [(3600, "1h"), (900, "15m"), (90, "90s"), (7200, "2h")] {
            assert_eq!(&*go_duration(seconds), text);
        }
    }
}
