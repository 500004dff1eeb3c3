//! How traffic moves from the old platform: one of two legal shapes, or a reason why not.
//!
//! AWS attaches a target group to one load balancer, and a TargetGroupBinding owns its target group. Every refusal here
//! follows from one of the two; without it the mistake shows after the apply, in the load balancer of everybody.

use super::action::Facing;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{ActionPlan, BindingPlan, CutoverShape, ForwardTarget, LegacyPlan, PhasePlan, Text};
use crate::resolve::codes;
use crate::resolve::scene::{self, Spot};
use crate::spec::scalar::{Flag, Phase};
use crate::spec::{CutoverSpec, LegacySpec, OwnerWord, RouteSpec};
use std::ops::RangeInclusive;

/// The stickiness that AWS takes, in seconds.
const STICKINESS: RangeInclusive<u32> = 1..=604_800;

/// What only a listener rule can do, and who owns the rule decides it.
const OF_THE_RULE: [&str; 9] =
    ["auth", "jwt", "conditions", "transforms", "regexPaths", "order", "loadBalancer", "annotations", "attributes"];

/// Returns the shape of a route's cutover; `None` where there is none, and after `done` without an old side.
///
/// # Errors
/// E0240 unless it is exactly one of the two shapes, E0241 without the confirmation that the old side's target group is
/// free, E0242 without the one that the pods' target group is, E0243 for half a stickiness, E0207 for missing parts.
pub fn settle(spot: Spot<'_>, route: &RouteSpec, report: &mut Report) -> Option<CutoverShape> {
    let spec = route.cutover.as_ref()?;
    let before = report.raised();
    if route.action.is_some() {
        let texts = ("a cutover is an action of its own", "remove `action`, or `cutover`");
        say(spot, (&codes::CUTOVER, &["action"]), texts, report);
    }
    let has = |field: &str| spot.tree.at(&["cutover", field]).is_some();
    let shape = match (has("legacyTargetGroup"), has("targetGroup")) {
        (true, true) => {
            let texts = (
                "the weights stand either here (`legacyTargetGroup`) or in Terraform (`targetGroup`)",
                "keep one of the two target groups",
            );
            say(spot, (&codes::CUTOVER, &["cutover", "targetGroup"]), texts, report);
            None
        }
        (true, false) => by_controller(spot, spec, route, report),
        (false, true) => by_terraform(spot, spec, report),
        (false, false) if spec.phase == Some(Phase::Done) => None,
        (false, false) => {
            let help = "add `legacyTargetGroup: arn:…` with `dedicated: true`, or for a load balancer of Terraform's \
                        `targetGroup: arn:…` with `owner: terraform`";
            scene::required(report, spot.place(&["cutover"]), "the cutover has no target group", help);
            None
        }
    };
    shape.filter(|_| report.raised() == before)
}

fn say(
    spot: Spot<'_>,
    (code, path): (&'static Code, &[&str]),
    (what, help): (impl Into<String>, impl Into<String>),
    report: &mut Report,
) {
    report.add(Diagnostic::new(code, spot.place(path), what).help(help));
}

/// A new load balancer: the old side comes along as a target group of its own.
fn by_controller(spot: Spot<'_>, spec: &CutoverSpec, route: &RouteSpec, report: &mut Report) -> Option<CutoverShape> {
    let CutoverSpec {
        phase,
        legacy_target_group,
        dedicated,
        stickiness,
        target_group: _,
        owner,
        security_group: _,
        shared_with_ecs: _,
        legacy: _,
    } = spec;
    let other = ["securityGroup", "sharedWithEcs"];
    refuse_fields(spot, &other, "speaks of a target group behind a load balancer of Terraform's", report);
    if *owner == Some(OwnerWord::Terraform) {
        let texts = (
            "with `legacyTargetGroup` the controller owns the load balancer",
            "remove `owner`; for Terraform's load balancer write `targetGroup` instead of `legacyTargetGroup`",
        );
        say(spot, (&codes::CUTOVER, &["cutover", "owner"]), texts, report);
    }
    if *dedicated != Some(Flag(true)) {
        let texts = "the target group that the old platform uses belongs to the old load balancer";
        let help = "make a second target group for the old platform and write `dedicated: true`";
        let diagnostic = Diagnostic::new(&codes::ATTACHED, spot.place(&["cutover", "legacyTargetGroup"]), texts);
        report.add(diagnostic.why("AWS attaches a target group to one load balancer only").help(help));
    }
    check_stickiness(spot, spec, route, report);
    Some(CutoverShape::Controller {
        // One that is written and wrong was reported when it was read.
        legacy: legacy_target_group.as_ref()?.text.clone(),
        phase: match phase.unwrap_or(Phase::Percent(0)) {
            Phase::Percent(percent) => PhasePlan::Percent(percent),
            Phase::Done => PhasePlan::Done,
        },
        stickiness_seconds: stickiness.map(|it| it.0),
    })
}

/// AWS: "You must enable group stickiness before enabling target stickiness".
fn check_stickiness(spot: Spot<'_>, spec: &CutoverSpec, route: &RouteSpec, report: &mut Report) {
    let own = route.stickiness.as_ref().is_some_and(|it| it.enabled.is_none_or(|it| it.0));
    if own && spec.stickiness.is_none() && spec.phase != Some(Phase::Done) {
        let what = "callers stay with a pod, but not with a side of the cutover";
        let diagnostic = Diagnostic::new(&codes::HALF_STICKY, spot.place(&["cutover"]), what);
        report.add(
            diagnostic
                .why("AWS refuses the combination")
                .help("add `stickiness: 5m` to `cutover`; short, for the way back"),
        );
    }
    if spec.stickiness.is_some_and(|it| !STICKINESS.contains(&it.0)) {
        let texts = ("AWS keeps callers for 1 second to 7 days", "write for example `stickiness: 5m`, or remove it");
        say(spot, (&codes::RANGE, &["cutover", "stickiness"]), texts, report);
    }
}

/// What belongs to the listener rule cannot stand here.
fn refuse_rule(spot: Spot<'_>, report: &mut Report) {
    for field in OF_THE_RULE.into_iter().filter(|it| spot.tree.get(it).is_some()) {
        let what = format!("`{field}` needs an Ingress, and Terraform's load balancer has none");
        say(
            spot,
            (&codes::CUTOVER, &[field]),
            (what, "set it in Terraform's listener rule, and remove it here"),
            report,
        );
    }
}

/// Somebody must own the target group: the controller deregisters every target that is no pod.
fn check_owner(spot: Spot<'_>, (owner, shared): (Option<OwnerWord>, Option<Flag>), report: &mut Report) {
    match (owner, shared == Some(Flag(true))) {
        (_, true) => {
            let texts = (
                "pods and ECS tasks share a target group, so traffic follows their numbers, not weights",
                "prefer an empty target group of the pods' own: remove `sharedWithEcs`",
            );
            say(spot, (&codes::SHARED, &["cutover", "sharedWithEcs"]), texts, report);
        }
        (Some(OwnerWord::Terraform), false) => {}
        (Some(OwnerWord::Controller), false) => {
            let texts = ("with `targetGroup` Terraform owns the load balancer", "write `owner: terraform`");
            say(spot, (&codes::CUTOVER, &["cutover", "owner"]), texts, report);
        }
        (None, false) => {
            let what = "nothing says that the target group is for these pods alone";
            let help = "make an empty target group of type ip and write `owner: terraform`; or `sharedWithEcs: true`, \
                        where ECS tasks must stay in it";
            let diagnostic = Diagnostic::new(&codes::FILLED, spot.place(&["cutover", "targetGroup"]), what);
            report.add(
                diagnostic.why("the controller deregisters every target that is no pod, every ECS task").help(help),
            );
        }
    }
}

/// Terraform's load balancer: only the pods are registered, whatever a listener rule says is not ours.
fn by_terraform(spot: Spot<'_>, spec: &CutoverSpec, report: &mut Report) -> Option<CutoverShape> {
    let CutoverSpec {
        phase: _,
        legacy_target_group: _,
        dedicated: _,
        stickiness: _,
        target_group,
        owner,
        security_group,
        shared_with_ecs,
        legacy: _,
    } = spec;
    refuse_fields(
        spot,
        &["phase", "stickiness"],
        "stands in Terraform's listener rule and would change nothing here",
        report,
    );
    refuse_rule(spot, report);
    check_owner(spot, (*owner, *shared_with_ecs), report);
    let missing = (
        "the security group of Terraform's load balancer is not known, so the pods stay closed to it",
        "add `securityGroup: sg-…`, or `securityGroup: []` where Terraform opens the pods",
    );
    scene::required_in(report, spot, &["cutover", "securityGroup"], missing);
    let groups = security_group.iter().flat_map(|it| &it.0);
    Some(CutoverShape::Terraform(BindingPlan {
        target_group: target_group.as_ref()?.text.clone(),
        security_groups: groups.map(|it| it.0.clone()).collect(),
        shared: *shared_with_ecs == Some(Flag(true)),
    }))
}

fn refuse_fields(spot: Spot<'_>, fields: &[&str], why: &str, report: &mut Report) {
    for field in fields.iter().filter(|it| spot.tree.at(&["cutover", it]).is_some()) {
        let what = format!("`{field}` belongs to the other shape of a cutover");
        let diagnostic = Diagnostic::new(&codes::CUTOVER, spot.place(&["cutover", field]), what);
        report.add(diagnostic.why(format!("it {why}")).help(format!("remove `{field}`")));
    }
}

/// Returns the action of an Ingress in a phase; none when the move is done, because a plain backend is the same target
/// group and no connection is cut.
///
/// At 0 and 100 percent both sides stay: a target group of weight 0 is still asked for its health, so the way back is warm.
#[must_use]
pub fn action(facing: &Facing<'_>, shape: &CutoverShape) -> Option<(Text, ActionPlan)> {
    let CutoverShape::Controller { legacy, phase: PhasePlan::Percent(percent), stickiness_seconds } = shape else {
        return None;
    };
    let old = ForwardTarget::TargetGroup { arn: legacy.clone(), weight: 100 - percent };
    let new = ForwardTarget::Service { name: facing.service.clone(), port: facing.port, weight: *percent };
    let action = ActionPlan::Forward { targets: vec![old, new], stickiness_seconds: *stickiness_seconds };
    Some((format!("{}-cutover", facing.name).into(), action))
}

/// Returns the names of the old platform.
#[must_use]
pub fn legacy(spec: Option<&CutoverSpec>, pod_port: u16) -> LegacyPlan {
    let LegacySpec { cluster, service, instances, port, security_group } =
        spec.and_then(|it| it.legacy.clone()).unwrap_or_default();
    LegacyPlan {
        cluster: cluster.map(|it| it.0),
        service: service.map(|it| it.0),
        instances: instances.unwrap_or_default().0.into_iter().map(|it| it.0).collect(),
        port: port.map_or(pod_port, |it| it.0),
        security_group: security_group.map(|it| it.0),
    }
}
