//! What to write instead: nearest known words.

/// Returns the help text for a key that is nearly a known one.
#[must_use]
pub fn nearest_key<'a>(key: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(key, known).map(|word| format!("write `{word}`"))
}

/// Returns the known word nearest to `word`, if one is near enough to be meant.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    crate::diagnostic::nearest(word, known)
}

/// Returns the words as a list for a sentence.
#[must_use]
pub fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    crate::diagnostic::listed(words)
}
