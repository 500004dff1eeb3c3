//! Where pods may and should run: node groups, capacity, spread.

use crate::diagnostic::{Diagnostic, Place, Report, Route};
use crate::plan::{
    AntiAffinity, NodeOperator, NodeRequirement, PlacementPlan, Profile, SpreadPlan, SpreadRigour, Text, TextMap,
    TolerationPlan,
};
use crate::resolve::scale::Bounds;
use crate::resolve::scene::{self, Drawn, Scene, Spot};
use crate::resolve::{codes, defaults, text};
use crate::spec::scalar::LabelKey;
use crate::spec::shape::Map;
use crate::spec::{CapacityWord, KindWord, NodeGroupSpec, ProviderWord, SpreadSpec, SpreadWord, Taint};
use crate::tree::Value;

/// A node group with its name in the spec.
type Group<'a> = (&'a Text, &'a NodeGroupSpec);

/// Decides where the pods of a workload run.
///
/// # Errors
/// E0209 for an unknown node group, E0213 for groups that cannot be combined or have another architecture.
pub fn settle(
    scene: &Scene<'_>,
    drawn: &Drawn,
    (kind, bounds): (KindWord, Option<Bounds>),
    report: &mut Report,
) -> PlacementPlan {
    let groups = groups(scene, drawn, report);
    check_arch(drawn, &groups, report);
    let mut plan = PlacementPlan {
        node_selector: text::labels(drawn.spec.node_selector.clone()),
        required: required(scene, drawn, &groups, report),
        preferred: preferred(scene, drawn),
        tolerations: tolerations(drawn, &groups),
        spread: Vec::new(),
        anti_affinity: None,
    };
    if let Some(arch) = drawn.spec.arch {
        plan.node_selector.insert("kubernetes.io/arch".into(), arch.word().into());
    }
    if let Some(bounds) = bounds.filter(|it| it.max > 1) {
        let spec = spread_words(drawn, scene.profile, bounds);
        let zones = zones(scene, &groups);
        plan.spread = spread(&spec, kind, bounds, zones);
        plan.anti_affinity = match spec.anti {
            SpreadWord::None => None,
            SpreadWord::Soft => Some(AntiAffinity::Preferred(defaults::ANTI_AFFINITY_WEIGHT)),
            SpreadWord::Hard => Some(AntiAffinity::Required),
        };
    }
    plan
}

fn groups<'a>(scene: &'a Scene<'_>, drawn: &Drawn, report: &mut Report) -> Vec<Group<'a>> {
    let known = || scene.platform.node_groups.iter().flat_map(|it| &it.0);
    let mut found = Vec::new();
    for name in drawn.spec.node_group.iter().flat_map(|it| &it.0) {
        if let Some((key, group)) = known().find(|(key, _)| key.0 == name.0) {
            found.push((&key.0, group));
        } else {
            let names = known().map(|(key, _)| &*key.0).collect::<Vec<_>>();
            let place = item(drawn, &name.0);
            let platform = Spot { tree: &scene.platform_tree, route: &Route::from("spec.platform") };
            let groups = platform.written(&["nodeGroups"]);
            scene::unknown_among(report, &codes::UNKNOWN_NODE_GROUP, (place, groups), ("node group", &name.0), names);
        }
    }
    found
}

/// Returns the place of one name under `nodeGroup`.
fn item(drawn: &Drawn, name: &str) -> Place {
    let mut place = drawn.spot().place(&["nodeGroup"]);
    if let Some(Value::List(items)) = drawn.tree.get("nodeGroup").map(|it| &it.value)
        && let Some(item) = items.iter().find(|it| it.as_str() == Some(name))
    {
        place.mark = Some(item.mark);
    }
    place
}

/// Returns who makes the nodes of a group.
#[must_use]
pub fn provider(scene: &Scene<'_>, group: &NodeGroupSpec) -> ProviderWord {
    group.provider.or(scene.platform.provider).unwrap_or(ProviderWord::ManagedNodeGroup)
}

/// Returns who makes the nodes that a workload runs on.
#[must_use]
pub fn provider_of(scene: &Scene<'_>, drawn: &Drawn) -> ProviderWord {
    let name = drawn.spec.node_group.as_ref().and_then(|it| it.0.first());
    let known = || scene.platform.node_groups.iter().flat_map(|it| &it.0);
    let group = name.and_then(|name| known().find(|(key, _)| key.0 == name.0)).map(|(_, group)| group);
    group
        .map_or(scene.platform.provider, |group| Some(provider(scene, group)))
        .unwrap_or(ProviderWord::ManagedNodeGroup)
}

/// Returns the label by which nodes of a group are found.
#[must_use]
pub fn group_label(provider: ProviderWord) -> &'static str {
    match provider {
        ProviderWord::ManagedNodeGroup => "eks.amazonaws.com/nodegroup",
        ProviderWord::Karpenter => "karpenter.sh/nodepool",
    }
}

/// Returns the labels by which workloads find the nodes of a group: its own, or that of its provider.
#[must_use]
pub fn labels_of(scene: &Scene<'_>, (name, group): Group<'_>) -> TextMap {
    let own = text::labels(group.labels.clone());
    if !own.is_empty() {
        return own;
    }
    let name = group.name.clone().map_or_else(|| name.clone(), |it| it.0);
    [(group_label(provider(scene, group)).into(), name)].into()
}

/// One term with all conditions: several terms would be alternatives.
fn required(scene: &Scene<'_>, drawn: &Drawn, groups: &[Group<'_>], report: &mut Report) -> Vec<NodeRequirement> {
    let own_labels = |group: &NodeGroupSpec| group.labels.as_ref().is_some_and(|it| !it.0.is_empty());
    let Some((_, first)) = groups.first() else { return Vec::new() };
    if let [(_, group)] = groups
        && own_labels(group)
    {
        let labels = text::labels(group.labels.clone());
        return labels.into_iter().map(|(key, value)| is_in(key, vec![value])).collect();
    }
    let same = groups.iter().all(|(_, it)| !own_labels(it) && provider(scene, it) == provider(scene, first));
    if !same {
        let what = "these node groups are found by different labels, which one pod cannot ask for at once";
        let diagnostic = Diagnostic::new(&codes::CONTRADICTION, drawn.spot().place(&["nodeGroup"]), what);
        report.add(diagnostic.help("name one group, or groups of one provider without `labels`"));
    }
    let names = groups.iter().map(|(key, group)| group.name.clone().map_or_else(|| (*key).clone(), |it| it.0));
    vec![is_in(group_label(provider(scene, first)).into(), names.collect())]
}

fn is_in(key: Text, values: Vec<Text>) -> NodeRequirement {
    NodeRequirement { key, operator: NodeOperator::In, values }
}

/// The two providers spell the kind of capacity differently, label and value.
fn preferred(scene: &Scene<'_>, drawn: &Drawn) -> Vec<(i32, NodeRequirement)> {
    let Some(capacity) = drawn.spec.prefer else { return Vec::new() };
    let (key, value) = match (provider_of(scene, drawn), capacity) {
        (ProviderWord::ManagedNodeGroup, CapacityWord::Spot) => ("eks.amazonaws.com/capacityType", "SPOT"),
        (ProviderWord::ManagedNodeGroup, CapacityWord::OnDemand) => ("eks.amazonaws.com/capacityType", "ON_DEMAND"),
        (ProviderWord::Karpenter, CapacityWord::Spot) => ("karpenter.sh/capacity-type", "spot"),
        (ProviderWord::Karpenter, CapacityWord::OnDemand) => ("karpenter.sh/capacity-type", "on-demand"),
    };
    vec![(defaults::CAPACITY_WEIGHT, is_in(key.into(), vec![value.into()]))]
}

/// A toleration allows and does not attract, an affinity attracts and does not allow: a tainted group needs both.
fn tolerations(drawn: &Drawn, groups: &[Group<'_>]) -> Vec<TolerationPlan> {
    let of_groups = groups.iter().flat_map(|(_, group)| taints_of(group));
    let mut all: Vec<TolerationPlan> = Vec::new();
    for plan in of_groups.chain(tolerating(drawn.spec.tolerations.as_ref())) {
        if !all.contains(&plan) {
            all.push(plan);
        }
    }
    all
}

/// Returns the taints of a group, as what a pod must put up with.
#[must_use]
pub fn taints_of(group: &NodeGroupSpec) -> Vec<TolerationPlan> {
    tolerating(group.taints.as_ref()).collect()
}

fn tolerating(taints: Option<&Map<LabelKey, Taint>>) -> impl Iterator<Item = TolerationPlan> {
    let plan = |(key, taint): &(LabelKey, Taint)| TolerationPlan {
        key: key.0.clone(),
        value: taint.value.clone(),
        effect: taint.effect,
    };
    taints.into_iter().flat_map(|it| &it.0).map(plan)
}

fn check_arch(drawn: &Drawn, groups: &[Group<'_>], report: &mut Report) {
    let Some(arch) = drawn.spec.arch else { return };
    for (name, group) in groups {
        if group.arch.is_some_and(|it| it != arch) {
            let what =
                format!("`{}` needs {}, but the node group `{name}` has another architecture", drawn.name, arch.word());
            let diagnostic = Diagnostic::new(&codes::CONTRADICTION, drawn.spot().place(&["arch"]), what);
            report.add(diagnostic.help("name a node group with that architecture"));
        }
    }
}

fn zones(scene: &Scene<'_>, groups: &[Group<'_>]) -> Option<u32> {
    let of_group = groups.first().and_then(|(_, group)| group.zones.as_ref());
    let zones = of_group.or(scene.platform.zones.as_ref())?;
    u32::try_from(zones.0.len()).ok().filter(|it| *it > 0)
}

struct SpreadWords {
    zone: SpreadWord,
    host: SpreadWord,
    anti: SpreadWord,
    max_skew: u32,
}

/// dev is one cheap node; elsewhere pods are spread where possible. Hard spread is opt-in: it leaves pods pending when a
/// zone has no capacity.
fn spread_words(drawn: &Drawn, profile: Profile, bounds: Bounds) -> SpreadWords {
    let SpreadSpec { zone, host, anti_affinity, max_skew } = drawn.spec.spread.clone().unwrap_or_default();
    let usual = match profile {
        Profile::Dev => SpreadWord::None,
        Profile::Staging | Profile::Prod => SpreadWord::Soft,
    };
    let host = host.unwrap_or(usual);
    // With one pod at the least, hard rules could not be kept and would say nothing.
    let zone = match zone.unwrap_or(usual) {
        SpreadWord::Hard if bounds.min < 2 => SpreadWord::Soft,
        word => word,
    };
    let anti = anti_affinity.unwrap_or(if host == SpreadWord::None { SpreadWord::None } else { SpreadWord::Soft });
    SpreadWords { zone, host, anti, max_skew: max_skew.map_or(1, |it| it.0).max(1) }
}

fn spread(words: &SpreadWords, kind: KindWord, bounds: Bounds, zones: Option<u32>) -> Vec<SpreadPlan> {
    let one = |key: &str, word: SpreadWord, domains: Option<u32>| {
        let rigour = match word {
            SpreadWord::None => return None,
            SpreadWord::Soft => SpreadRigour::Soft,
            // More domains than pods would leave every pod pending.
            SpreadWord::Hard => {
                SpreadRigour::Hard { min_domains: domains.map(|it| it.min(bounds.min)).filter(|it| *it > 1) }
            }
        };
        // Only pods of Deployments have the label `pod-template-hash`.
        let per_revision = kind == KindWord::Deployment;
        Some(SpreadPlan { topology_key: key.into(), max_skew: words.max_skew, rigour, per_revision })
    };
    [one("topology.kubernetes.io/zone", words.zone, zones), one("kubernetes.io/hostname", words.host, None)]
        .into_iter()
        .flatten()
        .collect()
}
