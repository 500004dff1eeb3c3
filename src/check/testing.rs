//! Rules on small migrations, for their tests.
//!
//! The workloads begin in line 9, the platform stands in line 7.

use super::{Check, Rule};
use crate::diagnostic::{Lines, Report, Source, Style, render};
use crate::pipeline::{self, FileProblem, Files};
use crate::resolve::{Request, Resolved, resolve};
use crate::{patch, resource};

/// A platform with which nothing is wrong.
pub(super) const PLATFORM: &str = "{region: eu-west-1, account: \"111122223333\", zones: [eu-west-1a, eu-west-1b], \
     network: {vpc: 10.0.0.0/16, enforced: true}, secretStore: aws-secrets-manager, \
     loadBalancer: {scheme: internal}}";

/// One template of the user's.
struct Template<'a>(&'a str);

impl Files for Template<'_> {
    fn read(&self, _: &str) -> Result<String, FileProblem> {
        Ok(self.0.to_owned())
    }

    fn list(&self, folder: &str, _: &str) -> Result<Vec<String>, FileProblem> {
        Ok(if self.0.is_empty() { Vec::new() } else { vec![format!("{folder}/own.yaml.j2")] })
    }
}

/// Returns what a rule finds in `prod`, one line for each finding.
pub(super) fn prod(rule: &Rule, workloads: &str) -> String {
    look(rule, ("prod", PLATFORM, "{}"), workloads, "")
}

/// Returns what a rule finds in `prod` with this namespace, which stands in line 5.
pub(super) fn prod_in(rule: &Rule, namespace: &str, workloads: &str) -> String {
    look(rule, ("prod", PLATFORM, &format!("{{namespace: {namespace}}}")), workloads, "")
}

/// Returns what a rule finds in `dev`.
pub(super) fn dev(rule: &Rule, workloads: &str) -> String {
    look(rule, ("dev", PLATFORM, "{}"), workloads, "")
}

/// Returns what a rule finds in `prod` on another platform.
pub(super) fn prod_on(rule: &Rule, platform: &str, workloads: &str) -> String {
    look(rule, ("prod", platform, "{}"), workloads, "")
}

/// Returns what a rule finds in `prod` in a template of the user's beside one workload.
pub(super) fn template(rule: &Rule, template: &str) -> String {
    template_beside(rule, template, "    web: {port: 8080}\n")
}

/// Returns what a rule finds in `prod` in a template of the user's beside these workloads.
pub(super) fn template_beside(rule: &Rule, template: &str, workloads: &str) -> String {
    look(rule, ("prod", PLATFORM, "{}"), workloads, template)
}

fn look(rule: &Rule, (environment, platform, prod): (&str, &str, &str), workloads: &str, template: &str) -> String {
    let text = format!(
        "apiVersion: transship.dev/v1alpha1\nkind: Migration\nmetadata: {{name: shop}}\nspec:\n  \
         environments: {{dev: {{}}, prod: {prod}}}\n  \
         defaults: {{image: \"shop/web:1.8.2\", cpu: 100m, memory: 128Mi}}\n  platform: {platform}\n  \
         workloads:\n{workloads}"
    );
    let mut report = Report::new();
    let source = Source::new("m.yaml".to_owned(), text.into(), Lines::Kept);
    let documents = pipeline::read(source, &mut report);
    let files = Template(template);
    let migration = documents.migrations.first().expect("the test has a migration");
    let request = Request {
        migration,
        platforms: &documents.platforms,
        environment: environment.into(),
        asked_at: None,
        files: &files,
    };
    let plan = resolve(&request, &mut report).and_then(Resolved::whole);
    let plan = plan.unwrap_or_else(|| panic!("{}", render(&report, Style::Line)));
    match rule.check {
        Check::Plan(check) => check(&plan, &mut report),
        Check::Workload(check) | Check::Values(check) => {
            plan.workloads.iter().for_each(|workload| check(&plan, workload, &mut report));
        }
        Check::Objects(check) => {
            let mut objects = resource::emit(&plan);
            patch::apply(&plan, &mut objects, &mut report);
            check(&plan, &objects, &mut report);
        }
    }
    let all = render(&report, Style::Line);
    let own = |line: &&str| rule.codes.iter().any(|code| line.contains(&format!("[{}]", code.id)));
    all.split_inclusive('\n').filter(own).collect()
}
