//! Where a walk over a document is, what stands around it, and where it reports.

use super::codes;
use super::shape::RecordDescription;
use crate::diagnostic::{Diagnostic, Fix, Mark, Place, Report, Route};
use crate::tree::{self, Tree, Value};
use std::sync::Arc;

/// Where a walk is, and where it reports.
pub struct Reader<'a> {
    /// Takes the findings.
    pub report: &'a mut Report,
    /// The path from the top of the document to the current value.
    pub route: Route,
    /// The environments that the document declares: a key that is called by one is a place for what differs there.
    pub environments: Vec<Arc<str>>,
    /// The records around the current value, outermost first, each with the length of its route.
    around: Vec<(&'static RecordDescription, usize)>,
    /// The documentation of the field that the current value belongs to.
    doc: &'static str,
}

impl<'a> Reader<'a> {
    /// Returns a reader that stands at `route`.
    pub fn new(report: &'a mut Report, route: Route) -> Self {
        Self { report, route, environments: Vec::new(), around: Vec::new(), doc: "" }
    }

    /// Runs `work` in a field, of which the documentation tells how it is written.
    pub fn at_field<R>(&mut self, name: &str, doc: &'static str, work: impl FnOnce(&mut Self) -> R) -> R {
        let outer = std::mem::replace(&mut self.doc, doc);
        let result = self.at(name, work);
        self.doc = outer;
        result
    }

    /// Runs `work` within a record.
    pub fn within<R>(&mut self, record: &'static RecordDescription, work: impl FnOnce(&mut Self) -> R) -> R {
        self.around.push((record, self.route.len()));
        let result = work(self);
        self.around.pop();
        result
    }

    /// Returns the records around the current value, outermost first.
    #[must_use]
    pub fn records(&self) -> Vec<&'static RecordDescription> {
        self.around.iter().map(|(record, _)| *record).collect()
    }

    /// Returns the key under which one of these records stands.
    #[must_use]
    pub fn entered(&self, index: usize) -> Option<String> {
        let (_, length) = self.around.get(index)?;
        let mut route = self.route.clone();
        route.truncate(*length);
        Some(route.last().to_owned())
    }

    /// Returns what to write where a message has nothing better to say.
    #[must_use]
    pub fn example(&self) -> Option<String> {
        let (_, rest) = self.doc.split_once("Example:")?;
        let (example, _) = rest.trim_start().strip_prefix('`')?.split_once('`')?;
        let example = example.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(format!("write for example `{example}`"))
    }

    /// Runs `work` one level down, at `key`.
    pub fn at<R>(&mut self, key: &str, work: impl FnOnce(&mut Self) -> R) -> R {
        let length = self.route.len();
        self.route.push_key(key);
        let result = work(self);
        self.route.truncate(length);
        result
    }

    /// Runs `work` one level down, at item `index`.
    pub fn at_index<R>(&mut self, index: usize, work: impl FnOnce(&mut Self) -> R) -> R {
        let length = self.route.len();
        self.route.push_index(index);
        let result = work(self);
        self.route.truncate(length);
        result
    }

    /// Returns the current place, pointing at `mark`.
    #[must_use]
    pub fn place(&self, mark: Mark) -> Place {
        Place::new(mark, self.route.clone())
    }

    /// Adds a finding.
    pub fn say(&mut self, diagnostic: Diagnostic) {
        self.report.add(diagnostic);
    }

    /// Reports that `tree` has the wrong shape.
    pub fn wrong_shape(&mut self, tree: &Tree, wanted: &str) {
        self.wrong_shape_with(tree, wanted, None);
    }

    /// Reports that `tree` has the wrong shape, with what to do where that is known.
    pub fn wrong_shape_with(&mut self, tree: &Tree, wanted: &str, help: Option<String>) {
        let what = format!("expected {wanted}, found {}", tree.shape());
        let mut diagnostic = Diagnostic::new(&codes::WRONG_SHAPE, self.place(tree.mark), what);
        diagnostic.help = help.or_else(|| super::foreign::as_value(self.route.last(), tree)).or_else(|| self.example());
        self.say(diagnostic);
    }

    /// Reports names that another reader changes, or has changed already: `no` becomes `false`.
    pub fn refuses_name(&mut self, key: &str, mark: Mark) -> bool {
        let quoted = self.report.text_at(mark).is_some_and(|it| it.starts_with(['"', '\'']));
        let diagnostic = |what: String| Diagnostic::new(&codes::AMBIGUOUS, self.place(mark), what);
        let diagnostic = match super::trap::words_of(key) {
            Some(words) => {
                diagnostic(format!("the key `{key}` is what a reader of YAML 1.1, such as Helm, makes of {words}"))
                    .help("put the name in quotes in the file that is read first, or choose another one")
            }
            None => match super::trap::other_reading(key).filter(|_| !quoted) {
                Some(reading) => diagnostic(format!("the key `{key}` without quotes is {reading}"))
                    .why("a host that reads the file before this program changes the name")
                    .help(format!("write \"{key}\" with quotes"))
                    .fix(Fix::of(self.report, mark, key, tree::quoted(key))),
                None => return false,
            },
        };
        self.say(diagnostic);
        true
    }

    /// Reports that `tree` should be a map from names.
    pub fn no_map(&mut self, tree: &Tree) {
        let what = format!("expected a map, found {}", tree.shape());
        let mut diagnostic = Diagnostic::new(&codes::WRONG_SHAPE, self.place(tree.mark), what);
        let field = self.route.last();
        if let Value::List(items) = &tree.value {
            diagnostic = diagnostic.help(super::foreign::as_map(field, items));
            // Variables of Compose hold passwords.
            diagnostic.sensitive = field == "env";
        } else if field == "init" {
            diagnostic = diagnostic.help("remove it, and put an init program such as tini into the image; `init` here is a map of containers that run first");
        } else {
            diagnostic.help = self.example();
        }
        self.say(diagnostic);
    }
}
