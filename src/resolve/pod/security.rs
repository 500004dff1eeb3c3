//! Security of the pods: restricted, unless something weaker is asked for with a reason.

use crate::diagnostic::{Diagnostic, Report};
use crate::plan::{ContainerSecurityPlan, PodSecurityLevel, PodSecurityPlan};
use crate::resolve::scene::{Drawn, Spot};
use crate::resolve::{codes, defaults, text};
use crate::spec::{SecuritySpec, SecurityWord};

/// Decides the security of a pod and of its containers.
///
/// # Errors
/// E0215 for something weaker than `restricted` without a reason, E0213 for something that its level does not allow.
pub fn settle(drawn: &Drawn, report: &mut Report) -> (PodSecurityPlan, ContainerSecurityPlan) {
    let spot = drawn.spot();
    let SecuritySpec {
        level,
        user,
        group,
        fs_group,
        read_only_root,
        tmp: _,
        add_capabilities,
        privilege_escalation,
        privileged,
        api_token: _,
        reason,
    } = drawn.spec.security.clone().unwrap_or_default();
    let level = match level {
        None | Some(SecurityWord::Restricted) => PodSecurityLevel::Restricted,
        Some(SecurityWord::Baseline) => PodSecurityLevel::Baseline,
        Some(SecurityWord::Privileged) => PodSecurityLevel::Privileged,
    };
    let restricted = level == PodSecurityLevel::Restricted;
    let user = user.map_or(defaults::USER, |it| it.0);
    let container = ContainerSecurityPlan {
        read_only_root: read_only_root.is_none_or(|it| it.0),
        allow_privilege_escalation: privilege_escalation.is_some_and(|it| it.0),
        drop_all: level != PodSecurityLevel::Privileged,
        add_capabilities: text::list(add_capabilities),
        privileged: privileged.is_some_and(|it| it.0),
        user: None,
    };
    refuse(spot, level, (user, &container), report);
    let weaker = !restricted || !container.read_only_root;
    if weaker && reason.is_none() {
        let field = if restricted { "readOnlyRoot" } else { "level" };
        let what = format!("the security of `{}` is weaker than our default, without a reason", drawn.name);
        let help = "add `reason: WHY`, beside it under `security`";
        report.add(Diagnostic::new(&codes::NO_REASON, spot.place(&["security", field]), what).help(help));
    }
    let group = group.map_or(user, |it| it.0);
    let pod = PodSecurityPlan {
        level,
        reason: text::text(reason).filter(|_| weaker),
        run_as_non_root: user != 0,
        user: Some(user),
        group: Some(group),
        fs_group: Some(fs_group.map_or(group, |it| it.0)),
        seccomp_runtime_default: level != PodSecurityLevel::Privileged,
    };
    (pod, container)
}

/// What the Pod Security Standards forbid would be refused by the namespace, after the apply.
fn refuse(
    spot: Spot<'_>,
    level: PodSecurityLevel,
    (user, container): (i64, &ContainerSecurityPlan),
    report: &mut Report,
) {
    let restricted = level == PodSecurityLevel::Restricted;
    let mut say = |field: &str, what: &str, needs: &str| {
        let diagnostic = Diagnostic::new(&codes::CONTRADICTION, spot.place(&["security", field]), what);
        report.add(diagnostic.help(format!("write `level: {needs}` with a `reason`, or remove `{field}`")));
    };
    if restricted && user == 0 {
        say("user", "user 0 is root, which `restricted` does not allow", "baseline");
    }
    if restricted && container.allow_privilege_escalation {
        say("privilegeEscalation", "`restricted` does not allow privilege escalation", "baseline");
    }
    let extra = container.add_capabilities.iter().any(|it| &**it != "NET_BIND_SERVICE");
    if restricted && extra {
        say("addCapabilities", "`restricted` allows no capability but `NET_BIND_SERVICE`", "baseline");
    }
    if level != PodSecurityLevel::Privileged && container.privileged {
        say("privileged", "a privileged container has all rights of its node", "privileged");
    }
}
