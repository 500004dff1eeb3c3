//! Defaults of the API server: a field that is not there, and one with its default, are the same.
//!
//! They matter where objects are compared with those of a cluster, which writes every default. The second judge of the tests,
//! which fills them in with the API server's own code, knows whether any is missing.

use super::group::matches;
use super::walk::Step;
use crate::object::{Node, Object};

/// What a cluster writes where nothing is written.
enum Default {
    /// This value, as JSON.
    Value(&'static str),
    /// Any value but this one, which is a choice; only objects of a cluster have what it gives.
    AnyBut(&'static str),
}

use Default::{AnyBut, Value};

/// A row: the kinds (none means every kind), the pattern of the path as in the table of meanings, and the default.
type Row = (&'static [&'static str], &'static str, Default);

const HPA: &[&str] = &["HorizontalPodAutoscaler"];
const SETS: &[&str] = &["StatefulSet", "DaemonSet"];
const JOBS: &[&str] = &["Job", "CronJob", "ScaledJob"];

#[rustfmt::skip]
const DEFAULTS: &[Row] = &[
    (&[], "pod spec containers @ imagePullPolicy", Value("\"IfNotPresent\"")),
    (&[], "pod spec containers @ terminationMessagePath", Value("\"/dev/termination-log\"")),
    (&[], "pod spec containers @ terminationMessagePolicy", Value("\"File\"")),
    (&[], "pod spec containers @ resources", Value("{}")),
    (&[], "pod spec containers @ ports * protocol", Value("\"TCP\"")),
    (&[], "pod spec containers @ env * value", Value("\"\"")),
    (&[], "pod spec containers @ env * valueFrom fieldRef apiVersion", Value("\"v1\"")),
    (&[], "pod spec containers @ env * valueFrom resourceFieldRef divisor", Value("\"0\"")),
    (&[], "pod spec containers @ * httpGet scheme", Value("\"HTTP\"")),
    (&[], "pod spec containers @ * grpc service", Value("\"\"")),
    (&[], "pod spec containers @ * successThreshold", Value("1")),
    (&[], "pod spec containers @ * failureThreshold", Value("3")),
    (&[], "pod spec containers @ * periodSeconds", Value("10")),
    (&[], "pod spec containers @ * timeoutSeconds", Value("1")),
    (&[], "pod spec dnsPolicy", Value("\"ClusterFirst\"")),
    (&[], "pod spec restartPolicy", Value("\"Always\"")),
    (&[], "pod spec schedulerName", Value("\"default-scheduler\"")),
    (&[], "pod spec securityContext", Value("{}")),
    (&[], "pod spec terminationGracePeriodSeconds", Value("30")),
    (&[], "pod spec volumes * * defaultMode", Value("420")),
    (&["Deployment"], "spec progressDeadlineSeconds", Value("600")),
    (&["Deployment", "StatefulSet", "DaemonSet"], "spec revisionHistoryLimit", Value("10")),
    (&["Deployment"], "spec strategy type", Value("\"RollingUpdate\"")),
    (&["Deployment"], "spec strategy rollingUpdate maxSurge", Value("\"25%\"")),
    (&["Deployment"], "spec strategy rollingUpdate maxUnavailable", Value("\"25%\"")),
    (&["DaemonSet"], "spec updateStrategy rollingUpdate maxSurge", Value("0")),
    (&["DaemonSet"], "spec updateStrategy rollingUpdate maxUnavailable", Value("1")),
    (&["StatefulSet"], "spec updateStrategy rollingUpdate partition", Value("0")),
    (SETS, "spec updateStrategy type", Value("\"RollingUpdate\"")),
    (&["StatefulSet"], "spec podManagementPolicy", Value("\"OrderedReady\"")),
    (&["StatefulSet"], "spec persistentVolumeClaimRetentionPolicy whenDeleted", Value("\"Retain\"")),
    (&["StatefulSet"], "spec persistentVolumeClaimRetentionPolicy whenScaled", Value("\"Retain\"")),
    (&["StatefulSet"], "spec volumeClaimTemplates * apiVersion", Value("\"v1\"")),
    (&["StatefulSet"], "spec volumeClaimTemplates * kind", Value("\"PersistentVolumeClaim\"")),
    (&["StatefulSet"], "spec volumeClaimTemplates * spec volumeMode", Value("\"Filesystem\"")),
    (JOBS, "spec suspend", Value("false")),
    (JOBS, "spec manualSelector", Value("false")),
    (JOBS, "spec completionMode", Value("\"NonIndexed\"")),
    (JOBS, "spec podReplacementPolicy", Value("\"TerminatingOrFailed\"")),
    (&["Job"], "spec backoffLimit", Value("6")),
    // Where indexes are counted, failures of the whole are not.
    (&["Job"], "spec backoffLimit", Value("2147483647")),
    (&["Job"], "spec completions", Value("1")),
    (&["Job"], "spec parallelism", Value("1")),
    (&["CronJob"], "spec concurrencyPolicy", Value("\"Allow\"")),
    (&["CronJob"], "spec successfulJobsHistoryLimit", Value("3")),
    (&["CronJob"], "spec failedJobsHistoryLimit", Value("1")),
    (HPA, "spec minReplicas", Value("1")),
    (HPA, "spec behavior scaleUp selectPolicy", Value("\"Max\"")),
    (HPA, "spec behavior scaleUp stabilizationWindowSeconds", Value("0")),
    (HPA, "spec behavior scaleUp policies", Value(r#"[{"type":"Pods","value":4,"periodSeconds":15},{"type":"Percent","value":100,"periodSeconds":15}]"#)),
    (HPA, "spec behavior scaleDown selectPolicy", Value("\"Max\"")),
    (HPA, "spec behavior scaleDown policies", Value(r#"[{"type":"Percent","value":100,"periodSeconds":15}]"#)),
    (&["Service"], "spec type", Value("\"ClusterIP\"")),
    (&["Service"], "spec clusterIP", AnyBut("\"None\"")),
    (&["Service"], "spec ipFamilies", AnyBut("null")),
    (&["Service"], "spec ipFamilyPolicy", AnyBut("null")),
    (&["Service"], "spec internalTrafficPolicy", Value("\"Cluster\"")),
    (&["Service"], "spec sessionAffinity", Value("\"None\"")),
    (&["Service"], "spec ports * protocol", Value("\"TCP\"")),
    (&["Service"], "spec ports * nodePort", AnyBut("null")),
    (&["PersistentVolume", "PersistentVolumeClaim"], "spec volumeMode", Value("\"Filesystem\"")),
    (&["PersistentVolumeClaim"], "spec volumeName", AnyBut("null")),
    (&["PersistentVolumeClaim"], "spec storageClassName", AnyBut("\"\"")),
    (&["StorageClass"], "reclaimPolicy", Value("\"Delete\"")),
    (&["StorageClass"], "volumeBindingMode", Value("\"Immediate\"")),
    (&["RoleBinding", "ClusterRoleBinding"], "subjects * apiGroup", Value("\"rbac.authorization.k8s.io\"")),
    (&["Secret"], "type", Value("\"Opaque\"")),
    (&["ExternalSecret"], "spec data * remoteRef conversionStrategy", Value("\"Default\"")),
    (&["ExternalSecret"], "spec data * remoteRef decodingStrategy", Value("\"None\"")),
    (&["ExternalSecret"], "spec data * remoteRef metadataPolicy", Value("\"None\"")),
    (&["ExternalSecret"], "spec target creationPolicy", Value("\"Owner\"")),
    (&["ExternalSecret"], "spec target deletionPolicy", Value("\"Retain\"")),
    (&["ScaledObject"], "spec fallback behavior", Value("\"static\"")),
];

/// Tells whether what one object has at a path is what a cluster writes where nothing is written.
pub(super) fn is_default(object: &Object, path: &[Step], value: &Node) -> bool {
    let kind = &*object.kind.kind;
    let mut rows = DEFAULTS.iter().filter(|(kinds, pattern, _)| matches(pattern, kinds, (kind, path)));
    rows.any(|(.., default)| match default {
        Value(json) => is(value, json),
        AnyBut(json) => object.at(&["metadata", "uid"]).is_some() && !is(value, json),
    })
}

fn is(value: &Node, json: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(json).is_ok_and(|it| Node::from(it) == *value)
}

#[cfg(test)]
mod tests {
    use super::DEFAULTS;
    use super::Default::{AnyBut, Value};

    #[test]
    fn every_default_is_json() {
        for (_, path, Value(json) | AnyBut(json)) in DEFAULTS {
            assert!(serde_json::from_str::<serde_json::Value>(json).is_ok(), "{path}: {json}");
        }
    }
}
