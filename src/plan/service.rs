//! What stands around a pod: Service, ServiceAccount, ConfigMaps, monitor.

use super::{Text, TextMap};
use std::collections::BTreeMap;

/// A Service.
#[derive(Clone, Debug)]
pub struct ServicePlan {
    /// Its name: the host name that callers use.
    pub name: Text,
    /// Whether it has no address of its own (`clusterIP: None`).
    pub headless: bool,
    /// Its ports.
    pub ports: Vec<ServicePortPlan>,
    /// Annotations.
    pub annotations: TextMap,
}

/// A port of a Service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePortPlan {
    /// Its name, the same as that of the container port.
    pub name: Text,
    /// The number that callers use.
    pub port: u16,
    /// The name of the container port.
    pub target: Text,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: &'static str,
    /// A hint for load balancers and meshes, for example `kubernetes.io/h2c`.
    pub app_protocol: Option<Text>,
}

/// A ServiceAccount.
#[derive(Clone, Debug)]
pub struct ServiceAccountPlan {
    /// Its name. Trust policies of IAM roles name it, so it never carries a hash.
    pub name: Text,
    /// Whether it is emitted; otherwise it exists already.
    pub create: bool,
    /// The IAM role for IRSA (`eks.amazonaws.com/role-arn`). `None` with EKS Pod Identity, where the association is
    /// an object of the EKS API.
    pub role_arn: Option<Text>,
    /// Annotations.
    pub annotations: TextMap,
}

/// A ConfigMap.
#[derive(Clone, Debug)]
pub struct ConfigMapPlan {
    /// Its name.
    pub name: Text,
    /// Keys and values.
    pub data: BTreeMap<Text, Text>,
}

/// A ServiceMonitor, or a PodMonitor for a workload without a Service.
#[derive(Clone, Debug)]
pub struct MonitorPlan {
    /// Labels by which the Prometheus operator finds it.
    pub labels: TextMap,
    /// The *name* of the port.
    pub port: Text,
    /// Path of the metrics.
    pub path: Text,
    /// Seconds from one scrape to the next.
    pub interval_seconds: u32,
    /// Seconds a scrape may take; never more than the interval.
    pub timeout_seconds: u32,
}
