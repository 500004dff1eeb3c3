//! Containers above the highest limit of their namespace.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{LimitRangePlan, Plan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Plan(check) };

const CODE: Code = Code::error(
    "E0381",
    "a container above the highest limit of its namespace",
    "The LimitRange refuses every pod with a container whose memory limit is above `limitRange.maxMemory`. The controller \
     tries again for ever, and only its events say why. Raise `maxMemory`, or lower the limit of the container.",
);

fn check(plan: &Plan, report: &mut Report) {
    for quota in plan.governance.iter().filter_map(|it| it.quota.as_ref()) {
        let Some(LimitRangePlan { cpu: _, memory: _, max_memory: Some(max), largest: Some(largest) }) =
            &quota.limit_range
        else {
            continue;
        };
        let (workload, container, limit) = largest;
        if limit.amount > max.amount {
            let of = if container == workload { String::new() } else { format!(" of `{workload}`") };
            let what =
                format!("the container `{container}`{of} may use `{}`, but `maxMemory` is `{}`", limit.text, max.text);
            let place = place::nearest(&quota.origin, &quota.route, &["limitRange", "maxMemory"]);
            let diagnostic = Diagnostic::new(&CODE, place, what).why("its pods would be refused");
            report.add(diagnostic.help(format!("write at least `maxMemory: {}`", limit.text)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod_in;

    #[test]
    fn the_largest_container_must_be_allowed() {
        let workloads = "    web: {memory: 1Gi, sidecars: {proxy: {image: \"shop/proxy:1\", cpu: 50m, memory: 2Gi}}}\n    api: {}\n";
        assert_eq!(
            prod_in(&RULE, "{name: shop, quota: {limitRange: {maxMemory: 1Gi}}}", workloads),
            "m.yaml:5:90: error[E0381]: the container `proxy` of `web` may use `2Gi`, but `maxMemory` is `1Gi`; its pods would be refused; write at least `maxMemory: 2Gi`\n"
        );
        assert_eq!(prod_in(&RULE, "{name: shop, quota: {limitRange: {maxMemory: 2Gi}}}", workloads), "");
    }
}
