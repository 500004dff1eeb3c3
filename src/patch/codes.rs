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
    "An operation of RFC 6902 names a path that the object does not have, or a `test` failed. `replace` and `remove` need what \
     is there already, `add` makes the last step of a path only. Items of lists are counted from 0, `-` stands for the place \
     behind the last; a `/` within a key is written `~1`, a `~` is written `~0`. `transship explain KIND/NAME` shows the object.",
);
/// A patch whose result is no object.
pub const NO_OBJECT: Code = Code::error(
    "E0403",
    "a patch whose result is no Kubernetes object",
    "Every object has `apiVersion`, `kind` and `metadata.name`, and a patch may not take them away: without them nothing can be \
     applied. Leave them out of the patch.",
);
/// A merge that takes away more than it says.
pub const LIST_REPLACED: Code = Code::policy(
    "E0404",
    "a merge that replaces a list of named things",
    "`merge` follows RFC 7386: maps are laid over maps, and lists are replaced as a whole. A `kubectl` or Kustomize patch would \
     find the container, the variable or the port by its name and change it; here the list in the patch is the whole list, and \
     everything that it does not repeat is gone: probes, resources, security. Change a single field with `json`: \
     `[{op: replace, path: /spec/template/spec/containers/0/image, value: …}]`, or name the object in the spec instead. A list \
     that is meant as a whole repeats every field that should stay.",
);

/// All codes of this module.
pub const ALL: &[&Code] = &[&NOTHING, &NOT_APPLIED, &NO_OBJECT, &LIST_REPLACED];
