//! For pull requests.

use super::{ESTIMATE, cells, gone, inhabitants, is_used, left, money, node, range};
use crate::capacity::fit::{ClusterFit, GroupFit};
use std::fmt::Write;

/// Writes how everything fits as Markdown.
#[must_use]
pub fn markdown(fits: &[ClusterFit]) -> String {
    let parts: Vec<String> = fits.iter().map(cluster).collect();
    parts.join("\n")
}

fn cluster(fit: &ClusterFit) -> String {
    let mut out = format!("### {}\n\n", inhabitants(fit));
    out.push_str(
        "| node group | nodes | environment | situation | pods | CPU | memory | needs nodes | at least | fits |\n",
    );
    out.push_str("| --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |\n");
    for group in fit.groups.iter().filter(|it| is_used(it)) {
        rows(fit, group, &mut out);
    }
    out.push('\n');
    for group in &fit.groups {
        let parts = [node(group), left(group), gone(group), money::of_group(group, fit.currency.as_deref())];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if !parts.is_empty() {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "- `{}`: {}", group.group.name, parts.join("; "));
        }
    }
    for it in money::of_cluster(fit).iter().chain(&fit.notes) {
        let _ = writeln!(out, "- {it}");
    }
    for it in &fit.problems {
        let _ = writeln!(out, "- **does not fit**: {it}");
    }
    let _ = writeln!(out, "\n{ESTIMATE}.");
    out
}

fn rows(fit: &ClusterFit, group: &GroupFit, out: &mut String) {
    let plan = &group.group;
    let kind = plan.instance_type.as_ref().map_or_else(String::new, |it| format!(" × {it}"));
    let alone = fit.environments.first().filter(|_| fit.environments.len() == 1);
    for row in &group.rows {
        let environment = row.environment.as_ref().or(alone).map_or("together", |it| it);
        let [pods, cpu, memory, nodes, at_least, verdict] = cells(plan, row);
        let verdict = if verdict == "fits" { verdict } else { format!("**{verdict}**") };
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "| {} | {}{kind} | {environment} | {} | {pods} | {cpu} | {memory} | {nodes} | {at_least} | {verdict} |",
            plan.name,
            range(plan),
            row.situation.words()
        );
    }
}
