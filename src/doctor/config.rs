//! Configs of ours: documents that Kustomize runs us for, with the function annotation that decides how.

use super::scene::{File, text};
use crate::diagnostic::{Lines, Mark, Report, Source};
use crate::spec::is_ours;
use crate::tree::{self, Tree};

/// The annotations that make a document the config of a function.
const ANNOTATIONS: [&str; 2] = ["config.kubernetes.io/function", "config.k8s.io/function"];

/// A document that a host runs us for, or that we expand.
#[derive(Clone, Debug)]
pub(super) struct Config {
    /// The path of its file.
    pub(super) path: String,
    /// The document.
    pub(super) tree: Tree,
    /// How it is run as a function; without it, Kustomize looks for a legacy plugin.
    pub(super) function: Option<Function>,
}

/// A function annotation.
#[derive(Clone, Debug)]
pub(super) struct Function {
    /// Where the annotation stands.
    pub(super) mark: Mark,
    /// What stands in it.
    pub(super) spec: Tree,
}

/// What a host must be told so that it runs a config.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    /// A KRM exec function.
    Exec,
    /// A KRM container function.
    Container,
    /// A legacy exec plugin.
    Plugin,
}

impl Config {
    /// Returns the document as a config, if it is one of ours.
    pub(super) fn of(path: &str, tree: &Tree) -> Option<Self> {
        let function = function(tree);
        let names_us = function.as_ref().is_some_and(Function::names_us);
        let ours =
            is_ours(tree) && matches!(text(tree, &["kind"]), Some("Migration" | "ExpandMigrations" | "Platform"));
        (ours || names_us).then(|| Self { path: path.to_owned(), tree: tree.clone(), function })
    }

    /// Returns the configs in a file.
    pub(super) fn all(file: &File) -> Vec<Self> {
        file.documents.iter().filter_map(|tree| Self::of(&file.path, tree)).collect()
    }

    /// Returns the kind.
    pub(super) fn kind(&self) -> &str {
        text(&self.tree, &["kind"]).unwrap_or_default()
    }

    /// Returns `Kind/name`.
    pub(super) fn label(&self) -> String {
        format!("{}/{}", self.kind(), text(&self.tree, &["metadata", "name"]).unwrap_or_default())
    }

    /// Tells whether this is a migration, which is a resource as long as nothing expands it.
    pub(super) fn is_migration(&self) -> bool {
        is_ours(&self.tree) && self.kind() == "Migration"
    }

    /// Returns how a host runs it.
    pub(super) fn way(&self) -> Way {
        match &self.function {
            Some(function) if function.spec.get("container").is_some() => Way::Container,
            Some(_) => Way::Exec,
            None => Way::Plugin,
        }
    }

    /// Returns where the way is decided: the annotation, or the kind.
    pub(super) fn mark(&self) -> Mark {
        let kind = || self.tree.get("kind").unwrap_or(&self.tree).mark;
        self.function.as_ref().map_or_else(kind, |function| function.mark)
    }
}

impl Function {
    /// Returns the program of an exec function.
    pub(super) fn program(&self) -> Option<&str> {
        text(&self.spec, &["exec", "path"])
    }

    /// Returns the image of a container function.
    pub(super) fn image(&self) -> Option<&str> {
        text(&self.spec, &["container", "image"])
    }

    fn names_us(&self) -> bool {
        let program = self.program().is_some_and(|it| it.rsplit('/').next() == Some("transship"));
        program || self.image().is_some_and(|it| it.contains("transship"))
    }
}

impl Way {
    /// Returns the flags that `kustomize build` needs for it.
    pub(super) fn flags(self) -> &'static [&'static str] {
        match self {
            Self::Exec => &["--enable-alpha-plugins", "--enable-exec"],
            Self::Container | Self::Plugin => &["--enable-alpha-plugins"],
        }
    }

    /// Returns what it is called in messages.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Exec => "an exec function",
            Self::Container => "a container function",
            Self::Plugin => "a legacy exec plugin",
        }
    }
}

/// Returns the function annotation of a document.
fn function(tree: &Tree) -> Option<Function> {
    let annotations = tree.at(&["metadata", "annotations"])?;
    let entry = ANNOTATIONS.iter().find_map(|name| annotations.entry(name))?;
    let spec = inline(entry.value.as_str()?).into_iter().next()?;
    Some(Function { mark: entry.mark, spec })
}

/// Returns the documents of a text inside of a document; their marks mean nothing.
pub(super) fn inline(text: &str) -> Vec<Tree> {
    let mut aside = Report::new();
    let source = aside.add_source(Source::new(String::new(), text.into(), Lines::Lost));
    tree::parse(source, &mut aside)
}
