//! Secrets that would stand in a `ConfigMap` or in the pod.

use super::{Check, Rule, place, pods, variable};
use crate::diagnostic::{Code, Diagnostic, Place, Report};
use crate::object::{looks_secret, secret_in};
use crate::plan::{Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Values(check) };

const CODE: Code = Code::error(
    "E0303",
    "a secret among the settings",
    "A value that looks like a secret stands in `env`, `files`, `command`, `args` or a trigger. It would be in Git, in a ConfigMap \
     that everyone who may look at the namespace can read, and in the output of `kubectl describe`. Put the value into the \
     secret store and name it under `secrets`. If it is none, say so: `env: {NAME: {value: …, notSecret: WHY}}`. The value \
     is never shown, nor are the lines that hold it.",
);

const WHY: &str = "settings stand in Git and in a ConfigMap";

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    for variable in variable::all(workload) {
        if variable.is_waived(workload) {
            continue;
        }
        let name = variable.name;
        let what = match secret_in(variable.value) {
            Some(kind) => format!("the variable `{name}` holds {kind}"),
            None if looks_secret(name, variable.value) => {
                format!("the variable `{name}` looks like a secret")
            }
            None => continue,
        };
        let help = format!(
            "move it to the secret store and write `secrets: {{{name}: KEY-IN-THE-STORE}}`; if it is no secret, add \
             `notSecret: WHY` beside its `value`"
        );
        report.add(Diagnostic::new(&CODE, variable.place(workload), what).why(WHY).help(help).sensitive());
    }
    files(workload, report);
    commands(workload, report);
    triggers(workload, report);
}

fn triggers(workload: &WorkloadPlan, report: &mut Report) {
    for trigger in workload.triggers() {
        let Some((key, kind)) = trigger.metadata.iter().find_map(|(key, value)| Some((key, secret_in(value)?))) else {
            continue;
        };
        let what = format!("the trigger `{}` holds {kind} in `{key}`", trigger.name);
        let help = format!("move it to the secret store and write `auth: {{secrets: {{{key}: KEY#FIELD}}}}`");
        let place = place::workload(workload, &["scale", "on", &trigger.name]);
        let diagnostic = Diagnostic::new(&CODE, place, what).why("it would stand in Git and in the object of KEDA");
        report.add(diagnostic.help(help).sensitive());
    }
}

fn files(workload: &WorkloadPlan, report: &mut Report) {
    let all = workload.origin.get("files").and_then(|it| it.entries()).unwrap_or_default();
    let maps = workload.config_maps.iter().filter(|it| it.name != workload.name);
    for (key, content) in maps.flat_map(|it| &it.data) {
        let Some(kind) = secret_in(content) else { continue };
        let path = all.iter().find(|it| it.key.trim_start_matches('/').replace('/', ".") == **key);
        let path = path.map_or(&**key, |it| &it.key);
        let what = format!("the file `{path}` holds {kind}");
        let help = format!("move it to the secret store and write `secrets: {{NAME: {{key: …, file: {path}}}}}`");
        report.add(Diagnostic::new(&CODE, content_place(workload, path), what).why(WHY).help(help).sensitive());
    }
}

fn content_place(workload: &WorkloadPlan, path: &str) -> Place {
    let field = if workload.origin.at(&["files", path, "from"]).is_some() { "from" } else { "content" };
    place::workload(workload, &["files", path, field])
}

fn commands(workload: &WorkloadPlan, report: &mut Report) {
    for container in pods::containers(workload) {
        for (field, words) in [("command", &container.command), ("args", &container.args)] {
            let Some(kind) = words.iter().find_map(|word| secret_in(word)) else { continue };
            let path: Vec<&str> = pods::path(container).into_iter().chain([field]).collect();
            let what = format!("`{field}` holds {kind}");
            let help = "move it to the secret store, name it under `secrets`, and write `$(NAME)` in its place";
            let diagnostic = Diagnostic::new(&CODE, place::workload(workload, &path), what);
            report.add(diagnostic.why("it would stand in Git and in the pod").help(help).sensitive());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn secrets_are_named_and_never_shown() {
        let found = prod(
            &RULE,
            "    web: {env: {DB_PASSWORD: hunter2, DATABASE: \"postgres://app:hunter2@db/shop\"}, args: [\"--key=AKIAIOSFODNN7EXAMPLE\"]}\n",
        );
        assert_eq!(
            found,
            "m.yaml:9:30: error[E0303]: the variable `DB_PASSWORD` looks like a secret; settings stand in Git and in a ConfigMap; move it to the secret store and write `secrets: {DB_PASSWORD: KEY-IN-THE-STORE}`; if it is no secret, add `notSecret: WHY` beside its `value`\n\
             m.yaml:9:49: error[E0303]: the variable `DATABASE` holds a password inside of a URL; settings stand in Git and in a ConfigMap; move it to the secret store and write `secrets: {DATABASE: KEY-IN-THE-STORE}`; if it is no secret, add `notSecret: WHY` beside its `value`\n\
             m.yaml:9:90: error[E0303]: `args` holds an AWS access key; it would stand in Git and in the pod; move it to the secret store, name it under `secrets`, and write `$(NAME)` in its place\n"
        );
    }

    #[test]
    fn files_are_looked_into() {
        let found = prod(&RULE, "    web: {files: {/etc/app/key.pem: \"-----BEGIN RSA PRIVATE KEY-----\"}}\n");
        assert_eq!(
            found,
            "m.yaml:9:37: error[E0303]: the file `/etc/app/key.pem` holds a private key; settings stand in Git and in a ConfigMap; move it to the secret store and write `secrets: {NAME: {key: …, file: /etc/app/key.pem}}`\n"
        );
    }

    #[test]
    fn what_is_no_secret_passes() {
        let text = "    web: {env: {TOKEN_URL: \"https://idp/token\", PASSWORD_MIN_LENGTH: \"12\", DB_PASSWORD_FILE: /run/secrets/db, \
                    MAX_TOKEN: \"4096\", API: \"http://user@host/\", CSRF_TOKEN: {value: x-csrf, notSecret: name of a header}, \
                    NAME: \"Key=a;Word=b\", DB: \"postgres://app:$(PW)@db/x\"}}\n";
        assert_eq!(prod(&RULE, text), "");
    }
}
