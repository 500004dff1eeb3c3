//! Containers beside the main one.

use crate::diagnostic::{Diagnostic, Report};
use crate::plan::{ContainerPlan, ContainerRole};
use crate::resolve::codes;
use crate::resolve::pod::container::{self, Beside};
use crate::resolve::scene::Drawn;
use crate::spec::ContainerSpec;
use crate::spec::scalar::Name;
use crate::spec::shape::Map;

/// Sidecars start first: what init containers do may need them, and they do not end. Waits come before the other init
/// containers, which may need what is waited for.
/// Returns the containers beside the main one, in the order in which they start.
///
/// # Errors
/// E0213 for init containers without an order.
pub fn all(
    drawn: &Drawn,
    (main, waits): (&ContainerPlan, Vec<ContainerPlan>),
    report: &mut Report,
) -> Vec<ContainerPlan> {
    let shared = Beside { drawn, main, secret: &drawn.name };
    let mut group = |group: &Option<Map<Name, ContainerSpec>>, role| {
        let mut present: Vec<_> =
            group.iter().flat_map(|it| &it.0).filter(|(_, spec)| spec.enabled.is_none_or(|it| it.0)).collect();
        present.sort_by_key(|(_, spec)| spec.order.map_or(0, |it| it.0));
        if role == ContainerRole::Init {
            check_order(drawn, &present, report);
        }
        present
            .into_iter()
            .map(|(name, spec)| container::beside(&shared, (name, spec, role), report))
            .collect::<Vec<_>>()
    };
    let (sidecars, init) =
        (group(&drawn.spec.sidecars, ContainerRole::Sidecar), group(&drawn.spec.init, ContainerRole::Init));
    [sidecars, waits, init].concat()
}

/// Init containers run one after the other, so it matters which comes first; a map does not say it.
fn check_order(drawn: &Drawn, sorted: &[&(Name, ContainerSpec)], report: &mut Report) {
    let order = |spec: &ContainerSpec| spec.order.map_or(0, |it| it.0);
    for pair in sorted.windows(2).filter(|pair| order(&pair[0].1) == order(&pair[1].1)) {
        let what = format!("nothing says whether `{}` or `{}` runs first", pair[0].0.0, pair[1].0.0);
        let diagnostic = Diagnostic::new(&codes::CONTRADICTION, drawn.spot().place(&["init", &pair[1].0.0]), what);
        let why = "hosts sort the keys of maps, so the order written is lost";
        report.add(diagnostic.why(why).help("add `order: 1` to the first, `order: 2` to the second"));
    }
}
