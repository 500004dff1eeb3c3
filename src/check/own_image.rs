//! Images without a version in patches and templates.

use super::image_unpinned::unpinned;
use super::{Check, Rule, object, origin};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::{Node, Object};
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Objects(check) };

const CODE: Code = Code::policy(
    "E0360",
    "an image without a version in a patch or a template",
    "A container of a patch or a template runs an image without tag and digest, or with the tag `latest`: whatever was pushed \
     last. Two pods of one object can then run different programs, a rollback brings the same broken image again, and a changed \
     image starts no rollout. Name a tag that is never pushed again, or a digest.",
);

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    for object in objects.iter().filter(|it| object::pod_path(it).is_some() && origin::is_foreign(plan, it)) {
        for (path, container) in object::containers(object) {
            let Some(image) = container.get("image").and_then(Node::as_str) else { continue };
            let Some((what, why)) = unpinned(image, image) else { continue };
            // What a workload names was looked at with the plan.
            if let Some(place) = origin::foreign(plan, object, &object::below(&path, &["image"])) {
                let help = "name a tag that stays, such as `:1.8.2`, or a digest";
                report.add(Diagnostic::new(&CODE, place, what).why(why).help(help));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, template};

    #[test]
    fn images_of_patches_and_templates_have_versions() {
        let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: own}\nspec: {containers: [{name: a, image: \"busybox:latest\"}]}\n";
        assert_eq!(
            template(&RULE, pod),
            "templates/own.yaml.j2:4:38: error[E0360]: the image `busybox:latest` has no fixed version; `latest` is what was \
             pushed last; name a tag that stays, such as `:1.8.2`, or a digest\n"
        );
        let patch = "    web: {port: 80}\n  patches: [{kind: Deployment, json: [{op: replace, path: /spec/template/spec/containers/0/image, value: web}]}]\n";
        assert_eq!(
            prod(&RULE, patch),
            "m.yaml:10:106: error[E0360]: the image `web` has no version; a node takes `latest` then; name a tag that stays, \
             such as `:1.8.2`, or a digest\n"
        );
    }

    #[test]
    fn versions_and_images_of_workloads_pass() {
        assert_eq!(
            template(
                &RULE,
                "apiVersion: v1\nkind: Pod\nmetadata: {name: own}\nspec: {containers: [{image: \"a:1\"}]}\n"
            ),
            ""
        );
        assert_eq!(
            prod(&RULE, "    web: {image: web}\n  patches: [{kind: Deployment, merge: {spec: {paused: true}}}]\n"),
            ""
        );
    }
}
