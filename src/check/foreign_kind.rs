//! Kinds that are no Kubernetes objects.

use super::{Check, Rule, origin};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::Object;
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Objects(check) };

const CODE: Code = Code::error(
    "E0347",
    "a kind that Kubernetes does not have",
    "A PodIdentityAssociation is an object of the EKS API, not of Kubernetes: it is made with Terraform, CloudFormation or \
     the AWS command line, and the manifests need nothing but the ServiceAccount. As a Kubernetes object it exists only \
     where ACK (`eks.services.k8s.aws`) or Crossplane manages AWS from inside of the cluster.",
);

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    for object in objects.iter().filter(|it| it.kind.kind == "PodIdentityAssociation") {
        let group = object.kind.group();
        if group != "eks.services.k8s.aws" && !group.contains("crossplane.io") && !group.ends_with(".upbound.io") {
            let what = format!("{} is no object of Kubernetes", object.label());
            let diagnostic = Diagnostic::new(&CODE, origin::of(plan, object, &["kind"]), what);
            let help = "remove it, and make the association with Terraform or CloudFormation; ACK has \
                        `apiVersion: eks.services.k8s.aws/v1alpha1`";
            report.add(diagnostic.why("it belongs to the EKS API").help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::template;

    #[test]
    fn an_association_without_ack_is_refused() {
        assert_eq!(
            template(&RULE, "apiVersion: eks.amazonaws.com/v1\nkind: PodIdentityAssociation\nmetadata: {name: x}\n"),
            "templates/own.yaml.j2:2:7: error[E0347]: PodIdentityAssociation/x is no object of Kubernetes; it belongs to the EKS API; remove it, and make the association with Terraform or CloudFormation; ACK has `apiVersion: eks.services.k8s.aws/v1alpha1`\n"
        );
    }

    #[test]
    fn that_of_ack_passes() {
        let own = "apiVersion: eks.services.k8s.aws/v1alpha1\nkind: PodIdentityAssociation\nmetadata: {name: x}\n";
        assert_eq!(template(&RULE, own), "");
    }
}
