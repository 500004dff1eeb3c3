//! The annotations of one Ingress: the user's, then ours over them.

use super::{actions, auth, backend_name, conditions, encode, load_balancer, target_group};
use crate::alb::PREFIX;
use crate::plan::{ActionPlan, IngressPlan, Plan, TextMap};
use std::collections::BTreeMap;
use std::fmt::Display;

/// Annotations being collected, by their whole name.
pub(super) struct Annotations(BTreeMap<String, String>);

impl Annotations {
    /// Sets `alb.ingress.kubernetes.io/<name>`. Every value is text, or the API server refuses the object.
    pub(super) fn set(&mut self, name: &str, value: impl Display) {
        self.0.insert(format!("{PREFIX}{name}"), value.to_string());
    }

    /// Sets the annotation if there is a value.
    pub(super) fn set_some(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }

    /// Sets the annotation unless the text is empty: to the controller an empty text is a value.
    pub(super) fn set_filled(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.set(name, value);
        }
    }

    fn set_all(&mut self, entries: &TextMap) {
        for (name, value) in entries {
            self.set(name, value);
        }
    }
}

/// Returns all annotations of an Ingress.
pub(super) fn annotations(plan: &Plan, route: &IngressPlan) -> BTreeMap<String, String> {
    let IngressPlan {
        name: _,
        load_balancer,
        order,
        rules: _,
        service: _,
        port: _,
        action,
        conditions,
        transforms,
        health_check,
        target_group,
        auth,
        jwt_validation,
        regex_paths,
        annotations,
    } = route;
    let mut all = Annotations(encode::owned(&plan.annotations));
    all.set_all(&load_balancer.annotations);
    all.set_all(annotations);
    load_balancer::write(load_balancer, &mut all);
    // The controller makes no target group for what it answers itself; its settings would be read by nobody.
    if !matches!(action, Some((_, ActionPlan::Redirect { .. } | ActionPlan::FixedResponse { .. }))) {
        target_group::write(target_group, health_check, &mut all);
    }
    if *order != 0 {
        all.set("group.order", order);
    }
    if let Some((name, action)) = action {
        all.set(&format!("actions.{name}"), actions::json(action));
    }
    let backend = backend_name(route);
    if !conditions.is_empty() {
        all.set(&format!("conditions.{backend}"), conditions::conditions_json(conditions));
    }
    if !transforms.is_empty() {
        all.set(&format!("transforms.{backend}"), conditions::transforms_json(transforms));
    }
    if let Some(auth) = auth {
        auth::write(auth, &mut all);
    }
    all.set_some("jwt-validation", jwt_validation.as_ref());
    if *regex_paths {
        all.set("use-regex-path-match", true);
    }
    all.0
}
