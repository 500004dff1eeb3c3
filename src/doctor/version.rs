//! Versions as tools write them: `v5.8.1`, `{Version:kustomize/v4.5.7 …}`, `v3.21.4+g1234`.

use std::fmt;

/// Major, minor and patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u32, pub u32, pub u32);

impl Version {
    /// Returns the first version in a text.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let begins = |at: usize| !text[..at].ends_with(|it: char| it.is_ascii_digit() || it == '.');
        let starts = text.char_indices().filter(|(_, it)| it.is_ascii_digit()).map(|(at, _)| at);
        starts.filter(|at| begins(*at)).find_map(|at| Self::at(&text[at..]))
    }

    /// Returns the first version in a text, or a text without a patch: what a Helm says that was built from source.
    #[must_use]
    pub fn find_short(text: &str) -> Option<Self> {
        let short = || {
            let (major, minor) = text.trim().trim_start_matches('v').split_once('.')?;
            Some(Self(major.parse().ok()?, minor.parse().ok()?, 0))
        };
        Self::find(text).or_else(short)
    }

    fn at(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let mut whole = || parts.next().and_then(|it| it.parse().ok());
        let (major, minor) = (whole()?, whole()?);
        let patch = parts.next()?;
        let digits = patch.find(|it: char| !it.is_ascii_digit()).unwrap_or(patch.len());
        Some(Self(major, minor, patch[..digits].parse().ok()?))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(major, minor, patch) = self;
        write!(out, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_are_found_in_what_tools_say() {
        for (said, version) in [
            ("v5.8.1", Version(5, 8, 1)),
            ("{Version:kustomize/v4.5.7 GitCommit:56d82a8 BuildDate:2022-08-02}", Version(4, 5, 7)),
            ("v3.21.4+g1234abc", Version(3, 21, 4)),
            ("transship 0.1.0", Version(0, 1, 0)),
            ("v5.0.4-0.20230601165947-6ce0bf390ce3", Version(5, 0, 4)),
        ] {
            assert_eq!(Version::find(said), Some(version), "{said}");
        }
        assert_eq!(Version::find("(devel)"), None);
        assert_eq!((Version::find("v3.21"), Version::find_short("v3.21\n")), (None, Some(Version(3, 21, 0))));
        assert_eq!((Version::find_short("v3"), Version::find_short("(devel)")), (None, None));
    }
}
