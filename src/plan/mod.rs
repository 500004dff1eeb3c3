//! Decided: what one environment gets, with every default applied.
//!
//! Comes in: nothing; these are types only, written by `resolve/`. Goes out: to `check/` and `resource/`.
//! Never holds: an `Option` for something that has a default. `None` here means "this environment has none".

mod alert;
mod autoscale;
mod batch;
mod container;
mod cutover;
mod governance;
mod guard;
mod ingress;
mod load_balancer;
pub mod names;
mod namespace;
mod network;
mod own;
mod patch;
pub mod pattern;
mod placement;
mod platform;
mod pod;
mod secret;
mod service;
mod storage;
mod trigger;
mod workload;

pub use alert::{AlertCondition, AlertPlan, AlertsPlan, DashboardPlan, Share};
pub use autoscale::{AutoscalePlan, MetricPlan, ScalingPolicyPlan, ScalingRulePlan, ScalingUnit};
pub use batch::{Completion, ConcurrencyPolicy, CronPlan, JobPlan, RestartPolicy};
pub use container::{
    ContainerPlan, ContainerRole, ContainerSecurityPlan, EnvPlan, EnvSource, MountPlan, PortPlan, ProbeAction,
    ProbePlan, ProbesPlan, ResourcesPlan,
};
pub use cutover::{BindingPlan, CutoverPlan, CutoverShape, LegacyPlan, PhasePlan};
pub use governance::{
    AccessPlan, AccessRole, ClusterPlan, GovernancePlan, LimitRangePlan, Measure, NeedPlan, PlatformNamespacePlan,
    PriorityClassPlan, QuotaItemPlan, QuotaPlan,
};
pub use guard::{GuardFieldPlan, GuardPlan, GuardSense};
pub use ingress::{
    ActionPlan, AuthPlan, AuthProvider, ConditionPlan, ForwardTarget, HealthCheckPlan, IngressPlan, PathPlan, PathType,
    RulePlan, StickinessPlan, TargetGroupPlan, TransformPlan,
};
pub use load_balancer::{ListenerPlan, LoadBalancerPlan};
pub use namespace::{NamespacePlan, PodSecurityLevel};
pub use network::{DefaultDenyPlan, NetworkPolicyPlan, Peer, TrafficOrigin, TrafficRule};
pub use own::OwnObject;
pub use patch::{PatchBody, PatchPlan, PatchTarget};
pub use placement::{
    AntiAffinity, NodeOperator, NodeRequirement, PlacementPlan, SpreadPlan, SpreadRigour, TolerationPlan,
};
pub use platform::{MachinePlan, NodeGroupPlan, NodeProvider, PlatformPlan, SystemPodPlan};
pub use pod::{PodPlan, PodSecurityPlan, PodVolumePlan, VolumeSource};
pub use secret::{ExternalSecretPlan, SecretItemPlan, SecretStoreKind, SecretStorePlan, SecretsService};
pub use service::{ConfigMapPlan, MonitorPlan, ServiceAccountPlan, ServicePlan, ServicePortPlan};
pub use storage::{AccessMode, ClaimPlan, PersistentVolumePlan, StorageClassPlan, StorageProvisioner};
pub use trigger::{
    EventsPlan, FallbackPlan, FormulaPlan, JobStrategyPlan, PausePlan, ScaledJobPlan, TriggerAuthPlan,
    TriggerIdentityPlan, TriggerPlan, TriggerSecretPlan,
};
pub use workload::{
    Amount, BudgetPlan, Controller, DaemonSetPlan, DeploymentPlan, Replicas, RolloutStrategy, StatefulSetPlan,
    WorkloadPlan,
};

use std::collections::BTreeMap;
use std::sync::Arc;

/// Text that many objects share.
pub type Text = Arc<str>;

/// Labels or annotations, sorted by key.
pub type TextMap = BTreeMap<Text, Text>;

/// Everything decided about one environment of one migration.
#[derive(Debug)]
pub struct Plan {
    /// `metadata.name` of the migration: the value of the label `app.kubernetes.io/instance`.
    pub migration: Text,
    /// The name of the environment.
    pub environment: Text,
    /// What kind of environment it is; its defaults came from here.
    pub profile: Profile,
    /// What the objects have to fit.
    pub platform: PlatformPlan,
    /// The namespace that all namespaced objects live in.
    pub namespace: NamespacePlan,
    /// Labels that the user wants on every object, beside the recommended ones.
    pub labels: TextMap,
    /// Annotations that the user wants on every object.
    pub annotations: TextMap,
    /// The workloads, by name.
    pub workloads: Vec<WorkloadPlan>,
    /// Statically provisioned volumes, each with exactly one claim.
    pub persistent_volumes: Vec<PersistentVolumePlan>,
    /// Claims outside of StatefulSets.
    pub claims: Vec<ClaimPlan>,
    /// Storage classes that this environment brings along.
    pub storage_classes: Vec<StorageClassPlan>,
    /// The store that external secrets are read from, if this environment brings it along.
    pub secret_store: Option<SecretStorePlan>,
    /// The policy that denies what no other policy allows.
    pub default_deny: Option<DefaultDenyPlan>,
    /// Dashboards of Grafana, those of the whole product first.
    pub dashboards: Vec<DashboardPlan>,
    /// What must hold between this environment and others.
    pub guards: Vec<GuardPlan>,
    /// What governs the namespaces: the environment's own, or those of the platform.
    pub governance: Vec<GovernancePlan>,
    /// What belongs to the whole cluster.
    pub cluster: ClusterPlan,
    /// Objects from the user's own templates.
    pub own_objects: Vec<OwnObject>,
    /// The user's patches, in the order in which they apply.
    pub patches: Vec<PatchPlan>,
}

/// What kind of environment this is. Ordered by how much it is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// Small and cheap: one replica, no budget, no spread.
    Dev,
    /// Like production where it costs nothing: soft spread.
    Staging,
    /// Protected: at least two replicas, a budget, spread over zones and hosts.
    Prod,
}

impl Profile {
    /// Returns the word that the spec uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Staging => "staging",
            Self::Prod => "prod",
        }
    }
}
