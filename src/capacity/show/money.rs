//! What nodes cost in a month: only from prices that the platform declares.

use crate::capacity::fit::{ClusterFit, GroupFit, Situation};
use crate::capacity::{cores, memory};

/// Hours of a month, as AWS counts them.
pub(super) const HOURS: u64 = 730;

/// Numbers of nodes of which the cost is shown, with their words.
pub(super) fn nodes(fit: &GroupFit) -> [(&'static str, u32); 3] {
    [
        ("at `min`", fit.group.min.unwrap_or(0)),
        ("for the fewest pods", fit.needed(Situation::Fewest)),
        ("for the most", fit.needed(Situation::Most)),
    ]
}

/// Returns a sentence about a group.
pub(super) fn of_group(fit: &GroupFit, currency: Option<&str>) -> Option<String> {
    let machine = fit.group.machine.as_ref()?;
    let list = |amount: &dyn Fn(u32) -> String| {
        nodes(fit).map(|(words, count)| format!("{} {words}", amount(count))).join(", ")
    };
    if let Some(price) = fit.group.price {
        return Some(format!("a month: {}", list(&|count| money(month(price, count), currency))));
    }
    let each = format!("{} CPU and {}", cores(machine.cpu), memory(machine.memory));
    Some(format!("a month, in hours of nodes with {each}: {}; no `price`", list(&|count| hours(count).to_string())))
}

/// Returns a sentence about all groups, where more than one has a price and none is without.
pub(super) fn of_cluster(fit: &ClusterFit) -> Option<String> {
    let known = || fit.groups.iter().filter(|it| it.group.machine.is_some());
    let prices: Option<Vec<u64>> = known().map(|it| it.group.price).collect();
    let prices = prices.filter(|it| it.len() > 1)?;
    let sum = |index: usize| -> u128 {
        known().zip(&prices).map(|(group, price)| month(*price, nodes(group)[index].1)).sum()
    };
    let currency = fit.currency.as_deref();
    let words = ["at `min`", "for the fewest pods", "for the most"];
    let parts: Vec<String> =
        words.iter().enumerate().map(|(index, words)| format!("{} {words}", money(sum(index), currency))).collect();
    Some(format!("all groups, a month: {}", parts.join(", ")))
}

/// Returns the price of nodes for a month, in millionths.
pub(super) fn month(price: u64, nodes: u32) -> u128 {
    u128::from(price) * u128::from(nodes) * u128::from(HOURS)
}

/// Returns the hours of nodes in a month.
pub(super) fn hours(nodes: u32) -> u64 {
    u64::from(nodes) * HOURS
}

/// Writes millionths with two digits after the point, rounded.
pub(super) fn money(millionths: u128, currency: Option<&str>) -> String {
    let cents = (millionths + 5000) / 10_000;
    let amount = format!("{}.{:02}", cents / 100, cents % 100);
    currency.map_or_else(|| amount.clone(), |currency| format!("{amount} {currency}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_730_hours_and_cents_are_rounded() {
        assert_eq!(money(month(107_000, 2), Some("EUR")), "156.22 EUR");
        assert_eq!(money(month(11, 1), None), "0.01");
        assert_eq!(money(month(1, 1), None), "0.00");
        assert_eq!(hours(3), 2190);
    }
}
