//! As written: every field optional, named as in the YAML.
//!
//! Comes in: trees. Goes out: normalised trees (short forms made long) and, for a merged tree, typed specs.
//! Never does: apply defaults, look at files, decide.

mod alert;
pub mod codes;
mod config;
mod container;
mod cutover;
mod description;
mod document;
mod events;
mod foreign;
mod governance;
mod hint;
mod load_balancer;
mod migration;
mod network;
mod node_group;
mod patch;
mod platform;
mod probe;
mod reader;
mod record;
mod reference;
mod route;
pub mod scalar;
mod scale;
mod schema;
pub mod shape;
mod trap;
mod trigger;
mod unknown;
mod version;
mod waiver;
mod word;
mod workload;

pub use alert::{
    AlertsSpec, DashboardSpec, ErrorsAlertSpec, OwnAlertSpec, SeverityWord, ShareAlertSpec, TimedAlertSpec, UpAlertSpec,
};
pub use config::{EnvSpec, FileSpec, KeySpec, SecretSpec, VolumeSpec};
pub use container::{
    ContainerSpec, CpuSpec, IdentitySpec, MemorySpec, MonitorSpec, PortSpec, SecuritySpec, SecurityWord,
    ServiceAccountSpec, ServiceSpec,
};
pub use cutover::{CutoverSpec, LegacySpec, OwnerWord};
pub use document::{Documents, GROUP, Header, VERSION, is_ours, read};
pub use events::{
    CombineWord, FallbackSpec, FallbackWord, FormulaSpec, JobRolloutWord, JobStrategyWord, PauseText, ScaleJobsSpec,
};
pub use governance::{
    AccessGroupsSpec, AccessSpec, LimitRangeSpec, PlatformNamespaceSpec, PriorityClassSpec, QuotaSpec,
};
pub use hint::{list, nearest};
pub use load_balancer::{AccessLogsSpec, LoadBalancerSpec, PortSwitch, SchemeWord, WafSpec};
pub use migration::{EnvironmentSpec, MigrationSpec, NamespaceSpec, PodSecurityWord, ProfileWord};
pub use network::{AfterSpec, CallSpec, OutsideSpec, TransportWord};
pub use node_group::{ArchWord, CapacityWord, NodeGroupSpec, SystemPodSpec, Taint};
pub use patch::PatchSpec;
pub use platform::{
    EFS_PLACEHOLDER_SIZE, IdentityWord, MonitoringSpec, NetworkSpec, PlatformSpec, ProviderWord, SecretProviderWord,
    SecretStoreSpec, StorageClassSpec, StorageSpec, StoreKindWord,
};
pub use probe::ProbeSpec;
pub use reference::markdown;
pub use route::{
    ActionSpec, AlgorithmWord, AuthSpec, BackendProtocolWord, CognitoSpec, ConditionSpec, FixedResponseSpec,
    ForwardSpec, ForwardTargetSpec, HeaderSpec, HealthCheckSpec, OidcSpec, PathTypeWord, ProtocolVersionWord,
    RedirectSpec, RewriteSpec, RouteSpec, StickinessSpec, TransformSpec,
};
pub use scale::{DisruptionSpec, RolloutSpec, ScaleSpec, SpeedSpec, StopSpec, StrategyWord};
pub use schema::{migration_schema, platform_schema, schema, values_schema};
pub use trigger::{
    AwsStatisticWord, AzureQueueSpec, CloudwatchSpec, CronTriggerSpec, IdentityOwnerWord, KafkaSpec, MetricTypeWord,
    OffsetWord, OtherTriggerSpec, PodIdentityWord, PostgresqlSpec, PrometheusSpec, RabbitmqModeWord,
    RabbitmqProtocolWord, RabbitmqSpec, RedisSpec, SaslWord, SqsSpec, SslModeWord, TriggerAuthSecretSpec,
    TriggerAuthSpec, TriggerSpec, VisibilityWord,
};
pub use waiver::{CodeId, WaiverSpec};
pub use workload::{
    ConcurrencyWord, JobSpec, KindWord, OriginWord, RestartWord, ScheduleSpec, SpreadSpec, SpreadWord, WorkloadSpec,
};
