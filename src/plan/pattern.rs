//! Regular expressions of the names that Kubernetes makes: of pods, Jobs and claims.
//!
//! `web-.*` would match the pods of a workload `web-admin` as well, so each kind has its own form. Names of workloads are
//! RFC 1123 labels: no letter of them means anything in a regular expression.

use super::Controller;

/// Longest prefix that the API server keeps of a generated name, before its five random characters.
const LONGEST_PREFIX: usize = 58;
/// Length of the hash of a pod template, with its dash.
const TEMPLATE_HASH: usize = 11;
/// The random end of a generated name.
const RANDOM: &str = "[a-z0-9]{5}";

/// Returns the form of the pods' names of a workload.
#[must_use]
pub fn pods(name: &str, controller: &Controller) -> String {
    match controller {
        Controller::Deployment(_) => generated(name, ("-[a-z0-9]+", TEMPLATE_HASH)),
        Controller::StatefulSet(_) => format!("{name}-[0-9]+"),
        Controller::DaemonSet(_) => generated(name, ("", 0)),
        // The index of an indexed Job stands between.
        Controller::Job(_) | Controller::CronJob(_) | Controller::ScaledJob(_) => {
            format!("{}(-[0-9]+)?-{RANDOM}", jobs(name, controller))
        }
    }
}

/// Returns the form of the Jobs' names of a workload: a hash of the content, the minute of the run, or what
/// the API server thinks of for KEDA.
#[must_use]
pub fn jobs(name: &str, controller: &Controller) -> String {
    match controller {
        Controller::Job(_) => format!("{name}-[0-9a-f]{{8}}"),
        Controller::ScaledJob(_) => generated(name, ("", 0)),
        _ => format!("{name}-[0-9]+"),
    }
}

/// Returns the form of the claims' names of a claim template.
#[must_use]
pub fn claims(template: &str, workload: &str) -> String {
    format!("{template}-{workload}-[0-9]+")
}

/// The API server cuts long names; a form that is too wide is then better than one that matches nothing.
fn generated(name: &str, (middle, length): (&str, usize)) -> String {
    if name.len() + length < LONGEST_PREFIX {
        return format!("{name}{middle}-{RANDOM}");
    }
    format!("{}[-a-z0-9]+", &name[..name.len().min(LONGEST_PREFIX)])
}

#[cfg(test)]
mod tests {
    use super::generated;

    #[test]
    fn long_names_are_cut_as_the_api_server_cuts_them() {
        assert_eq!(generated("web", ("-[a-z0-9]+", 11)), "web-[a-z0-9]+-[a-z0-9]{5}");
        let (long, cut) = ("a".repeat(63), "a".repeat(58));
        assert_eq!(generated(&long, ("-[a-z0-9]+", 11)), format!("{cut}[-a-z0-9]+"));
        assert_eq!(generated(&"a".repeat(46), ("", 11)).len(), 46 + 1 + "[a-z0-9]{5}".len());
        assert_eq!(generated(&"a".repeat(47), ("", 11)).len(), 47 + "[-a-z0-9]+".len());
    }
}
