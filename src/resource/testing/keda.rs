//! Small plans with triggers.

use super::{job, map};
use crate::plan::{EventsPlan, JobStrategyPlan, ScaledJobPlan, TriggerAuthPlan, TriggerIdentityPlan, TriggerPlan};

/// Returns a queue that wakes a workload.
pub(in crate::resource) fn events() -> EventsPlan {
    EventsPlan {
        triggers: vec![TriggerPlan {
            name: "orders".into(),
            kind: "aws-sqs-queue".into(),
            metadata: map([("queueLength", "5")]),
            metric_type: None,
            cached: false,
            auth: Some(TriggerAuthPlan {
                name: "web-orders".into(),
                identity: Some(TriggerIdentityPlan::AwsWorkload),
                secrets: Vec::new(),
            }),
        }],
        polling_seconds: None,
        cooldown_seconds: None,
        initial_cooldown_seconds: None,
        idle: false,
        fallback: None,
        formula: None,
        pause: None,
        takes_over: None,
    }
}

/// Returns a `ScaledJob` of at most 50 Jobs.
pub(in crate::resource) fn scaled_job() -> ScaledJobPlan {
    ScaledJobPlan {
        min: 0,
        max: 50,
        triggers: events().triggers,
        polling_seconds: None,
        successful_history: 10,
        failed_history: 10,
        gradual: true,
        strategy: JobStrategyPlan::default(),
        paused: false,
        job: job(),
    }
}
