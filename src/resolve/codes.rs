//! Codes of resolving.

use crate::diagnostic::Code;

/// No environments.
pub const NO_ENVIRONMENTS: Code = Code::error(
    "E0201",
    "no environments are declared",
    "A migration says which environments there are, in promotion order: `environments: {dev: {}, staging: {}, prod: {}}`.",
);
/// No environment chosen.
pub const NOT_CHOSEN: Code = Code::error(
    "E0202",
    "no environment is chosen",
    "The command takes `--environment NAME`; a host that cannot pass arguments reads `spec.environment`, which an overlay \
     sets with a patch.",
);
/// An environment that is not declared.
pub const UNKNOWN_ENVIRONMENT: Code = Code::error(
    "E0203",
    "an environment that is not declared",
    "Every name of an environment, on the command line and inside of workloads, must stand under `spec.environments`. A \
     misspelt one would silently change nothing.",
);
/// `{{ … }}` with something undefined.
pub const UNDEFINED: Code = Code::error(
    "E0204",
    "something undefined in `{{ … }}`",
    "Strings may use `environment`, `profile`, `namespace`, `migration`, `workload`, `port`, `vars.NAME` and \
     `platform.FIELD`. Everything else is undefined, and an undefined word is an error, never an empty text.",
);
/// `{{ … }}` that cannot be computed.
pub const NOT_COMPUTED: Code = Code::error(
    "E0205",
    "an expression that cannot be computed",
    "What stands between `{{` and `}}` is an expression of the template language Jinja. It must give a text, a number or a \
     boolean.",
);
/// A file that cannot be read.
pub const FILE: Code = Code::error(
    "E0206",
    "a file that cannot be read",
    "Files are named relative to the migration file. Only files of the same repository can be read (or, outside of one, \
     below the working folder): links and `..` that lead out of it are refused.",
);
/// Something required is not written.
pub const REQUIRED: Code = Code::error(
    "E0207",
    "a required field is not written",
    "The field has no default that would be right for everyone. It may stand in the workload, in `defaults`, or in the \
     environment's layers of both.",
);
/// A workload that is not there.
pub const UNKNOWN_TARGET: Code = Code::error(
    "E0208",
    "a call to something that is not there",
    "`calls` names workloads of this migration and targets of `platform.outside`. For anything else write the target down \
     in `outside`, with its addresses and ports.",
);
/// A node group that is not there.
pub const UNKNOWN_NODE_GROUP: Code = Code::error(
    "E0209",
    "a node group that is not declared",
    "`nodeGroup` names groups of `platform.nodeGroups`. A pod with the label of a group that does not exist stays pending \
     for ever.",
);
/// A port that is not there.
pub const UNKNOWN_PORT: Code = Code::error(
    "E0210",
    "a port that is not declared",
    "Probes, routes, monitors and calls name ports by their names in `ports` (`port: 8080` declares the port `http`).",
);
/// A workload that is not there.
pub const UNKNOWN_WORKLOAD: Code = Code::error(
    "E0222",
    "a guard over a workload that is not declared",
    "`guards` name workloads of `workloads` (`workloads.web.cpu`), or none for all of them (`cpu`). A guard over a workload that \
     nobody declares would hold whatever happens.",
);
/// A route without a load balancer.
pub const NO_LOAD_BALANCER: Code = Code::error(
    "E0211",
    "a route without a load balancer",
    "A route needs to know the load balancer that it joins: `platform.loadBalancer`, at least its scheme.",
);
/// Secrets without a store.
pub const NO_SECRET_STORE: Code = Code::error(
    "E0212",
    "secrets without a store",
    "Secrets are read from a store by the External Secrets Operator; their values never stand in files. Declare \
     `platform.secretStore`.",
);
/// Fields that contradict each other.
pub const CONTRADICTION: Code = Code::error(
    "E0213",
    "fields that contradict each other",
    "Two fields ask for things that cannot both be had. The message says which.",
);
/// A range that is upside down.
pub const RANGE: Code = Code::error(
    "E0214",
    "a value outside of its range",
    "The value is outside of what Kubernetes or AWS takes, or a least value is above its greatest.",
);
/// Weaker security without a reason.
pub const NO_REASON: Code = Code::error(
    "E0215",
    "weaker security without a reason",
    "Whatever is weaker than the Pod Security Standard `restricted` must say why: `security: {…, reason: …}`. The reason \
     stays visible on the pods and in the report.",
);
/// Volumes that do not fit.
pub const VOLUME: Code = Code::error(
    "E0216",
    "a volume that cannot be made",
    "A volume is one of: an EFS access point or file system that exists, a size on EBS, a shared folder on EFS, an empty \
     directory, or a claim that exists.",
);
/// A patch that is no patch.
pub const PATCH: Code = Code::error(
    "E0217",
    "a patch that is malformed",
    "A patch selects objects by `kind`, `group`, `name`, `workload`, and has either `json` (RFC 6902 operations) or `merge` \
     (RFC 7386).",
);
/// A template that cannot be rendered.
pub const TEMPLATE: Code = Code::error(
    "E0218",
    "a resource template that cannot be rendered",
    "A file `templates/*.yaml.j2` must render to Kubernetes objects with apiVersion, kind and metadata.name.",
);
/// A platform that is not there.
pub const NO_PLATFORM: Code = Code::error(
    "E0219",
    "a platform that is not there",
    "`platform: NAME` looks for a document `kind: Platform` with that name in the same input; `platform: PATH` (with `/` or \
     ending in `.yaml`) reads a file.",
);
/// Routes that shadow each other.
pub const SHADOWED: Code = Code::error(
    "E0220",
    "routes that shadow each other",
    "Two routes of one load balancer have paths on the same host such that neither order of their rules is right, or the \
     same host and path twice.",
);
/// A cutover that is neither of the two shapes.
pub const CUTOVER: Code = Code::error(
    "E0240",
    "a cutover that is neither of the two shapes",
    "A cutover has two legal shapes. Either the controller makes a new load balancer, and the weights stand here: \
     `legacyTargetGroup`, `dedicated: true`, `phase`. Or the load balancer of Terraform stays, with the weights in its \
     listener rule, and the pods are registered in a target group of it: `targetGroup`, `owner: terraform`, \
     `securityGroup`. No field of one means anything in the other, and whatever a listener rule does (logins, conditions, \
     other actions) is set where the rule is.",
);
/// A target group that another load balancer uses.
pub const ATTACHED: Code = Code::error(
    "E0241",
    "a target group that another load balancer uses",
    "AWS attaches a target group to one load balancer only. The one that the old platform uses today belongs to the old \
     load balancer; named in an Ingress, it makes the controller fail after the apply, and nothing of the whole group is \
     deployed. Make a second target group for the same tasks or hosts, let nothing else use it, and confirm that with \
     `dedicated: true`. `transship runbook` says in which order.",
);
/// A target group that somebody else fills.
pub const FILLED: Code = Code::error(
    "E0242",
    "a target group that the old platform may fill",
    "A TargetGroupBinding owns its target group: the controller deregisters every target that is no pod of the Service. On \
     the target group of an ECS service that takes out every running task at once. Make a new, empty target group of type \
     ip and confirm with `owner: terraform` that it is for these pods alone. Only where ECS must share it, say \
     `sharedWithEcs: true`: the binding then becomes `multiClusterTargetGroup`, and there are no weights.",
);
/// Stickiness of one level only.
pub const HALF_STICKY: Code = Code::error(
    "E0243",
    "a sticky target group behind a split that is not sticky",
    "AWS refuses a target group that keeps callers at one pod behind a split that does not keep them at one side: \
     `You must enable group stickiness before enabling target stickiness`. Give the cutover a stickiness too. It is also \
     the time for which callers stay on a side that has lost its weight, so keep it short.",
);
/// Nothing moves.
pub const NO_CUTOVER: Code = Code::error(
    "E0245",
    "a runbook without a cutover",
    "A runbook describes the move of the routes that declare a `cutover` in the environment. Declare one where it happens, \
     most often in one environment only: `environments: {prod: {route: {cutover: {legacyTargetGroup: arn:…, dedicated: true, \
     phase: 0}}}}`.",
);
/// Two platforms in one target group.
pub const SHARED: Code = Code::warning(
    "W0244",
    "pods and ECS tasks in one target group",
    "With `sharedWithEcs` pods and ECS tasks are targets of one group. There are no weights: traffic follows the number of \
     targets, an autoscaler on either side changes the split, and the way back is scaling. A target group of its own, with \
     weights in the listener rule, is the better shape.",
);
/// Several private ranges assumed.
pub const ASSUMED_VPC: Code = Code::warning(
    "W0221",
    "the address ranges of the VPC are not declared",
    "NetworkPolicies for load balancers and AWS endpoints need address ranges, because neither is a pod. Without \
     `platform.network.vpc` all private ranges are allowed, which is more than needed.",
);
/// A trigger's secret that is not there.
pub const UNKNOWN_SECRET: Code = Code::error(
    "E0230",
    "a trigger names a secret that the workload does not have",
    "`auth.secrets` of a trigger names one of the workload's own `secrets`, or a secret of the store as `KEY#FIELD`. Without \
     it KEDA cannot get into the source, and the workload never wakes.",
);
/// A parameter that a trigger does not take.
pub const UNKNOWN_PARAMETER: Code = Code::error(
    "E0231",
    "a parameter that the trigger does not take from a secret",
    "The keys of `auth.secrets` are KEDA's names of the parameters, such as `host`, `username` or `connection`. KEDA ignores \
     all others without a word, and then cannot get into the source.",
);
/// The clock in a ScaledJob.
pub const CLOCK_IN_SCALED_JOB: Code = Code::error(
    "E0232",
    "a cron trigger in a ScaledJob",
    "A cron trigger keeps up a number of pods over a window of time. In a ScaledJob that means: during the whole window a new \
     Job starts for each one that ends. One batch at a time of day is a CronJob: `kind: CronJob` with `schedule`. A worker \
     that should be awake in a window is a Deployment with a cron trigger.",
);
/// More pods than partitions.
pub const MORE_THAN_PARTITIONS: Code = Code::warning(
    "W0233",
    "more pods than a topic has partitions",
    "Within a consumer group each partition has one consumer, so further pods find no work. KEDA stops at the number of \
     partitions, and the maximum is never reached. Lower it, add partitions, or write `idleConsumers: true`.",
);
/// A queue of another cloud.
pub const FOREIGN_QUEUE: Code = Code::warning(
    "W0234",
    "pods in AWS wait for a queue in Azure",
    "It works, but every poll and every message crosses the clouds, and KEDA needs a connection string that does not rotate \
     by itself. SQS needs neither: KEDA reads it with an IAM role.",
);
/// A host without its namespace.
pub const SHORT_HOST: Code = Code::warning(
    "W0235",
    "a host that KEDA does not find",
    "Triggers are asked by KEDA's operator, which lives in a namespace of its own. A host name without a dot means a Service \
     of that namespace there, not of this one. Write it with its namespace: `redis.cache.svc`.",
);
/// A lag of all topics.
pub const WIDE_TRIGGER: Code = Code::warning(
    "W0236",
    "a Kafka trigger without a topic",
    "Without `topic` KEDA adds up the lag of every topic that the consumer group has ever read, also of those that nobody \
     reads any more, whose lag never ends. Name the topic.",
);
/// A trigger without a table.
pub const UNCHECKED_TRIGGER: Code = Code::warning(
    "W0237",
    "a trigger that is passed on unchecked",
    "This program has tables for the most usual types of triggers. Everything else goes to KEDA as it is: a misspelt setting \
     is ignored there without a word. Compare it with KEDA's documentation of the type.",
);
/// Workloads that wait for each other.
pub const CIRCLE: Code = Code::error(
    "E0250",
    "workloads that wait for each other",
    "`after` makes a pod wait until another workload answers. Where two wait for each other, directly or by way of others, \
     neither ever starts. Take one of them out of `after`: a program that tries again until the other side answers, and \
     says by its readiness probe when it can serve, needs no wait at all.",
);
/// A dashboard that Grafana could not read.
pub const DASHBOARD: Code = Code::error(
    "E0251",
    "a dashboard that Grafana could not read",
    "A dashboard is a file with one JSON object, as Grafana exports it, of at most 1 MiB: it travels in a ConfigMap. Grafana's \
     sidecar would only write into its log that it could not read the file.",
);

/// All codes of this module.
pub const ALL: &[&Code] = &[
    &NO_ENVIRONMENTS,
    &NOT_CHOSEN,
    &UNKNOWN_ENVIRONMENT,
    &UNDEFINED,
    &NOT_COMPUTED,
    &FILE,
    &REQUIRED,
    &UNKNOWN_TARGET,
    &UNKNOWN_NODE_GROUP,
    &UNKNOWN_PORT,
    &UNKNOWN_WORKLOAD,
    &NO_LOAD_BALANCER,
    &NO_SECRET_STORE,
    &CONTRADICTION,
    &RANGE,
    &NO_REASON,
    &VOLUME,
    &PATCH,
    &TEMPLATE,
    &NO_PLATFORM,
    &SHADOWED,
    &ASSUMED_VPC,
    &CUTOVER,
    &ATTACHED,
    &FILLED,
    &HALF_STICKY,
    &SHARED,
    &NO_CUTOVER,
    &UNKNOWN_SECRET,
    &UNKNOWN_PARAMETER,
    &CLOCK_IN_SCALED_JOB,
    &MORE_THAN_PARTITIONS,
    &FOREIGN_QUEUE,
    &SHORT_HOST,
    &WIDE_TRIGGER,
    &UNCHECKED_TRIGGER,
    &CIRCLE,
    &DASHBOARD,
];
