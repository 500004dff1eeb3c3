//! One Ingress for each route of a workload.

use super::{LoadBalancerPlan, Text, TextMap};
use std::sync::Arc;

/// An Ingress.
#[derive(Clone, Debug)]
pub struct IngressPlan {
    /// Its name. Part of the identity of the target group in AWS, so it must stay the same over releases.
    pub name: Text,
    /// What the whole group shares.
    pub load_balancer: Arc<LoadBalancerPlan>,
    /// `group.order`, −1000…1000; 0 is not written.
    pub order: i32,
    /// Hosts with their paths.
    pub rules: Vec<RulePlan>,
    /// The Service that the paths lead to.
    pub service: Text,
    /// The number of the Service's port, always as a number: writing it as a name later would make a new target group.
    pub port: u16,
    /// What answers instead of the Service: name of the action and what it does.
    pub action: Option<(Text, ActionPlan)>,
    /// `conditions.<service or action>`.
    pub conditions: Vec<ConditionPlan>,
    /// `transforms.<service or action>`.
    pub transforms: Vec<TransformPlan>,
    /// How the load balancer asks the pods.
    pub health_check: HealthCheckPlan,
    /// Settings of the target group.
    pub target_group: TargetGroupPlan,
    /// Who must log in.
    pub auth: Option<AuthPlan>,
    /// `jwt-validation`, as JSON text.
    pub jwt_validation: Option<Text>,
    /// `use-regex-path-match`.
    pub regex_paths: bool,
    /// Every further annotation that the user wrote by name, without the prefix; checked against the closed table.
    pub annotations: TextMap,
}

/// The paths of one host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulePlan {
    /// The host; `None` matches every host.
    pub host: Option<Text>,
    /// Its paths.
    pub paths: Vec<PathPlan>,
}

/// One path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPlan {
    /// The path.
    pub path: Text,
    /// How it is compared.
    pub path_type: PathType,
}

/// How a path is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathType {
    /// By elements, as a prefix.
    Prefix,
    /// Exactly.
    Exact,
    /// As the load balancer does it: wildcards allowed.
    ImplementationSpecific,
}

/// `healthcheck-*`. Times are in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthCheckPlan {
    /// `healthcheck-path`; `None` leaves the controller's default (gRPC).
    pub path: Option<Text>,
    /// `healthcheck-port`; `None` asks the traffic port.
    pub port: Option<Text>,
    /// `healthcheck-protocol`; `None` is the backend's protocol.
    pub protocol: Option<Text>,
    /// `healthcheck-interval-seconds`, 5–300.
    pub interval: u32,
    /// `healthcheck-timeout-seconds`, 2–120, below the interval.
    pub timeout: u32,
    /// `healthy-threshold-count`, 2–10.
    pub healthy: u32,
    /// `unhealthy-threshold-count`, 2–10.
    pub unhealthy: u32,
    /// `success-codes`.
    pub codes: Text,
}

/// `backend-protocol*` and `target-group-attributes`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetGroupPlan {
    /// `backend-protocol`; `None` is HTTP.
    pub protocol: Option<Text>,
    /// `backend-protocol-version`; `None` is HTTP1.
    pub protocol_version: Option<Text>,
    /// `deregistration_delay.timeout_seconds`.
    pub deregistration_delay_seconds: u32,
    /// `slow_start.duration_seconds`.
    pub slow_start_seconds: Option<u32>,
    /// `load_balancing.algorithm.type`.
    pub algorithm: Option<Text>,
    /// `stickiness.*`.
    pub stickiness: Option<StickinessPlan>,
    /// Further attributes.
    pub attributes: TextMap,
}

/// `stickiness.*` of a target group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StickinessPlan {
    /// Name of the application's cookie; `None` uses the load balancer's own.
    pub app_cookie: Option<Text>,
    /// How long, in seconds, 1–604800.
    pub duration_seconds: u32,
}

/// `auth-*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthPlan {
    /// Who checks the login.
    pub provider: AuthProvider,
    /// `auth-on-unauthenticated-request`.
    pub on_unauthenticated: Option<Text>,
    /// `auth-scope`.
    pub scope: Option<Text>,
    /// `auth-session-cookie`.
    pub session_cookie: Option<Text>,
    /// `auth-session-timeout`, in seconds.
    pub session_timeout_seconds: Option<u32>,
}

/// Who checks a login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthProvider {
    /// `auth-type: cognito`.
    Cognito {
        /// `userPoolARN`.
        user_pool_arn: Text,
        /// `userPoolClientID`.
        client_id: Text,
        /// `userPoolDomain`.
        domain: Text,
    },
    /// `auth-type: oidc`.
    Oidc {
        /// `issuer`.
        issuer: Text,
        /// `authorizationEndpoint`.
        authorization_endpoint: Text,
        /// `tokenEndpoint`.
        token_endpoint: Text,
        /// `userInfoEndpoint`.
        user_info_endpoint: Text,
        /// `secretName`: a Secret of the namespace with the keys clientID and clientSecret.
        secret: Text,
    },
}

/// `actions.<name>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionPlan {
    /// Sends the caller elsewhere.
    Redirect {
        /// Host; `None` keeps it.
        host: Option<Text>,
        /// Path; `None` keeps it.
        path: Option<Text>,
        /// Port; `None` keeps it.
        port: Option<Text>,
        /// Protocol; `None` keeps it.
        protocol: Option<Text>,
        /// Query; `None` keeps it.
        query: Option<Text>,
        /// Whether for good (301) or for now (302).
        permanent: bool,
    },
    /// Answers itself.
    FixedResponse {
        /// HTTP status.
        status: u16,
        /// Content type.
        content_type: Option<Text>,
        /// Body, at most 1024 characters.
        body: Option<Text>,
    },
    /// Splits traffic over target groups.
    Forward {
        /// The targets, in the order written.
        targets: Vec<ForwardTarget>,
        /// How long a caller stays with its target group, in seconds.
        stickiness_seconds: Option<u32>,
    },
}

/// One target of a forward action, with its weight 0–999.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForwardTarget {
    /// A Service of this namespace.
    Service {
        /// Its name.
        name: Text,
        /// The number of its port.
        port: u16,
        /// Its share.
        weight: u32,
    },
    /// A target group that exists in AWS.
    TargetGroup {
        /// Its ARN.
        arn: Text,
        /// Its share.
        weight: u32,
    },
}

/// One condition of `conditions.<name>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionPlan {
    /// `http-header`.
    Header {
        /// Name of the header.
        name: Text,
        /// Values, one of which must match.
        values: Vec<Text>,
    },
    /// `http-request-method`.
    Method(Vec<Text>),
    /// `query-string`.
    Query(Vec<(Text, Text)>),
    /// `source-ip`.
    SourceIp(Vec<Text>),
}

/// One transform of `transforms.<name>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransformPlan {
    /// `url-rewrite`.
    UrlRewrite {
        /// What is looked for.
        regex: Text,
        /// What stands there instead.
        replace: Text,
    },
    /// `host-header-rewrite`.
    HostHeaderRewrite {
        /// What is looked for.
        regex: Text,
        /// What stands there instead.
        replace: Text,
    },
}
