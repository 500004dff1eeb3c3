//! A path as a person writes it -> steps: `spec.containers[web].image`, `metadata.annotations["a.b/c"]`, `$.spec`.

use std::fmt;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A key of a map, or the name of an item of a list.
    Key(String),
    /// An item of a list, counted from 0.
    Index(usize),
}

/// A path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(pub Vec<Step>);

impl Path {
    /// Reads a path; what makes no sense in it becomes part of a key, which is then not found.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text = text.trim().trim_start_matches('{').trim_end_matches('}').trim_start_matches('$');
        let mut steps = Vec::new();
        let mut rest = text.trim_start_matches('.');
        while !rest.is_empty() {
            if let Some((inside, after)) = bracket(rest) {
                steps.push(step(inside));
                rest = after.trim_start_matches('.');
                continue;
            }
            let end = rest[1..].find(['.', '[']).map_or(rest.len(), |at| at + 1);
            steps.push(Step::Key(rest[..end].to_owned()));
            rest = rest[end..].trim_start_matches('.');
        }
        Self(steps)
    }

    /// Returns the path of keys.
    #[must_use]
    pub fn of(keys: &[&str]) -> Self {
        Self(keys.iter().map(|key| Step::Key((*key).to_owned())).collect())
    }

    /// Returns the path one step further.
    #[must_use]
    pub fn then(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }

    /// Returns the keys from the start up to the first index.
    #[must_use]
    pub fn keys(&self) -> Vec<&str> {
        self.0.iter().map_while(Step::key).collect()
    }
}

impl Step {
    /// Returns the key.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Key(key) => Some(key),
            Self::Index(_) => None,
        }
    }
}

fn bracket(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('[')?;
    for quote in ['"', '\''] {
        if let Some(quoted) = inner.strip_prefix(quote) {
            let (key, after) = quoted.split_once(quote)?;
            return Some((key, after.strip_prefix(']')?));
        }
    }
    inner.split_once(']')
}

fn step(inside: &str) -> Step {
    inside.parse().map_or_else(|_| Step::Key(inside.to_owned()), Step::Index)
}

/// As a route: keys with dots, slashes or brackets stand in brackets.
impl fmt::Display for Path {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut route = crate::diagnostic::Route::root();
        for step in &self.0 {
            match step {
                Step::Key(key) => route.push_key(key),
                Step::Index(index) => route.push_index(*index),
            }
        }
        out.write_str(route.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn paths_are_read_in_every_usual_form() {
        for (written, shown) in [
            ("spec.replicas", "spec.replicas"),
            (".spec.containers[0].image", "spec.containers[0].image"),
            ("$.spec.containers[web].image", "spec.containers.web.image"),
            ("{.spec.replicas}", "spec.replicas"),
            ("metadata.annotations[\"a.b/c\"]", "metadata.annotations[a.b/c]"),
            ("volumes[/app/input].size", "volumes[/app/input].size"),
            ("", ""),
        ] {
            assert_eq!(Path::parse(written).to_string(), shown, "{written}");
        }
    }
}
