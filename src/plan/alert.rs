//! Alerts and dashboards.

use super::{Text, TextMap};

/// The alerts of a workload: one `PrometheusRule`.
#[derive(Clone, Debug)]
pub struct AlertsPlan {
    /// Labels by which the Prometheus operator finds the rule.
    pub operator_labels: TextMap,
    /// Value of the label `cluster` of all metrics; `None` where metrics of one cluster only are together.
    pub cluster: Option<Text>,
    /// The alerts.
    pub rules: Vec<AlertPlan>,
}

/// One alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertPlan {
    /// Its name.
    pub name: Text,
    /// What it is about.
    pub condition: AlertCondition,
    /// For how many seconds the condition must hold; 0 is not written.
    pub lasting_seconds: u32,
    /// Its labels, `severity`, `namespace` and `workload` among them.
    pub labels: TextMap,
    /// URL of what to do.
    pub runbook: Option<Text>,
}

/// What an alert is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlertCondition {
    /// A container uses more than this share of its CPU request.
    Cpu(Share),
    /// A container uses more than this share of its memory limit.
    Memory(Share),
    /// More than a share of the answers are errors.
    Errors {
        /// The share.
        above: Share,
        /// The metric that counts requests.
        metric: Text,
        /// Its label with the status.
        status_label: Text,
        /// Statuses that are errors, a regular expression.
        status: Text,
    },
    /// No pod is available.
    Down,
    /// An exporter says that it cannot reach what it measures.
    NotUp {
        /// The metric that is 0 then.
        metric: Text,
        /// Labels that it must have.
        matching: TextMap,
    },
    /// No target of the monitor answers.
    Vanished,
    /// A container starts and dies again and again.
    CrashLoop,
    /// A rollout does not get on.
    RolloutStuck,
    /// The HorizontalPodAutoscaler of this name has nothing left to add.
    ScaledOut(Text),
    /// A Job has failed for good.
    JobFailed,
    /// Less than a share of a volume is free.
    VolumeFull {
        /// The share.
        below: Share,
        /// Regular expressions of the claims, at least one.
        claims: Vec<String>,
    },
    /// An expression of the user's.
    Own {
        /// The expression.
        expression: Text,
        /// What is wrong.
        summary: Option<Text>,
        /// More about it.
        description: Option<Text>,
    },
}

/// A percentage, in hundredths of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(pub u32);

impl Share {
    /// Returns it as a fraction of one: `0.85` for 85 %.
    #[must_use]
    pub fn fraction(self) -> String {
        decimal(self.0, 4)
    }

    /// Returns it as a number of percent: `85`, `0.5`.
    #[must_use]
    pub fn percent(self) -> String {
        decimal(self.0, 2)
    }
}

/// Returns `number` with the point before its last `places` digits, without zeros at the end.
fn decimal(number: u32, places: usize) -> String {
    let digits = format!("{number:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let text = format!("{whole}.{fraction}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A dashboard of Grafana, in a ConfigMap of its own.
#[derive(Clone, Debug)]
pub struct DashboardPlan {
    /// Name of the ConfigMap.
    pub name: Text,
    /// The workload that it is about; `None` when it is about the whole product.
    pub workload: Option<Text>,
    /// Key in the ConfigMap; Grafana's sidecar wants `.json` at its end.
    pub key: Text,
    /// The JSON model, as in its file.
    pub model: Text,
    /// Labels by which Grafana's sidecar finds it.
    pub labels: TextMap,
    /// Folder in Grafana.
    pub folder: Option<Text>,
}

#[cfg(test)]
mod tests {
    use super::Share;

    #[test]
    fn shares_are_written_as_people_write_them() {
        for (share, fraction, percent) in [
            (8000, "0.8", "80"),
            (8500, "0.85", "85"),
            (50, "0.005", "0.5"),
            (10_000, "1", "100"),
            (25_000, "2.5", "250"),
        ] {
            assert_eq!((Share(share).fraction(), Share(share).percent()), (fraction.to_owned(), percent.to_owned()));
        }
    }
}
