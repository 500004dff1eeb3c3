//! API versions that clusters no longer serve.

use super::{Check, Rule, origin};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::Object;
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Objects(check) };

const CODE: Code = Code::error(
    "E0346",
    "an API version that is no longer served",
    "Kubernetes and its operators remove old versions of their APIs; an object with one of them is refused by every cluster \
     that EKS still supports. The fields often changed too: compare the object with the documentation of the version that \
     the message names.",
);

/// Version, kind (empty for all of the version), the version that is served.
const REMOVED: &[(&str, &str, &str)] = &[
    ("extensions/v1beta1", "", "networking.k8s.io/v1 or apps/v1"),
    ("apps/v1beta1", "", "apps/v1"),
    ("apps/v1beta2", "", "apps/v1"),
    ("networking.k8s.io/v1beta1", "Ingress", "networking.k8s.io/v1"),
    ("networking.k8s.io/v1beta1", "IngressClass", "networking.k8s.io/v1"),
    ("batch/v1beta1", "", "batch/v1"),
    ("batch/v2alpha1", "", "batch/v1"),
    ("policy/v1beta1", "", "policy/v1"),
    ("autoscaling/v2beta1", "", "autoscaling/v2"),
    ("autoscaling/v2beta2", "", "autoscaling/v2"),
    ("rbac.authorization.k8s.io/v1beta1", "", "rbac.authorization.k8s.io/v1"),
    ("storage.k8s.io/v1beta1", "StorageClass", "storage.k8s.io/v1"),
    ("storage.k8s.io/v1beta1", "CSIDriver", "storage.k8s.io/v1"),
    ("scheduling.k8s.io/v1beta1", "", "scheduling.k8s.io/v1"),
    ("apiextensions.k8s.io/v1beta1", "", "apiextensions.k8s.io/v1"),
    ("admissionregistration.k8s.io/v1beta1", "ValidatingWebhookConfiguration", "admissionregistration.k8s.io/v1"),
    ("admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration", "admissionregistration.k8s.io/v1"),
    ("external-secrets.io/v1beta1", "", "external-secrets.io/v1"),
    ("external-secrets.io/v1alpha1", "ExternalSecret", "external-secrets.io/v1"),
];

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    for object in objects {
        let (version, kind) = (&*object.kind.api_version, &*object.kind.kind);
        let removed = REMOVED.iter().find(|(old, only, _)| *old == version && (only.is_empty() || *only == kind));
        if let Some((_, _, new)) = removed {
            let what = format!("`{version}` of {} is no longer served", object.label());
            let diagnostic = Diagnostic::new(&CODE, origin::of(plan, object, &["apiVersion"]), what);
            report.add(diagnostic.help(format!("write `apiVersion: {new}`, and compare the fields")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::template;

    #[test]
    fn versions_that_are_no_longer_served_are_refused() {
        assert_eq!(
            template(&RULE, "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: x}\n"),
            "templates/own.yaml.j2:1:13: error[E0346]: `policy/v1beta1` of PodDisruptionBudget/x is no longer served; write `apiVersion: policy/v1`, and compare the fields\n"
        );
    }

    #[test]
    fn versions_that_are_served_pass() {
        assert_eq!(template(&RULE, "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: x}\n"), "");
    }
}
