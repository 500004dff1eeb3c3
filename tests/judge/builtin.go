package main

import (
	"context"
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/autoscaling/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	_ "k8s.io/kubernetes/pkg/apis/rbac/install"
	_ "k8s.io/kubernetes/pkg/apis/scheduling/install"
	_ "k8s.io/kubernetes/pkg/apis/storage/install"
	"k8s.io/kubernetes/pkg/capabilities"
	"k8s.io/kubernetes/pkg/registry/apps/daemonset"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/apps/statefulset"
	"k8s.io/kubernetes/pkg/registry/autoscaling/horizontalpodautoscaler"
	"k8s.io/kubernetes/pkg/registry/batch/cronjob"
	"k8s.io/kubernetes/pkg/registry/batch/job"
	"k8s.io/kubernetes/pkg/registry/core/configmap"
	"k8s.io/kubernetes/pkg/registry/core/limitrange"
	"k8s.io/kubernetes/pkg/registry/core/namespace"
	"k8s.io/kubernetes/pkg/registry/core/persistentvolume"
	"k8s.io/kubernetes/pkg/registry/core/persistentvolumeclaim"
	"k8s.io/kubernetes/pkg/registry/core/pod"
	"k8s.io/kubernetes/pkg/registry/core/resourcequota"
	"k8s.io/kubernetes/pkg/registry/core/secret"
	"k8s.io/kubernetes/pkg/registry/core/service"
	"k8s.io/kubernetes/pkg/registry/core/serviceaccount"
	"k8s.io/kubernetes/pkg/registry/networking/ingress"
	"k8s.io/kubernetes/pkg/registry/networking/ingressclass"
	"k8s.io/kubernetes/pkg/registry/networking/networkpolicy"
	"k8s.io/kubernetes/pkg/registry/policy/poddisruptionbudget"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrole"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrolebinding"
	"k8s.io/kubernetes/pkg/registry/rbac/role"
	"k8s.io/kubernetes/pkg/registry/rbac/rolebinding"
	"k8s.io/kubernetes/pkg/registry/scheduling/priorityclass"
	"k8s.io/kubernetes/pkg/registry/storage/storageclass"
)

// strategies holds the API server's create strategy of each kind the judge knows.
//
// A kind outside this table is a finding, so that a new kind cannot pass unjudged.
// Versions are named because the scheme still decodes those that servers no longer serve.
var strategies = map[schema.GroupVersionKind]rest.RESTCreateStrategy{
	{Version: "v1", Kind: "ConfigMap"}:             configmap.Strategy,
	{Version: "v1", Kind: "LimitRange"}:            limitrange.Strategy,
	{Version: "v1", Kind: "Namespace"}:             namespace.Strategy,
	{Version: "v1", Kind: "PersistentVolume"}:      persistentvolume.Strategy,
	{Version: "v1", Kind: "PersistentVolumeClaim"}: persistentvolumeclaim.Strategy,
	{Version: "v1", Kind: "Pod"}:                   pod.Strategy,
	{Version: "v1", Kind: "ResourceQuota"}:         resourcequota.Strategy,
	{Version: "v1", Kind: "Secret"}:                secret.Strategy,
	{Version: "v1", Kind: "Service"}:               service.Strategy,
	{Version: "v1", Kind: "ServiceAccount"}:        serviceaccount.Strategy,

	{Group: "apps", Version: "v1", Kind: "DaemonSet"}:                               daemonset.Strategy,
	{Group: "apps", Version: "v1", Kind: "Deployment"}:                              deployment.Strategy,
	{Group: "apps", Version: "v1", Kind: "StatefulSet"}:                             statefulset.Strategy,
	{Group: "autoscaling", Version: "v2", Kind: "HorizontalPodAutoscaler"}:          horizontalpodautoscaler.Strategy,
	{Group: "batch", Version: "v1", Kind: "CronJob"}:                                cronjob.Strategy,
	{Group: "batch", Version: "v1", Kind: "Job"}:                                    job.Strategy,
	{Group: "networking.k8s.io", Version: "v1", Kind: "Ingress"}:                    ingress.Strategy,
	{Group: "networking.k8s.io", Version: "v1", Kind: "IngressClass"}:               ingressclass.Strategy,
	{Group: "networking.k8s.io", Version: "v1", Kind: "NetworkPolicy"}:              networkpolicy.Strategy,
	{Group: "policy", Version: "v1", Kind: "PodDisruptionBudget"}:                   poddisruptionbudget.Strategy,
	{Group: "rbac.authorization.k8s.io", Version: "v1", Kind: "ClusterRole"}:        clusterrole.Strategy,
	{Group: "rbac.authorization.k8s.io", Version: "v1", Kind: "ClusterRoleBinding"}: clusterrolebinding.Strategy,
	{Group: "rbac.authorization.k8s.io", Version: "v1", Kind: "Role"}:               role.Strategy,
	{Group: "rbac.authorization.k8s.io", Version: "v1", Kind: "RoleBinding"}:        rolebinding.Strategy,
	{Group: "scheduling.k8s.io", Version: "v1", Kind: "PriorityClass"}:              priorityclass.Strategy,
	{Group: "storage.k8s.io", Version: "v1", Kind: "StorageClass"}:                  storageclass.Strategy,
}

func init() {
	// Servers of EKS run with --allow-privileged; what may use it is Pod Security's business.
	capabilities.Setup(true, 0)
}

// strict refuses unknown and repeated fields, as `kubectl apply --validate=strict` asks for.
var strict = serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict).UniversalDecoder()

// judgeBuiltin decodes, defaults and validates one object of a built-in kind.
func judgeBuiltin(kind schema.GroupVersionKind, document []byte) []string {
	strategy, known := strategies[kind]
	if !known {
		return []string{fmt.Sprintf("the judge does not know %s", describe(kind))}
	}
	object, _, err := strict.Decode(document, nil, nil)
	if err != nil {
		return []string{err.Error()}
	}
	return create(strategy, kind, object)
}

// create runs what the API server runs before it stores a new object.
//
// Warnings count as findings: a golden file is meant to be what a careful person would apply.
func create(strategy rest.RESTCreateStrategy, kind schema.GroupVersionKind, object runtime.Object) []string {
	accessor, err := meta.Accessor(object)
	if err != nil {
		return []string{err.Error()}
	}
	if strategy.NamespaceScoped() && accessor.GetNamespace() == "" {
		accessor.SetNamespace(metav1.NamespaceDefault)
	}
	// The server fills these two itself and refuses to go on without them.
	rest.FillObjectMetaSystemFields(accessor)
	ctx := requestFor(kind, accessor)
	if service, isService := object.(*core.Service); isService {
		normalise(service)
	}
	warnings := strategy.WarningsOnCreate(ctx, object.DeepCopyObject())
	if err := rest.BeforeCreate(strategy, ctx, object); err != nil {
		return causes(err)
	}
	var lines []string
	for _, warning := range warnings {
		lines = append(lines, "warning: "+warning)
	}
	return lines
}

// normalise does what the service registry does outside of the strategy: the list of addresses follows the first one.
func normalise(service *core.Service) {
	if service.Spec.ClusterIP != "" && len(service.Spec.ClusterIPs) == 0 {
		service.Spec.ClusterIPs = []string{service.Spec.ClusterIP}
	}
}

// requestFor imitates the request: the generated validators read the version from it.
func requestFor(kind schema.GroupVersionKind, object metav1.Object) context.Context {
	ctx := request.WithNamespace(context.Background(), object.GetNamespace())
	return request.WithRequestInfo(ctx, &request.RequestInfo{
		IsResourceRequest: true,
		Verb:              "create",
		APIGroup:          kind.Group,
		APIVersion:        kind.Version,
		Namespace:         object.GetNamespace(),
		Name:              object.GetName(),
	})
}

// causes splits the server's answer into one line per field.
func causes(err error) []string {
	var status apierrors.APIStatus
	if !errors.As(err, &status) || status.Status().Details == nil || len(status.Status().Details.Causes) == 0 {
		return []string{err.Error()}
	}
	var lines []string
	for _, cause := range status.Status().Details.Causes {
		lines = append(lines, cause.Field+": "+cause.Message)
	}
	return lines
}
