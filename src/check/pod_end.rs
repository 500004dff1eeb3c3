//! Pods of patches and templates that are killed before they may stop, or that need a shell to wait.

use super::{Check, Rule, object, origin};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::{Node, Object};
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&KILLED, &SHELL], check: Check::Objects(check) };

const KILLED: Code = Code::error(
    "E0364",
    "a pod of a patch or a template without time to stop",
    "`terminationGracePeriodSeconds` begins with the hook before the stop signal (`preStop`). When that hook takes all of it, the \
     process is killed at the moment it is asked to stop. Make the period longer than the pause by what the process needs; \
     `stop` of a workload does the sum.",
);

const SHELL: Code = Code::warning(
    "W0365",
    "a pause that needs a program in the image",
    "A `preStop` hook that runs `sleep` needs a shell or that program in the image; where it is missing, as in distroless images, \
     the hook fails and there is no pause at all. Kubernetes has the pause itself: `preStop: {sleep: {seconds: 15}}`, which \
     `stop.pause` of a workload writes.",
);

/// What Kubernetes waits where nothing is written.
const DEFAULT_GRACE: i64 = 30;

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    for object in objects.iter().filter(|it| object::pod_path(it).is_some() && origin::is_foreign(plan, it)) {
        let grace_path = object::in_pods(object, &["spec", "terminationGracePeriodSeconds"]);
        let grace = match object::at(object, &grace_path) {
            Some(Node::Int(seconds)) => *seconds,
            _ => DEFAULT_GRACE,
        };
        for (path, container) in object::containers(object) {
            let get = |keys: &[&str]| keys.iter().try_fold(container, |it, key| it.get(key));
            let hook = object::below(&path, &["lifecycle", "preStop"]);
            if let Some(Node::Int(pause)) = get(&["lifecycle", "preStop", "sleep", "seconds"])
                && *pause >= grace
            {
                let place = origin::foreign(plan, object, &object::below(&hook, &["sleep", "seconds"]));
                let Some(place) = origin::patched(plan, object, &grace_path).or(place) else { continue };
                let what =
                    format!("the pods of {} are killed after {grace} s, and pause for {pause} s first", object.label());
                let help = format!("write `terminationGracePeriodSeconds: {}`, or more", pause + DEFAULT_GRACE);
                report.add(Diagnostic::new(&KILLED, place, what).help(help));
            }
            let command = get(&["lifecycle", "preStop", "exec", "command"]);
            if command
                .is_some_and(|it| object::any_text(it, &|text| text.split_whitespace().any(|word| word == "sleep")))
                && let Some(place) = origin::foreign(plan, object, &object::below(&hook, &["exec", "command"]))
            {
                let what = format!("the pause of {} needs `sleep` in the image", object.label());
                report.add(Diagnostic::new(&SHELL, place, what).help("write `preStop: {sleep: {seconds: 15}}`"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, template};

    #[test]
    fn the_pause_is_shorter_than_the_life_of_the_pod() {
        let patch = |spec: &str| {
            let text = format!(
                "    web: {{port: 80, stop: {{pause: 20s}}}}\n  patches: [{{kind: Deployment, merge: {{spec: {{template: {{spec: {{{spec}}}}}}}}}}}]\n"
            );
            prod(&RULE, &text)
        };
        assert_eq!(
            patch("terminationGracePeriodSeconds: 20"),
            "m.yaml:10:96: error[E0364]: the pods of Deployment/web are killed after 20 s, and pause for 20 s first; write \
             `terminationGracePeriodSeconds: 50`, or more\n"
        );
        assert_eq!(patch("terminationGracePeriodSeconds: 60"), "");
    }

    #[test]
    fn a_pause_by_a_program_is_told_of() {
        let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: own}\nspec:\n  containers:\n    - name: a\n      lifecycle: {preStop: {exec: {command: [sh, -c, sleep 15]}}}\n";
        assert_eq!(
            template(&RULE, pod),
            "templates/own.yaml.j2:7:36: warning[W0365]: the pause of Pod/own needs `sleep` in the image; write `preStop: {sleep: \
             {seconds: 15}}`\n"
        );
        assert_eq!(template(&RULE, &pod.replace("sleep 15", "nginx -s quit")), "");
    }
}
