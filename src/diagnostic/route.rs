//! How every stage names a place: the path of fields from the top of the document.

use std::fmt;

/// A path of fields, for example `spec.workloads.web.volumes[/app/input].readOnly`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route(String);

impl Route {
    /// Returns the route of the whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// Returns the route of `key` under this one.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let mut route = self.clone();
        route.push_key(key);
        route
    }

    /// Goes down to `key`.
    ///
    /// Keys with dots, slashes or brackets stand in brackets, so that a route can be read back.
    pub fn push_key(&mut self, key: &str) {
        let plain = !key.is_empty() && key.chars().all(|it| it.is_ascii_alphanumeric() || it == '-' || it == '_');
        match (plain, self.0.is_empty()) {
            (true, true) => self.0.push_str(key),
            (true, false) => {
                self.0.push('.');
                self.0.push_str(key);
            }
            (false, _) => {
                self.0.push('[');
                self.0.push_str(key);
                self.0.push(']');
            }
        }
    }

    /// Goes down to item `index`, counted from 0, of a list.
    pub fn push_index(&mut self, index: usize) {
        use fmt::Write;
        // Writing to a String cannot fail.
        let _ = write!(self.0, "[{index}]");
    }

    /// Returns the length, to go back to with [`Route::truncate`].
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Tells whether this is the whole document.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Goes back up to where the route had length `len`.
    pub fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    /// Returns its last step, without brackets.
    #[must_use]
    pub fn last(&self) -> &str {
        let start = match self.0.strip_suffix(']') {
            Some(inner) => return inner.rfind('[').map_or(inner, |at| &inner[at + 1..]),
            None => self.0.rfind(['.', ']']).map_or(0, |at| at + 1),
        };
        &self.0[start..]
    }

    /// Returns the text of the route.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Route {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for Route {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(if self.0.is_empty() { "(document)" } else { &self.0 })
    }
}
