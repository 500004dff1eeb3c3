//! All findings of a run: each cause once, with the environments where it was found and the waiver that covers it.

use super::{Code, Diagnostic, Mark, Place, Route, Severity, Source, SourceId, Waiver};
use std::collections::HashMap;
use std::mem;
use std::sync::Arc;

/// All findings of a run, with the sources that they point into.
#[derive(Debug, Default)]
pub struct Report {
    sources: Vec<Source>,
    found: Findings,
    waived: Findings,
    raised: usize,
    scope: Scope,
    environments: Vec<Arc<str>>,
}

/// What findings belong to while they are being made.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    environment: Option<Arc<str>>,
    waivers: Vec<Arc<Waiver>>,
}

/// Findings without twins.
#[derive(Clone, Debug, Default)]
struct Findings {
    all: Vec<Diagnostic>,
    errors: usize,
    seen: HashMap<(&'static str, Option<Mark>, Route, String), usize>,
}

impl Findings {
    /// Adds a finding; of a twin, only the environments.
    ///
    /// One mistake in `defaults` is met again in every workload and environment; it is still one mistake.
    fn add(&mut self, diagnostic: Diagnostic) {
        let place = &diagnostic.place;
        let route = if place.mark.is_some() { Route::root() } else { place.route.clone() };
        let key = (diagnostic.code.id, place.mark, route, diagnostic.what.clone());
        let next = self.all.len();
        let index = *self.seen.entry(key).or_insert(next);
        if let Some(twin) = self.all.get_mut(index) {
            for environment in diagnostic.environments {
                if !twin.environments.contains(&environment) {
                    twin.environments.push(environment);
                }
            }
        } else {
            self.errors += usize::from(diagnostic.code.severity == Severity::Error);
            self.all.push(diagnostic);
        }
    }

    fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<_> = self.all.iter().collect();
        all.sort_by_key(|it| (it.place.mark.map(|mark| (mark.source, mark.start)), it.code.id, it.what.clone()));
        all
    }
}

impl Report {
    /// Returns an empty report.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers a source, so that marks can point into it.
    ///
    /// A file that every environment reads anew is one source: else one mistake in it would be found once for each.
    pub fn add_source(&mut self, source: Source) -> SourceId {
        let same = |it: &Source| it.name == source.name && it.lines == source.lines && it.text == source.text;
        let index = self.sources.iter().position(same).unwrap_or_else(|| {
            self.sources.push(source);
            self.sources.len() - 1
        });
        SourceId(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Does something whose findings are not of this report, and returns its errors: what they point into is kept.
    pub fn aside<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> (T, Vec<Diagnostic>) {
        let mut other = Self { sources: mem::take(&mut self.sources), ..Self::default() };
        let done = work(&mut other);
        let errors = other.sorted().into_iter().filter(|it| it.code.severity == Severity::Error).cloned().collect();
        self.sources = other.sources;
        (done, errors)
    }

    /// Says that an alias in a source gives one text several meanings: no program may change it then.
    pub fn found_alias(&mut self, id: SourceId) {
        if let Some(source) = self.sources.get_mut(id.0 as usize) {
            source.aliased = true;
        }
    }

    /// Returns a registered source.
    #[must_use]
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }

    /// Returns the text at a mark.
    #[must_use]
    pub fn text_at(&self, mark: Mark) -> Option<&str> {
        self.sources.get(mark.source.0 as usize)?.text.get(mark.start as usize..mark.end as usize)
    }

    /// Returns all sources, in the order in which they were read.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Says that findings belong to an environment from now on; returns what they belonged to, for [`Report::leave`].
    pub fn enter(&mut self, environment: Option<Arc<str>>) -> Scope {
        if let Some(name) = environment.as_ref().filter(|it| !self.environments.contains(it)) {
            self.environments.push(Arc::clone(name));
        }
        mem::replace(&mut self.scope, Scope { environment, waivers: Vec::new() })
    }

    /// Goes back to what findings belonged to before.
    pub fn leave(&mut self, outer: Scope) {
        self.scope = outer;
    }

    /// Says which findings of the environment are accepted: those to come, and warnings that are there already.
    pub fn waive(&mut self, waivers: Vec<Arc<Waiver>>) {
        self.scope.waivers = waivers;
        let Some(here) = self.scope.environment.clone() else { return };
        for mut diagnostic in mem::take(&mut self.found).all {
            let waiver = self.waiver(diagnostic.code, &diagnostic.place).cloned();
            let warns = diagnostic.code.severity == Severity::Warning;
            if let Some(waiver) = waiver.filter(|_| warns && diagnostic.environments.contains(&here)) {
                let environments = vec![Arc::clone(&here)];
                self.waived.add(Diagnostic { environments, waiver: Some(waiver), ..diagnostic.clone() });
                diagnostic.environments.retain(|it| *it != here);
                if diagnostic.environments.is_empty() {
                    continue;
                }
            }
            self.found.add(diagnostic);
        }
    }

    /// Tells whether a finding of this code at this place would be waived, here and now.
    #[must_use]
    pub fn waives(&self, code: &Code, place: &Place) -> bool {
        self.waiver(code, place).is_some()
    }

    fn waiver(&self, code: &Code, place: &Place) -> Option<&Arc<Waiver>> {
        let environment = self.scope.environment.as_deref();
        self.scope.waivers.iter().find(|it| it.covers(code, place, environment))
    }

    /// Adds a finding, unless the same code already stands at the same place with the same words.
    pub fn add(&mut self, mut diagnostic: Diagnostic) {
        diagnostic.environments.extend(self.scope.environment.clone());
        diagnostic.waiver = self.waiver(diagnostic.code, &diagnostic.place).cloned();
        if diagnostic.waiver.is_some() {
            return self.waived.add(diagnostic);
        }
        self.raised += usize::from(diagnostic.code.severity == Severity::Error);
        self.found.add(diagnostic);
    }

    /// Returns how often an error was raised, twins counted: a stage that compares this before and after its work knows
    /// whether it failed, even where another environment had failed in the same way.
    #[must_use]
    pub fn raised(&self) -> usize {
        self.raised
    }

    /// Returns how many errors there are, warnings not counted.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.found.errors
    }

    /// Tells whether every error has one of these codes; also where there is none.
    #[must_use]
    pub fn has_only(&self, codes: &[&Code]) -> bool {
        let mut errors = self.found.all.iter().filter(|it| it.code.severity == Severity::Error);
        errors.all(|it| codes.iter().any(|code| code.id == it.code.id))
    }

    /// Tells whether there is a finding of one of these codes.
    #[must_use]
    pub fn has(&self, codes: &[&Code]) -> bool {
        self.found.all.iter().any(|it| codes.iter().any(|code| code.id == it.code.id))
    }

    /// Tells whether a finding of one of these codes points into this text.
    #[must_use]
    pub fn has_within(&self, mark: Mark, codes: &[&Code]) -> bool {
        let inside = |it: Mark| it.source == mark.source && it.start >= mark.start && it.end <= mark.end;
        let mut there = self.found.all.iter().filter(|it| it.place.mark.is_some_and(inside));
        there.any(|it| codes.iter().any(|code| code.id == it.code.id))
    }

    /// Returns how many warnings there are.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.found.all.len() - self.found.errors
    }

    /// Returns the findings in the order of their places: source, then position, then code.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        self.found.sorted()
    }

    /// Returns the findings that waivers cover, in the same order.
    #[must_use]
    pub fn waived(&self) -> Vec<&Diagnostic> {
        self.waived.sorted()
    }

    /// Returns the environments that were looked at, in their order.
    #[must_use]
    pub fn environments(&self) -> &[Arc<str>] {
        &self.environments
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADVICE: Code = Code::warning("W0301", "", "");
    const FACT: Code = Code::error("E0302", "", "");

    fn found(code: &'static Code, route: &str) -> Diagnostic {
        Diagnostic::new(code, Place::route(Route::from(route)), "it is wrong")
    }

    fn waiver(environments: &[&str]) -> Vec<Arc<Waiver>> {
        let environments = environments.iter().map(|it| Arc::from(*it)).collect();
        let place = Place::route(Route::from("spec.waivers.W0301"));
        let (workloads, reason, until) = (Vec::new(), "because".into(), None);
        vec![Arc::new(Waiver { code: "W0301".into(), workloads, environments, reason, until, place, until_at: None })]
    }

    fn names(all: &[&Diagnostic]) -> Vec<String> {
        all.iter().map(|it| it.environments.join(" ")).collect()
    }

    #[test]
    fn what_several_environments_have_is_one_finding_that_names_them() {
        let mut report = Report::new();
        for name in ["dev", "prod"] {
            let outer = report.enter(Some(name.into()));
            report.add(found(&FACT, "spec.a"));
            report.add(found(&FACT, "spec.a"));
            report.leave(outer);
        }
        report.add(found(&FACT, "spec.b"));
        assert_eq!(names(&report.sorted()), ["dev prod", ""]);
        assert_eq!((report.errors(), report.raised()), (2, 5));
    }

    #[test]
    fn a_waiver_of_one_environment_leaves_the_finding_of_the_others() {
        let mut report = Report::new();
        for name in ["dev", "prod"] {
            report.enter(Some(name.into()));
            // One comes before the waivers are known, one after.
            report.add(found(&ADVICE, "spec.a"));
            report.waive(waiver(&["dev"]));
            report.add(found(&ADVICE, "spec.b"));
        }
        assert_eq!((names(&report.sorted()), report.warnings()), (vec!["prod".to_owned(), "prod".to_owned()], 2));
        assert_eq!(names(&report.waived()), ["dev", "dev"]);
        assert!(report.waived().iter().all(|it| it.waiver.as_ref().is_some_and(|it| &*it.reason == "because")));
    }

    #[test]
    fn a_file_that_is_read_twice_is_one_source() {
        let mut report = Report::new();
        let source = || Source::new("p.yaml".to_owned(), "a: b".into(), super::super::Lines::Kept);
        assert_eq!(report.add_source(source()), report.add_source(source()));
        assert_eq!(report.sources().len(), 1);
    }
}
