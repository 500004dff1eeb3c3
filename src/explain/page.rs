//! Lines of text for people: width, indents, colour.

use crate::diagnostic::Colour;
use std::fmt::Write;

/// Columns of running text.
const WIDTH: usize = 100;
/// Letters of a value beyond which it is cut: whoever wants all of it asks for JSON.
const LONGEST: usize = 240;

/// A text that grows line by line.
pub struct Page {
    /// What is written so far.
    pub text: String,
    colour: Colour,
}

impl Page {
    /// Returns an empty page.
    #[must_use]
    pub fn new(colour: Colour) -> Self {
        Self { text: String::new(), colour }
    }

    /// Writes a line.
    pub fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    /// Returns a text that stands out.
    #[must_use]
    pub fn bold(&self, text: &str) -> String {
        self.painted("1", text)
    }

    /// Returns a text that stands back.
    #[must_use]
    pub fn dim(&self, text: &str) -> String {
        self.painted("2", text)
    }

    fn painted(&self, code: &str, text: &str) -> String {
        match self.colour {
            Colour::Yes => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            Colour::No => text.to_owned(),
        }
    }

    /// Writes running text, broken into lines between words.
    pub fn running(&mut self, text: &str, indent: &str) {
        let mut line = String::new();
        for word in text.split_whitespace() {
            let long = indent.len() + line.chars().count() + 1 + word.chars().count() > WIDTH;
            if long && !line.is_empty() {
                self.line(&format!("{indent}{line}"));
                line.clear();
            }
            // Writing to a String cannot fail.
            let _ = write!(line, "{}{word}", if line.is_empty() { "" } else { " " });
        }
        if !line.is_empty() {
            self.line(&format!("{indent}{line}"));
        }
    }
}

/// Returns a value on one line; no value may steer a terminal.
#[must_use]
pub fn one_line(text: &str) -> String {
    let text = text.trim_end_matches('\n').replace('\n', "\u{21b5}");
    let text = text.replace(|it: char| it.is_control(), "\u{fffd}");
    let mut letters = text.char_indices();
    match letters.nth(LONGEST) {
        Some((end, _)) => format!("{}\u{2026}", &text[..end]),
        None => text,
    }
}
