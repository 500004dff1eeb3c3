//! What an environment is decided from, layer by layer: for explanations, which look at it again after everything is
//! decided, so that no render pays for them.

use super::interpolate::{Interpolator, Words};
use super::platform::Platforms;
use super::{environment, platform};
use crate::diagnostic::{Report, Route};
use crate::resolve::Request;
use crate::tree::{Tree, prune};

/// The layers of an environment, as written.
pub struct Written {
    /// `spec` of the migration, or of a platform by itself.
    pub spec: Tree,
    /// The environment, empty for a platform by itself.
    pub environment: Tree,
    /// The platform that it builds on, if there is one; a platform by itself builds on itself.
    pub named_platform: Option<Tree>,
    words: Words,
    interpolator: Interpolator,
}

impl Written {
    /// Returns a tree with its expressions computed, as far as they use only words of the environment.
    #[must_use]
    pub fn computed(&self, tree: &Tree) -> Tree {
        let mut tree = tree.clone();
        // What cannot be computed here stays as it is written; the render would have failed if it was wrong.
        self.interpolator.tree(&mut tree, &self.words, &mut Route::root(), &mut Report::new());
        prune(&mut tree);
        tree
    }

    /// Returns the words that the expressions of a text use.
    #[must_use]
    pub fn words_in(&self, text: &str) -> Vec<String> {
        self.interpolator.words(text)
    }
}

/// Returns the layers of an environment that was resolved before without an error.
///
/// # Errors
/// As the resolving, again.
pub fn written(request: &Request<'_>, report: &mut Report) -> Option<Written> {
    let empty = Tree::map([], request.migration.tree.mark);
    let spec = request.migration.tree.get("spec").unwrap_or(&empty);
    let interpolator = Interpolator::new();
    if request.migration.tree.get("kind").and_then(Tree::as_str) == Some("Platform") {
        let mut words = Words::default();
        words.set("environment", &*request.environment);
        words.set("profile", environment::by_name(&request.environment).word());
        let (spec, named_platform) = (spec.clone(), Some(spec.clone()));
        return Some(Written { spec, environment: empty.clone(), named_platform, words, interpolator });
    }
    let tree = environment::find(spec, &request.environment, request.asked_at, report)?;
    let names = (&request.migration.name, &request.environment);
    let setting = environment::settle(names, (&request.migration.tree, spec, tree), &interpolator, report);
    let platforms = Platforms { documents: request.platforms, files: request.files };
    let named_platform = platform::named(spec, tree, &platforms, report);
    Some(Written { spec: spec.clone(), environment: tree.clone(), named_platform, words: setting.words, interpolator })
}
