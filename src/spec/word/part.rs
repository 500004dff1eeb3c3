//! Words of the parts of a workload.

use super::Words;

/// Words of probes.
pub(super) const PROBE: Words = &[
    ("cmd", "use `exec: [pg_isready, -U, app]`; a `curl` of the own port is `path: /health`"),
    ("command", "use `exec: [pg_isready, -U, app]`; a `curl` of the own port is `path: /health`"),
    ("disable", "use `enabled: false`"),
    ("disabled", "use `enabled: false`"),
    ("failureThreshold", "use `retries: ‹3›`"),
    ("host", "remove it: probes ask the pod itself"),
    ("httpGet", "use `path: /health`, and `port: NAME` for another port than the main one"),
    ("httpHeaders", "remove it: the path has to answer without them"),
    ("initialDelaySeconds", "use `grace: ‹10›s`, which a slow start may take, or `delay: ‹10›s`"),
    ("periodSeconds", "use `interval: ‹10›s`"),
    ("scheme", "use `https: true`"),
    ("start_interval", "remove it: `interval` holds for the start, too"),
    ("start_period", "use `grace: ‹60s›`"),
    ("startPeriod", "use `grace: ‹60›s`"),
    ("startupProbe", "use `startup` beside `health`"),
    ("successThreshold", "use `successes: ‹1›`"),
    ("tcpSocket", "use `tcp: true`"),
    ("terminationGracePeriodSeconds", "use `stop: 30s` of the workload"),
    ("test", "use `exec: [pg_isready, -U, app]`; a `curl` of the own port is `path: /health`"),
    ("timeoutSeconds", "use `timeout: ‹5›s`"),
    ("url", "use `path: /health`"),
];

/// Words of volumes.
pub(super) const VOLUME: Words = &[
    ("accessMode", "remove it: `shared: true` is for many pods, `readOnly: true` for reading"),
    ("accessModes", "remove it: `shared: true` is for many pods, `readOnly: true` for reading"),
    ("accessPointId", "use `accessPoint: ‹fsap-…›`"),
    ("bind", "remove it: a folder of the host is in no pod; use `files` for single files"),
    ("capacity", "use `size: ‹10Gi›`"),
    ("claimName", "use `claim: ‹NAME›`"),
    ("configMap", "use `files: {/path/in/the/container: {from: FILE}}` of the workload"),
    ("driver", "use `class: NAME`"),
    ("efs", "use `accessPoint: fsap-…`, or `shared: true`"),
    ("efsVolumeConfiguration", "use `accessPoint: fsap-…, fileSystem: fs-…`"),
    ("emptyDir", "use `scratch: 1Gi`"),
    ("existingClaim", "use `claim: ‹NAME›`"),
    ("external", "use `claim: NAME`"),
    ("fileSystemId", "use `fileSystem: ‹fs-…›`"),
    ("hostPath", "remove it: a folder of the node is in no pod; use `10Gi` for data, `files` for single files"),
    ("medium", "use `memory: true`"),
    ("mountPath", "remove it: the key is the path, `/path/in/the/container: {…}`"),
    ("nfs", "remove it: pods of this program mount EFS and EBS; others are a patch"),
    ("path", "remove it: the key is the path, `/path/in/the/container: {…}`"),
    ("persistentVolumeClaim", "use `claim: NAME`"),
    ("read_only", "use `readOnly: ‹true›`"),
    ("rootDirectory", "use `folder: ‹/›`"),
    ("secret", "use `secrets: {NAME: {key: …, file: /path}}` of the workload"),
    ("sizeLimit", "use `scratch: ‹1Gi›`"),
    ("source", "use `size: 10Gi`, `claim: NAME` or `accessPoint: fsap-…`"),
    ("storage", "use `size: ‹10Gi›`"),
    ("storageClass", "use `class: ‹gp3›`"),
    ("storageClassName", "use `class: ‹gp3›`"),
    ("target", "remove it: the key is the path, `/path/in/the/container: {…}`"),
    ("tmpfs", "use `scratch: 64Mi, memory: true`"),
    (
        "type",
        "remove it: `size` makes a disk, `shared: true` a folder of EFS, `scratch` a folder that ends with the pod",
    ),
    ("volumeClaimTemplate", "use `size: 10Gi` in a `kind: StatefulSet`"),
];

/// Words of autoscalers.
pub(super) const SCALE: Words = &[
    ("advanced", "use `formula`, `up`, `down`, `scaleUpAfter` and `scaleDownAfter`"),
    ("averageUtilization", "use `cpu: ‹70›`"),
    ("behavior", "use `scaleDownAfter: 300s`, `up` and `down`"),
    ("cooldownPeriod", "use `cooldown: ‹300›s`"),
    ("enabled", "remove it: a range such as `1-5` makes an autoscaler, a number none"),
    ("idleReplicaCount", "use `idle: true`"),
    ("initialCooldownPeriod", "use `initialCooldown: ‹300›s`"),
    ("maxCapacity", "use `max: ‹5›`"),
    ("maxReplicaCount", "use `max: ‹50›`"),
    ("maxReplicas", "use `max: ‹5›`"),
    ("metrics", "use `cpu: 70`, `memory: 80`, `pods` or `on`"),
    ("minCapacity", "use `min: ‹1›`"),
    ("minReplicaCount", "use `min: ‹0›`"),
    ("minReplicas", "use `min: ‹1›`"),
    ("pollingInterval", "use `poll: ‹30›s`"),
    ("replicas", "use `scale: ‹3›`"),
    ("scaleInCooldown", "use `scaleDownAfter: ‹300›s`"),
    ("scaleOutCooldown", "use `scaleUpAfter: ‹60›s`"),
    ("scaleTargetRef", "remove it: the workload is the target"),
    ("stabilizationWindowSeconds", "use `scaleDownAfter: ‹300›s`"),
    ("target", "use `cpu: ‹70›`"),
    ("targetCPUUtilization", "use `cpu: ‹70›`"),
    ("targetCPUUtilizationPercentage", "use `cpu: ‹70›`"),
    ("targetMemoryUtilizationPercentage", "use `memory: ‹80›`"),
    ("triggers", "use `on: {NAME: {sqs: …}}`"),
    ("true", "write `on`, in values of Helm `\"on\"` with quotes"),
];

/// Words of Ingresses.
pub(super) const ROUTE: Words = &[
    ("backend", "remove it: the workload is the backend, `port: NAME` another port of it"),
    ("certificate", "use `loadBalancer: {certificate: arn:aws:acm:…}`, under `platform` for all routes"),
    ("class", "use `loadBalancer: {class: ‹alb›}`"),
    ("className", "use `loadBalancer: {class: ‹alb›}`"),
    ("deregistrationDelay", "use `drain: ‹30›s`"),
    ("domain", "use `host: ‹HOST›`"),
    ("group", "use `loadBalancer: {group: ‹NAME›}`"),
    ("ingressClassName", "use `loadBalancer: {class: ‹alb›}`"),
    ("paths", "use `path: [/api, /static]`; paths of other ports are `routes: {NAME: {path: …}}` of the workload"),
    ("priority", "use `order: ‹10›`"),
    ("rewrite", "use `transforms: {urlRewrite: {regex: …, replace: …}}`"),
    ("rules", "use `host` and `path`; several are `routes: {NAME: {host: …, path: …}}` of the workload"),
    ("scheme", "use `loadBalancer: {scheme: ‹internal›}`"),
    ("sslRedirect", "use `loadBalancer: {sslRedirect: ‹true›}`"),
    ("timeout", "use `idleTimeout` under `platform.loadBalancer`"),
    ("tls", "a load balancer takes certificates of ACM: `certificate: arn:aws:acm:…` under `platform.loadBalancer`"),
    ("url", "use `host: ‹HOST›`"),
    ("weight", "use `cutover: {phase: 10}`, the percentage that goes to Kubernetes"),
    ("weights", "use `cutover: {phase: 10}`, the percentage that goes to Kubernetes"),
];

/// Words of a security context.
pub(super) const SECURITY: Words = &[
    ("allowPrivilegeEscalation", "use `privilegeEscalation: ‹false›`, or remove it for `false`"),
    ("capabilities", "use `addCapabilities: […]`; all others are dropped"),
    ("fsGroupChangePolicy", "remove it: it is `OnRootMismatch`"),
    ("gid", "use `group: ‹1000›`"),
    ("pod", "use `level: restricted`"),
    ("podSecurityContext", "write its fields here"),
    ("profile", "use `level: ‹restricted›`"),
    ("readOnlyRootFilesystem", "use `readOnlyRoot: ‹true›`"),
    ("readonlyRootFilesystem", "use `readOnlyRoot: ‹true›`"),
    ("runAsGroup", "use `group: ‹1000›`"),
    ("runAsNonRoot", "remove it: pods do not run as root, unless `level: baseline` with `user: 0` says so"),
    ("runAsUser", "use `user: ‹1000›`"),
    ("seccompProfile", "remove it: it is `RuntimeDefault`"),
    ("supplementalGroups", "use `fsGroup: 1000`"),
    ("uid", "use `user: ‹1000›`"),
];

/// Words of ports.
pub(super) const PORT: Words = &[
    ("containerPort", "use `port: ‹8080›`"),
    ("host", "remove it: a pod has an address of its own"),
    ("hostPort", "remove it: a pod has an address of its own"),
    ("name", "remove this line: the key in the map is the name"),
    ("nodePort", "remove it: a load balancer asks the pods themselves; `route` leads to them"),
    ("number", "use `port: ‹8080›`"),
    ("published", "remove it: a pod has an address of its own; `route` leads to it from outside"),
    ("target", "use `port: ‹8080›`"),
    ("targetPort", "use `port: ‹8080›` for the container, `servicePort: 80` for the Service"),
];

/// Words of a Service.
pub(super) const SERVICE: Words = &[
    ("clusterIP", "use `headless: true` for `None`"),
    ("name", "remove it: callers find a workload by its name"),
    ("nodePort", "remove it: `route: HOST` leads to the workload from outside"),
    ("port", "use `port: ‹8080›` of the workload, or `ports: {http: {port: 8080, servicePort: ‹80›}}`"),
    ("ports", "use `ports` of the workload"),
    ("selector", "remove it: labels and selectors are written for you"),
    ("targetPort", "use `port: ‹8080›` of the workload"),
    (
        "type",
        "remove it: Services have addresses in the cluster only; `route: HOST` leads to the workload from outside",
    ),
];

/// Words of variables.
pub(super) const ENV: Words = &[
    ("configMapKeyRef", "use `configMap: NAME/KEY`"),
    ("fieldRef", "use `field: metadata.name`"),
    ("from", "use `configMap: NAME/KEY` or `secret: NAME/KEY`"),
    ("key", "use `configMap: NAME/KEY` or `secret: NAME/KEY`"),
    ("name", "remove this line: the key in the map is the name"),
    ("resourceFieldRef", "use `resource: limits.memory`"),
    ("secretKeyRef", "use `secret: NAME/KEY`"),
    ("secretName", "use `secret: ‹NAME›/KEY`"),
    (
        "valueFrom",
        "use `configMap: NAME/KEY`, `secret: NAME/KEY` or `field: metadata.name`; for secrets of a store `secrets`",
    ),
];

/// Words of secrets.
pub(super) const SECRET: Words = &[
    ("arn", "use `key: ‹…›`, or the text alone"),
    ("environment", "remove it: secrets stand in the store; write `key: shop/prod/app`"),
    ("external", "use `key: shop/prod/app`"),
    ("field", "use `property: ‹…›`"),
    ("mountPath", "use `file: ‹/run/secrets/NAME›`"),
    ("name", "remove this line: the key in the map is the name of the variable"),
    ("path", "use `key: ‹…›`"),
    ("remoteRef", "use `key` and `property` here"),
    ("secretKey", "remove this line: the key in the map is the name of the variable"),
    ("secretName", "use `key: ‹…›`"),
    ("secretStoreRef", "use `secretStore` under `platform`"),
    ("target", "use `file: ‹/run/secrets/NAME›`"),
    ("value", "remove it: secrets stand in the store; write `key: shop/prod/app`"),
    ("valueFrom", "use `key: ‹…›`, or the text alone"),
];

/// Words of requests and limits.
pub(super) const SIZE: Words = &[
    ("limits", "use `limit: ‹…›`"),
    ("max", "use `limit: ‹…›`"),
    ("min", "use `request: ‹…›`"),
    ("requests", "use `request: ‹…›`"),
    ("reservation", "use `request: ‹…›`"),
];

/// Words of a CronJob.
pub(super) const SCHEDULE: Words = &[
    ("concurrencyPolicy", "use `concurrency: ‹Forbid›`"),
    ("expression", "use `cron: \"‹0 16 * * 1-5›\"`"),
    ("failedJobsHistoryLimit", "use `keepFailed: ‹3›`"),
    ("rate", "use `cron: \"*/5 * * * *\"`"),
    ("schedule", "use `cron: \"‹0 16 * * 1-5›\"`"),
    ("startingDeadlineSeconds", "use `startingDeadline: ‹300›s`"),
    ("successfulJobsHistoryLimit", "use `keepSuccessful: ‹3›`"),
    ("timezone", "use `timeZone: ‹Etc/UTC›`"),
    ("tz", "use `timeZone: ‹Etc/UTC›`"),
];

/// Words of a Job.
pub(super) const JOB: Words = &[
    ("activeDeadlineSeconds", "use `deadline: ‹600›s`"),
    ("backoffLimit", "use `retries: ‹3›`"),
    ("backoffLimitPerIndex", "use `retriesPerIndex: ‹1›`"),
    ("completionMode", "use `indexed: true`"),
    ("restartPolicy", "use `restart: ‹OnFailure›`"),
    ("schedule", "use `schedule` of the workload"),
    ("timeout", "use `deadline: ‹600s›`"),
    ("ttlSecondsAfterFinished", "use `keep: ‹86400›s`"),
];

/// Words of the end of a pod.
pub(super) const STOP: Words = &[
    ("grace", "use `timeout: ‹30s›`"),
    ("gracePeriod", "use `timeout: ‹30s›`"),
    ("preStop", "use `pause: 15s`"),
    ("sleep", "use `pause: ‹15›s`"),
    ("terminationGracePeriodSeconds", "use `timeout: ‹30›s`"),
];

/// Words of a rollout.
pub(super) const ROLLOUT: Words = &[
    ("deploymentConfiguration", "use `maxSurge` and `maxUnavailable` here"),
    ("maximumPercent", "use `maxSurge: 100%`"),
    ("minimumHealthyPercent", "use `maxUnavailable: 0`"),
    ("minReadySeconds", "use `minReady: ‹10›s`"),
    ("progressDeadlineSeconds", "use `deadline: ‹600›s`"),
    ("revisionHistoryLimit", "use `history: ‹5›`"),
    ("rollingUpdate", "use `maxSurge` and `maxUnavailable` here"),
    ("type", "use `strategy: rolling` or `strategy: recreate`"),
];

/// Words of a budget.
pub(super) const BUDGET: Words = &[
    ("max", "use `maxUnavailable: ‹1›`"),
    ("min", "use `minAvailable: ‹1›`"),
    ("minPodsAvailable", "use `minAvailable: ‹1›`"),
    ("unhealthyPodEvictionPolicy", "remove it: it is `AlwaysAllow`"),
];

/// Words of a ServiceAccount.
pub(super) const ACCOUNT: Words = &[
    ("annotations", "use `identity: arn:aws:iam::…:role/…` of the workload for a role of AWS"),
    ("automountServiceAccountToken", "use `security: {apiToken: ‹true›}` of the workload"),
    ("role", "use `identity: ‹arn:aws:iam::…:role/…›` of the workload"),
];

/// Words of a monitor.
pub(super) const MONITOR: Words = &[
    ("endpoints", "use `path`, `port` and `interval`"),
    ("labels", "use `monitoring: {labels: {…}}` under `platform`"),
    ("metricsPath", "use `path: ‹/metrics›`"),
    ("scrapeInterval", "use `interval: ‹30s›`"),
    ("selector", "remove it: labels and selectors are written for you"),
];

/// Words of a cutover.
pub(super) const CUTOVER: Words = &[
    ("percent", "use `phase: ‹10›`, the percentage that goes to Kubernetes"),
    ("percentage", "use `phase: ‹10›`, the percentage that goes to Kubernetes"),
    ("traffic", "use `phase: ‹10›`, the percentage that goes to Kubernetes"),
    ("weight", "use `phase: ‹10›`, the percentage that goes to Kubernetes"),
    ("weights", "use `phase: 10`, the percentage that goes to Kubernetes"),
];

/// Words of a call.
pub(super) const CALL: Words = &[
    ("cidr", "what lies outside of the cluster goes under `outside`: `outside: {NAME: ‹10.20.0.0/16›:5432}`"),
    ("host", "what lies outside of the cluster goes under `outside`: `outside: {NAME: 10.20.0.0/16:5432}`"),
    ("ports", "use `port: NAME`"),
    ("service", "remove it: the key in the map is the workload"),
    ("url", "use `env: NAME` for the variable that gets the URL"),
    ("variable", "use `env: ‹NAME›`"),
];

/// Words of targets outside.
pub(super) const OUTSIDE: Words = &[
    ("cidrs", "use `cidr: […]`"),
    ("dns", "NetworkPolicies know addresses only: `cidr: 10.20.0.0/16`"),
    ("host", "NetworkPolicies know addresses only: `cidr: 10.20.0.0/16`"),
    ("hostname", "NetworkPolicies know addresses only: `cidr: 10.20.0.0/16`"),
    ("ip", "use `cidr: ‹10.20.0.5›/32`"),
    ("ipBlock", "use `cidr`"),
    ("ports", "use `port: [5432, 5433]`"),
];

/// Words of a health check of the load balancer.
pub(super) const HEALTH_CHECK: Words = &[
    ("healthyThreshold", "use `healthy: ‹2›`"),
    ("intervalSeconds", "use `interval: ‹15›s`"),
    ("matcher", "use `codes: \"‹200›\"`"),
    ("successCodes", "use `codes: \"‹200›\"`"),
    ("timeoutSeconds", "use `timeout: ‹5›s`"),
    ("unhealthyThreshold", "use `unhealthy: ‹2›`"),
];
