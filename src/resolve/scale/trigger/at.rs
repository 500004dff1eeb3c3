//! One trigger while it is being decided: where it stands, what it has so far.

use crate::diagnostic::{Code, Diagnostic, Place, Report};
use crate::plan::{Text, TextMap};
use crate::resolve::codes;
use crate::resolve::scene::{Drawn, Scene, required_in};
use crate::spec::PodIdentityWord;
use crate::spec::scalar::Duration;

/// What KEDA cannot reach by this name, if it is one without its namespace.
const SHORT_HOST_WHY: &str = "KEDA asks from its own namespace, where the name means something else or nothing";

/// One trigger.
pub struct At<'a> {
    /// What all workloads share.
    pub scene: &'a Scene<'a>,
    /// The workload.
    pub drawn: &'a Drawn,
    /// Its name.
    pub trigger: &'a Text,
    /// The key of its source, for example `sqs`.
    pub source: &'static str,
    /// Most pods.
    pub max: Option<u32>,
    /// Parameters that come from secrets.
    pub parameters: Vec<Text>,
    /// The provider of an identity, if one is written.
    pub identity: Option<PodIdentityWord>,
    /// Takes the findings.
    pub report: &'a mut Report,
    /// The settings so far, under KEDA's names.
    pub metadata: TextMap,
}

impl At<'_> {
    /// Adds a setting that is written or derived.
    pub fn put(&mut self, key: &str, value: Option<impl Into<Text>>) {
        if let Some(value) = value {
            self.metadata.insert(key.into(), value.into());
        }
    }

    /// Adds a number.
    pub fn put_number(&mut self, key: &str, value: Option<u32>) {
        self.put(key, value.map(|it| it.to_string()));
    }

    /// Adds a time in Go's form; a bare number would be milliseconds.
    pub fn put_time(&mut self, key: &str, value: Option<Duration>) {
        self.put(key, value.map(|it| format!("{}s", it.0)));
    }

    /// Returns the place of a field of the source.
    pub fn place(&self, field: &str) -> Place {
        self.drawn.spot().place(&["scale", "on", self.trigger, self.source, field])
    }

    /// Tells whether a field of the source is written, whatever its value.
    pub fn is_written(&self, field: &str) -> bool {
        self.drawn.tree.at(&["scale", "on", self.trigger, self.source, field]).is_some()
    }

    /// Reports required fields that are not written.
    pub fn need(&mut self, fields: &[(&str, &str)]) {
        for (field, example) in fields {
            let what = format!("the trigger `{}` has no `{field}`", self.trigger);
            let path = ["scale", "on", self.trigger, self.source, field];
            required_in(self.report, self.drawn.spot(), &path, (&what, &format!("add `{example}`")));
        }
    }

    /// Reports that none of several ways into the source is written.
    pub fn need_one_of(&mut self, what: &str, help: &str) {
        let place = self.drawn.spot().place(&["scale", "on", self.trigger, self.source]);
        self.report.add(Diagnostic::new(&codes::REQUIRED, place, what).help(help));
    }

    /// Reports a field.
    pub fn say(&mut self, code: &'static Code, field: &str, what: impl Into<String>, (why, help): (&str, &str)) {
        let diagnostic = Diagnostic::new(code, self.place(field), what).help(help);
        self.report.add(if why.is_empty() { diagnostic } else { diagnostic.why(why) });
    }

    /// Tells whether a parameter comes from a secret.
    pub fn has_secret(&self, parameter: &str) -> bool {
        self.parameters.iter().any(|it| **it == *parameter)
    }

    /// Warns about a host that only pods of one namespace know: KEDA's operator lives in another one.
    pub fn reachable(&mut self, field: &str, host: &str) {
        let host = host.split_once("://").map_or(host, |(_, rest)| rest);
        let host = host.split('/').next().unwrap_or(host);
        let host = host.rsplit_once('@').map_or(host, |(_, rest)| rest);
        let host = host.rsplit_once(':').map_or(host, |(name, _)| name);
        if host.is_empty() || host.contains(['.', ':', '[']) {
            return;
        }
        let what = format!("KEDA does not find the host `{host}`");
        let help = match self.scene.find(host) {
            Some(_) => format!("write `{host}.{}.svc`", self.scene.namespace.name),
            None => format!("write `{host}.NAMESPACE.svc`"),
        };
        self.say(&codes::SHORT_HOST, field, what, (SHORT_HOST_WHY, &help));
    }

    /// Refuses a user and a password inside of a URL, without showing them.
    pub fn without_password(&mut self, field: &str, url: &str, parameters: &str) {
        let authority = url.split_once("://").map_or(url, |(_, rest)| rest).split('/').next().unwrap_or_default();
        if authority.contains('@') {
            let what = format!("`{field}` holds a user and a password");
            let help = format!("move it to the secret store and write `auth: {{secrets: {{{parameters}}}}}`");
            let diagnostic = Diagnostic::new(&codes::CONTRADICTION, self.place(field), what).sensitive();
            self.report.add(diagnostic.why("it would stand in Git and in the ScaledObject").help(help));
        }
    }
}

/// Returns a switch as KEDA reads it.
pub fn switch(flag: Option<crate::spec::scalar::Flag>) -> Option<&'static str> {
    flag.map(|it| if it.0 { "true" } else { "false" })
}
