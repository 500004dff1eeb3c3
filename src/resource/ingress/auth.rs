//! `auth-*`: who must log in before a request reaches the pods.

use super::annotations::Annotations;
use super::encode;
use crate::plan::{AuthPlan, AuthProvider};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Cognito<'plan> {
    #[serde(rename = "userPoolARN")]
    user_pool_arn: &'plan str,
    #[serde(rename = "userPoolClientID")]
    client_id: &'plan str,
    user_pool_domain: &'plan str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Oidc<'plan> {
    issuer: &'plan str,
    authorization_endpoint: &'plan str,
    token_endpoint: &'plan str,
    user_info_endpoint: &'plan str,
    /// The controller reads client id and client secret from this Secret; neither is ever written here.
    secret_name: &'plan str,
}

/// Sets the annotations of a login.
pub(super) fn write(plan: &AuthPlan, all: &mut Annotations) {
    let AuthPlan { provider, on_unauthenticated, scope, session_cookie, session_timeout_seconds } = plan;
    match provider {
        AuthProvider::Cognito { user_pool_arn, client_id, domain } => {
            all.set("auth-type", "cognito");
            let config = Cognito { user_pool_arn, client_id, user_pool_domain: domain };
            all.set("auth-idp-cognito", encode::json(&config));
        }
        AuthProvider::Oidc { issuer, authorization_endpoint, token_endpoint, user_info_endpoint, secret } => {
            all.set("auth-type", "oidc");
            let config =
                Oidc { issuer, authorization_endpoint, token_endpoint, user_info_endpoint, secret_name: secret };
            all.set("auth-idp-oidc", encode::json(&config));
        }
    }
    all.set_some("auth-on-unauthenticated-request", on_unauthenticated.as_ref());
    all.set_some("auth-scope", scope.as_ref());
    all.set_some("auth-session-cookie", session_cookie.as_ref());
    all.set_some("auth-session-timeout", *session_timeout_seconds);
}
