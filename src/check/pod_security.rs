//! Pods of patches and templates that are weaker than what was declared for them, and pods that their namespace refuses.

use super::standard::{self, Cause, Weakness};
use super::{Check, Rule, object, origin, place};
use crate::diagnostic::{Code, Diagnostic, Place, Report, listed};
use crate::object::Object;
use crate::plan::{Plan, PodSecurityLevel};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule { codes: &[&WEAKER, &REFUSED], check: Check::Objects(check) };

const WEAKER: Code = Code::policy(
    "E0358",
    "pods of a patch or a template that are weaker than declared",
    "Pods satisfy the Pod Security Standard `restricted`, init containers and sidecars too, unless the spec says otherwise. A \
     patch or a template of yours makes pods with more rights than that: more than `security.level` of the workload gives, or \
     than `namespace.podSecurity` of the environment gives to pods of templates. Give a workload what it needs by \
     `security: {level: …, reason: …}`, which stays visible as an annotation and a warning; write `securityContext` into a \
     template; or declare `namespace: {podSecurity: …}`. A waiver with its reason is right for a single agent of the node.",
);

const REFUSED: Code = Code::error(
    "E0359",
    "pods that their namespace refuses",
    "The environment emits its Namespace with a label by which the API server enforces a Pod Security Standard \
     (`namespace: {create: true, podSecurity: …}`), and pods in it have more rights than that standard gives: their Deployment \
     is taken, and no pod of it is ever made. Declare the weaker standard, or take the rights away.",
);

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    let refused = refused_workloads(plan, report);
    for object in objects.iter().filter(|it| object::pod_path(it).is_some() && origin::is_foreign(plan, it)) {
        if let Some(needed) = weaker(plan, object, report)
            && needed.level < enforced(plan, object)
            && !origin::workload(plan, object).is_some_and(|it| refused.contains(&*it.name))
        {
            let what = format!(
                "the namespace enforces `{}`, and {} needs `{}`",
                plan.namespace.pod_security.word(),
                object.label(),
                needed.level.word()
            );
            report.add(refused_at(plan, needed.place, what, needed.level));
        }
    }
}

/// Reports workloads that were given more rights than the namespace gives.
fn refused_workloads<'a>(plan: &'a Plan, report: &mut Report) -> BTreeSet<&'a str> {
    let mut refused = BTreeSet::new();
    for workload in plan.workloads.iter().filter(|_| plan.namespace.create) {
        let level = workload.pod.security.level;
        if level < plan.namespace.pod_security {
            let what = format!(
                "the namespace enforces `{}`, and the pods of `{}` need `{}`",
                plan.namespace.pod_security.word(),
                workload.name,
                level.word()
            );
            report.add(refused_at(plan, place::workload(workload, &["security", "level"]), what, level));
            refused.insert(&*workload.name);
        }
    }
    refused
}

fn refused_at(plan: &Plan, place: Place, what: String, level: PodSecurityLevel) -> Diagnostic {
    let environment = &plan.environment;
    let help = format!(
        "write `environments: {{{environment}: {{namespace: {{podSecurity: {}}}}}}}`, or take the rights away",
        level.word()
    );
    Diagnostic::new(&REFUSED, place, what).why("the API server makes none of these pods").help(help)
}

/// Returns the standard that the API server enforces on the pods of an object.
fn enforced(plan: &Plan, object: &Object) -> PodSecurityLevel {
    let here = object.namespace.as_deref().is_none_or(|it| *it == *plan.namespace.name);
    if here && plan.namespace.create { plan.namespace.pod_security } else { PodSecurityLevel::Privileged }
}

/// The weakest thing in the pods of an object that is accepted.
struct Needed {
    level: PodSecurityLevel,
    place: Place,
}

/// Reports what in an object is weaker than was declared; returns what is left that is accepted.
fn weaker(plan: &Plan, object: &Object, report: &mut Report) -> Option<Needed> {
    let workload = origin::workload(plan, object);
    let here = object.namespace.as_deref().is_none_or(|it| *it == *plan.namespace.name);
    let declared = match workload {
        Some(workload) => workload.pod.security.level,
        None => plan.namespace.declared_pod_security.filter(|_| here).unwrap_or(PodSecurityLevel::Restricted),
    };
    // What the program wrote into a workload's pods follows from its `security`.
    let placed =
        standard::weaknesses(object).into_iter().filter_map(|it| foreign(plan, object, &it).map(|place| (it, place)));
    let placed: Vec<(Weakness, Place)> = placed.collect();
    let mut missing: Vec<(&'static str, &str, &Place)> = Vec::new();
    let mut needed: Option<Needed> = None;
    for (weakness, place) in &placed {
        let tells = weakness.level < declared;
        match &weakness.cause {
            Cause::Asked(words) if tells => report.add(asked(plan, object, (weakness.level, words), place)),
            Cause::Missing(setting, container) if tells => missing.push((setting, container, place)),
            _ => {}
        }
        let accepted = !tells || report.waives(&WEAKER, place);
        if accepted && needed.as_ref().is_none_or(|it| weakness.level < it.level) {
            needed = Some(Needed { level: weakness.level, place: place.clone() });
        }
    }
    if let Some((_, _, place)) = missing.first() {
        let what = format!("the pods of {} are not `restricted`: {}", object.label(), lacks(&missing));
        let help = match workload {
            Some(it) => format!(
                "leave `securityContext` as it is, or give `{}` the right: `security: {{level: baseline, reason: WHY}}`",
                it.name
            ),
            None => "write them under `securityContext` of each container, what holds for all of them once for the pod"
                .to_owned(),
        };
        report.add(Diagnostic::new(&WEAKER, (*place).clone(), what).help(help));
    }
    needed
}

/// Returns `` `a` and `b` lack `runAsNonRoot: true` ``, what the same containers lack together.
fn lacks(missing: &[(&'static str, &str, &Place)]) -> String {
    let mut by_setting: Vec<(&str, Vec<&str>)> = Vec::new();
    for (setting, container, _) in missing {
        match by_setting.iter_mut().find(|(it, _)| it == setting) {
            Some((_, containers)) => containers.push(container),
            None => by_setting.push((setting, vec![container])),
        }
    }
    let mut by_containers: Vec<(Vec<&str>, Vec<String>)> = Vec::new();
    for (setting, containers) in by_setting {
        let setting = format!("`{setting}`");
        match by_containers.iter_mut().find(|(it, _)| *it == containers) {
            Some((_, settings)) => settings.push(setting),
            None => by_containers.push((containers, vec![setting])),
        }
    }
    let one = |(containers, settings): &(Vec<&str>, Vec<String>)| {
        let verb = if containers.len() == 1 { "lacks" } else { "lack" };
        let who = listed(containers.iter().copied()).replace(" or ", " and ");
        format!("{who} {verb} {}", settings.join(", "))
    };
    by_containers.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Returns where a patch or a template makes the pods weaker: what a container does not say may be taken from the pod.
fn foreign(plan: &Plan, object: &Object, weakness: &Weakness) -> Option<Place> {
    let path: Vec<&str> = weakness.path.iter().map(String::as_str).collect();
    let is_missing = matches!(weakness.cause, Cause::Missing(..));
    let own = path.iter().position(|it| *it == "securityContext").filter(|_| is_missing);
    origin::foreign(plan, object, &path).or_else(|| {
        let of_pod = [&["spec"], &path[own?..]].concat();
        origin::patched(plan, object, &object::in_pods(object, &of_pod))
    })
}

fn asked(plan: &Plan, object: &Object, (level, words): (PodSecurityLevel, &str), place: &Place) -> Diagnostic {
    let workload = origin::workload(plan, object).map(|it| &*it.name);
    let environment = &plan.environment;
    let what = format!("{} is weaker than declared: {words}", object.label());
    let why = format!("the Pod Security Standard `{}` does not take it", stronger(level).word());
    let level = level.word();
    let help = match workload {
        Some(name) => format!("take it away, or give `{name}` the right: `security: {{level: {level}, reason: WHY}}`"),
        None => format!(
            "take it away, or declare `environments: {{{environment}: {{namespace: {{podSecurity: {level}}}}}}}`"
        ),
    };
    Diagnostic::new(&WEAKER, place.clone(), what).why(why).help(help)
}

/// Returns the standard above a level.
fn stronger(level: PodSecurityLevel) -> PodSecurityLevel {
    match level {
        PodSecurityLevel::Privileged => PodSecurityLevel::Baseline,
        _ => PodSecurityLevel::Restricted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, prod_in, template, template_beside};

    /// A DaemonSet with pods of this spec.
    fn agent(spec: &str) -> String {
        format!(
            "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {{name: agent}}\nspec:\n  selector: {{matchLabels: {{a: b}}}}\n  \
             template:\n    metadata: {{labels: {{a: b}}}}\n    spec:\n{spec}"
        )
    }

    /// A container with everything that `restricted` wants.
    const GOOD: &str =
        "{name: a, image: \"a:1\", securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}";

    #[test]
    fn pods_of_templates_lack_nothing_in_any_container() {
        let spec = "      containers: [{name: a, image: \"a:1\"}]\n      initContainers: [{name: b, image: \"b:1\"}]\n";
        assert_eq!(
            template(&RULE, &agent(spec)),
            "templates/own.yaml.j2:10:24: error[E0358]: the pods of DaemonSet/agent are not `restricted`: `b` and `a` lack \
             `allowPrivilegeEscalation: false`, `capabilities: {drop: [ALL]}`, `runAsNonRoot: true`, `seccompProfile: {type: \
             RuntimeDefault}`; write them under `securityContext` of each container, what holds for all of them once for the \
             pod\n"
        );
        let pod = "      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}\n";
        assert_eq!(template(&RULE, &agent(&format!("{pod}      containers: [{GOOD}]\n"))), "");
    }

    #[test]
    fn rights_that_templates_ask_for_are_refused_where_they_are_written() {
        let pod = "      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}\n";
        for (line, words) in [
            ("hostNetwork: true", "its pods have `hostNetwork`"),
            ("hostPID: true", "its pods have `hostPID`"),
            ("volumes: [{name: v, hostPath: {path: /}}]", "its pods mount a volume of kind `hostPath`"),
            ("volumes: [{name: v, nfs: {server: a, path: /}}]", "its pods mount a volume of kind `nfs`"),
        ] {
            let found = template(&RULE, &agent(&format!("{pod}      {line}\n      containers: [{GOOD}]\n")));
            assert!(found.starts_with("templates/own.yaml.j2:10:") && found.contains(words), "{line}: {found}");
            assert_eq!(found.lines().count(), 1, "{found}");
        }
        for (more, words) in [
            ("ports: [{containerPort: 80, hostPort: 80}]", "takes a port of the node"),
            ("livenessProbe: {httpGet: {host: a.example.com, port: 80}}", "sends requests to another host"),
        ] {
            let container = GOOD.replace("image:", &format!("{more}, image:"));
            let found = template(&RULE, &agent(&format!("{pod}      containers: [{container}]\n")));
            assert!(found.contains(words) && found.lines().count() == 1, "{more}: {found}");
        }
        for (more, words) in [
            ("privileged: true", "its container `a` is `privileged`"),
            ("runAsUser: 0", "the processes of its container `a` run as root"),
            ("runAsNonRoot: false", "the processes of its container `a` may run as root"),
            ("procMount: Unmasked", "has another `procMount`"),
            ("seccompProfile: {type: Unconfined}", "have the `seccompProfile` `Unconfined`"),
        ] {
            let container = GOOD.replace("allowPrivilegeEscalation", &format!("{more}, allowPrivilegeEscalation"));
            let found = template(&RULE, &agent(&format!("{pod}      containers: [{container}]\n")));
            assert!(found.contains(words) && found.lines().count() == 1, "{more}: {found}");
        }
        let container = GOOD.replace("drop:", "add: [NET_ADMIN, NET_BIND_SERVICE, CHOWN], drop:");
        let found = template(&RULE, &agent(&format!("{pod}      containers: [{container}]\n")));
        assert!(found.contains("`NET_ADMIN`; the Pod Security Standard `baseline`"), "{found}");
        assert!(
            found.contains("`CHOWN`; the Pod Security Standard `restricted`") && found.lines().count() == 2,
            "{found}"
        );
    }

    #[test]
    fn a_patch_may_not_weaken_a_workload_beyond_its_level() {
        let patched = |security: &str, merge: &str| {
            let text = format!(
                "    web: {{port: 8080{security}}}\n  patches: [{{kind: Deployment, merge: {{spec: {{template: {{spec: {merge}}}}}}}}}]\n"
            );
            prod(&RULE, &text)
        };
        assert_eq!(
            patched("", "{hostNetwork: true}"),
            "m.yaml:10:78: error[E0358]: Deployment/web is weaker than declared: its pods have `hostNetwork`; the Pod Security \
             Standard `baseline` does not take it; take it away, or give `web` the right: `security: {level: privileged, reason: \
             WHY}`\n"
        );
        assert_eq!(patched(", security: {level: privileged, reason: an agent}", "{hostNetwork: true}"), "");
        let missing = patched("", "{securityContext: {runAsNonRoot: null}}");
        assert!(missing.starts_with("m.yaml:10:83: error[E0358]: the pods of Deployment/web are not `restricted`: `web` lacks `runAsNonRoot: true`"), "{missing}");
        assert_eq!(
            patched(", security: {level: baseline, reason: old image}", "{securityContext: {runAsNonRoot: null}}"),
            ""
        );
        assert_eq!(patched("", "{priorityClassName: high}"), "");
    }

    #[test]
    fn operations_are_found_by_their_paths() {
        let text = "    web: {port: 8080}\n  patches: [{kind: Deployment, json: [{op: add, path: /spec/template/spec/containers/0/securityContext/privileged, value: true}]}]\n";
        assert!(prod(&RULE, text).starts_with("m.yaml:10:123: error[E0358]: Deployment/web is weaker than declared: its container `web` is `privileged`"), "{}", prod(&RULE, text));
    }

    #[test]
    fn a_namespace_refuses_what_is_weaker_than_it_enforces() {
        let weak = "    web: {port: 8080, security: {level: baseline, reason: old image}}\n";
        assert_eq!(
            prod_in(&RULE, "{create: true, podSecurity: restricted}", weak),
            "m.yaml:9:41: error[E0359]: the namespace enforces `restricted`, and the pods of `web` need `baseline`; the API server \
             makes none of these pods; write `environments: {prod: {namespace: {podSecurity: baseline}}}`, or take the rights \
             away\n"
        );
        // Without a word the namespace enforces what its workloads need, and one that somebody else makes is not known.
        assert_eq!(prod_in(&RULE, "{create: true}", weak), "");
        assert_eq!(prod_in(&RULE, "{podSecurity: restricted}", weak), "");
    }

    #[test]
    fn pods_of_templates_may_be_what_the_namespace_is_declared_for() {
        let spec =
            format!("      hostNetwork: true\n      containers: [{}]\n", GOOD.replace(", securityContext", ", x"));
        let strict = template_beside(&RULE, &agent(&spec), "    web: {port: 8080}\n");
        assert!(strict.contains("declare `environments: {prod: {namespace: {podSecurity: privileged}}}`"), "{strict}");
    }
}
