//! How much the pods of a namespace may ask for together.

use super::access;
use super::demand::{self, Demand};
use crate::capacity::pod;
use crate::diagnostic::{Diagnostic, Report, Route};
use crate::plan::{
    AccessPlan, ClaimPlan, GovernancePlan, LimitRangePlan, Measure, NeedPlan, QuotaItemPlan, QuotaPlan, Text,
    WorkloadPlan,
};
use crate::resolve::scene::{self, Drawn, Scene, Spot};
use crate::resolve::{codes, defaults};
use crate::spec::scalar::{Cpu, Memory};
use crate::spec::{LimitRangeSpec, QuotaSpec};
use std::cmp::Reverse;

/// What is known of the pods in a namespace.
struct Known<'a> {
    demands: Vec<Demand>,
    /// Claims of no single pod.
    claims: u32,
    workloads: &'a [WorkloadPlan],
}

/// Returns what governs the namespace of an environment.
///
/// # Errors
/// E0207 where nobody says how many nodes there are, E0213 in a namespace that others share, E0214 for a LimitRange that is
/// upside down.
pub fn of_migration(
    scene: &Scene<'_>,
    workloads: &[WorkloadPlan],
    claims: &[ClaimPlan],
    report: &mut Report,
) -> Vec<GovernancePlan> {
    let route = Route::from("spec.environments").key(&scene.environment).key("namespace").key("quota");
    let written = scene.quota.as_ref().filter(|(spec, _)| is_on(spec));
    let quota = written.and_then(|(spec, tree)| {
        let spot = Spot { tree, route: &route };
        let demands = workloads.iter().map(|it| demand::of(it, nodes(scene, it))).collect();
        let claims = u32::try_from(claims.len()).unwrap_or(u32::MAX);
        if computes(spec) && is_vague(scene, (spot, &demands), report) {
            return None;
        }
        Some(settle(spec, spot, Some(&Known { demands, claims, workloads }), report))
    });
    governance((&scene.namespace.name, &scene.migration), access::settle(scene.platform.access.as_ref()), quota)
}

/// Returns what governs a namespace of the platform, of whose pods nothing is known.
///
/// # Errors
/// E0207 for a quota without numbers, E0214 for a LimitRange that is upside down.
pub fn of_platform(
    (namespace, owner): (&Text, &Text),
    access: Vec<AccessPlan>,
    (spec, spot): (Option<&QuotaSpec>, Spot<'_>),
    report: &mut Report,
) -> Vec<GovernancePlan> {
    let quota = spec.filter(|it| is_on(it)).map(|spec| settle(spec, spot, None, report));
    if quota.as_ref().is_some_and(|it| it.items.iter().all(|it| it.field == "loadBalancers")) {
        let what = format!("the quota of `{namespace}` has no numbers");
        let help = "write `quota: {cpu: 4, memory: 16Gi, pods: 40}`; nothing is known of the pods there";
        scene::required(report, spot.place(&[]), &what, help);
    }
    governance((namespace, owner), access, quota)
}

fn governance(
    (namespace, owner): (&Text, &Text),
    access: Vec<AccessPlan>,
    quota: Option<QuotaPlan>,
) -> Vec<GovernancePlan> {
    if access.is_empty() && quota.is_none() {
        return Vec::new();
    }
    vec![GovernancePlan { namespace: namespace.clone(), owner: owner.clone(), access, quota }]
}

fn is_on(spec: &QuotaSpec) -> bool {
    spec.enabled.is_none_or(|it| it.0)
}

/// Tells whether any number is left to us.
fn computes(spec: &QuotaSpec) -> bool {
    let QuotaSpec {
        enabled: _,
        headroom: _,
        cpu,
        memory,
        memory_limit,
        pods,
        claims,
        load_balancers: _,
        limit_range: _,
    } = spec;
    cpu.is_none() || memory.is_none() || memory_limit.is_none() || pods.is_none() || claims.is_none()
}

/// Reports what keeps the sum from being known.
fn is_vague(scene: &Scene<'_>, (spot, demands): (Spot<'_>, &Vec<Demand>), report: &mut Report) -> bool {
    let numbers = "write `cpu`, `memory`, `memoryLimit`, `pods` and `claims` of the quota yourself";
    if scene.namespace_shared {
        let what = "a quota counts the pods of everybody in a shared namespace, of whom nothing is known here";
        let diagnostic = Diagnostic::new(&codes::CONTRADICTION, spot.place(&[]), what);
        report.add(diagnostic.help(numbers));
        return true;
    }
    let uncounted = demands.iter().find(|it| it.pods.is_none());
    if let Some(demand) = uncounted {
        let what =
            format!("the quota needs to know how many nodes there are: `{}` runs on each of them", demand.workload);
        let help = format!("write `max` for the node groups of the platform, or {numbers}");
        scene::required(report, spot.place(&[]), &what, &help);
    }
    uncounted.is_some()
}

/// Returns how many nodes a workload may run on: those of the groups that it names, or all.
fn nodes(scene: &Scene<'_>, workload: &WorkloadPlan) -> Option<u32> {
    let named =
        scene.find(&workload.name).and_then(|it: &Drawn| it.spec.node_group.as_ref()).filter(|it| !it.0.is_empty());
    let groups = &scene.platform.node_groups.as_ref()?.0;
    let is_meant = |name: &Text| named.is_none_or(|named| named.0.iter().any(|it| it.0 == *name));
    groups.iter().filter(|(name, _)| is_meant(&name.0)).map(|(_, group)| group.max.map(|it| it.0)).sum()
}

fn settle(spec: &QuotaSpec, spot: Spot<'_>, known: Option<&Known<'_>>, report: &mut Report) -> QuotaPlan {
    let QuotaSpec { enabled: _, headroom, cpu, memory, memory_limit, pods, claims, load_balancers, limit_range } =
        spec.clone();
    let headroom = headroom.map_or(defaults::QUOTA_HEADROOM, |it| it.0);
    let bytes = |it: Option<Memory>| it.map(|it| it.bytes);
    let count = |it: Option<crate::spec::scalar::Count>| it.map(|it| u64::from(it.0));
    let rows = [
        (Row::CPU, cpu.map(|it| it.0)),
        (Row::MEMORY, bytes(memory)),
        (Row::MEMORY_LIMIT, bytes(memory_limit)),
        (Row::PODS, count(pods)),
        (Row::CLAIMS, count(claims)),
    ];
    let mut items: Vec<_> = rows.iter().filter_map(|(row, written)| row.item(*written, headroom, known)).collect();
    // Routes share one load balancer; a Service of that type would make another one, without its certificate and WAF.
    let hard = pieces(count(load_balancers).unwrap_or(0));
    let resource = "services.loadbalancers";
    items.push(QuotaItemPlan { resource, field: "loadBalancers", hard, needs: Vec::new() });
    let limit_range = limit_range.unwrap_or_default();
    QuotaPlan {
        items,
        limit_range: self::limit_range(&limit_range, spot, known, report),
        origin: spot.tree.clone(),
        route: spot.route.clone(),
    }
}

/// One line of a quota.
struct Row {
    resource: &'static str,
    field: &'static str,
    /// What each pod of a workload asks for.
    each: fn(&Demand) -> u64,
    /// Returns the next readable amount.
    round: fn(u64) -> u64,
    measure: fn(u64) -> Measure,
}

impl Row {
    const CPU: Self =
        Self { resource: "requests.cpu", field: "cpu", each: |it| it.cpu, round: readable_cpu, measure: cores };
    const MEMORY: Self = Self {
        resource: "requests.memory",
        field: "memory",
        each: |it| it.memory,
        round: readable_memory,
        measure: bytes,
    };
    const MEMORY_LIMIT: Self = Self {
        resource: "limits.memory",
        field: "memoryLimit",
        each: |it| it.memory_limit,
        round: readable_memory,
        measure: bytes,
    };
    const PODS: Self = Self { resource: "pods", field: "pods", each: |_| 1, round: |it| it, measure: pieces };
    const CLAIMS: Self = Self {
        resource: "persistentvolumeclaims",
        field: "claims",
        each: |it| u64::from(it.claims),
        round: |it| it,
        measure: pieces,
    };

    fn item(&self, written: Option<u64>, headroom: u32, known: Option<&Known<'_>>) -> Option<QuotaItemPlan> {
        let needs = known.map(|it| self.needs(it)).unwrap_or_default();
        let hard = match (written, known) {
            (Some(written), _) => written,
            (None, None) => return None,
            (None, Some(_)) => {
                let sum = NeedPlan::sum(&needs).saturating_mul(100 + u64::from(headroom));
                (self.round)(sum.div_ceil(100))
            }
        };
        Some(QuotaItemPlan { resource: self.resource, field: self.field, hard: (self.measure)(hard), needs })
    }

    fn needs(&self, known: &Known<'_>) -> Vec<NeedPlan> {
        let of_pods = known.demands.iter().map(|demand| NeedPlan {
            workload: demand.workload.clone(),
            pods: demand.pods.unwrap_or(0),
            surge: demand.surge,
            each: (self.measure)((self.each)(demand)),
        });
        let shared = NeedPlan { workload: "volumes".into(), pods: known.claims, surge: 0, each: pieces(1) };
        let shared = Some(shared).filter(|_| self.field == Self::CLAIMS.field);
        let mut needs: Vec<_> = of_pods.chain(shared).filter(|it| it.amount() > 0).collect();
        // Whoever has to cut down begins with the largest.
        needs.sort_by_key(|it| (Reverse(it.amount()), it.workload.clone()));
        needs
    }
}

fn cores(amount: u64) -> Measure {
    Measure { amount, text: Cpu(amount).quantity() }
}

fn bytes(amount: u64) -> Measure {
    Measure { amount, text: Memory::quantity(amount) }
}

fn pieces(amount: u64) -> Measure {
    Measure { amount, text: amount.to_string().into() }
}

/// Rounds up to 100m, from one core on to halves, from ten on to whole cores.
fn readable_cpu(milli: u64) -> u64 {
    let step = match milli {
        ..=1000 => 100,
        1001..=10_000 => 500,
        _ => 1000,
    };
    milli.checked_next_multiple_of(step).unwrap_or(milli)
}

/// Rounds up to 64Mi, from 1Gi on to quarters, from 10Gi on to whole Gi.
fn readable_memory(bytes: u64) -> u64 {
    let step = match bytes >> 20 {
        ..1024 => 64 << 20,
        1024..10_240 => 256 << 20,
        _ => 1 << 30,
    };
    bytes.checked_next_multiple_of(step).unwrap_or(bytes)
}

fn limit_range(
    spec: &LimitRangeSpec,
    spot: Spot<'_>,
    known: Option<&Known<'_>>,
    report: &mut Report,
) -> Option<LimitRangePlan> {
    let LimitRangeSpec { enabled, cpu, memory, max_memory } = spec.clone();
    if enabled.is_some_and(|it| !it.0) {
        return None;
    }
    let memory = bytes(memory.map_or(defaults::LIMIT_RANGE_MEMORY, |it| it.bytes));
    let max_memory = max_memory.map(|it| bytes(it.bytes));
    if let Some(max) = max_memory.as_ref().filter(|it| it.amount < memory.amount) {
        let what =
            format!("containers that ask for nothing get `{}`, above the highest limit `{}`", memory.text, max.text);
        let diagnostic = Diagnostic::new(&codes::RANGE, spot.place(&["limitRange", "maxMemory"]), what);
        report.add(diagnostic.help("raise `maxMemory`, or lower `memory` beside it"));
    }
    Some(LimitRangePlan {
        cpu: cpu.unwrap_or(Cpu(defaults::LIMIT_RANGE_CPU)).quantity(),
        memory: memory.text,
        max_memory,
        largest: known.and_then(|it| largest(it.workloads)),
    })
}

/// Returns the container with the highest memory limit.
fn largest(workloads: &[WorkloadPlan]) -> Option<(Text, Text, Measure)> {
    let containers = workloads.iter().flat_map(|workload| {
        let all = std::iter::once(&workload.pod.main).chain(&workload.pod.init);
        all.map(move |it| (workload, it, pod::bytes(it.resources.memory_limit.as_ref())))
    });
    let (workload, container, limit) = containers.max_by_key(|(_, _, limit)| *limit)?;
    Some((workload.name.clone(), container.name.clone(), bytes(limit)))
}

#[cfg(test)]
mod tests {
    use super::{readable_cpu, readable_memory};

    #[test]
    fn amounts_are_rounded_up_to_readable_ones() {
        for (milli, rounded) in [(1, 100), (1000, 1000), (1001, 1500), (9_600, 10_000), (13_300, 14_000)] {
            assert_eq!(readable_cpu(milli), rounded);
        }
        for (mebi, rounded) in [(1, 64), (1023, 1024), (1025, 1280), (10_300, 11_264)] {
            assert_eq!(readable_memory(mebi << 20), rounded << 20);
        }
    }
}
