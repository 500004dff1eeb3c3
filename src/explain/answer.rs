//! Questions and answers: types only.

use super::path::Path;
use super::setting::Setting;
use serde::Serialize;

/// What is asked.
#[derive(Clone, Debug)]
pub enum Question {
    /// A path of the spec.
    Spec(Path),
    /// An object, and a path in it.
    Object {
        /// Its kind, with the API group after a dot where that is needed.
        kind: String,
        /// Its name.
        name: String,
        /// Its namespace, where several objects have the name.
        namespace: Option<String>,
        /// The path; the whole object without steps.
        path: Path,
    },
}

/// What cannot be answered: nothing is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// What is not there.
    pub what: String,
    /// What to write instead.
    pub help: String,
    /// How many steps of the question lead somewhere: of several documents, the one that leads farthest is meant.
    pub depth: usize,
}

/// An answer.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "about", rename_all = "camelCase")]
pub enum Answer {
    /// About a path of the spec.
    Setting {
        /// The environment.
        environment: String,
        /// What is known of it.
        setting: Setting,
        /// Where the workload is switched off in this environment, if it is.
        #[serde(skip_serializing_if = "Option::is_none")]
        off: Option<String>,
        /// The fields of objects that it decides.
        decides: Vec<Shown>,
        /// The fields that it decides with what stands beside it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        shares: Vec<Shown>,
    },
    /// About one field of an object.
    Field {
        /// The environment.
        environment: String,
        /// What is known of it.
        field: Field,
    },
    /// About an object, or a part of one.
    Object {
        /// The environment.
        environment: String,
        /// `Kind/name`.
        object: String,
        /// The path in it.
        path: String,
        /// Its lines.
        lines: Vec<Line>,
        /// What patches took away from it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        removed: Vec<Removed>,
    },
}

/// A field of an object with its value.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// `Kind/name`.
    pub object: String,
    /// The path in it.
    pub path: String,
    /// The value in the end; none where the field is not there.
    pub value: Option<String>,
    /// The patches that changed it, in order; without them it has the value before the first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub patches: Vec<Touch>,
}

/// What is known of a field of an object.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// Where it is, and its value.
    #[serde(flatten)]
    pub shown: Shown,
    /// The rule that decides it.
    pub why: String,
    /// The template of the user that it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// The fields of the spec that decide.
    pub settings: Vec<Setting>,
    /// Fields of the spec that would decide instead, and are not written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub instead: Vec<String>,
}

/// What a patch took away.
#[derive(Clone, Debug, Serialize)]
pub struct Removed {
    /// The path that it had.
    pub path: String,
    /// Its value.
    pub value: String,
    /// `file:line:column` of the patch.
    pub at: String,
}

/// What a patch did to a field.
#[derive(Clone, Debug, Serialize)]
pub struct Touch {
    /// `file:line:column` of the patch.
    pub at: String,
    /// The value before it, if there was one.
    pub before: Option<String>,
    /// The value after it, if there is one.
    pub after: Option<String>,
}

/// A line of an object.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// The line, as it is written.
    pub text: String,
    /// The field that it shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Where its value comes from, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The same, for programs.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// Where the value of a line comes from.
#[derive(Clone, Debug, Serialize)]
pub struct Origin {
    /// What made it.
    pub by: Maker,
    /// `file:line:column` of what is written; the file of a template.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The field of the spec.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setting: Option<String>,
}

/// What makes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Maker {
    /// What the spec says.
    Spec,
    /// The default of a field that the spec does not write.
    Default,
    /// A rule alone.
    Rule,
    /// A patch.
    Patch,
    /// A template of the user.
    Template,
}

/// A field of the output with what decides it.
#[derive(Clone, Debug)]
pub struct Trace {
    /// `Kind/name`.
    pub object: String,
    /// The path in it.
    pub path: Path,
    /// Whether a row of its kind, a patch or a template explains it.
    pub explained: bool,
    /// The fields of the spec that decide and are written: path, value and `file:line:column`.
    pub from: Vec<(Path, String, String)>,
}
