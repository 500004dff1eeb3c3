//! How findings are shown, by what stderr is and what the environment asks for.

use super::call::Stdin;
use crate::diagnostic::{Colour, Style};
use std::io::{self, IsTerminal};

/// Returns what stdin is.
pub(super) fn stdin() -> Stdin {
    if io::stdin().is_terminal() { Stdin::Terminal } else { Stdin::Piped }
}

/// Returns snippets for a person at a terminal, and one line each for a log.
pub(super) fn style() -> Style {
    if io::stderr().is_terminal() { Style::Snippet(colour()) } else { Style::Line }
}

/// Returns whether stderr shows colours, and nobody asked for none.
///
/// `NO_COLOR`: <https://no-color.org>. Continuous integration may offer a terminal whose log shows the sequences raw.
pub(super) fn colour() -> Colour {
    wanted(&io::stderr())
}

/// Returns whether stdout shows colours, where a text for people stands there.
pub(super) fn colour_of_data() -> Colour {
    wanted(&io::stdout())
}

fn wanted(stream: &impl IsTerminal) -> Colour {
    let set = |name: &str| std::env::var_os(name).is_some_and(|it| !it.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|it| it == "dumb");
    let plain = !stream.is_terminal() || set("NO_COLOR") || set("CI") || dumb;
    if plain { Colour::No } else { Colour::Yes }
}
