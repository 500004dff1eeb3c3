//! Field -> its place among all fields. Called once or twice for every key of every object, so it is a hash table that
//! the compiler fills.

/// All known fields in their order. One list serves all kinds, because hardly any two fields meet in both orders.
#[rustfmt::skip] // One field a line would take 300 lines and hide the groups.
const ORDER: &[&str] = &[
    // Every object, and every reference to one.
    "apiVersion", "apiGroup", "apiGroups", "kind", "metadata", "name", "generateName", "namespace", "alert", "expr", "for",
    "labels", "annotations", "ownerReferences", "finalizers", "uid", "type", "immutable", "spec",
    // Selections of one value.
    "secretKey", "remoteRef", "key", "property", "version", "operator", "value", "values", "valueFrom", "effect",
    "tolerationSeconds", "globalDefault", "description",
    // How often a workload runs.
    "schedule", "timeZone", "suspend", "concurrencyPolicy", "startingDeadlineSeconds", "successfulJobsHistoryLimit",
    "failedJobsHistoryLimit", "serviceName", "replicas", "completions", "parallelism", "completionMode",
    // Service.
    "externalName", "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "loadBalancerClass",
    "loadBalancerSourceRanges", "externalTrafficPolicy", "internalTrafficPolicy", "trafficDistribution",
    "sessionAffinity", "sessionAffinityConfig", "publishNotReadyAddresses",
    // HorizontalPodAutoscaler and ScaledObject.
    "scaleTargetRef", "pollingInterval", "cooldownPeriod", "initialCooldownPeriod",
    "idleReplicaCount", "minReplicas", "minReplicaCount", "maxReplicas",
    "maxReplicaCount", "metrics", "behavior", "fallback", "advanced",
    "rollout", "scalingStrategy", "jobTargetRef", "triggers", "secretTargetRef", "podIdentity", "describedObject", "metric",
    "averageUtilization", "averageValue", "scaleUp", "scaleDown", "stabilizationWindowSeconds", "selectPolicy",
    "policies",
    // ExternalSecret; `target` also ends a metric.
    "provider", "refreshInterval", "secretStoreRef", "target", "creationPolicy", "deletionPolicy",
    // PodDisruptionBudget and rolling updates.
    "minAvailable", "maxSurge", "maxUnavailable", "unhealthyPodEvictionPolicy",
    // Selectors, and what stands with them.
    "maxSkew", "minDomains", "topologyKey", "whenUnsatisfiable", "labelSelector", "namespaceSelector", "podSelector",
    "selector", "matchLabels", "matchExpressions", "matchFields", "matchLabelKeys", "policyTypes",
    // The rest of a workload.
    "activeDeadlineSeconds", "backoffLimit", "backoffLimitPerIndex", "maxFailedIndexes", "podFailurePolicy",
    "ttlSecondsAfterFinished", "revisionHistoryLimit", "progressDeadlineSeconds", "minReadySeconds", "paused", "podManagementPolicy",
    "persistentVolumeClaimRetentionPolicy", "strategy", "updateStrategy", "rollingUpdate", "template", "jobTemplate",
    "volumeClaimTemplates",
    // NetworkPolicy.
    "ingress", "egress", "from", "to", "ipBlock", "cidr", "except",
    // Ingress.
    "ingressClassName", "defaultBackend", "tls", "hosts", "secretName", "path", "pathType",
    // Containers and ports.
    "image", "imagePullPolicy", "command", "args", "workingDir", "ports", "containerPort", "port", "endPort",
    "targetPort", "number", "nodePort", "hostPort", "hostIP", "protocol", "appProtocol", "envFrom", "prefix", "env",
    // Volumes and claims stand before `resources`, rules after it.
    "capacity", "accessModes", "storageClassName", "volumeMode", "volumeName", "resources", "requests", "limits",
    "resourceNames", "verbs",
    // Probes and hooks.
    "startupProbe", "livenessProbe", "readinessProbe", "lifecycle", "postStart", "preStop", "exec", "httpGet",
    "tcpSocket", "grpc", "sleep", "host", "scheme", "httpHeaders", "http", "paths", "backend", "service",
    "initialDelaySeconds", "periodSeconds", "timeoutSeconds", "successThreshold", "failureThreshold",
    "terminationMessagePath", "terminationMessagePolicy",
    // Pods; `securityContext` and `volumeMounts` close a container.
    "serviceAccountName", "automountServiceAccountToken", "secrets", "imagePullSecrets", "enableServiceLinks",
    "hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "dnsPolicy", "dnsConfig", "hostname", "subdomain",
    "hostAliases", "securityContext", "runAsNonRoot", "runAsUser", "runAsGroup", "supplementalGroups", "fsGroup",
    "fsGroupChangePolicy", "seccompProfile", "localhostProfile", "allowPrivilegeEscalation", "privileged",
    "readOnlyRootFilesystem", "capabilities", "add", "drop", "volumeMounts", "volumeDevices", "stdin", "tty",
    "runtimeClassName", "schedulerName", "nodeSelector", "affinity", "nodeAffinity", "podAffinity", "podAntiAffinity",
    "requiredDuringSchedulingIgnoredDuringExecution", "preferredDuringSchedulingIgnoredDuringExecution",
    "nodeSelectorTerms", "weight", "preference", "podAffinityTerm", "tolerations", "topologySpreadConstraints",
    "terminationGracePeriodSeconds", "priorityClassName", "restartPolicy", "initContainers", "containers", "volumes",
    // Volumes and mounts.
    "mountPath", "subPath", "subPathExpr", "mountPropagation", "claimName", "medium", "sizeLimit", "driver",
    "volumeHandle", "readOnly", "defaultMode", "mode", "optional", "audience", "expirationSeconds", "sources",
    "persistentVolumeReclaimPolicy", "provisioner", "controller", "parameters", "reclaimPolicy",
    "volumeBindingMode", "allowVolumeExpansion", "mountOptions", "volumeAttributes",
    // Contents, and what closes an object.
    "roleRef", "subjects", "rules", "data", "dataFrom", "stringData", "binaryData", "items", "status",
];

/// Slots of the hash table: a power of two, more than twice the number of fields.
const SLOTS: usize = 1024;

/// No field hashes here; also the place of keys that are no known field, which is after all others.
const UNKNOWN: u16 = u16::MAX;

/// Maps the hash of a field to its place in [`ORDER`].
static TABLE: [u16; SLOTS] = table();

const fn table() -> [u16; SLOTS] {
    let mut table = [UNKNOWN; SLOTS];
    let mut place = 0;
    while (place as usize) < ORDER.len() {
        let mut slot = hash(ORDER[place as usize].as_bytes());
        while table[slot] != UNKNOWN {
            slot = (slot + 1) % SLOTS;
        }
        table[slot] = place;
        place += 1;
    }
    table
}

/// Mixes the length and four bytes: enough to tell the fields apart.
const fn hash(key: &[u8]) -> usize {
    let length = key.len();
    if length < 2 {
        return length;
    }
    let ends = key[0] as usize * 7 + key[length - 1] as usize * 31;
    let inner = key[length / 2] as usize * 127 + key[length - 2] as usize * 59;
    (length * 211 + ends + inner) % SLOTS
}

/// Returns the place of a key; all unknown keys share the last one.
pub(super) fn place(key: &str) -> u16 {
    let mut slot = hash(key.as_bytes());
    loop {
        match TABLE[slot] {
            UNKNOWN => return UNKNOWN,
            place if ORDER[usize::from(place)] == key => return place,
            _ => slot = (slot + 1) % SLOTS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ORDER, UNKNOWN, place};

    #[test]
    fn every_field_has_one_place() {
        for (index, key) in ORDER.iter().enumerate() {
            assert_eq!(usize::from(place(key)), index, "{key} stands twice");
        }
    }

    #[test]
    fn other_keys_have_none() {
        for key in ["", "x", "app.kubernetes.io/name", "apiVersio", "größe"] {
            assert_eq!(place(key), UNKNOWN);
        }
    }
}
