//! Work that ends: Jobs and CronJobs.

use super::Text;

/// Decisions of a Job, or of the Jobs of a CronJob.
#[derive(Clone, Debug)]
pub struct JobPlan {
    /// How many pods run at the same time.
    pub parallelism: u32,
    /// How many pods must succeed.
    pub completions: u32,
    /// Whether each pod gets an index of its own.
    pub completion: Completion,
    /// How often a failed pod is tried again; `None` where only indexes are counted.
    pub backoff_limit: Option<u32>,
    /// How often the pod of one index is tried again, if indexes are counted by themselves.
    pub backoff_limit_per_index: Option<u32>,
    /// How many indexes may fail before the Job stops.
    pub max_failed_indexes: Option<u32>,
    /// After how many seconds the whole Job is stopped.
    pub active_deadline_seconds: Option<u32>,
    /// How many seconds a finished Job is kept. `None` for Jobs of a CronJob, which keeps a number of them instead.
    pub ttl_seconds_after_finished: Option<u32>,
    /// What happens when a container fails.
    pub restart: RestartPolicy,
}

/// Whether the pods of a Job are interchangeable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completion {
    /// They are.
    NonIndexed,
    /// Each gets `JOB_COMPLETION_INDEX`.
    Indexed,
}

/// What the kubelet does when a container of a Job fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestartPolicy {
    /// The pod stays as it is, for its log; the Job makes a new one.
    Never,
    /// The container starts again in the same pod.
    OnFailure,
}

/// Decisions of a CronJob.
#[derive(Clone, Debug)]
pub struct CronPlan {
    /// Five fields: minute, hour, day of month, month, day of week.
    pub schedule: Text,
    /// An IANA name; the schedule is read in it.
    pub time_zone: Text,
    /// What happens when the last run has not ended.
    pub concurrency: ConcurrencyPolicy,
    /// How many seconds late a run may start before it is skipped.
    pub starting_deadline_seconds: u32,
    /// How many successful Jobs are kept.
    pub successful_history: u32,
    /// How many failed Jobs are kept.
    pub failed_history: u32,
    /// Whether no run starts for now.
    pub suspend: bool,
    /// The Jobs.
    pub job: JobPlan,
}

/// What happens when a run is due while the last one has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConcurrencyPolicy {
    /// Both run.
    Allow,
    /// The new run is skipped.
    Forbid,
    /// The old run is stopped.
    Replace,
}
