//! Codes of patching.

use crate::diagnostic::Code;

/// A patch that matches nothing.
pub const NOTHING: Code = Code::error(
    "E0401",
    "a patch that matches no object",
    "A patch selects objects by `kind`, `group`, `name` and `workload`; all that are written must match. One that matches \
     nothing was meant to change something, so it is an error. A patch for some environments only belongs under \
     `environments.NAME.patches`.",
);
/// A patch that cannot be applied.
pub const NOT_APPLIED: Code = Code::error(
    "E0402",
    "a patch that cannot be applied",
    "An operation of RFC 6902 names a path that the object does not have, or a `test` failed.",
);
/// A patch whose result is no object.
pub const NO_OBJECT: Code = Code::error(
    "E0403",
    "a patch whose result is no Kubernetes object",
    "apiVersion, kind and metadata.name must stay.",
);

/// All codes of this module.
pub const ALL: &[&Code] = &[&NOTHING, &NOT_APPLIED, &NO_OBJECT];
