//! Objects of the user's own templates.

use super::Text;
use crate::object::Object;
use crate::tree::Tree;

/// One object of a template.
#[derive(Clone, Debug)]
pub struct OwnObject {
    /// The object.
    pub object: Object,
    /// The file of its template.
    pub template: Text,
    /// The object as the template writes it: its places are lines of the template.
    pub written: Tree,
}
