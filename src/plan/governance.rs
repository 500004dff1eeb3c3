//! Who may do what in a namespace, how much it may hold, and what belongs to the whole cluster.

use super::{NamespacePlan, NetworkPolicyPlan, Text};
use crate::diagnostic::Route;
use crate::tree::Tree;

/// What governs one namespace.
#[derive(Clone, Debug)]
pub struct GovernancePlan {
    /// The namespace.
    pub namespace: Text,
    /// What the names of its objects begin with: several migrations may share a namespace.
    pub owner: Text,
    /// Who has which role; only roles that somebody has.
    pub access: Vec<AccessPlan>,
    /// How much the namespace may hold.
    pub quota: Option<QuotaPlan>,
}

/// Who has a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessPlan {
    /// The role.
    pub role: AccessRole,
    /// Kubernetes groups, never one of Kubernetes' own (`system:…`).
    pub groups: Vec<Text>,
}

/// A role of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessRole {
    /// Looks.
    Developer,
    /// Looks, restarts and scales.
    Operator,
    /// Does everything inside of the namespace.
    Admin,
}

impl AccessRole {
    /// Returns the word of the language, with which the objects' names end.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Developer => "developer",
            Self::Operator => "operator",
            Self::Admin => "admin",
        }
    }
}

/// A ResourceQuota, and the LimitRange beside it.
#[derive(Clone, Debug)]
pub struct QuotaPlan {
    /// What is limited.
    pub items: Vec<QuotaItemPlan>,
    /// What containers get that ask for nothing.
    pub limit_range: Option<LimitRangePlan>,
    /// The quota as written, for findings about single fields.
    pub origin: Tree,
    /// Where it is written.
    pub route: Route,
}

/// One limit of a ResourceQuota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaItemPlan {
    /// What is counted, as Kubernetes names it: `requests.cpu`.
    pub resource: &'static str,
    /// The field of the language.
    pub field: &'static str,
    /// How much is granted.
    pub hard: Measure,
    /// What the workloads may ask for together; empty where nothing is known of them.
    pub needs: Vec<NeedPlan>,
}

/// What a workload may ask for at its most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedPlan {
    /// The workload.
    pub workload: Text,
    /// Its most pods.
    pub pods: u32,
    /// Pods beside them during a rollout.
    pub surge: u32,
    /// What each pod asks for.
    pub each: Measure,
}

impl NeedPlan {
    /// Returns what all pods ask for, in the unit of a [`Measure`].
    #[must_use]
    pub fn amount(&self) -> u64 {
        self.each.amount.saturating_mul(u64::from(self.pods) + u64::from(self.surge))
    }

    /// Returns the sum of all amounts.
    #[must_use]
    pub fn sum(needs: &[Self]) -> u64 {
        needs.iter().fold(0, |sum, need| sum.saturating_add(need.amount()))
    }
}

/// An amount of CPU, memory or things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// In thousandths of a core, bytes or pieces.
    pub amount: u64,
    /// The same as a Kubernetes quantity.
    pub text: Text,
}

/// What containers get that ask for nothing.
#[derive(Clone, Debug)]
pub struct LimitRangePlan {
    /// CPU request, a Kubernetes quantity. There is no CPU limit: a default limit would throttle every container.
    pub cpu: Text,
    /// Memory request and limit, a Kubernetes quantity.
    pub memory: Text,
    /// The highest memory limit that a container may have.
    pub max_memory: Option<Measure>,
    /// The container with the highest memory limit: its workload, its name, its limit.
    pub largest: Option<(Text, Text, Measure)>,
}

/// What belongs to the whole cluster; empty where a migration is rendered.
#[derive(Debug, Default)]
pub struct ClusterPlan {
    /// Namespaces that belong to no migration.
    pub namespaces: Vec<PlatformNamespacePlan>,
    /// Priorities of pods.
    pub priority_classes: Vec<PriorityClassPlan>,
}

/// A namespace that belongs to no migration.
#[derive(Debug)]
pub struct PlatformNamespacePlan {
    /// The namespace.
    pub namespace: NamespacePlan,
    /// The policy over all of its pods.
    pub policy: Option<NetworkPolicyPlan>,
}

/// A PriorityClass.
#[derive(Clone, Debug)]
pub struct PriorityClassPlan {
    /// Its name.
    pub name: Text,
    /// The higher, the sooner scheduled.
    pub value: i32,
    /// Whether it is that of pods that name none.
    pub is_default: bool,
    /// Whether pods of lower priority are evicted for it.
    pub preempts: bool,
    /// What it is for.
    pub description: Option<Text>,
}
