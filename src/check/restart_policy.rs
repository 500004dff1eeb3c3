//! Pods that should end, and are started again for ever.

use super::{Check, Rule, object, origin};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::{Node, Object};
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&CODE, &STAYS], check: Check::Objects(check) };

const CODE: Code = Code::error(
    "E0356",
    "a Job whose pods are always restarted",
    "The pods of a Job, a CronJob or a ScaledJob must be able to end. Without `restartPolicy` it is `Always`, which the API \
     server refuses for them, and KEDA finds out only when work waits. Write `Never` or `OnFailure` in the patch or the template; \
     `job.restart` of a workload writes it.",
);

const STAYS: Code = Code::warning(
    "W0376",
    "a Job of a template that stays for ever",
    "A Job that has ended stays in the cluster, with its pods and their logs, until somebody deletes it: after a year of deploys \
     there are hundreds. `ttlSecondsAfterFinished` clears it away. Jobs of a CronJob are kept to a number by its history limits; \
     `kind: Job` of a workload writes all of it.",
);

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    for job in objects.iter().filter(|it| it.kind.kind == "Job" && origin::own(plan, it).is_some()) {
        if object::at(job, &["spec", "ttlSecondsAfterFinished"]).is_none() {
            let what = format!("{} stays after it has ended", job.label());
            let place = origin::of(plan, job, &["spec", "ttlSecondsAfterFinished"]);
            report.add(Diagnostic::new(&STAYS, place, what).help("add `ttlSecondsAfterFinished: 86400`"));
        }
    }
    for object in objects.iter().filter(|it| matches!(&*it.kind.kind, "Job" | "CronJob" | "ScaledJob")) {
        let path = object::in_pods(object, &["spec", "restartPolicy"]);
        let policy = object::at(object, &path).and_then(Node::as_str);
        if matches!(policy, Some("Never" | "OnFailure")) {
            continue;
        }
        let what = format!("the pods of {} are always restarted, so that it never ends", object.label());
        let diagnostic = Diagnostic::new(&CODE, origin::of(plan, object, &path), what);
        report.add(diagnostic.help("write `restartPolicy: Never` or `OnFailure`"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, template};

    #[test]
    fn a_job_without_an_end_is_refused() {
        let job = |spec: &str| {
            format!(
                "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: own}}\nspec: {{ttlSecondsAfterFinished: 9, template: {{spec: {{{spec}}}}}}}\n"
            )
        };
        for spec in ["containers: []", "restartPolicy: Always"] {
            assert!(
                template(&RULE, &job(spec)).contains("error[E0356]: the pods of Job/own are always restarted"),
                "{spec}"
            );
        }
        assert_eq!(template(&RULE, &job("restartPolicy: Never")), "");
    }

    #[test]
    fn a_job_of_a_template_that_stays_is_reported() {
        let job = |spec: &str| format!("apiVersion: batch/v1\nkind: Job\nmetadata: {{name: own}}\nspec: {{{spec}}}\n");
        let policy = "template: {spec: {restartPolicy: Never}}";
        assert_eq!(
            template(&RULE, &job(policy)),
            "templates/own.yaml.j2:4:1: warning[W0376]: Job/own stays after it has ended; add `ttlSecondsAfterFinished: 86400`\n"
        );
        assert_eq!(template(&RULE, &job(&format!("{policy}, ttlSecondsAfterFinished: 60"))), "");
    }

    #[test]
    fn emitted_jobs_end() {
        assert_eq!(prod(&RULE, "    a: {kind: Job}\n    b: {kind: CronJob, schedule: \"0 3 * * *\"}\n"), "");
    }
}
