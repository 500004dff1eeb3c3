//! Gives tests the programs of other projects, pinned, and the second judge.
//!
//! In comes the name of the test that asks; out goes the path of a program below
//! `target/tools`, installed on first use from a package registry. Nothing fetched
//! is ever part of the repository. A tool that cannot be had fails the test when
//! `CI` is set, and otherwise says so on the real stderr and lets the caller skip.

#![allow(dead_code, reason = "each test binary compiles this file and uses a part of it")]
#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// Kustomize as the documentation promises to support it.
const KUSTOMIZE: &str = "sigs.k8s.io/kustomize/kustomize/v5@v5.8.1";

/// The two Helms that the documentation promises to support; both programs are named `helm`.
const HELMS: [(u8, &str); 2] = [(3, "helm.sh/helm/v3/cmd/helm@v3.21.4"), (4, "helm.sh/helm/v4/cmd/helm@v4.2.4")];

/// Argo CD as `tests/argocd/go.mod` requires it.
const ARGOCD: &str = "github.com/argoproj/argo-cd/v3@v3.5.1";

/// Go modules that carry the `CustomResourceDefinitions` of the kinds that we emit, and the files to take.
///
/// Only these files, because the judge parses every definition at each start.
const DEFINITIONS: &[(&str, &[&str])] = &[
    (
        "github.com/external-secrets/external-secrets@v1.3.2",
        &[
            "config/crds/bases/external-secrets.io_externalsecrets.yaml",
            "config/crds/bases/external-secrets.io_secretstores.yaml",
            "config/crds/bases/external-secrets.io_clustersecretstores.yaml",
        ],
    ),
    (
        "github.com/kedacore/keda/v2@v2.21.0",
        &[
            "config/crd/bases/keda.sh_scaledobjects.yaml",
            "config/crd/bases/keda.sh_scaledjobs.yaml",
            "config/crd/bases/keda.sh_triggerauthentications.yaml",
            "config/crd/bases/keda.sh_clustertriggerauthentications.yaml",
        ],
    ),
    (
        "github.com/prometheus-operator/prometheus-operator@v0.85.0",
        &[
            "example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml",
            "example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml",
            "example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml",
        ],
    ),
    ("k8s.io/autoscaler/vertical-pod-autoscaler@v1.8.1", &["deploy/vpa-v1-crd-gen.yaml"]),
];

/// Returns the pinned `kustomize`, or nothing when the test has to be skipped.
pub(crate) fn kustomize(test: &str) -> Option<PathBuf> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    available(test, "kustomize", FOUND.get_or_init(install_kustomize))
}

/// Returns the pinned Helms with their major versions, or nothing when the test has to be skipped.
pub(crate) fn helms(test: &str) -> Option<[(u8, PathBuf); 2]> {
    static FOUND: OnceLock<Result<[(u8, PathBuf); 2], String>> = OnceLock::new();
    available(test, "helm", FOUND.get_or_init(install_helms))
}

/// Returns the machine's `kubectl`, or one built from the judge's module when there is none.
///
/// The machine's own comes first because users run Kustomize through whichever they have.
pub(crate) fn kubectl(test: &str) -> Option<PathBuf> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let found = FOUND.get_or_init(|| on_path("kubectl").map_or_else(build_kubectl, Ok));
    available(test, "kubectl", found)
}

/// Returns the second judge, or nothing when the test has to be skipped.
pub(crate) fn judge(test: &str) -> Option<Judge> {
    static FOUND: OnceLock<Result<Judge, String>> = OnceLock::new();
    available(test, "judge", FOUND.get_or_init(Judge::prepare))
}

/// Reads manifests as an API server would on create; see `tests/judge`.
#[derive(Clone, Debug)]
pub(crate) struct Judge {
    program: PathBuf,
    definitions: PathBuf,
}

impl Judge {
    /// Reads one file, or every YAML file below a directory.
    ///
    /// # Errors
    /// The judge's findings, one a line, each with its file, object and field.
    pub(crate) fn read(&self, path: &Path) -> Result<(), String> {
        self.read_all(&[path])
    }

    /// Reads many files or directories in one process, which costs little more than one file.
    ///
    /// # Errors
    /// The judge's findings, one a line; a path without any YAML file is an error too.
    pub(crate) fn read_all<P: AsRef<Path>>(&self, paths: &[P]) -> Result<(), String> {
        let mut command = Command::new(&self.program);
        command.arg("-crds").arg(&self.definitions);
        command.args(paths.iter().map(AsRef::as_ref));
        let output = run(&mut command)?;
        if output.status.success() { Ok(()) } else { Err(said(&output)) }
    }

    /// Returns the objects of files as `kubectl get -o yaml` shows them once a server has stored them, a `List` for each file.
    ///
    /// # Errors
    /// What the server would refuse.
    pub(crate) fn stored<P: AsRef<Path>>(&self, paths: &[P]) -> Result<String, String> {
        let mut command = Command::new(&self.program);
        command.arg("-crds").arg(&self.definitions).arg("-stored");
        command.args(paths.iter().map(AsRef::as_ref));
        let output = run(&mut command)?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            Err(said(&output))
        }
    }

    fn prepare() -> Result<Self, String> {
        Ok(Self { program: build_judge()?, definitions: gather_definitions()? })
    }
}

/// Passes a tool on, or says loudly why the test cannot run.
fn available<T: Clone>(test: &str, tool: &str, found: &Result<T, String>) -> Option<T> {
    let why = match found {
        Ok(tool) => return Some(tool.clone()),
        Err(why) => why.trim(),
    };
    assert!(std::env::var_os("CI").is_none(), "{test}: {tool} is missing: {why}");
    // `eprintln!` would be captured by the test harness and never be read.
    std::io::stderr()
        .write_all(format!("NOT RUN: {test}: {tool} is missing: {why}\n").as_bytes())
        .expect("stderr can be written to");
    None
}

fn install_kustomize() -> Result<PathBuf, String> {
    let directory = keep("kustomize", &KUSTOMIZE, |partial| {
        go(Command::new("go").arg("install").arg(KUSTOMIZE).env("GOBIN", partial)).map(drop)
    })?;
    Ok(directory.join("kustomize"))
}

fn install_helms() -> Result<[(u8, PathBuf); 2], String> {
    let install = |(major, module): (u8, &'static str)| {
        let directory = keep(&format!("helm{major}"), &module, |partial| {
            go(Command::new("go").args(["install", "-ldflags=-s -w", module]).env("GOBIN", partial)).map(drop)
        })?;
        Ok::<_, String>((major, directory.join("helm")))
    };
    let [three, four] = HELMS.map(install);
    Ok([three?, four?])
}

/// Returns Argo CD's own plugin server and repository server, to be asked about an Application; see `tests/argocd`.
///
/// The program `argocd` itself is in no package registry, and `go install` refuses its module, which has replacements.
/// A module of our own that repeats them builds the same code.
pub(crate) fn argocd(test: &str) -> Option<PathBuf> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    available(test, "argocd", FOUND.get_or_init(|| build_in("tests/argocd", "argocd", ".")))
}

/// Returns a validator of JSON Schema that is not ours; see `tests/schema`.
pub(crate) fn schema_judge(test: &str) -> Option<PathBuf> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    available(test, "schema", FOUND.get_or_init(|| build_in("tests/schema", "schema", ".")))
}

/// Returns the folder of Argo CD's sources, with the manifests of its stock install.
pub(crate) fn argocd_sources(test: &str) -> Option<PathBuf> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    available(test, "argocd", FOUND.get_or_init(|| download(ARGOCD)))
}

fn build_kubectl() -> Result<PathBuf, String> {
    build("kubectl", "k8s.io/kubernetes/cmd/kubectl")
}

fn build_judge() -> Result<PathBuf, String> {
    build("judge", ".")
}

/// Builds one package of the judge's module, whose `go.sum` pins every source file.
fn build(name: &str, package: &str) -> Result<PathBuf, String> {
    build_in("tests/judge", name, package)
}

/// Builds one package of a module of ours.
fn build_in(module: &str, name: &str, package: &str) -> Result<PathBuf, String> {
    let sources = repository().join(module);
    let directory = keep(name, &contents(&sources)?, |partial| {
        // Without symbols and debug data the program is half as large.
        go(Command::new("go")
            .args(["build", "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o"])
            .arg(partial.join(name))
            .arg(package)
            .current_dir(&sources))
        .map(drop)
    })?;
    Ok(directory.join(name))
}

/// Collects the published definitions, and ours for the kinds that nobody publishes.
fn gather_definitions() -> Result<PathBuf, String> {
    let ours = repository().join("tests/judge/crds");
    keep("crds", &(DEFINITIONS, contents(&ours)?), |partial| {
        for (module, files) in DEFINITIONS {
            let source = download(module)?;
            for file in *files {
                copy(&source.join(file), partial)?;
            }
        }
        files(&ours)?.iter().try_for_each(|file| copy(file, partial))
    })
}

/// Downloads one Go module, without what it depends on, and returns its folder.
fn download(module: &str) -> Result<PathBuf, String> {
    let output = go(Command::new("go").args(["mod", "download", "-json", module]).current_dir(tools()))?;
    let answer: serde_json::Value =
        serde_json::from_slice(&output.stdout).map_err(|error| format!("{module}: {error}"))?;
    let directory = answer["Dir"].as_str().ok_or_else(|| format!("{module}: no folder in {answer}"))?;
    Ok(PathBuf::from(directory))
}

/// Returns the folder `target/tools/<name>-<fingerprint>`, filling it if it is not there yet.
///
/// The lock keeps parallel test binaries from building the same thing twice, and the
/// rename keeps an interrupted one from leaving a folder that only looks complete.
fn keep(name: &str, made_from: &impl Hash, fill: impl FnOnce(&Path) -> Result<(), String>) -> Result<PathBuf, String> {
    let root = tools();
    fs::create_dir_all(&root).map_err(|error| at(&root, &error))?;
    let lock = root.join(".lock");
    let lock = File::create(&lock).map_err(|error| at(&lock, &error))?;
    lock.lock().map_err(|error| at(&root, &error))?;
    let kept = root.join(format!("{name}-{}", fingerprint(made_from)));
    if kept.is_dir() {
        return Ok(kept);
    }
    let partial = root.join(format!("{name}.partial"));
    if partial.exists() {
        fs::remove_dir_all(&partial).map_err(|error| at(&partial, &error))?;
    }
    fs::create_dir(&partial).map_err(|error| at(&partial, &error))?;
    fill(&partial)?;
    fs::rename(&partial, &kept).map_err(|error| at(&kept, &error))?;
    Ok(kept)
}

fn fingerprint(value: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Returns every file of a folder with its content, sorted, so that an edit asks for a new build.
fn contents(directory: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, String> {
    let read = |file: PathBuf| {
        let content = fs::read(&file).map_err(|error| at(&file, &error))?;
        Ok((file, content))
    };
    files(directory)?.into_iter().map(read).collect()
}

fn files(directory: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).map_err(|error| at(directory, &error))? {
        let path = entry.map_err(|error| at(directory, &error))?.path();
        if path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn copy(file: &Path, directory: &Path) -> Result<(), String> {
    let name = file.file_name().ok_or_else(|| format!("{}: no file name", file.display()))?;
    // Reading and writing, since a copy would inherit the module cache's write protection.
    let content = fs::read(file).map_err(|error| at(file, &error))?;
    fs::write(directory.join(name), content).map_err(|error| at(file, &error))
}

/// Runs Go, and takes a failing exit code for an error with all that Go said.
fn go(command: &mut Command) -> Result<Output, String> {
    let output = run(command)?;
    if output.status.success() { Ok(output) } else { Err(said(&output)) }
}

fn run(command: &mut Command) -> Result<Output, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    command.output().map_err(|error| format!("{program} cannot be started: {error}"))
}

fn said(output: &Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("{out}{err}")
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn at(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Lies beside Cargo's own `tmp`, so that it is cached and cleaned with the build.
fn tools() -> PathBuf {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    temporary.parent().expect("CARGO_TARGET_TMPDIR lies inside the target directory").join("tools")
}
