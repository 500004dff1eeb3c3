//! Images without a version.

use super::{Check, Rule, place, pods};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::policy(
    "E0301",
    "an image without a version",
    "An image without tag and digest means `latest`, and `latest` means whatever was pushed last. Two pods of one workload \
     can then run different programs, a rollback brings the same broken image again, and a changed image starts no \
     rollout, because the Deployment did not change. Name a tag that is never pushed again, or a digest.",
);

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    for container in pods::containers(workload) {
        let path: Vec<&str> = pods::path(container).into_iter().chain(["image"]).collect();
        let place = place::workload(workload, &path);
        // One line of `defaults` is one mistake, whatever it comes to in each workload.
        let written = place.mark.and_then(|it| report.text_at(it)).filter(|it| it.contains("{{"));
        let shown = written.map_or(&*container.image, |it| it.trim_matches(['"', '\'']));
        let Some((what, why)) = unpinned(&container.image, shown) else { continue };
        let diagnostic = Diagnostic::new(&CODE, place, what).why(why);
        report.add(diagnostic.help("name a tag that stays, such as `:1.8.2`, or a digest"));
    }
}

/// Returns what is wrong with an image that names no version, and why; `None` for one that does.
///
/// `shown` is how the message names it.
pub(super) fn unpinned(image: &str, shown: &str) -> Option<(String, &'static str)> {
    // A colon before the last slash belongs to the port of the registry.
    let tag = image.rsplit_once(':').map(|(_, tag)| tag).filter(|tag| !tag.contains('/') && !tag.is_empty());
    match tag {
        _ if image.contains("@sha256:") => None,
        None => Some((format!("the image `{shown}` has no version"), "a node takes `latest` then")),
        Some("latest") => {
            Some((format!("the image `{shown}` has no fixed version"), "`latest` is what was pushed last"))
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn an_image_without_tag_and_the_tag_latest_are_refused_in_every_container() {
        let found = prod(&RULE, "    web: {image: \"host:5000/web\", sidecars: {log: {image: \"log:latest\"}}}\n");
        assert_eq!(
            found,
            "m.yaml:9:18: error[E0301]: the image `host:5000/web` has no version; a node takes `latest` then; name a tag that stays, such as `:1.8.2`, or a digest\n\
             m.yaml:9:59: error[E0301]: the image `log:latest` has no fixed version; `latest` is what was pushed last; name a tag that stays, such as `:1.8.2`, or a digest\n"
        );
    }

    #[test]
    fn tags_and_digests_are_versions() {
        let digest = "a".repeat(64);
        let text = format!("    a: {{image: \"host:5000/a:1\"}}\n    b: {{image: \"b@sha256:{digest}\"}}\n");
        assert_eq!(prod(&RULE, &text), "");
    }
}
