//! What the kustomizations of a folder lead to: which configs they run, and which migrations nothing expands.
//!
//! It follows files and folders as Kustomize does, as far as migrations are concerned; patches, names and everything
//! else are left out.

use super::config::{Config, inline};
use super::scene::{File, Scene, base, folder, joined, text};
use crate::diagnostic::Mark;
use crate::tree::{Tree, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Deepest nesting, so that kustomizations that name each other in a circle end.
const DEEPEST: usize = 24;

/// Fields whose entries are files or folders.
const FIELDS: [&str; 6] = ["resources", "bases", "components", "generators", "transformers", "validators"];

/// Which field of a kustomization runs a config.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Generator,
    Transformer,
    Validator,
}

/// A config that a build runs.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// What is run.
    pub(super) config: Config,
    /// From which field.
    pub(super) mode: Mode,
    /// The folder of the kustomization that runs it, which is its working folder.
    pub(super) by: String,
}

/// What a build comes to.
#[derive(Clone, Debug, Default)]
pub(super) struct Build {
    /// Configs that it runs.
    pub(super) runs: Vec<Run>,
    /// Migrations that are resources, and that nothing expands.
    pub(super) left: Vec<Config>,
}

/// One `kustomization.yaml`.
pub(super) struct Kustomization<'a> {
    pub(super) file: &'a File,
    pub(super) tree: &'a Tree,
}

/// All kustomizations of a scene, by folder.
pub(super) struct Graph<'a> {
    scene: &'a Scene,
    pub(super) all: BTreeMap<&'a str, Kustomization<'a>>,
}

/// What an entry of a field is.
enum Entry<'a> {
    File(&'a File),
    Folder(String),
    Inline(Vec<Tree>),
    Elsewhere,
}

impl<'a> Graph<'a> {
    /// Returns the kustomizations of a scene.
    pub(super) fn of(scene: &'a Scene) -> Self {
        let named =
            |file: &&File| matches!(base(&file.path), "kustomization.yaml" | "kustomization.yml" | "Kustomization");
        let found = scene.files.iter().filter(named);
        let all = found.filter_map(|file| {
            let tree = file.documents.first()?;
            Some((folder(&file.path), Kustomization { file, tree }))
        });
        Self { scene, all: all.collect() }
    }

    /// Returns the folders that no other kustomization uses: what people and pipelines build.
    pub(super) fn roots(&self) -> Vec<&'a str> {
        let mut used = BTreeSet::new();
        for (at, kustomization) in &self.all {
            for entry in FIELDS.iter().flat_map(|field| self.entries(at, kustomization.tree, field)) {
                if let (Entry::Folder(path), _) = entry {
                    used.insert(path);
                }
            }
        }
        let component = |at: &str| self.all.get(at).is_some_and(|it| text(it.tree, &["kind"]) == Some("Component"));
        self.all.keys().copied().filter(|at| !used.contains(*at) && !component(at)).collect()
    }

    /// Returns what a build of a folder comes to.
    pub(super) fn build(&self, at: &str) -> Build {
        let mut build = Build::default();
        self.accumulate(at, &mut build, 0);
        build
    }

    /// Returns what stands before `namePrefix` and its like act: everything but the transformers of the folder itself.
    pub(super) fn before_own_transformers(&self, at: &str) -> Vec<Run> {
        let own = |run: &Run| run.by == at && run.mode != Mode::Generator;
        self.build(at).runs.into_iter().filter(|run| !own(run)).collect()
    }

    /// Returns the files that kustomizations name as resources, patches or configs.
    pub(super) fn named_files(&self) -> BTreeSet<String> {
        let mut named = BTreeSet::new();
        for (at, kustomization) in &self.all {
            for entry in FIELDS.iter().flat_map(|field| self.entries(at, kustomization.tree, field)) {
                if let (Entry::File(file), _) = entry {
                    named.insert(file.path.clone());
                }
            }
            named.extend(patches(kustomization.tree).filter_map(|path| joined(at, path)));
        }
        named
    }

    /// Returns the files that kustomizations name as patches: parts of documents.
    pub(super) fn patch_files(&self) -> BTreeSet<String> {
        let patches = |(at, it): (&&'a str, &Kustomization<'a>)| {
            let paths: Vec<_> = patches(it.tree).filter_map(|path| joined(at, path)).collect();
            paths
        };
        self.all.iter().flat_map(patches).collect()
    }

    /// Returns the files under `configurations` that reach a folder, its own and those of everything below it.
    pub(super) fn configurations(&self, at: &str) -> Vec<&'a File> {
        let mut found = Vec::new();
        self.configurations_below(at, &mut found, 0);
        found
    }

    fn configurations_below(&self, at: &str, found: &mut Vec<&'a File>, depth: usize) {
        let Some(Kustomization { tree, file: _ }) = self.all.get(at).filter(|_| depth < DEEPEST) else { return };
        for (entry, _) in self.entries(at, tree, "configurations") {
            if let Entry::File(file) = entry {
                found.push(file);
            }
        }
        for (entry, _) in ["resources", "bases", "components"].iter().flat_map(|field| self.entries(at, tree, field)) {
            if let Entry::Folder(path) = entry {
                self.configurations_below(&path, found, depth + 1);
            }
        }
    }

    fn accumulate(&self, at: &str, build: &mut Build, depth: usize) {
        let Some(Kustomization { tree, file: _ }) = self.all.get(at).filter(|_| depth < DEEPEST) else { return };
        for (entry, _) in ["resources", "bases"].iter().flat_map(|field| self.entries(at, tree, field)) {
            match entry {
                Entry::File(file) => build.left.extend(Config::all(file).into_iter().filter(Config::is_migration)),
                Entry::Folder(path) => self.accumulate(&path, build, depth + 1),
                Entry::Inline(_) | Entry::Elsewhere => {}
            }
        }
        self.run("generators", Mode::Generator, at, tree, build, depth);
        for (entry, _) in self.entries(at, tree, "components") {
            if let Entry::Folder(path) = entry {
                // A component acts on what was gathered so far.
                self.accumulate(&path, build, depth + 1);
            }
        }
        self.run("transformers", Mode::Transformer, at, tree, build, depth);
        self.run("validators", Mode::Validator, at, tree, build, depth);
    }

    fn run(&self, field: &str, mode: Mode, at: &str, tree: &Tree, build: &mut Build, depth: usize) {
        let mut configs = Vec::new();
        for (entry, mark) in self.entries(at, tree, field) {
            match entry {
                Entry::File(file) => configs.extend(Config::all(file)),
                Entry::Folder(path) => {
                    let mut inner = Build::default();
                    self.accumulate(&path, &mut inner, depth + 1);
                    build.runs.extend(inner.runs);
                    configs.extend(inner.left);
                    configs.extend(self.other_configs(&path));
                }
                Entry::Inline(trees) => {
                    configs.extend(trees.into_iter().filter_map(|tree| self.inline(at, tree, mark)));
                }
                Entry::Elsewhere => {}
            }
        }
        if mode == Mode::Transformer && !configs.is_empty() {
            build.left.clear();
        }
        let by = at.to_owned();
        build.runs.extend(configs.into_iter().map(|config| Run { config, mode, by: by.clone() }));
    }

    /// Returns the configs of a folder that are no migrations, which [`Build::left`] does not hold.
    fn other_configs(&self, at: &str) -> Vec<Config> {
        let Some(Kustomization { tree, file: _ }) = self.all.get(at) else { return Vec::new() };
        let files = self.entries(at, tree, "resources").into_iter().filter_map(|(entry, _)| match entry {
            Entry::File(file) => Some(file),
            Entry::Folder(_) | Entry::Inline(_) | Entry::Elsewhere => None,
        });
        files.flat_map(Config::all).filter(|config| !config.is_migration()).collect()
    }

    fn inline(&self, at: &str, mut tree: Tree, mark: Mark) -> Option<Config> {
        flatten(&mut tree, mark);
        let path = &self.all.get(at)?.file.path;
        let mut config = Config::of(path, &tree)?;
        if let Some(function) = &mut config.function {
            function.mark = mark;
        }
        Some(config)
    }

    /// Returns the entries of a field with their places.
    fn entries(&self, at: &str, tree: &Tree, field: &str) -> Vec<(Entry<'a>, Mark)> {
        let Some(Tree { value: Value::List(items), .. }) = tree.get(field) else { return Vec::new() };
        items.iter().filter_map(|item| Some((self.entry(at, item.as_str()?), item.mark))).collect()
    }

    fn entry(&self, at: &str, written: &str) -> Entry<'a> {
        if written.contains('\n') {
            return Entry::Inline(inline(written));
        }
        let Some(path) = joined(at, written).filter(|_| !written.contains("://")) else { return Entry::Elsewhere };
        match self.scene.file(&path) {
            Some(file) => Entry::File(file),
            None if self.all.contains_key(path.as_str()) => Entry::Folder(path),
            None => Entry::Elsewhere,
        }
    }
}

/// Returns the paths that a kustomization names as patches.
fn patches(tree: &Tree) -> impl Iterator<Item = &str> {
    let items = |field: &str| match tree.get(field) {
        Some(Tree { value: Value::List(items), .. }) => items.as_slice(),
        _ => &[],
    };
    let paths = items("patches").iter().filter_map(|it| text(it, &["path"]));
    paths.chain(items("patchesStrategicMerge").iter().filter_map(Tree::as_str).filter(|it| !it.contains('\n')))
}

/// Gives a tree that was written inside of a text the place of that text.
fn flatten(tree: &mut Tree, mark: Mark) {
    tree.mark = mark;
    match &mut tree.value {
        Value::Scalar(_) => {}
        Value::List(items) => items.iter_mut().for_each(|item| flatten(item, mark)),
        Value::Map(entries) => entries.iter_mut().for_each(|entry| {
            entry.mark = mark;
            flatten(&mut entry.value, mark);
        }),
    }
}
