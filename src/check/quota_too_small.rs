//! Quotas below what the workloads may ask for.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Place, Report};
use crate::plan::{NeedPlan, Plan, QuotaItemPlan, QuotaPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Plan(check) };

const CODE: Code = Code::policy(
    "E0380",
    "a quota that the workloads do not fit in",
    "Every workload at its most pods, with the pods that a rollout adds and all Jobs at once, asks for more than the \
     ResourceQuota grants. Kubernetes then refuses new pods in the busiest hour, and only an event of the ReplicaSet says \
     so. The message shows the sum. Grant at least that, or leave the number out: it is then computed, with headroom.",
);

fn check(plan: &Plan, report: &mut Report) {
    for quota in plan.governance.iter().filter_map(|it| it.quota.as_ref()) {
        for item in &quota.items {
            let sum = NeedPlan::sum(&item.needs);
            if item.hard.amount < sum {
                report.add(finding(plan, quota, item, sum));
            }
        }
    }
}

fn finding(plan: &Plan, quota: &QuotaPlan, item: &QuotaItemPlan, sum: u64) -> Diagnostic {
    let QuotaItemPlan { resource, field, hard, needs } = item;
    let sum = in_unit_of(resource, sum);
    let what =
        format!("the quota grants `{}` of `{resource}`, but the workloads may ask for {sum} together", hard.text);
    let terms: Vec<_> = needs.iter().map(term).collect();
    let why = format!("{} = {sum}", terms.join(" + "));
    Diagnostic::new(&CODE, place::nearest(&quota.origin, &quota.route, &[field]), what)
        .why(why)
        .label_at(greediest(plan, needs), "this asks for most")
        .help(format!("write at least `{sum}`, or remove `{field}` to have it computed"))
}

/// Returns the pods of the workload that asks for most, where several add up.
fn greediest(plan: &Plan, needs: &[NeedPlan]) -> Option<Place> {
    let most = needs.iter().filter(|_| needs.len() > 1).max_by_key(|it| it.amount())?;
    let workload = plan.workloads.iter().find(|it| it.name == most.workload)?;
    Some(place::written(workload, &["scale", "max"]).unwrap_or_else(|| place::workload(workload, &[])))
}

/// Returns one summand: `web (5 + 2 in a rollout) × 500m`.
fn term(need: &NeedPlan) -> String {
    let NeedPlan { workload, pods, surge, each } = need;
    let pods = match surge {
        0 => pods.to_string(),
        _ => format!("({pods} + {surge} in a rollout)"),
    };
    match each.amount {
        1 => format!("{workload} {pods}"),
        _ => format!("{workload} {pods} × {}", each.text),
    }
}

/// Writes an amount as the quota counts it.
fn in_unit_of(resource: &str, amount: u64) -> String {
    match resource {
        "requests.cpu" => format!("{amount}m"),
        "requests.memory" | "limits.memory" => format!("{}Mi", amount.div_ceil(1 << 20)),
        _ => amount.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod_in;

    const WORKLOADS: &str = "    web: {scale: 2-5, cpu: 500m}\n    api: {scale: 3, rollout: recreate}\n    \
         nightly: {schedule: \"0 1 * * *\", job: {parallelism: 2, completions: 4}}\n";

    #[test]
    fn the_arithmetic_is_shown_at_the_number_that_is_too_small() {
        let quota = "{name: shop, quota: {cpu: 3, pods: 10}}";
        assert_eq!(
            prod_in(&RULE, quota, WORKLOADS),
            "m.yaml:5:71: error[E0380]: the quota grants `3` of `requests.cpu`, but the workloads may ask for 4000m together (line 9: this asks for most); web (5 + 2 in a rollout) × 500m + api 3 × 100m + nightly 2 × 100m = 4000m; write at least `4000m`, or remove `cpu` to have it computed\n\
             m.yaml:5:80: error[E0380]: the quota grants `10` of `pods`, but the workloads may ask for 12 together (line 9: this asks for most); web (5 + 2 in a rollout) + api 3 + nightly 2 = 12; write at least `12`, or remove `pods` to have it computed\n"
        );
    }

    #[test]
    fn computed_numbers_and_numbers_that_fit_pass() {
        assert_eq!(prod_in(&RULE, "{name: shop, quota: true}", WORKLOADS), "");
        assert_eq!(prod_in(&RULE, "{name: shop, quota: {cpu: 4, pods: 12}}", WORKLOADS), "");
    }
}
