//! For a terminal.

use super::{ESTIMATE, cells, gone, inhabitants, is_used, left, money, node, range};
use crate::capacity::fit::{ClusterFit, GroupFit};
use crate::plan::Text;

/// Writes how everything fits.
#[must_use]
pub fn text(fits: &[ClusterFit]) -> String {
    let parts: Vec<String> = fits.iter().map(cluster).collect();
    parts.join("\n")
}

fn cluster(fit: &ClusterFit) -> String {
    let mut lines = vec![inhabitants(fit)];
    for group in &fit.groups {
        lines.push(String::new());
        lines.extend(of_group(fit, group));
    }
    if fit.groups.iter().any(|it| it.node.is_some()) {
        lines.push(String::new());
        lines.push(ESTIMATE.to_owned());
        lines.extend(system(&fit.system));
        lines.extend(money::of_cluster(fit));
    }
    for (title, sentences) in [("not known or assumed", &fit.notes), ("does not fit", &problems(fit))] {
        if !sentences.is_empty() {
            lines.extend([String::new(), format!("{title}:")]);
            lines.extend(sentences.iter().map(|it| format!("- {it}")));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

fn problems(fit: &ClusterFit) -> Vec<String> {
    fit.problems.iter().map(ToString::to_string).collect()
}

fn system(pods: &[(Text, u32)]) -> Option<String> {
    let names: Vec<String> = pods.iter().map(|(name, pods)| format!("{name} ({pods})")).collect();
    (!names.is_empty()).then(|| format!("nodes carry as well: {}", names.join(", ")))
}

fn of_group(fit: &ClusterFit, group: &GroupFit) -> Vec<String> {
    let plan = &group.group;
    let kind = plan.instance_type.as_ref().map_or_else(String::new, |it| format!("{it}, "));
    let zones = match plan.zones.len() {
        0 => String::new(),
        1 => format!(" in {}", plan.zones[0]),
        count => format!(" in {count} zones"),
    };
    let mut lines = vec![format!("{}: {kind}{} nodes{zones}", plan.name, range(plan))];
    lines.extend(node(group).map(|it| format!("  {it}")));
    let used = is_used(group);
    lines.extend(if used { table(fit, group) } else { vec!["    no pods".to_owned()] });
    let outlook = [left(group), gone(group)].into_iter().filter(|_| used);
    let sentences = outlook.chain([money::of_group(group, fit.currency.as_deref())]);
    lines.extend(sentences.flatten().map(|it| format!("  {it}")));
    lines
}

fn table(fit: &ClusterFit, group: &GroupFit) -> Vec<String> {
    let several = fit.environments.len() > 1;
    let of = format!("of {}", range(&group.group));
    let head = ["environment", "situation", "pods", "CPU", "memory", "nodes", "at least", of.as_str()];
    let mut rows = vec![head.map(str::to_owned)];
    let mut before = None;
    for row in &group.rows {
        let name = row.environment.as_deref().unwrap_or("together");
        let shown = if before == Some(name) { "" } else { name };
        before = Some(name);
        let [pods, cpu, memory, nodes, at_least, verdict] = cells(&group.group, row);
        rows.push([shown.to_owned(), row.situation.words().to_owned(), pods, cpu, memory, nodes, at_least, verdict]);
    }
    let first = usize::from(!several);
    let widths: Vec<usize> =
        (0..head.len()).map(|column| rows.iter().map(|it| it[column].chars().count()).max().unwrap_or(0)).collect();
    // Words stand to the left, numbers to the right.
    let cell = |(column, text): (usize, &String)| match column {
        0 | 1 | 7 => format!("{text:width$}", width = widths[column]),
        _ => format!("{text:>width$}", width = widths[column]),
    };
    let line = |row: &[String; 8]| {
        let cells: Vec<String> = row.iter().enumerate().skip(first).map(cell).collect();
        format!("    {}", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}
