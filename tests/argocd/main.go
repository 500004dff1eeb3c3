// Command argocd generates the manifests of an Application as Argo CD does.
//
// It runs Argo CD's own config management plugin server on the configuration
// of our plugin, and asks it with Argo CD's own repository server: discovery,
// environment, parameters, the archive of the repository, reading of the
// output. It needs no cluster, no Redis and no network; the server listens on
// a socket in a temporary folder.
//
// Usage: argocd -plugin DIR -repository DIR -application FILE
//
// DIR of the plugin holds plugin.yaml, whose command is found on PATH. FILE is
// an Application, or an ApplicationSet with a list, in YAML. On stdout stands
// one JSON object for each Application: its manifests and the announced
// parameters, or the error that the user interface would show.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/argoproj/argo-cd/v3/applicationset/utils"
	"github.com/argoproj/argo-cd/v3/cmpserver"
	"github.com/argoproj/argo-cd/v3/cmpserver/plugin"
	"github.com/argoproj/argo-cd/v3/common"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/reposerver/apiclient"
	"github.com/argoproj/argo-cd/v3/reposerver/repository"
	"github.com/argoproj/argo-cd/v3/util/app/discovery"
	"github.com/argoproj/argo-cd/v3/util/cmp"
	"github.com/argoproj/argo-cd/v3/util/git"
	utilio "github.com/argoproj/argo-cd/v3/util/io"
	log "github.com/sirupsen/logrus"
	"k8s.io/apimachinery/pkg/api/resource"
	"sigs.k8s.io/yaml"
)

// answer is what stands on stdout.
type answer struct {
	Application string                             `json:"application"`
	SourceType  string                             `json:"sourceType,omitempty"`
	Manifests   []json.RawMessage                  `json:"manifests,omitempty"`
	Parameters  []*apiclient.ParameterAnnouncement `json:"parameters,omitempty"`
	Error       string                             `json:"error,omitempty"`
}

func main() {
	folder := flag.String("plugin", "", "folder with plugin.yaml")
	root := flag.String("repository", "", "root of the repository")
	file := flag.String("application", "", "the Application")
	flag.Parse()
	log.SetOutput(os.Stderr)
	log.SetLevel(log.ErrorLevel)
	if err := run(*folder, *root, *file); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func run(folder, root, file string) error {
	applications, err := readApplications(file)
	if err != nil {
		return err
	}
	stop, err := serve(folder)
	if err != nil {
		return err
	}
	defer stop()
	out := json.NewEncoder(os.Stdout)
	for _, application := range applications {
		// The limit that a repository server has by default.
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		said := answer{Application: application.Name}
		if err := ask(ctx, root, &application, &said); err != nil {
			said.Error = err.Error()
		}
		cancel()
		if err := out.Encode(said); err != nil {
			return err
		}
	}
	return nil
}

// readApplications refuses unknown fields, as the API server does with its schema.
func readApplications(file string) ([]v1alpha1.Application, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var head struct {
		Kind string `json:"kind"`
	}
	if err := yaml.Unmarshal(text, &head); err != nil {
		return nil, err
	}
	if head.Kind == "ApplicationSet" {
		var set v1alpha1.ApplicationSet
		if err := yaml.UnmarshalStrict(text, &set); err != nil {
			return nil, err
		}
		return listed(&set)
	}
	var application v1alpha1.Application
	if err := yaml.UnmarshalStrict(text, &application); err != nil {
		return nil, err
	}
	return []v1alpha1.Application{application}, nil
}

// listed returns what the controller makes of a list, with the controller's own templates.
func listed(set *v1alpha1.ApplicationSet) ([]v1alpha1.Application, error) {
	var applications []v1alpha1.Application
	template := &v1alpha1.Application{Spec: set.Spec.Template.Spec}
	template.Name = set.Spec.Template.Name
	template.Labels = set.Spec.Template.Labels
	for _, generator := range set.Spec.Generators {
		for _, element := range generator.List.Elements {
			var words map[string]any
			if err := json.Unmarshal(element.Raw, &words); err != nil {
				return nil, err
			}
			application, err := (&utils.Render{}).RenderTemplateParams(template, set.Spec.SyncPolicy, words, set.Spec.GoTemplate, set.Spec.GoTemplateOptions)
			if err != nil {
				return nil, err
			}
			applications = append(applications, *application)
		}
	}
	return applications, nil
}

// serve starts the plugin server and returns how to clean up after it.
func serve(folder string) (func(), error) {
	// A socket's path may have 107 bytes, so the folder has a short name.
	work, err := os.MkdirTemp("", "cmp")
	if err != nil {
		return nil, err
	}
	clean := func() { _ = os.RemoveAll(work) }
	for name, path := range map[string]string{
		common.EnvPluginSockFilePath: filepath.Join(work, "s"),
		common.EnvCMPWorkDir:         filepath.Join(work, "w"),
	} {
		if err := os.MkdirAll(path, 0o700); err != nil {
			return clean, err
		}
		if err := os.Setenv(name, path); err != nil {
			return clean, err
		}
	}
	config, err := plugin.ReadPluginConfig(folder)
	if err != nil {
		return clean, err
	}
	server, err := cmpserver.NewServer(plugin.CMPServerInitConstants{PluginConfig: *config})
	if err != nil {
		return clean, err
	}
	go server.Run()
	for range 200 {
		if _, err := os.Stat(config.Address()); err == nil {
			return clean, nil
		}
		time.Sleep(25 * time.Millisecond)
	}
	return clean, fmt.Errorf("the plugin server does not listen on %s", config.Address())
}

func ask(ctx context.Context, root string, application *v1alpha1.Application, said *answer) error {
	source := application.Spec.Source
	app := filepath.Join(root, source.Path)
	request := &apiclient.ManifestRequest{
		Repo:              &v1alpha1.Repository{Repo: source.RepoURL},
		AppName:           application.Name,
		Namespace:         application.Spec.Destination.Namespace,
		ProjectName:       application.Spec.Project,
		ApplicationSource: source,
		KubeVersion:       "1.33.2",
		ApiVersions:       []string{"v1", "apps/v1", "keda.sh/v1alpha1"},
	}
	revision := "0123456789abcdef0123456789abcdef01234567"
	response, err := repository.GenerateManifests(ctx, app, root, revision, request, false,
		git.NoopCredsStore{}, resource.MustParse("0"), utilio.NewRandomizedTempPaths(os.TempDir()))
	if err != nil {
		return err
	}
	said.SourceType = response.SourceType
	for _, manifest := range response.Manifests {
		said.Manifests = append(said.Manifests, json.RawMessage(manifest))
	}
	said.Parameters, err = announced(ctx, app, root, application)
	return err
}

// announced asks for the parameters as the user interface does.
func announced(ctx context.Context, app, root string, application *v1alpha1.Application) ([]*apiclient.ParameterAnnouncement, error) {
	source := application.Spec.Source
	env := []string{"ARGOCD_APP_NAME=" + application.Name, "ARGOCD_APP_SOURCE_PATH=" + source.Path}
	name := ""
	if source.Plugin != nil {
		name = source.Plugin.Name
		parameters, err := source.Plugin.Parameters.Environ()
		if err != nil {
			return nil, err
		}
		env = append(env, parameters...)
	}
	closer, client, err := discovery.DetectConfigManagementPlugin(ctx, app, root, name, env, nil)
	if err != nil {
		return nil, err
	}
	defer utilio.Close(closer)
	stream, err := client.GetParametersAnnouncement(ctx)
	if err != nil {
		return nil, err
	}
	if err := cmp.SendRepoStream(ctx, app, root, stream, env, nil); err != nil {
		return nil, err
	}
	response, err := stream.CloseAndRecv()
	if err != nil {
		return nil, err
	}
	return response.ParameterAnnouncements, nil
}
