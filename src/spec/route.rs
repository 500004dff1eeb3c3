//! How the outside world reaches a workload, as written.

use super::cutover::CutoverSpec;
use super::load_balancer::LoadBalancerSpec;
use super::record::record;
use super::scalar::{
    Cidr, Count, Duration, Flag, GroupOrder, HostName, HttpPath, LabelKey, Name, PortName, TargetGroupArn, Text, choice,
};
use super::shape::{List, Map, Raw};
use crate::tree::Tree;

choice! {
    /// How a path is compared.
    pub enum PathTypeWord, "a path type" {
        /// By elements, as a prefix.
        "Prefix" Prefix,
        /// Exactly.
        "Exact" Exact,
        /// As the load balancer does it: `*` and `?` are wildcards.
        "ImplementationSpecific" ImplementationSpecific,
    }
}

choice! {
    /// Protocol between load balancer and pods.
    pub enum BackendProtocolWord, "a backend protocol" {
        /// Plain.
        "HTTP" Http,
        /// TLS.
        "HTTPS" Https,
    }
}

choice! {
    /// Version of the protocol between load balancer and pods.
    pub enum ProtocolVersionWord, "a protocol version" {
        /// HTTP/1.1.
        "HTTP1" Http1,
        /// HTTP/2.
        "HTTP2" Http2,
        /// gRPC.
        "GRPC" Grpc,
    }
}

choice! {
    /// How the load balancer picks a pod.
    pub enum AlgorithmWord, "a load balancing algorithm" {
        /// In turn.
        "round_robin" RoundRobin,
        /// The least busy one.
        "least_outstanding_requests" LeastOutstandingRequests,
        /// At random, with anomaly detection.
        "weighted_random" WeightedRandom,
    }
}

record! {
    /// A route from the load balancer to the workload: one Ingress.
    pub struct RouteSpec, short("a host, or a host with a path", host_and_path) {
        /// Whether the route exists.
        ///
        /// Default: `true`. Example: `enabled: false`; `route: false` is short for it in an environment without it.
        "enabled" enabled: Flag,
        /// Host names that lead here.
        ///
        /// Default: every host, with a warning. Example: `host: shop.example.com`.
        "host" host: List<HostName>,
        /// Paths that lead here, below the host.
        ///
        /// Default: `/`. Example: `path: [/api, /static]`.
        "path" path: List<HttpPath>,
        /// How paths are compared.
        ///
        /// Default: `Prefix`. Example: `pathType: Exact`.
        "pathType" path_type: PathTypeWord,
        /// Name of the port that the requests go to.
        ///
        /// Default: the workload's main port. Example: `port: admin`.
        "port" port: PortName,
        /// Place among the rules of the group, lower first. Range: −1000–1000.
        ///
        /// Default: worked out from the paths, so that a longer path always comes before a shorter one.
        /// Example: `order: 10`.
        "order" order: GroupOrder,
        /// How the load balancer asks the pods.
        ///
        /// Default: path of the readiness probe, every 15 s, 5 s timeout, 2 good, 2 bad. Example: `healthCheck: /ready`.
        "healthCheck" health_check: HealthCheckSpec,
        /// Protocol to the pods.
        ///
        /// Default: `HTTP`. Example: `protocol: HTTPS`.
        "protocol" protocol: BackendProtocolWord,
        /// Version of the protocol to the pods.
        ///
        /// Default: `HTTP1`. Example: `protocolVersion: HTTP2`.
        "protocolVersion" protocol_version: ProtocolVersionWord,
        /// How long requests may still run after a pod was taken out (deregistration delay). Range: 0s–1h.
        ///
        /// Default: 30s, or the workload's stop timeout if that is longer (AWS: 300s). Example: `drain: 2m`.
        "drain" drain: Duration,
        /// How long a new pod gets a growing share. Range: 0s, or 30s–15m.
        ///
        /// Default: 0s. Example: `slowStart: 1m`.
        "slowStart" slow_start: Duration,
        /// Whether a caller stays with a pod.
        ///
        /// Default: off. Example: `stickiness: 1h`.
        "stickiness" stickiness: StickinessSpec,
        /// How the load balancer picks a pod.
        ///
        /// Default: `round_robin`. Example: `algorithm: least_outstanding_requests`.
        "algorithm" algorithm: AlgorithmWord,
        /// Further attributes of the target group by their AWS names.
        ///
        /// Default: none. Example: `attributes: {load_balancing.cross_zone.enabled: "true"}`.
        "attributes" attributes: Map<Text, Text>,
        /// Who must log in. HTTPS only.
        ///
        /// Default: nobody. Example: `auth: {cognito: {userPoolArn: "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_abc", clientId: abc, domain: login}}`.
        "auth" auth: AuthSpec,
        /// JWT validation, as the controller's JSON. HTTPS only.
        ///
        /// Default: none. Example: `jwt: {jwksEndpoint: https://…, issuer: https://…}`.
        "jwt" jwt: Raw,
        /// Whether paths are regular expressions; needs `pathType: ImplementationSpecific`.
        ///
        /// Default: `false`. Example: `regexPaths: true`.
        "regexPaths" regex_paths: Flag,
        /// What answers instead of the workload: a redirect, a fixed response, or a split over target groups.
        ///
        /// Default: the workload. Example: `action: {fixedResponse: {status: 503}}`.
        "action" action: ActionSpec,
        /// The move of the traffic from the old platform to the workload, phase after phase.
        ///
        /// Default: none. Example: `cutover: {legacyTargetGroup: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/ecs-web/0123456789abcdef", dedicated: true, phase: 10}`.
        "cutover" cutover: CutoverSpec,
        /// Conditions beside host and path.
        ///
        /// Default: none. Example: `conditions: [{method: [GET]}]`.
        "conditions" conditions: List<ConditionSpec>,
        /// Rewriting of requests.
        ///
        /// Default: none. Example: `transforms: {urlRewrite: {regex: "^/api/(.*)$", replace: /$1}}`.
        "transforms" transforms: List<TransformSpec>,
        /// A load balancer of its own: fields laid over the platform's.
        ///
        /// Default: the platform's. Example: `loadBalancer: {scheme: internal, group: admin}`.
        "loadBalancer" load_balancer: LoadBalancerSpec,
        /// Further annotations of the controller, without the prefix `alb.ingress.kubernetes.io/`; checked by name and value.
        ///
        /// Default: none. Example: `annotations: {owner: payments@example.com}`.
        "annotations" annotations: Map<LabelKey, Text>,
    }
}

fn host_and_path(tree: &Tree) -> Option<Tree> {
    let text = tree.as_str()?;
    if matches!(text, "true" | "false") {
        return Some(Tree::map([("enabled", tree.clone())], tree.mark));
    }
    if text.contains("://") {
        // A host name has no scheme: its own message says so.
        return Some(Tree::map([("host", tree.clone())], tree.mark));
    }
    // A slash inside `{{ … }}` does not begin a path.
    let after = text.rfind("}}").map_or(0, |at| at + 2);
    match text[after..].find('/').map(|at| at + after) {
        Some(0) => Some(Tree::map([("path", tree.clone())], tree.mark)),
        Some(at) => {
            let (host, path) = (Tree::text(&text[..at], tree.mark), Tree::text(&text[at..], tree.mark));
            Some(Tree::map([("host", host), ("path", path)], tree.mark))
        }
        None => Some(Tree::map([("host", tree.clone())], tree.mark)),
    }
}

record! {
    /// How the load balancer asks the pods. The controller's defaults differ from those of AWS target groups, which ask
    /// every 30 s and want 5 good answers: write the old values here when migrating.
    pub struct HealthCheckSpec, short("its path", path_of_check) {
        /// Path that the load balancer asks for.
        ///
        /// Default: path of the readiness probe. Example: `path: /healthz`.
        "path" path: HttpPath,
        /// Name or number of the port.
        ///
        /// Default: the port that the requests go to. Example: `port: "8081"`.
        "port" port: Text,
        /// Protocol that the load balancer asks in.
        ///
        /// Default: the backend's. Example: `protocol: HTTPS`.
        "protocol" protocol: BackendProtocolWord,
        /// From one question to the next. Range: 5s–300s.
        ///
        /// Default: 15s. Example: `interval: 30s`.
        "interval" interval: Duration,
        /// How long an answer may take. Range: 2s–120s, below the interval.
        ///
        /// Default: 5s. Example: `timeout: 10s`.
        "timeout" timeout: Duration,
        /// Good answers that count. Range: 2–10.
        ///
        /// Default: 2. Example: `healthy: 3`.
        "healthy" healthy: Count,
        /// Bad answers that count. Range: 2–10.
        ///
        /// Default: 2. Example: `unhealthy: 3`.
        "unhealthy" unhealthy: Count,
        /// Answers that are good.
        ///
        /// Default: `200`. Example: `codes: 200-299`.
        "codes" codes: Text,
    }
}

fn path_of_check(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("path", tree.clone())], tree.mark))
}

record! {
    /// Whether a caller stays with a pod.
    pub struct StickinessSpec, short("its duration", duration_of_stickiness) {
        /// Whether it is on.
        ///
        /// Default: `true`. Example: `enabled: false`.
        "enabled" enabled: Flag,
        /// How long. Range: 1s–7d.
        ///
        /// Default: 1d. Example: `duration: 1h`.
        "duration" duration: Duration,
        /// Name of the application's own cookie.
        ///
        /// Default: the load balancer's cookie. Example: `cookie: SESSION`.
        "cookie" cookie: Text,
    }
}

fn duration_of_stickiness(tree: &Tree) -> Option<Tree> {
    let field = if matches!(tree.as_str()?, "true" | "false") { "enabled" } else { "duration" };
    Some(Tree::map([(field, tree.clone())], tree.mark))
}

choice! {
    /// What happens to callers who are not logged in.
    pub enum UnauthenticatedWord, "an answer to callers who are not logged in" {
        /// They are sent to the login.
        "authenticate" Authenticate,
        /// They pass.
        "allow" Allow,
        /// They get 401.
        "deny" Deny,
    }
}

record! {
    /// Who must log in.
    pub struct AuthSpec {
        /// A user pool of Amazon Cognito.
        ///
        /// Default: none. Example: `cognito: {userPoolArn: "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_abc", clientId: abc, domain: login}`.
        "cognito" cognito: CognitoSpec,
        /// An OpenID Connect provider.
        ///
        /// Default: none. Example: `oidc: {issuer: "https://login.example.com", authorizationEndpoint: "https://login.example.com/authorize", tokenEndpoint: "https://login.example.com/token", userInfoEndpoint: "https://login.example.com/userinfo", secret: oidc}`.
        "oidc" oidc: OidcSpec,
        /// What happens to callers who are not logged in.
        ///
        /// Default: `authenticate`. Example: `onUnauthenticated: allow`.
        "onUnauthenticated" on_unauthenticated: UnauthenticatedWord,
        /// Scopes, separated by spaces.
        ///
        /// Default: `openid`. Example: `scope: openid email`.
        "scope" scope: Text,
        /// Name of the session cookie.
        ///
        /// Default: `AWSELBAuthSessionCookie`. Example: `sessionCookie: ShopSession`.
        "sessionCookie" session_cookie: Text,
        /// How long a login lasts.
        ///
        /// Default: 7d. Example: `sessionTimeout: 12h`.
        "sessionTimeout" session_timeout: Duration,
    }
}

record! {
    /// A user pool of Amazon Cognito.
    pub struct CognitoSpec {
        /// ARN of the pool.
        ///
        /// Required.
        /// Example: `userPoolArn: "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_AbCdEfGhI"`.
        "userPoolArn" user_pool_arn: Text,
        /// Id of the client.
        ///
        /// Required. Example: `clientId: 1example23456789`.
        "clientId" client_id: Text,
        /// Domain of the pool.
        ///
        /// Required. Example: `domain: shop-login`.
        "domain" domain: Text,
    }
}

record! {
    /// An OpenID Connect provider.
    pub struct OidcSpec {
        /// Issuer of the provider, as its discovery document names it.
        ///
        /// Required. Example: `issuer: "https://login.example.com"`.
        "issuer" issuer: Text,
        /// Authorization endpoint.
        ///
        /// Required. Example: `authorizationEndpoint: "https://login.example.com/authorize"`.
        "authorizationEndpoint" authorization_endpoint: Text,
        /// Token endpoint.
        ///
        /// Required. Example: `tokenEndpoint: "https://login.example.com/token"`.
        "tokenEndpoint" token_endpoint: Text,
        /// User info endpoint.
        ///
        /// Required. Example: `userInfoEndpoint: "https://login.example.com/userinfo"`.
        "userInfoEndpoint" user_info_endpoint: Text,
        /// Secret in the namespace with the keys `clientID` and `clientSecret`.
        ///
        /// Required. Example: `secret: oidc-client`.
        "secret" secret: Name,
    }
}

record! {
    /// What answers instead of the workload. Exactly one of the three.
    pub struct ActionSpec {
        /// Sends callers elsewhere.
        ///
        /// Example: `redirect: {host: www.example.com}`.
        "redirect" redirect: RedirectSpec,
        /// Answers itself.
        ///
        /// Example: `fixedResponse: {status: 503, body: back soon}`.
        "fixedResponse" fixed_response: FixedResponseSpec,
        /// Splits the traffic.
        ///
        /// Example: `forward: {weight: 10, targetGroups: [{arn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/ecs-web/0123456789abcdef", weight: 90}]}`.
        "forward" forward: ForwardSpec,
    }
}

record! {
    /// A redirect. Parts that are not written stay as they were.
    pub struct RedirectSpec, short("the host", host_of_redirect) {
        /// Host that callers are sent to.
        ///
        /// Default: as asked. Example: `host: www.example.com`.
        "host" host: Text,
        /// Path that callers are sent to.
        ///
        /// Default: as asked. Example: `path: /new`.
        "path" path: Text,
        /// Port that callers are sent to.
        ///
        /// Default: as asked. Example: `port: "443"`.
        "port" port: Text,
        /// Protocol that callers are sent to.
        ///
        /// Default: as asked. Example: `protocol: HTTPS`.
        "protocol" protocol: BackendProtocolWord,
        /// Query that callers are sent with, without the `?`.
        ///
        /// Default: as asked. Example: `query: from=old`.
        "query" query: Text,
        /// Whether for good (301) or for now (302).
        ///
        /// Default: `true`. Example: `permanent: false`.
        "permanent" permanent: Flag,
    }
}

fn host_of_redirect(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("host", tree.clone())], tree.mark))
}

record! {
    /// An answer of the load balancer itself.
    pub struct FixedResponseSpec {
        /// HTTP status. Range: 200–599.
        ///
        /// Default: 503. Example: `status: 404`.
        "status" status: Count,
        /// Content type.
        ///
        /// Default: `text/plain`. Example: `contentType: application/json`.
        "contentType" content_type: Text,
        /// Body, at most 1024 characters.
        ///
        /// Default: empty. Example: `body: back soon`.
        "body" body: Text,
    }
}

record! {
    /// A split of the traffic between this workload and target groups that exist already.
    pub struct ForwardSpec {
        /// Share of this workload. Range: 0–999.
        ///
        /// Required. Example: `weight: 10`.
        "weight" weight: Count,
        /// The other targets.
        ///
        /// Required. Example: `targetGroups: [{arn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/old/0123456789abcdef", weight: 90}]`.
        "targetGroups" target_groups: List<ForwardTargetSpec>,
        /// How long a caller stays with its target group. Range: 1s–7d.
        ///
        /// Default: not at all. Example: `stickiness: 10m`.
        "stickiness" stickiness: Duration,
    }
}

record! {
    /// A target group that exists in AWS.
    pub struct ForwardTargetSpec {
        /// ARN of the target group.
        ///
        /// Required.
        /// Example: `arn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/old-web/0123456789abcdef"`.
        "arn" arn: TargetGroupArn,
        /// Share of the target group. Range: 0–999.
        ///
        /// Required. Example: `weight: 90`.
        "weight" weight: Count,
        /// Confirms that no other load balancer uses it: AWS refuses a target group with two load balancers.
        ///
        /// Required to be `true`. Example: `dedicated: true`.
        "dedicated" dedicated: Flag,
    }
}

record! {
    /// A condition beside host and path. Exactly one of the four.
    pub struct ConditionSpec {
        /// A header.
        ///
        /// Example: `header: {name: X-Canary, values: ["1"]}`.
        "header" header: HeaderSpec,
        /// Methods of the request, one of which must match, in capitals.
        ///
        /// Default: none. Example: `method: [GET, HEAD]`.
        "method" method: List<Text>,
        /// Query parameters.
        ///
        /// Default: none. Example: `query: {beta: "1"}`.
        "query" query: Map<Text, Text>,
        /// Addresses of callers.
        ///
        /// Default: none. Example: `sourceIp: 203.0.113.0/24`.
        "sourceIp" source_ip: List<Cidr>,
    }
}

record! {
    /// A header condition.
    pub struct HeaderSpec {
        /// Its name.
        ///
        /// Required. Example: `name: X-Canary`.
        "name" name: Text,
        /// Values, one of which must match.
        ///
        /// Required. Example: `values: ["1"]`.
        "values" values: List<Text>,
    }
}

record! {
    /// A rewriting. Exactly one of the two.
    pub struct TransformSpec {
        /// Of path and query.
        ///
        /// Example: `urlRewrite: {regex: "^/api/(.*)$", replace: /$1}`.
        "urlRewrite" url_rewrite: RewriteSpec,
        /// Of the host header.
        ///
        /// Example: `hostHeaderRewrite: {regex: "^(.*)$", replace: internal.example.com}`.
        "hostHeaderRewrite" host_header_rewrite: RewriteSpec,
    }
}

record! {
    /// What is looked for, and what stands there instead.
    pub struct RewriteSpec {
        /// A regular expression.
        ///
        /// Required. Example: `regex: "^/api/(.*)$"`.
        "regex" regex: Text,
        /// The replacement, `$1` standing for the first group.
        ///
        /// Required. Example: `replace: /$1`.
        "replace" replace: Text,
    }
}
