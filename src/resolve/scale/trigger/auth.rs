//! How KEDA gets into a source: a TriggerAuthentication.

use super::parameters;
use crate::diagnostic::{Diagnostic, Place, Report};
use crate::plan::{SecretItemPlan, Text, TriggerAuthPlan, TriggerIdentityPlan, TriggerSecretPlan, names};
use crate::resolve::codes;
use crate::resolve::scene::{self, Drawn};
use crate::spec::scalar::Text as SpecText;
use crate::spec::{IdentityOwnerWord, PodIdentityWord, TriggerAuthSecretSpec, TriggerAuthSpec};

/// One trigger, as far as its authentication depends on it.
pub struct Login<'a> {
    /// The workload.
    pub drawn: &'a Drawn,
    /// The name of the trigger.
    pub trigger: &'a Text,
    /// The key of its source, for example `sqs`.
    pub source: &'a str,
    /// Whether the workload's ServiceAccount carries a role (IRSA).
    pub irsa: bool,
}

impl Login<'_> {
    fn place(&self, path: &[&str]) -> Place {
        let path: Vec<&str> = ["scale", "on", self.trigger, "auth"].iter().chain(path).copied().collect();
        self.drawn.spot().place(&path)
    }
}

/// Decides about the TriggerAuthentication, and appends what it needs of the store beside the workload's own secrets.
///
/// # Errors
/// E0207 for a secret without a name or key, E0213 for rights of two owners, E0230 for a secret that the workload does not
/// have, E0231 for a parameter that the trigger does not take.
pub fn settle(
    login: &Login<'_>,
    spec: Option<TriggerAuthSpec>,
    items: &mut Vec<SecretItemPlan>,
    report: &mut Report,
) -> Option<TriggerAuthPlan> {
    let TriggerAuthSpec { pod_identity, owner, role, secrets } = spec.unwrap_or_default();
    let secrets = secrets.unwrap_or_default().0;
    // Without an identity and without keys KEDA's scalers of AWS refuse to start.
    let of_aws = matches!(login.source, "sqs" | "cloudwatch") && secrets.is_empty();
    let written = owner.is_some() || role.is_some();
    let provider = pod_identity.or((of_aws || written).then_some(PodIdentityWord::Aws));
    contradictions(login, provider, (owner, role.is_some()), report);
    let identity = provider.map(|provider| match (provider, role) {
        (PodIdentityWord::Aws, Some(role)) => TriggerIdentityPlan::AwsRole(role.text),
        (PodIdentityWord::Aws, None) if owner.map_or(login.irsa, |it| it == IdentityOwnerWord::Workload) => {
            TriggerIdentityPlan::AwsWorkload
        }
        (provider, _) => TriggerIdentityPlan::Operator(provider.word()),
    });
    let mut plans: Vec<_> =
        secrets.into_iter().filter_map(|(name, spec)| secret(login, &name, spec, items, report)).collect();
    plans.sort_by(|one, two| one.parameter.cmp(&two.parameter));
    (identity.is_some() || !plans.is_empty()).then(|| TriggerAuthPlan {
        name: names::trigger_authentication(&login.drawn.name, login.trigger),
        identity,
        secrets: plans,
    })
}

fn contradictions(
    login: &Login<'_>,
    provider: Option<PodIdentityWord>,
    (owner, role): (Option<IdentityOwnerWord>, bool),
    report: &mut Report,
) {
    let by_workload = owner == Some(IdentityOwnerWord::Workload);
    let (field, what, help) = match provider {
        Some(PodIdentityWord::AzureWorkload | PodIdentityWord::Gcp) if owner.is_some() || role => {
            ("podIdentity", "`owner` and `role` belong to AWS", "write `podIdentity: aws`, or remove them")
        }
        _ if by_workload && role => ("owner", "a `role` of its own is not the workload's", "remove `owner` or `role`"),
        _ if by_workload && !login.irsa => (
            "owner",
            "KEDA finds no role of the workload: it reads the annotation of the ServiceAccount",
            "add `identity: arn:aws:iam::…:role/…` to the workload, or write `owner: keda`",
        ),
        _ => return,
    };
    report.add(Diagnostic::new(&codes::CONTRADICTION, login.place(&[field]), what).help(help));
}

fn secret(
    login: &Login<'_>,
    parameter: &SpecText,
    spec: TriggerAuthSecretSpec,
    items: &mut Vec<SecretItemPlan>,
    report: &mut Report,
) -> Option<TriggerSecretPlan> {
    let TriggerAuthSecretSpec { name, key, property } = spec;
    let parameter = &parameter.0;
    let place = || login.place(&["secrets", parameter]);
    known_parameter(login, parameter, place(), report);
    let key = match (name, key) {
        (Some(_), Some(_)) => {
            let what = "a parameter comes from one of the workload's secrets or from the store";
            report.add(Diagnostic::new(&codes::CONTRADICTION, place(), what).help("keep `name` or `key`"));
            return None;
        }
        (Some(name), None) => known_secret(login, name.0, place(), report)?,
        (None, Some(remote)) => {
            let key = names::trigger_secret_key(login.trigger, parameter);
            let property = property.map(|it| it.0);
            items.push(SecretItemPlan { key: key.clone(), remote_key: remote.0, property, version: None });
            key
        }
        (None, None) => {
            let what = format!("the parameter `{parameter}` has no secret");
            scene::required(report, place(), &what, "write the name of one of the workload's `secrets`");
            return None;
        }
    };
    // The ExternalSecret of a workload and the Secret it makes have the workload's name.
    Some(TriggerSecretPlan { parameter: parameter.clone(), secret: login.drawn.name.clone(), key })
}

fn known_secret(login: &Login<'_>, name: Text, place: Place, report: &mut Report) -> Option<Text> {
    let own: Vec<&str> = login.drawn.spec.secrets.iter().flat_map(|it| &it.0).map(|(name, _)| &*name.0).collect();
    if own.contains(&&*name) {
        return Some(name);
    }
    let what = format!("the workload has no secret `{name}`");
    let help = match crate::spec::nearest(&name, own.iter().copied()) {
        Some(near) => format!("write `{near}`"),
        None => format!("add it to `secrets`, or name it in the store: `{name}#FIELD`"),
    };
    report.add(Diagnostic::new(&codes::UNKNOWN_SECRET, place, what).help(help));
    None
}

fn known_parameter(login: &Login<'_>, parameter: &str, place: Place, report: &mut Report) {
    let Some(known) = parameters::of(login.source) else { return };
    if known.contains(&parameter) {
        return;
    }
    let what = format!("`{}` takes no `{parameter}` from a secret", login.source);
    let help = match crate::spec::nearest(parameter, known.iter().copied()) {
        Some(near) => format!("write `{near}`"),
        None => format!("use {}", crate::spec::list(known.iter().copied())),
    };
    report.add(Diagnostic::new(&codes::UNKNOWN_PARAMETER, place, what).why("KEDA ignores it silently").help(help));
}
