//! Codes of reading YAML.

use crate::diagnostic::Code;

/// The text is no YAML.
pub const SYNTAX: Code = Code::error(
    "E0101",
    "the text is not YAML",
    "The file breaks the rules of YAML, so nothing in it can be read. Usual causes: a tab where YAML wants spaces, a \
     value with `: ` or ` #` in it that is not quoted, or a line that is indented less than the one it belongs to.",
);

/// A key stands twice in one map.
pub const DUPLICATE_KEY: Code = Code::error(
    "E0102",
    "a key stands twice in one map",
    "YAML readers disagree about which of two equal keys wins: some take the first, most take the last, some refuse. \
     Keep one of them.",
);

/// Nested or repeated too much.
pub const TOO_LARGE: Code = Code::error(
    "E0103",
    "the document is nested too deep or repeats too much",
    "A document may be nested 64 levels deep and may expand to two million values through its aliases. No real \
     migration comes near; the limits keep a hostile file from using up the machine.",
);

/// Something of YAML that has no meaning here.
pub const UNSUPPORTED: Code = Code::error(
    "E0104",
    "a YAML feature without meaning here",
    "Local tags (`!thing`) and keys that are lists or maps have no meaning in this language.",
);

/// A text in another encoding.
pub const NOT_UTF8: Code = Code::error(
    "E0105",
    "a file that is no UTF-8 text",
    "YAML is UTF-8, and every tool that reads these files expects it. The file has bytes that are none: it was saved as Latin-1, \
     Windows-1252 or UTF-16, or it is no text at all. Editors convert it with a `Save with encoding`; on a command line it is \
     `iconv -f latin1 -t utf-8`. A byte order mark in front of UTF-8 does no harm.",
);

/// All codes of this module.
pub const ALL: &[&Code] = &[&SYNTAX, &DUPLICATE_KEY, &TOO_LARGE, &UNSUPPORTED, &NOT_UTF8];
