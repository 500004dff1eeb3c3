//! Words of the whole: migration, environments, platform, patches.

use super::Words;

/// Words of Kustomize.
pub(super) const PATCH: Words = &[
    ("apiVersion", "use `group: apps`"),
    ("labelSelector", "use `workload: NAME`"),
    ("metadata", "use `name`; what changes goes under `merge: {metadata: {…}}`"),
    ("namespace", "remove it: an environment has one namespace"),
    ("op", "use `json: [{op: ‹replace›, path: /spec/…, value: …}]`"),
    ("operations", "use `json: […]`"),
    ("patch", "use `json: [{op: …, path: …, value: …}]` or `merge: {…}`, without quotes and without `|-`"),
    ("patches", "write each item here: `{kind: Deployment, merge: {…}}`"),
    ("path", "use `json: [{op: replace, path: ‹/spec/…›, value: …}]`"),
    ("spec", "use `merge: {spec: {…}}`"),
    ("strategicMerge", "use `merge: {…}`"),
    ("target", "write its fields here: `kind`, `group`, `name`"),
    ("value", "use `json: [{op: replace, path: /spec/…, value: …}]`"),
    ("version", "remove it: there is one version of each kind"),
];

/// Words of node groups.
pub(super) const NODE_GROUP: Words = &[
    ("amiType", "use `arch: amd64` or `arch: arm64`"),
    ("architecture", "use `arch: ‹amd64›`"),
    ("availabilityZones", "use `zones: […]`"),
    ("capacityType", "use `capacity: spot` or `capacity: on-demand`"),
    ("desiredCapacity", "remove it: `min` and `max` are what workloads must fit in"),
    ("desiredSize", "remove it: `min` and `max` are what workloads must fit in"),
    ("diskSize", "remove it: disks of nodes are not looked at"),
    ("instanceTypes", "use `instanceType: m6i.large`"),
    ("maxCount", "use `max: ‹10›`"),
    ("maxSize", "use `max: ‹10›`"),
    ("minCount", "use `min: ‹2›`"),
    ("minSize", "use `min: ‹2›`"),
    ("spot", "use `capacity: spot`"),
    ("subnets", "use `zones: […]`"),
    ("volumeSize", "remove it: disks of nodes are not looked at"),
];

/// Words of load balancers.
pub(super) const LOAD_BALANCER: Words = &[
    ("acmCertificate", "use `certificate: ‹arn:aws:acm:…›`"),
    (
        "arn",
        "remove it: the controller makes the load balancer; one of Terraform's takes traffic by `cutover: {owner: terraform, …}`",
    ),
    ("certificate-arn", "use `certificate: ‹arn:aws:acm:…›`"),
    ("certificateArn", "use `certificate: ‹arn:aws:acm:…›`"),
    ("className", "use `class: ‹alb›`"),
    ("groupName", "use `group: ‹NAME›`"),
    ("host", "use `route: HOST` of a workload"),
    ("idle_timeout", "use `idleTimeout: ‹60›s`"),
    ("ingressClassName", "use `class: ‹alb›`"),
    ("internal", "use `scheme: internal` or `scheme: internet-facing`"),
    ("listenPorts", "use `httpPort` and `httpsPort`"),
    ("public", "use `scheme: internet-facing`"),
    ("securityGroupIds", "use `securityGroups: […]`"),
    ("subnetIds", "use `subnets: […]`"),
    ("tls", "use `certificate: arn:aws:acm:…`"),
    ("type", "remove it: it is an Application Load Balancer"),
    ("wafAclArn", "use `waf: ‹arn:aws:wafv2:…›`"),
    ("wafv2", "use `waf: ‹arn:aws:wafv2:…›`"),
    ("webAclArn", "use `waf: ‹arn:aws:wafv2:…›`"),
];

/// Words of a platform.
pub(super) const PLATFORM: Words = &[
    ("accountId", "use `account: \"‹111122223333›\"`"),
    ("alb", "use `loadBalancer`"),
    ("availabilityZones", "use `zones: […]`"),
    ("certificate", "use `loadBalancer: {certificate: ‹arn:aws:acm:…›}`"),
    ("cidr", "use `network: {vpc: ‹10.0.0.0/16›}`"),
    ("clusterName", "use `cluster: ‹live›`"),
    ("efs", "use `fileSystem: fs-…`"),
    ("environments", "what differs in an environment stands in the migration: `environments: {prod: {platform: {…}}}`"),
    ("externalSecrets", "use `secretStore: aws-secrets-manager`"),
    ("fileSystemId", "use `fileSystem: ‹fs-…›`"),
    ("ingress", "use `loadBalancer`"),
    ("name", "use `metadata: {name: ‹NAME›}` of a file of its own"),
    ("nodegroups", "use `nodeGroups: {NAME: {…}}`"),
    ("prometheus", "use `monitoring: {labels: {release: prometheus}}`"),
    ("secrets", "use `secretStore: aws-secrets-manager`"),
    ("vpc", "use `network: {vpc: ‹10.0.0.0/16›}`"),
    ("vpcCidr", "use `network: {vpc: ‹10.0.0.0/16›}`"),
    ("workloads", "workloads stand in the migration, beside `platform`"),
];

/// Words that newcomers write into an environment.
pub(super) const ENVIRONMENT: Words = &[
    ("account", "use `platform: {account: \"‹111122223333›\"}`"),
    ("domain", "use `vars: {domain: ‹example.com›}`, and `route: \"shop.{{ vars.domain }}\"`"),
    ("name", "remove this line: the key in the map is the name"),
    ("nodeGroups", "use `platform: {nodeGroups: {…}}`"),
    ("overrides", "write them here, and those of workloads under `defaults`"),
    ("region", "use `platform: {region: ‹eu-west-1›}`"),
    (
        "services",
        "what differs stands at the workload: `workloads: {web: {environments: {prod: {…}}}}`; for all of them under `defaults` here",
    ),
    ("tier", "use `profile: ‹prod›`"),
    ("type", "use `profile: ‹prod›`"),
    ("values", "use `vars: {NAME: …}`"),
    (
        "variables",
        "use `vars: {NAME: …}` for words of this file, `defaults: {env: {…}}` for variables of all containers",
    ),
    (
        "workloads",
        "what differs stands at the workload: `workloads: {web: {environments: {prod: {…}}}}`; for all of them under `defaults` here",
    ),
];

/// Words that newcomers write at the top.
pub(super) const MIGRATION: Words = &[
    ("account", "use `platform: {account: \"‹111122223333›\"}`"),
    ("applications", "write `workloads`"),
    ("apps", "write `workloads`"),
    ("base", "use `source: ‹FILE›`"),
    ("cluster", "use `platform: {cluster: ‹live›}`"),
    ("common", "use `defaults`"),
    ("components", "write `workloads`"),
    ("configs", "use `files` of the workloads"),
    ("containers", "write `workloads: {web: {image: …}}`, one for each that runs in pods of its own"),
    ("cronJobs", "write `workloads: {report: {image: …, schedule: \"0 3 * * *\"}}`"),
    ("deployments", "write `workloads`"),
    ("extends", "use `source: FILE`"),
    ("from", "use `source: ‹FILE›`"),
    ("global", "use `defaults`"),
    ("globals", "use `defaults`"),
    ("include", "use `defaults`, or `source: FILE` for the whole specification"),
    ("ingress", "use `route: HOST` of a workload, and `loadBalancer` under `platform`"),
    ("jobs", "write `workloads: {report: {kind: Job, image: …}}`"),
    ("on", "use `scale: {max: 5, on: {NAME: {sqs: …}}}` of a workload"),
    ("name", "use `metadata: {name: ‹NAME›}`"),
    ("namespace", "an environment has the namespace: `environments: {prod: {namespace: ‹shop›}}`"),
    ("networks", "remove it: `calls` of a workload says who may talk to whom"),
    ("nodeGroups", "use `platform: {nodeGroups: {…}}`"),
    ("overlays", "write `environments`"),
    ("region", "use `platform: {region: ‹eu-west-1›}`"),
    ("secretStore", "use `platform: {secretStore: aws-secrets-manager}`"),
    ("selector", "remove it: labels and selectors are written for you"),
    ("services", "write `workloads`"),
    ("stages", "write `environments`"),
    ("template", "write `workloads: {web: {image: …}}`: a Migration is no Deployment, which is written for you"),
    ("values", "use `vars: {NAME: …}`"),
    ("variables", "use `vars` for words of this file, `defaults: {env: {…}}` for variables of all containers"),
    ("version", "remove it: `apiVersion` says the version"),
    ("x-common", "use `defaults`"),
];

/// Words of a network.
pub(super) const NETWORK: Words = &[
    ("cidr", "use `vpc: ‹10.0.0.0/16›`"),
    (
        "enabled",
        "use `policies: ‹true›` for whether they are emitted, `enforced: ‹true›` for whether the cluster obeys them",
    ),
    ("networkPolicy", "use `policies: ‹true›`"),
    ("vpcCidr", "use `vpc: ‹10.0.0.0/16›`"),
];

/// Words of a store of secrets.
pub(super) const STORE: Words = &[
    ("backend", "use `provider: aws-secrets-manager`"),
    ("refreshInterval", "use `refresh: ‹1h›`"),
    ("roleArn", "use `role: ‹arn:aws:iam::…:role/…›`"),
    ("service", "use `provider: aws-secrets-manager` or `provider: aws-parameter-store`"),
    ("type", "use `provider: aws-secrets-manager`"),
];

/// Words of a namespace.
pub(super) const NAMESPACE: Words = &[
    ("enforce", "use `podSecurity: ‹restricted›`"),
    ("limits", "use `quota: {limitRange: …}`"),
    ("podSecurityStandard", "use `podSecurity: ‹restricted›`"),
    ("resourceQuota", "use `quota`"),
];
