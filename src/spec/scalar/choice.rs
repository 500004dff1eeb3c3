//! Closed sets of words.

/// Declares an enum whose variants are the words of the language.
macro_rules! choice {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident, $what:literal { $( $(#[doc = $variant_doc:literal])* $word:literal $variant:ident, )* }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $( $(#[doc = $variant_doc])* $variant, )* }

        impl $name {
            /// Returns the word of the language.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $( Self::$variant => $word, )* }
            }
        }

        impl $crate::spec::shape::ScalarShape for $name {
            const WHAT: &'static str = $what;
            const WORDS: &'static [$crate::spec::shape::Word] = &[$(($word, concat!($($variant_doc, "\n",)*)),)*];

            fn parse(text: &str) -> Result<Self, $crate::spec::shape::Refusal> {
                match text {
                    $( $word => Ok(Self::$variant), )*
                    _ => Err($crate::spec::shape::refuse_word(text, Self::WORDS)),
                }
            }
        }
    };
}
pub(crate) use choice;
