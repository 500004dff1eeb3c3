//! What answers on a route instead of the workload, and conditions and rewriting of requests.

use crate::diagnostic::{Diagnostic, Report};
use crate::plan::{ActionPlan, ConditionPlan, ForwardTarget, Text, TransformPlan};
use crate::resolve::scene::{self, Spot};
use crate::resolve::{codes, text};
use crate::spec::{
    ActionSpec, ConditionSpec, FixedResponseSpec, ForwardSpec, ForwardTargetSpec, HeaderSpec, RedirectSpec,
    RewriteSpec, TransformSpec,
};

/// Target groups of one action: a quota of AWS that cannot be raised.
const MOST_TARGET_GROUPS: usize = 5;

/// The route that is being decided.
pub struct Facing<'a> {
    /// Where it stands.
    pub spot: Spot<'a>,
    /// Name of its Ingress.
    pub name: &'a Text,
    /// Name of the Service behind it.
    pub service: &'a Text,
    /// Number of the Service's port.
    pub port: u16,
}

impl Facing<'_> {
    fn say(
        &self,
        code: &'static crate::diagnostic::Code,
        path: &[&str],
        (what, help): (&str, &str),
        report: &mut Report,
    ) {
        report.add(Diagnostic::new(code, self.spot.place(path), what).help(help));
    }
}

/// Returns the action of a route with its name.
///
/// # Errors
/// E0213 unless it is exactly one of the three, E0214 for numbers outside of their ranges, E0207 for missing parts.
pub fn action(facing: &Facing<'_>, spec: &ActionSpec, report: &mut Report) -> Option<(Text, ActionPlan)> {
    let ActionSpec { redirect, fixed_response, forward } = spec.clone();
    let (suffix, plan) = match (redirect, fixed_response, forward) {
        (Some(redirect), None, None) => ("redirect", redirect_plan(redirect)),
        (None, Some(response), None) => ("response", response_plan(facing, response, report)),
        (None, None, Some(forward)) => ("split", forward_plan(facing, forward, report)),
        _ => {
            let texts = ("an action is one of `redirect`, `fixedResponse`, `forward`", "keep one of them");
            facing.say(&codes::CONTRADICTION, &["action"], texts, report);
            return None;
        }
    };
    Some((format!("{}-{suffix}", facing.name).into(), plan))
}

fn redirect_plan(spec: RedirectSpec) -> ActionPlan {
    let RedirectSpec { host, path, port, protocol, query, permanent } = spec;
    ActionPlan::Redirect {
        host: text::text(host),
        path: text::text(path),
        port: text::text(port),
        protocol: protocol.map(|it| it.word().into()),
        query: text::text(query),
        permanent: permanent.is_none_or(|it| it.0),
    }
}

fn response_plan(facing: &Facing<'_>, spec: FixedResponseSpec, report: &mut Report) -> ActionPlan {
    let FixedResponseSpec { status, content_type, body } = spec;
    let status = status.map_or(503, |it| it.0);
    if !(200..=599).contains(&status) {
        let texts = ("the status lies between 200 and 599", "write for example `status: 503`");
        facing.say(&codes::RANGE, &["action", "fixedResponse", "status"], texts, report);
    }
    if body.as_ref().is_some_and(|it| it.0.len() > 1024) {
        let texts = ("AWS takes at most 1024 characters", "shorten it, or serve it from a workload");
        facing.say(&codes::RANGE, &["action", "fixedResponse", "body"], texts, report);
    }
    ActionPlan::FixedResponse {
        status: u16::try_from(status).unwrap_or(503),
        content_type: text::text(content_type),
        body: text::text(body),
    }
}

/// AWS lets a target group serve one load balancer only, so a split with the old platform's own group can never work.
fn forward_plan(facing: &Facing<'_>, spec: ForwardSpec, report: &mut Report) -> ActionPlan {
    let ForwardSpec { weight, target_groups, stickiness } = spec;
    let route = ["action", "forward"];
    // A weight or an ARN that is none was reported as such; what follows from it is no other mistake.
    let legible = !scene::is_wrong(report, &facing.spot.place(&route));
    let mut weights = Vec::new();
    let mut missing = false;
    let mut weigh = |weight: Option<crate::spec::scalar::Count>, report: &mut Report| {
        let number = weight.map(|it| it.0);
        if legible && number.is_none_or(|it| it > 999) {
            let texts = ("every target needs a weight between 0 and 999", "add `weight: 10`");
            facing.say(&codes::RANGE, &route, texts, report);
        }
        missing |= number.is_none_or(|it| it > 999);
        weights.push(number.unwrap_or(0));
        number.unwrap_or(0)
    };
    let service =
        ForwardTarget::Service { name: facing.service.clone(), port: facing.port, weight: weigh(weight, report) };
    let mut targets = Vec::new();
    for ForwardTargetSpec { arn, weight, dedicated } in target_groups.unwrap_or_default().0 {
        if dedicated.is_none_or(|it| !it.0) {
            let texts = (
                "a target group can serve one load balancer only; the one of the old platform still serves the old one",
                "make a second target group for the old platform and write `dedicated: true`",
            );
            facing.say(&codes::CONTRADICTION, &["action", "forward", "targetGroups"], texts, report);
        }
        let weight = weigh(weight, report);
        match arn {
            Some(arn) => targets.push(ForwardTarget::TargetGroup { arn: arn.text, weight }),
            None => scene::required(report, facing.spot.place(&route), "the target group has no ARN", "add `arn`"),
        }
    }
    if legible && targets.is_empty() {
        let texts =
            ("a split needs another target group", "add `targetGroups: [{arn: …, weight: 90, dedicated: true}]`");
        facing.say(&codes::REQUIRED, &route, texts, report);
    }
    if targets.len() > MOST_TARGET_GROUPS - 1 {
        let texts =
            ("AWS splits traffic over five target groups at the most, this workload's among them", "remove some");
        facing.say(&codes::RANGE, &["action", "forward", "targetGroups"], texts, report);
    }
    let sum: u32 = weights.iter().sum();
    // A weight that is missing or out of range is the one cause of the sum.
    if legible && !missing && sum != 100 {
        let what = format!("the weights add up to {sum}, not to 100");
        facing.say(&codes::RANGE, &route, (&what, "let them add up to 100, so that they read as percent"), report);
    }
    targets.push(service);
    ActionPlan::Forward { targets, stickiness_seconds: stickiness.map(|it| it.0) }
}

/// Returns the conditions of a route.
///
/// # Errors
/// E0213 for a condition that is none or several of the four.
pub fn conditions(facing: &Facing<'_>, specs: Vec<ConditionSpec>, report: &mut Report) -> Vec<ConditionPlan> {
    let mut plans = Vec::new();
    for ConditionSpec { header, method, query, source_ip } in specs {
        let plan = match (header, method, query, source_ip) {
            (Some(HeaderSpec { name: Some(name), values }), None, None, None) => {
                Some(ConditionPlan::Header { name: name.0, values: text::list(values) })
            }
            (None, Some(methods), None, None) => Some(ConditionPlan::Method(text::list(Some(methods)))),
            (None, None, Some(query), None) => {
                Some(ConditionPlan::Query(query.0.into_iter().map(|(key, value)| (key.0, value.0)).collect()))
            }
            (None, None, None, Some(ranges)) => {
                Some(ConditionPlan::SourceIp(ranges.0.into_iter().map(|it| it.0).collect()))
            }
            _ => None,
        };
        if let Some(plan) = plan {
            plans.push(plan);
        } else {
            let texts =
                ("a condition is one of `header`, `method`, `query`, `sourceIp`", "write several as several items");
            facing.say(&codes::CONTRADICTION, &["conditions"], texts, report);
        }
    }
    plans
}

/// Returns the transforms of a route.
///
/// # Errors
/// E0213 for a transform that is none or both of the two.
pub fn transforms(facing: &Facing<'_>, specs: Vec<TransformSpec>, report: &mut Report) -> Vec<TransformPlan> {
    let parts = |spec: RewriteSpec| Some((spec.regex?.0, spec.replace?.0));
    let mut plans = Vec::new();
    for TransformSpec { url_rewrite, host_header_rewrite } in specs {
        let plan = match (url_rewrite.and_then(parts), host_header_rewrite.and_then(parts)) {
            (Some((regex, replace)), None) => Some(TransformPlan::UrlRewrite { regex, replace }),
            (None, Some((regex, replace))) => Some(TransformPlan::HostHeaderRewrite { regex, replace }),
            _ => None,
        };
        if let Some(plan) = plan {
            plans.push(plan);
        } else {
            let texts = (
                "a transform is `urlRewrite` or `hostHeaderRewrite` with `regex` and `replace`",
                "write several as several items",
            );
            facing.say(&codes::CONTRADICTION, &["transforms"], texts, report);
        }
    }
    plans
}
