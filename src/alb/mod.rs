//! What the AWS Load Balancer Controller (v3.5) understands, as data.
//!
//! Comes in: nothing; these are tables. Goes out: to `check/`, which compares the user's annotations with them, and to
//! `resource/`. Never does: report; a refusal is a sentence that the rule puts at its place.
//!
//! The controller ignores an annotation that it does not know without a word, and one bad value stops every Ingress of
//! its group. So the table is closed: what is not in it is refused.

mod annotation;
mod attribute;
mod forms;
mod go;
mod json;
mod nginx;
mod refused;
mod shapes;
mod table;
mod value;

pub use annotation::{Annotation, ArnForm, Family, Merge, Scope, ValueKind};
pub use attribute::{Attribute, AttributeTable, find_attribute, nearest_attribute, validate_attribute};
pub use nginx::nginx_equivalent;
pub use refused::refused;
pub use table::{ANNOTATIONS, find, nearest};
pub use value::validate;

/// What stands before the name of every annotation of the controller.
pub const PREFIX: &str = "alb.ingress.kubernetes.io/";

/// Returns the name without [`PREFIX`], whether it had it or not.
fn bare(name: &str) -> &str {
    name.strip_prefix(PREFIX).unwrap_or(name)
}

/// Returns the candidate that is most like `name`, if any is like it at all.
fn most_like(name: &str, candidates: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    /// Below this similarity a suggestion would only confuse.
    const LIKE: f64 = 0.8;
    candidates
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= LIKE)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, candidate)| candidate)
}
