//! Where the fields of an object come from: tables beside the code that writes them.
//!
//! Comes in: nothing, these are constants of the kinds. Goes out: to `explain/`. Never does: look at an object.

/// Fields that are decided in the same way: a row of a table.
///
/// A path is keys with dots between; keys with dots stand in brackets; `*` is any key, `[]` any item of a list, `[NAME]` the
/// item of that name, and `wait-for-*` a name or key that begins so.
pub struct Field {
    /// Where the field stands in the object.
    pub path: &'static str,
    /// The fields of the spec that decide. `{workload}`, `{route}`, `{environment}` … stand for names; a row whose
    /// named parts do not exist in the spec is not the one. `else` before a field says that it counts only where those
    /// before it are not written, `.**` after it that what stands below it with the same value is meant.
    pub from: &'static [&'static str],
    /// The rule, or why it is as it is.
    pub why: &'static str,
}

/// Rows below one path.
pub struct Rows {
    /// The path.
    pub at: &'static str,
    /// The rows, the first that fits decides.
    pub fields: &'static [Field],
    /// Further rows, looked at after them.
    pub more: &'static [Rows],
    /// What `{in}` stands for in all rows below.
    pub within: &'static [&'static str],
}

/// Returns a row.
pub(super) const fn field(path: &'static str, from: &'static [&'static str], why: &'static str) -> Field {
    Field { path, from, why }
}

/// Returns rows below a path.
pub(super) const fn rows(at: &'static str, fields: &'static [Field]) -> Rows {
    Rows { at, fields, more: &[], within: &[] }
}

/// Returns groups of rows below a path.
pub(super) const fn below(at: &'static str, more: &'static [Rows]) -> Rows {
    Rows { at, fields: &[], more, within: &[] }
}

/// Returns groups of rows below a path, for things that may be declared in several places.
pub(super) const fn within(at: &'static str, within: &'static [&'static str], more: &'static [Rows]) -> Rows {
    Rows { at, fields: &[], more, within }
}
