//! Who may do what in a namespace.

use crate::plan::{AccessPlan, AccessRole};
use crate::spec::{AccessGroupsSpec, AccessSpec};

/// Returns the roles that somebody has.
#[must_use]
pub fn settle(spec: Option<&AccessSpec>) -> Vec<AccessPlan> {
    let AccessSpec { developer, operator, admin } = spec.cloned().unwrap_or_default();
    let all = [(AccessRole::Developer, developer), (AccessRole::Operator, operator), (AccessRole::Admin, admin)];
    let plan = |(role, spec): (AccessRole, Option<AccessGroupsSpec>)| {
        let AccessGroupsSpec { groups } = spec?;
        let groups: Vec<_> = groups?.0.into_iter().map(|it| it.0).collect();
        (!groups.is_empty()).then_some(AccessPlan { role, groups })
    };
    all.into_iter().filter_map(plan).collect()
}
