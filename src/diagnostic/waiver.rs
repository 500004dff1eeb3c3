//! Findings that the user accepts, each with its reason.

use super::{Code, Place, Waivable};
use std::sync::Arc;

/// What stands before the name of a workload in the route of its findings.
const WORKLOADS: &str = "spec.workloads.";

/// A finding that the user accepts, as the spec says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The code that it covers.
    pub code: Arc<str>,
    /// The workloads that it covers; empty: all, and what belongs to none.
    pub workloads: Vec<Arc<str>>,
    /// The environments that it covers; empty: all.
    pub environments: Vec<Arc<str>>,
    /// Why the finding is accepted.
    pub reason: Arc<str>,
    /// The last day on which it counts, as `YYYY-MM-DD`. Only a check looks at it.
    pub until: Option<Arc<str>>,
    /// Where it is written.
    pub place: Place,
    /// Where its last day is written, if it has one.
    pub until_at: Option<Place>,
}

impl Waiver {
    /// Tells whether it covers a finding of this code at this place.
    #[must_use]
    pub fn covers(&self, code: &Code, place: &Place, environment: Option<&str>) -> bool {
        let here = |names: &[Arc<str>], name: Option<&str>| {
            names.is_empty() || name.is_some_and(|name| names.iter().any(|it| **it == *name))
        };
        code.waivable == Waivable::WithReason
            && *self.code == *code.id
            && here(&self.environments, environment)
            && here(&self.workloads, workload(place))
    }
}

/// Returns the workload that a place belongs to.
fn workload(place: &Place) -> Option<&str> {
    let rest = place.route.as_str().strip_prefix(WORKLOADS)?;
    rest.split(['.', '[']).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Route;

    const ADVICE: Code = Code::warning("W0301", "", "");
    const POLICY: Code = Code::policy("E0301", "", "");
    const FACT: Code = Code::error("E0302", "", "");

    fn waiver(code: &str, workloads: &[&str], environments: &[&str]) -> Waiver {
        let texts = |all: &[&str]| all.iter().map(|it| Arc::from(*it)).collect();
        Waiver {
            code: code.into(),
            workloads: texts(workloads),
            environments: texts(environments),
            reason: "r".into(),
            until: None,
            place: Place::route(Route::root()),
            until_at: None,
        }
    }

    fn at(route: &str) -> Place {
        Place::route(Route::from(route))
    }

    #[test]
    fn a_waiver_covers_its_code_workloads_and_environments_only() {
        let one = waiver("W0301", &["web"], &["dev"]);
        let place = at("spec.workloads.web.image");
        assert!(one.covers(&ADVICE, &place, Some("dev")));
        assert!(!one.covers(&ADVICE, &place, Some("prod")) && !one.covers(&ADVICE, &place, None));
        assert!(!one.covers(&ADVICE, &at("spec.workloads.web-two"), Some("dev")));
        assert!(!one.covers(&ADVICE, &at("spec.platform"), Some("dev")));
        assert!(waiver("W0301", &[], &[]).covers(&ADVICE, &at("spec.platform"), None));
    }

    #[test]
    fn policy_may_be_waived_and_facts_may_not() {
        let place = at("spec");
        assert!(waiver("E0301", &[], &[]).covers(&POLICY, &place, None));
        assert!(!waiver("E0302", &[], &[]).covers(&FACT, &place, None));
    }
}
