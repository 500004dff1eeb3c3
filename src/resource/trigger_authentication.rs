//! `TriggerAuthentication`: how KEDA gets into the source of a trigger; names of secrets, never values.

use super::Kind;
use super::custom::CustomObject;
use super::field::{Field, field, rows};
use super::metadata;
use super::metadata::of_workload;
use super::trigger::API_VERSION;
use crate::object::Object;
use crate::plan::{Plan, TriggerAuthPlan, TriggerIdentityPlan, TriggerSecretPlan};
use serde::Serialize;

/// One for each trigger whose source is not open.
pub(super) const KIND: Kind =
    Kind { name: "keda.sh/v1alpha1 TriggerAuthentication", emit, fields: &[rows("", FIELDS), metadata::ROWS] };

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spec<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pod_identity: Option<PodIdentity<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    secret_target_ref: Vec<SecretTarget<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PodIdentity<'a> {
    provider: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    identity_owner: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_arn: Option<&'a str>,
}

#[derive(Serialize)]
struct SecretTarget<'a> {
    parameter: &'a str,
    name: &'a str,
    key: &'a str,
}

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field("kind", &["workloads.{workload}.scale.on"], "KEDA is told apart from a trigger how it gets into the source"),
    field("metadata.name", &["workloads.{workload}.scale.on.{suffix}"], "the names of the workload and of its trigger"),
    field(
        "spec.podIdentity.provider",
        &["workloads.{workload}.scale.on.{suffix}.auth.podIdentity", "workloads.{workload}.scale.on.{suffix}.auth"],
        "whose identities are used",
    ),
    field(
        "spec.podIdentity.identityOwner",
        &["workloads.{workload}.scale.on.{suffix}.auth.owner"],
        "with the rights of the workload, not of KEDA's operator",
    ),
    field(
        "spec.podIdentity.roleArn",
        &["workloads.{workload}.scale.on.{suffix}.auth.role"],
        "the role that KEDA takes",
    ),
    field(
        "spec.secretTargetRef[].**",
        &["workloads.{workload}.scale.on.{suffix}.auth.secrets"],
        "names of secrets, never values",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in &plan.workloads {
        for auth in workload.triggers().iter().filter_map(|it| it.auth.as_ref()) {
            let TriggerAuthPlan { name, identity, secrets } = auth;
            objects.push(Object::from_typed(&CustomObject {
                api_version: API_VERSION,
                kind: "TriggerAuthentication",
                metadata: of_workload(plan, workload, name),
                spec: Spec {
                    pod_identity: identity.as_ref().map(pod_identity),
                    secret_target_ref: secrets.iter().map(secret).collect(),
                },
            }));
        }
    }
}

/// KEDA refuses `roleArn` beside `identityOwner: workload`.
fn pod_identity(identity: &TriggerIdentityPlan) -> PodIdentity<'_> {
    match identity {
        TriggerIdentityPlan::Operator(provider) => PodIdentity { provider, identity_owner: None, role_arn: None },
        TriggerIdentityPlan::AwsWorkload => {
            PodIdentity { provider: "aws", identity_owner: Some("workload"), role_arn: None }
        }
        TriggerIdentityPlan::AwsRole(role) => {
            PodIdentity { provider: "aws", identity_owner: None, role_arn: Some(role) }
        }
    }
}

fn secret(secret: &TriggerSecretPlan) -> SecretTarget<'_> {
    let TriggerSecretPlan { parameter, secret, key } = secret;
    SecretTarget { parameter, name: secret, key }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Controller, ScaledJobPlan};
    use crate::resource::testing::{emit_for, metadata, scaled_job, workload};
    use serde_json::{Value, json};

    fn emitted(identity: Option<TriggerIdentityPlan>, secrets: Vec<TriggerSecretPlan>) -> Value {
        let mut scaled: ScaledJobPlan = scaled_job();
        scaled.triggers[0].auth = Some(TriggerAuthPlan { name: "web-orders".into(), identity, secrets });
        emit_for(&KIND, workload(Controller::ScaledJob(scaled)))
    }

    #[test]
    fn a_secret_is_named_and_never_shown() {
        let host = TriggerSecretPlan { parameter: "host".into(), secret: "web".into(), key: "RABBITMQ_URL".into() };
        let expected = json!({
            "apiVersion": "keda.sh/v1alpha1",
            "kind": "TriggerAuthentication",
            "metadata": metadata("web-orders"),
            "spec": {"secretTargetRef": [{"parameter": "host", "name": "web", "key": "RABBITMQ_URL"}]},
        });
        assert_eq!(emitted(None, vec![host]), expected);
    }

    #[test]
    fn a_role_is_the_workloads_or_one_of_its_own_and_never_both() {
        let role = "arn:aws:iam::111122223333:role/queue";
        for (identity, expected) in [
            (TriggerIdentityPlan::Operator("aws"), json!({"provider": "aws"})),
            (TriggerIdentityPlan::AwsWorkload, json!({"provider": "aws", "identityOwner": "workload"})),
            (TriggerIdentityPlan::AwsRole(role.into()), json!({"provider": "aws", "roleArn": role})),
        ] {
            assert_eq!(emitted(Some(identity), Vec::new())["spec"]["podIdentity"], expected);
        }
    }
}
