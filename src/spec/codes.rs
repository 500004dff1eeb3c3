//! Codes of reading a spec.

use crate::diagnostic::Code;

/// A key that the language does not have.
pub const UNKNOWN_KEY: Code = Code::error(
    "E0110",
    "a key that the language does not have",
    "Every key of the file has a meaning, so a key without one is a mistake: a misspelt word, a word of another format, \
     or a field in the wrong place. The help names the nearest known key.",
);

/// A list where a map belongs, and the like.
pub const WRONG_SHAPE: Code = Code::error(
    "E0111",
    "a value of the wrong shape",
    "The place wants a single value, a list or a map, and something else stands there. Often the indentation is off by \
     one level.",
);

/// A value that its field does not take.
pub const BAD_VALUE: Code = Code::error(
    "E0112",
    "a value that its field does not take",
    "The value is outside of what the field means, for example a port above 65535 or a name with capital letters.",
);

/// Unquoted text that other readers change.
pub const AMBIGUOUS: Code = Code::error(
    "E0113",
    "unquoted text that other readers change",
    "Kustomize, Helm and Argo CD read the file before this program does, and turn unquoted `0123`, `1.10`, `1e3` or \
     `2024-01-01` into numbers and time stamps; Helm reads `yes`, `no`, `on`, `off`, `y` and `n` as booleans. The same file \
     would then give different resources through different tools. So a field that wants a text (variables, labels, annotations, \
     arguments, names) takes these forms in quotes only. `true`, `false`, `3` and `1.5` need none, because every reader hands \
     them on as they are, and neither does `12:30`, which no host counts in base 60. `~` and nothing at all mean null: they \
     take away what a lower layer says. A field that wants a number takes no leading zero: `010` is 8 to others. Once a host \
     has changed a value, it can no longer be told: `83` may have been `0123`. Behind Kustomize name the file with \
     `spec.source`, which is then read as it is written; values of a chart are worth a `transship check` of what it renders.",
);

/// The same thing said twice.
pub const SAID_TWICE: Code = Code::error(
    "E0114",
    "the same thing said in two ways",
    "A short field and its long form stand side by side, for example `port` and `ports.http`. Keep one of them.",
);

/// No migration in the input.
pub const NO_MIGRATION: Code = Code::error(
    "E0115",
    "the input holds no migration",
    "The input has no document with `kind: Migration` and `apiVersion: transship.dev/v1alpha1`.",
);

/// A version of the format that this program does not know.
pub const UNKNOWN_VERSION: Code = Code::error(
    "E0116",
    "a version of the format that this program does not know",
    "This program reads `transship.dev/v1alpha1`. A file of a newer version needs a newer program: it may hold what this one \
     does not know, so nothing else is said about it. `transship --version` says which program is installed.",
);

/// Something that must be written is not there.
pub const MISSING: Code = Code::error(
    "E0117",
    "something that must be written is not there",
    "A field without a default is missing, for example the image of a workload.",
);

/// All codes of this module.
pub const ALL: &[&Code] =
    &[&UNKNOWN_KEY, &WRONG_SHAPE, &BAD_VALUE, &AMBIGUOUS, &SAID_TWICE, &NO_MIGRATION, &UNKNOWN_VERSION, &MISSING];

/// What is wrong with a single value: the rest of the document means what it says, so the next stage may look at it.
pub const OF_VALUES: &[&Code] = &[&BAD_VALUE, &AMBIGUOUS];
