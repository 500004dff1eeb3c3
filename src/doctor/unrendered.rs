//! Migrations that cannot be rendered, so that nothing more can be said about them.

use super::scene::place;
use super::{Check, Look};
use crate::diagnostic::{Code, Count, Diagnostic, Report};

pub(super) const CHECK: Check = Check { codes: &[&UNRENDERED], check };

const UNRENDERED: Code = Code::notice(
    "W0641",
    "a migration that cannot be rendered",
    "An environment of the migration has errors of its own, which `transship render` shows with their lines. What its objects \
     need in the cluster, and which of their names a prefix would break, is not known until it renders.",
);

fn check(look: &Look<'_>, report: &mut Report) {
    for migration in &look.scene.migrations {
        for environment in &migration.environments {
            let Err(errors) = environment.rendered else { continue };
            let count = Count { number: errors, one: "error", many: "errors" };
            let (what, help) = match environment.name.as_str() {
                "" => (
                    format!("`{}` cannot be read: {count}", migration.name),
                    format!("call `transship render {}`", migration.path),
                ),
                name => (
                    format!("`{name}` of `{}` cannot be rendered: {count}", migration.name),
                    format!("call `transship render {} --environment {name}`", migration.path),
                ),
            };
            report.add(Diagnostic::new(&UNRENDERED, place(migration.mark, ""), what).help(help));
        }
    }
}
