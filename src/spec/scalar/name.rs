//! Names and texts.

use crate::spec::hint::nearest;
use crate::spec::shape::{Refusal, ScalarShape};
use std::sync::Arc;

macro_rules! text_type {
    (
        $(#[doc = $doc:literal])*
        $name:ident, $what:literal, $check:expr $(, $pattern:literal $(, [$($also:literal),*])?)?
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Arc<str>);

        impl ScalarShape for $name {
            const WHAT: &'static str = $what;
            const TEXT: bool = true;
            const PATTERN: &'static str = concat!("", $($pattern)?);
            const ALSO: &'static [&'static str] = &[$($($($also),*)?)?];

            fn parse(text: &str) -> Result<Self, Refusal> {
                let check: fn(&str) -> Result<(), Refusal> = $check;
                check(text).map(|()| Self(text.into()))
            }
        }
    };
}
pub(super) use text_type;

text_type!(
    /// Any text.
    Text,
    "text",
    |_| Ok(()),
    "", ["number", "boolean"]
);

text_type!(
    /// A name of an object: an RFC 1123 label (Kubernetes: "Object Names and IDs"), at most 63 characters.
    Name,
    "a Kubernetes name",
    |text| {
        let inner = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
        let outer = |it: Option<u8>| it.is_some_and(|it| it != b'-' && inner(it));
        let bytes = text.as_bytes();
        if bytes.len() <= 63 && bytes.iter().copied().all(inner) && outer(bytes.first().copied()) && outer(bytes.last().copied()) {
            return Ok(());
        }
        let plain = |it: char| if it.is_ascii_lowercase() || it.is_ascii_digit() { it } else { '-' };
        let lower = text.to_ascii_lowercase();
        let words: Vec<&str> = lower.split(|it| plain(it) == '-').filter(|it| !it.is_empty()).collect();
        let suggestion: String = words.join("-").chars().take(63).collect();
        let refusal = Refusal::why("names have at most 63 lower-case letters, digits and `-`, and begin and end with a letter or digit");
        let suggestion = suggestion.trim_matches('-');
        Err(if suggestion.is_empty() { refusal } else { refusal.help(format!("write `{suggestion}`")) })
    },
    "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", ["integer", "boolean"]
);

text_type!(
    /// A Kubernetes group, as an access entry of EKS names it.
    GroupName,
    "a name of a Kubernetes group",
    |text| match text {
        "" => Err(Refusal::default()),
        // `system:masters` would be above all RBAC, and nothing could ever take it away.
        _ if text.starts_with("system:") => Err(Refusal::why("groups that begin with `system:` belong to Kubernetes, and access entries of EKS refuse them")
            .help("make a group of your own with `aws eks create-access-entry --kubernetes-groups`; for the whole cluster associate the access policy `AmazonEKSClusterAdminPolicy`")),
        _ if text.chars().any(|it| it.is_whitespace() || it.is_control()) => Err(Refusal::why("it has no spaces")),
        _ if text.starts_with("arn:") => Err(Refusal::why("it is an ARN, but RBAC knows groups only")
            .help("name the group that the access entry of this role gives (`--kubernetes-groups`)")),
        _ => Ok(()),
    },
    "[^\\s]+", ["number", "boolean"]
);

text_type!(
    /// A name of an environment variable.
    EnvName,
    "a name of a variable",
    |text| {
        let first = text.bytes().next().is_some_and(|it| it.is_ascii_alphabetic() || it == b'_');
        let rest = text.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'.' | b'-'));
        if first && rest { Ok(()) } else { Err(Refusal::why("variables have letters, digits, `_`, `.` and `-`, and do not begin with a digit")) }
    },
    "[A-Za-z_][-A-Za-z0-9_.]*", ["boolean"]
);

text_type!(
    /// A path from the root, for mounts and files.
    AbsolutePath,
    "a path from the root",
    |text| match text {
        _ if text.contains('\\') => Err(Refusal::why("a container runs Linux, whose paths have `/`")
            .help(format!("write `/{}`", text.split_once(":\\").map_or(text, |it| it.1).replace('\\', "/").trim_start_matches('/')))),
        _ if !text.starts_with('/') => Err(from_the_root(text, "a path in a container begins with `/`")),
        "/" => Err(Refusal::why("mounting over the whole file system hides the program")),
        _ if text.contains(':') => Err(Refusal::why("Kubernetes allows no `:` in mount paths")),
        _ if text.split('/').any(|part| part == "..") => Err(Refusal::why("`..` is not allowed in mount paths")),
        _ => Ok(()),
    },
    "/[^:\\\\]+"
);

/// Refuses a path without the slash that it begins with; what may be no path at all is left to people.
pub(super) fn from_the_root(text: &str, why: &str) -> Refusal {
    let letter = |it: char| it.is_ascii_alphanumeric() || matches!(it, '/' | '-' | '_' | '.');
    // Whoever writes one of these, or mistypes it, means no path.
    let word = nearest(text, ["true", "false", "none", "null", "off", "no", "tcp", "grpc", "http", "https", "exec"]);
    let path = text.starts_with(|it: char| it.is_ascii_alphanumeric()) && text.chars().all(letter);
    let refusal = Refusal::why(why);
    if word.is_some() {
        return refusal;
    }
    if path { refusal.write(format!("/{text}")) } else { refusal.help(format!("write `/{text}`")) }
}

text_type!(
    /// A path of a file beside the spec.
    FileName,
    "a path of a file",
    |text| match text {
        "" => Err(Refusal::default()),
        _ if text.contains('\\') => Err(Refusal::why("paths have `/` on every system, so that the file works everywhere")
            .write(text.replace('\\', "/"))),
        _ => Ok(()),
    },
    "[^\\\\]+", ["number", "boolean"]
);

text_type!(
    /// A container image with its tag or digest.
    Image,
    "an image reference",
    |text| {
        if text.is_empty() || text.chars().any(|it| it.is_whitespace() || it.is_control()) {
            return Err(Refusal::why("an image reference has no spaces").help("write `registry/name:tag`"));
        }
        let (name, _) = text.split_once('@').unwrap_or((text, ""));
        let path = name.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).map_or(name, |(path, _)| path);
        let repository = path.split_once('/').filter(|(host, _)| host.contains(['.', ':'])).map_or(path, |(_, rest)| rest);
        if text.contains("${") || text.contains("$(") {
            return Err(Refusal::why("nothing fills in `$` here").help("write `{{ vars.tag }}`, and the value under `vars: {tag: …}`"));
        }
        if repository.bytes().any(|it| it.is_ascii_uppercase()) {
            let lower = text.replace(repository, &repository.to_ascii_lowercase());
            return Err(Refusal::why("registries take lower-case names only").help(format!("write `{lower}`")));
        }
        Ok(())
    },
    "[^\\s]+", ["number", "boolean"]
);

text_type!(
    /// A name of a port: IANA service name.
    PortName,
    "a name of a port",
    |text| {
        let bytes = text.as_bytes();
        let plain = bytes.iter().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || *it == b'-');
        let letter = bytes.iter().any(u8::is_ascii_lowercase);
        let edges = !text.starts_with('-') && !text.ends_with('-') && !text.contains("--");
        if (1..=15).contains(&bytes.len()) && plain && letter && edges {
            return Ok(());
        }
        let why = "a port name has at most 15 lower-case letters, digits and `-`, with at least one letter";
        let word = |it: char| if it.is_ascii_alphanumeric() { it.to_ascii_lowercase() } else { '-' };
        let near: String = text.chars().map(word).take(15).collect();
        let near = near.trim_matches('-');
        let fits = near.bytes().any(|it| it.is_ascii_lowercase()) && !near.contains("--");
        let refusal = Refusal::why(why);
        Err(if fits { refusal.help(format!("write for example `{near}`")) } else { refusal })
    },
    "[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?", ["boolean"]
);

fn is_label_text(text: &str) -> bool {
    let outer = |it: Option<u8>| it.is_some_and(|it| it.is_ascii_alphanumeric());
    let bytes = text.as_bytes();
    text.len() <= 63
        && bytes.iter().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_' | b'.'))
        && outer(bytes.first().copied())
        && outer(bytes.last().copied())
}

text_type!(
    /// A key of a label or an annotation.
    LabelKey,
    "a key of a label",
    |text| {
        let (prefix, name) = text.split_once('/').map_or((None, text), |(prefix, name)| (Some(prefix), name));
        if !is_label_text(name) || prefix.is_some_and(|it| it.is_empty() || it.len() > 253) {
            return Err(Refusal::why("a key is `name` or `domain/name`; the name has at most 63 letters, digits, `-`, `_` and `.`"));
        }
        Ok(())
    },
    "([^/]{1,253}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?", ["number", "boolean"]
);

text_type!(
    /// A value of a label.
    LabelValue,
    "a value of a label",
    |text| if text.is_empty() || is_label_text(text) {
        Ok(())
    } else {
        Err(Refusal::why("a label value has at most 63 letters, digits, `-`, `_` and `.`"))
    },
    "([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?", ["number", "boolean"]
);

/// Text where numbers and booleans are as good: the value of an environment variable.
pub type AnyText = Text;
