//! Environments that would overwrite each other's objects.

use super::{Cluster, PairRule, Rendered, add_once, cluster};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::Object;
use std::collections::BTreeMap;

pub(super) const RULE: PairRule = PairRule { codes: &[&CODE, &UNSAID], check };

const CODE: Code = Code::error(
    "E0383",
    "environments that overwrite each other",
    "Two environments of one cluster emit different objects of the same kind, namespace and name. Whichever is applied last \
     wins, and Argo CD would put one back as soon as the other was synced. Give each environment a namespace of its own, \
     write `{{ environment }}` into names of the whole cluster, or name the clusters where each has its own.",
);

const UNSAID: Code = Code::warning(
    "W0384",
    "environments that overwrite each other, if they share a cluster",
    "Two environments emit different objects of the same kind, namespace and name, and nothing says that they live in \
     clusters of their own. In one cluster the last one applied would win. Name the clusters \
     (`environments: {dev: {cluster: NAME}, prod: {cluster: OTHER}}`), or give each environment a namespace of its own.",
);

/// Other rules speak of these, by the fields that name them.
const ELSEWHERE: [&str; 2] = ["StorageClass", "ClusterSecretStore"];

fn check(earlier: Rendered<'_>, later: Rendered<'_>, report: &mut Report) {
    let code = match cluster(earlier.plan, later.plan) {
        Cluster::Same => &CODE,
        Cluster::Unsaid => &UNSAID,
        Cluster::Different => return,
    };
    let known: BTreeMap<_, _> = earlier.objects.iter().map(|it| (identity(it), it)).collect();
    let differs = |it: &&Object| known.get(&identity(it)).is_some_and(|other| other.body != it.body);
    let clashes: Vec<_> =
        later.objects.iter().filter(differs).filter(|it| !ELSEWHERE.contains(&&*it.kind.kind)).collect();
    let Some(first) = clashes.first() else { return };
    let namespace = first.namespace.as_ref().map(|it| format!(" of the namespace `{it}`")).unwrap_or_default();
    let more = match clashes.len() - 1 {
        0 => String::new(),
        1 => " and one more object".to_owned(),
        more => format!(" and {more} more objects"),
    };
    let (one, two) = (&earlier.plan.environment, &later.plan.environment);
    let what = format!("`{two}` would overwrite `{}`{namespace}{more} of `{one}`", first.label());
    let (why, help) = match code.id == CODE.id {
        true => ("both are in the same cluster", format!("give `{two}` a `namespace` of its own")),
        false => (
            "nothing says that they are in different clusters",
            format!("give each environment its `cluster`, or `{two}` a `namespace` of its own"),
        ),
    };
    add_once(Diagnostic::new(code, later.plan.platform.declared.clone(), what).why(why).help(help), report);
}

/// Group, kind, namespace and name: the version is no part of it.
fn identity(object: &Object) -> (&str, &str, Option<&str>, &str) {
    (object.kind.group(), &object.kind.kind, object.namespace.as_deref(), &object.name)
}
