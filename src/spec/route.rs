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
        /// Default: `true`. Example: `route: false` in an environment without it.
        "enabled" enabled: Flag,
        /// Hosts.
        ///
        /// Default: every host, with a warning. Example: `host: shop.example.com`.
        "host" host: List<HostName>,
        /// Paths.
        ///
        /// Default: `/`. Example: `path: [/api, /static]`.
        "path" path: List<HttpPath>,
        /// How paths are compared.
        ///
        /// Default: `Prefix`.
        "pathType" path_type: PathTypeWord,
        /// Name of the port that the requests go to.
        ///
        /// Default: the workload's main port.
        "port" port: PortName,
        /// Place among the rules of the group, −1000…1000, lower first.
        ///
        /// Default: worked out from the paths, so that a longer path always comes before a shorter one.
        "order" order: GroupOrder,
        /// How the load balancer asks the pods.
        ///
        /// Default: path of the readiness probe, every 15 s, 5 s timeout, 2 good, 2 bad.
        "healthCheck" health_check: HealthCheckSpec,
        /// Protocol to the pods.
        ///
        /// Default: `HTTP`.
        "protocol" protocol: BackendProtocolWord,
        /// Version of the protocol to the pods.
        ///
        /// Default: `HTTP1`.
        "protocolVersion" protocol_version: ProtocolVersionWord,
        /// How long requests may still run after a pod was taken out (deregistration delay). Range: 0s–1h.
        ///
        /// Default: 30s, or the workload's stop timeout if that is longer (AWS: 300s).
        "drain" drain: Duration,
        /// How long a new pod gets a growing share. 0, or 30s–15m.
        ///
        /// Default: 0s.
        "slowStart" slow_start: Duration,
        /// Whether a caller stays with a pod.
        ///
        /// Default: off. Example: `stickiness: 1h`.
        "stickiness" stickiness: StickinessSpec,
        /// How the load balancer picks a pod.
        ///
        /// Default: `round_robin`.
        "algorithm" algorithm: AlgorithmWord,
        /// Further attributes of the target group by their AWS names.
        ///
        /// Default: none.
        "attributes" attributes: Map<Text, Text>,
        /// Who must log in. HTTPS only.
        ///
        /// Default: nobody.
        "auth" auth: AuthSpec,
        /// JWT validation, as the controller's JSON. HTTPS only.
        ///
        /// Default: none. Example: `jwt: {jwksEndpoint: https://…, issuer: https://…}`.
        "jwt" jwt: Raw,
        /// Whether paths are regular expressions; needs `pathType: ImplementationSpecific`.
        ///
        /// Default: `false`.
        "regexPaths" regex_paths: Flag,
        /// What answers instead of the workload: a redirect, a fixed response, or a split over target groups.
        ///
        /// Default: the workload.
        "action" action: ActionSpec,
        /// The move of the traffic from the old platform to the workload, phase after phase.
        ///
        /// Default: none. Example: `cutover: {legacyTargetGroup: arn:…, dedicated: true, phase: 10}`.
        "cutover" cutover: CutoverSpec,
        /// Conditions beside host and path.
        ///
        /// Default: none.
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
        /// Default: none.
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
        /// Path.
        ///
        /// Default: path of the readiness probe.
        "path" path: HttpPath,
        /// Name or number of the port.
        ///
        /// Default: the port that the requests go to.
        "port" port: Text,
        /// Protocol.
        ///
        /// Default: the backend's.
        "protocol" protocol: BackendProtocolWord,
        /// From one question to the next. Range: 5s–300s.
        ///
        /// Default: 15s.
        "interval" interval: Duration,
        /// How long an answer may take. Range: 2s–120s, below the interval.
        ///
        /// Default: 5s.
        "timeout" timeout: Duration,
        /// Good answers that count. Range: 2–10.
        ///
        /// Default: 2.
        "healthy" healthy: Count,
        /// Bad answers that count. Range: 2–10.
        ///
        /// Default: 2.
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
        /// Default: `true`.
        "enabled" enabled: Flag,
        /// How long. Range: 1s–7d.
        ///
        /// Default: 1d.
        "duration" duration: Duration,
        /// Name of the application's own cookie.
        ///
        /// Default: the load balancer's cookie.
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
        /// Default: none.
        "cognito" cognito: CognitoSpec,
        /// An OpenID Connect provider.
        ///
        /// Default: none.
        "oidc" oidc: OidcSpec,
        /// What happens to callers who are not logged in.
        ///
        /// Default: `authenticate`.
        "onUnauthenticated" on_unauthenticated: UnauthenticatedWord,
        /// Scopes, separated by spaces.
        ///
        /// Default: `openid`.
        "scope" scope: Text,
        /// Name of the session cookie.
        ///
        /// Default: `AWSELBAuthSessionCookie`.
        "sessionCookie" session_cookie: Text,
        /// How long a login lasts.
        ///
        /// Default: 7d.
        "sessionTimeout" session_timeout: Duration,
    }
}

record! {
    /// A user pool of Amazon Cognito.
    pub struct CognitoSpec {
        /// ARN of the pool.
        ///
        /// Required.
        "userPoolArn" user_pool_arn: Text,
        /// Id of the client.
        ///
        /// Required.
        "clientId" client_id: Text,
        /// Domain of the pool.
        ///
        /// Required.
        "domain" domain: Text,
    }
}

record! {
    /// An OpenID Connect provider.
    pub struct OidcSpec {
        /// Issuer.
        ///
        /// Required.
        "issuer" issuer: Text,
        /// Authorization endpoint.
        ///
        /// Required.
        "authorizationEndpoint" authorization_endpoint: Text,
        /// Token endpoint.
        ///
        /// Required.
        "tokenEndpoint" token_endpoint: Text,
        /// User info endpoint.
        ///
        /// Required.
        "userInfoEndpoint" user_info_endpoint: Text,
        /// Secret in the namespace with the keys `clientID` and `clientSecret`.
        ///
        /// Required.
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
        /// Example: `forward: {weight: 10, targetGroups: [{arn: arn:…, weight: 90}]}`.
        "forward" forward: ForwardSpec,
    }
}

record! {
    /// A redirect. Parts that are not written stay as they were.
    pub struct RedirectSpec, short("the host", host_of_redirect) {
        /// Host.
        ///
        /// Default: as asked.
        "host" host: Text,
        /// Path.
        ///
        /// Default: as asked.
        "path" path: Text,
        /// Port.
        ///
        /// Default: as asked.
        "port" port: Text,
        /// Protocol.
        ///
        /// Default: as asked.
        "protocol" protocol: BackendProtocolWord,
        /// Query.
        ///
        /// Default: as asked.
        "query" query: Text,
        /// Whether for good (301) or for now (302).
        ///
        /// Default: `true`.
        "permanent" permanent: Flag,
    }
}

fn host_of_redirect(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("host", tree.clone())], tree.mark))
}

record! {
    /// An answer of the load balancer itself.
    pub struct FixedResponseSpec {
        /// HTTP status, 200–599.
        ///
        /// Default: 503.
        "status" status: Count,
        /// Content type.
        ///
        /// Default: `text/plain`.
        "contentType" content_type: Text,
        /// Body, at most 1024 characters.
        ///
        /// Default: empty.
        "body" body: Text,
    }
}

record! {
    /// A split of the traffic between this workload and target groups that exist already.
    pub struct ForwardSpec {
        /// Share of this workload, 0–999.
        ///
        /// Required.
        "weight" weight: Count,
        /// The other targets.
        ///
        /// Required.
        "targetGroups" target_groups: List<ForwardTargetSpec>,
        /// How long a caller stays with its target group. Range: 1s–7d.
        ///
        /// Default: not at all.
        "stickiness" stickiness: Duration,
    }
}

record! {
    /// A target group that exists in AWS.
    pub struct ForwardTargetSpec {
        /// Its ARN.
        ///
        /// Required.
        "arn" arn: TargetGroupArn,
        /// Its share, 0–999.
        ///
        /// Required.
        "weight" weight: Count,
        /// Confirms that no other load balancer uses it: AWS refuses a target group with two load balancers.
        ///
        /// Required to be `true`.
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
        /// Methods.
        ///
        /// Example: `method: [GET, HEAD]`.
        "method" method: List<Text>,
        /// Query parameters.
        ///
        /// Example: `query: {beta: "1"}`.
        "query" query: Map<Text, Text>,
        /// Addresses of callers.
        ///
        /// Example: `sourceIp: 203.0.113.0/24`.
        "sourceIp" source_ip: List<Cidr>,
    }
}

record! {
    /// A header condition.
    pub struct HeaderSpec {
        /// Its name.
        ///
        /// Required.
        "name" name: Text,
        /// Values, one of which must match.
        ///
        /// Required.
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
        /// Required.
        "regex" regex: Text,
        /// The replacement, `$1` standing for the first group.
        ///
        /// Required.
        "replace" replace: Text,
    }
}
