//! What a figure is, and how two of them compare.

/// A figure of a workload in an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    text: String,
    size: Size,
    shown: Shown,
    /// What the text does not say and two of the same text may differ in.
    detail: Option<String>,
}

/// How much a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    /// Nothing is more than another.
    None,
    /// The amount is all there is to it: `1000m` and `1` are the same. `None` where it cannot be read.
    Whole(Option<u128>),
    /// It can be more or less, and with one amount still be different.
    Rank(Option<u128>),
}

/// Whether people see a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Yes,
    /// It may be a secret.
    No,
}

impl Figure {
    /// Returns a figure without an order.
    pub(super) fn words(text: String) -> Self {
        Self { text, size: Size::None, shown: Shown::Yes, detail: None }
    }

    /// Returns a figure that may be a secret.
    pub(super) fn hidden(text: String) -> Self {
        Self { text, size: Size::None, shown: Shown::No, detail: None }
    }

    /// Returns a figure that is nothing but its amount.
    pub(super) fn measured(text: String, amount: Option<u128>) -> Self {
        Self { text, size: Size::Whole(amount), shown: Shown::Yes, detail: None }
    }

    /// Returns a figure of which the amount is one side.
    pub(super) fn ranked(text: String, amount: Option<u128>) -> Self {
        Self { text, size: Size::Rank(amount), shown: Shown::Yes, detail: None }
    }

    /// Returns the figure with what its text does not say.
    pub(super) fn with_detail(self, detail: String) -> Self {
        Self { detail: Some(detail), ..self }
    }

    /// Returns what its text does not say.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// Returns it as people write it.
    #[must_use]
    pub fn shown(&self) -> &str {
        match self.shown {
            Shown::Yes => &self.text,
            Shown::No => "(hidden)",
        }
    }

    /// Tells whether people do not see it, because it may be a secret.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        matches!(self.shown, Shown::No)
    }

    /// Tells whether two figures, or nothing, are the same.
    #[must_use]
    pub fn is_same(one: Option<&Self>, two: Option<&Self>) -> bool {
        match (one, two) {
            (Some(one), Some(two)) => match (one.size, two.size) {
                (Size::Whole(Some(one)), Size::Whole(Some(two))) => one == two,
                _ => one.text == two.text,
            },
            (None, None) => true,
            _ => false,
        }
    }

    /// Tells whether one figure is at least as much as another. Nothing is as little as can be; what cannot be read is
    /// at least as much as nothing and itself only.
    #[must_use]
    pub fn is_at_least(one: Option<&Self>, two: Option<&Self>) -> bool {
        let amount = |it: Option<&Self>| match it.map(|it| it.size) {
            Some(Size::Whole(amount) | Size::Rank(amount)) => amount,
            Some(Size::None) => None,
            None => Some(0),
        };
        match (amount(one), amount(two)) {
            (Some(one), Some(two)) => one >= two,
            _ => two.is_none() || Self::is_same(one, two),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Figure;

    fn measured(text: &str, amount: Option<u128>) -> Figure {
        Figure::measured(text.to_owned(), amount)
    }

    #[test]
    fn amounts_are_compared_by_what_they_are_and_nothing_is_the_least() {
        let (one, two) = (measured("1000m", Some(1000)), measured("1", Some(1000)));
        assert!(Figure::is_same(Some(&one), Some(&two)) && Figure::is_at_least(Some(&one), Some(&two)));
        assert!(Figure::is_at_least(None, None) && Figure::is_at_least(Some(&one), None));
        assert!(!Figure::is_at_least(None, Some(&one)) && !Figure::is_same(None, Some(&one)));
    }

    #[test]
    fn an_equal_rank_is_not_the_same() {
        let (one, two) = (Figure::ranked("a".to_owned(), Some(1)), Figure::ranked("b".to_owned(), Some(1)));
        assert!(Figure::is_at_least(Some(&one), Some(&two)) && !Figure::is_same(Some(&one), Some(&two)));
    }

    #[test]
    fn what_cannot_be_read_passes_no_guard() {
        let (odd, one) = (measured("much", None), measured("1", Some(1000)));
        assert!(!Figure::is_at_least(Some(&odd), Some(&one)) && !Figure::is_at_least(Some(&one), Some(&odd)));
        assert!(Figure::is_at_least(Some(&odd), Some(&odd)));
    }

    #[test]
    fn what_may_be_a_secret_is_compared_and_not_shown() {
        let (one, two) = (Figure::hidden("a".to_owned()), Figure::hidden("b".to_owned()));
        assert!(!Figure::is_same(Some(&one), Some(&two)));
        assert_eq!((one.shown(), two.shown()), ("(hidden)", "(hidden)"));
    }
}
