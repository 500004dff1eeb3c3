//! Secrets that would stand in a `ConfigMap` or in the pod.

use super::{Check, Rule, place, pods, variable};
use crate::diagnostic::{Code, Diagnostic, Place, Report};
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
            None if is_secret_name(name) && is_value(variable.value) => {
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

/// A switch, a number or nothing is no secret, whatever its name.
fn is_value(value: &str) -> bool {
    let number = value.bytes().all(|it| it.is_ascii_digit() || it == b'.');
    !number && !matches!(value.to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no" | "none" | "null")
}

/// Names end in what they hold: `DB_PASSWORD` is a password, `PASSWORD_MIN_LENGTH` and `TOKEN_URL` are not.
fn is_secret_name(name: &str) -> bool {
    const SINGLE: &[&str] = &[
        "PASSWORD",
        "PASSWD",
        "PASSPHRASE",
        "SECRET",
        "TOKEN",
        "APIKEY",
        "CREDENTIALS",
        "CREDENTIAL",
        "SALT",
        "CONNECTIONSTRING",
        "PRIVATEKEY",
        "SECRETKEY",
        "ACCESSKEY",
    ];
    const PAIRS: &[(&str, &str)] = &[
        ("API", "KEY"),
        ("PRIVATE", "KEY"),
        ("SECRET", "KEY"),
        ("ACCESS", "KEY"),
        ("SIGNING", "KEY"),
        ("ENCRYPTION", "KEY"),
        ("AUTH", "KEY"),
        ("MASTER", "KEY"),
        ("CONNECTION", "STRING"),
        ("KEY", "BASE"),
    ];
    let words = words(name);
    match words.as_slice() {
        [.., before, last] if PAIRS.contains(&(before, last)) => true,
        // Alone they have other meanings: `PWD` is the working directory.
        [_, .., last] if matches!(last.as_str(), "PWD" | "PASS") => true,
        [.., last] => SINGLE.contains(&last.as_str()),
        [] => false,
    }
}

/// Returns the words of a name in capitals, without numbers at the end: `dbPassword2` is `DB`, `PASSWORD`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for it in name.chars() {
        let hump = it.is_ascii_uppercase() && before.is_ascii_lowercase();
        if !it.is_ascii_alphanumeric() || hump {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| it.is_ascii_alphanumeric()) {
            word.push(it.to_ascii_uppercase());
        }
        before = it;
    }
    words
        .iter()
        .map(|it| it.trim_end_matches(|it: char| it.is_ascii_digit()).to_owned())
        .filter(|it| !it.is_empty())
        .collect()
}

/// Returns what kind of secret a text holds, by its form alone.
pub(super) fn secret_in(text: &str) -> Option<&'static str> {
    const BEGINNINGS: &[&str] = &["ghp_", "gho_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "sk_live_"];
    let begins = |word: &str| BEGINNINGS.iter().any(|it| word.strip_prefix(it).is_some_and(|rest| rest.len() >= 16));
    match () {
        () if text.match_indices("://").any(|(at, _)| has_password(&text[at + 3..])) => {
            Some("a password inside of a URL")
        }
        () if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----") => Some("a private key"),
        () if tokens(text).any(is_aws_key) => Some("an AWS access key"),
        () if has_keyword(text) => Some("a password inside of a connection string"),
        () if tokens(text).any(begins) => Some("an access token"),
        () => None,
    }
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it: char| !(it.is_ascii_alphanumeric() || matches!(it, '_' | '-')))
}

fn is_aws_key(token: &str) -> bool {
    let prefix = token.starts_with("AKIA") || token.starts_with("ASIA");
    prefix && token.len() == 20 && token.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit())
}

/// Tells whether what follows `://` begins with `user:password@`; a reference such as `$(PASSWORD)` is none.
fn has_password(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#', ' ', '"', '\'', '\n']).next().unwrap_or_default();
    let user = authority.rsplit_once('@').map(|(user, _)| user);
    let password = user.and_then(|it| it.split_once(':')).map_or("", |(_, password)| password);
    !password.is_empty() && !is_reference(password)
}

fn is_reference(text: &str) -> bool {
    text.starts_with(['$', '%', '<']) || text.contains("{{")
}

/// `Server=db;User=app;Password=…`, as .NET, JDBC and Azure write it.
fn has_keyword(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let parts = || lower.split([';', '&', '?', ' ']).filter_map(|part| part.split_once('='));
    let secret = |(key, value): (&str, &str)| {
        let key = key.trim();
        matches!(key, "password" | "pwd" | "accountkey" | "sharedaccesskey")
            && !value.is_empty()
            && !is_reference(value)
    };
    parts().count() > 1 && parts().any(secret)
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

    #[test]
    fn names_end_in_what_they_hold() {
        for name in ["DB_PASSWORD", "dbPassword", "API_KEY", "apiKey2", "SMTP_PASS", "SECRET_KEY_BASE", "db.password"] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["PWD", "SECRET_NAME", "TOKEN_URL", "PASSWORD_FILE", "KEYBOARD", "MAX_TOKENS", "PUBLIC_KEY"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
