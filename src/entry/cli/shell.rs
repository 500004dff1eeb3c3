//! `completions` and `man`: what shells and manuals want to know of the command.

use super::Cli;
use crate::entry::call::{Answer, Data, Exit};
use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;

const INSTALL: &str = "\
Where to put it:
  bash         transship completions bash > ~/.local/share/bash-completion/completions/transship
  zsh          transship completions zsh > \"${fpath[1]}/_transship\"
  fish         transship completions fish > ~/.config/fish/completions/transship.fish
  powershell   transship completions powershell >> $PROFILE
  elvish       transship completions elvish >> ~/.config/elvish/rc.elv";

const PAGES: &str = "\
Where to put it:
  transship man > ~/.local/share/man/man1/transship.1
  transship man render > ~/.local/share/man/man1/transship-render.1";

#[derive(Args)]
#[command(after_help = INSTALL)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

#[derive(Args)]
#[command(after_help = PAGES)]
pub(super) struct Man {
    /// A command, for its own page
    command: Option<String>,
}

/// Returns the completions of a shell.
pub(super) fn completions(args: &Completions) -> Answer {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "transship", &mut out);
    Answer::data(String::from_utf8_lossy(&out).into_owned())
}

/// Returns a page of the manual, in roff.
pub(super) fn man(args: &Man) -> Answer {
    let mut all = Cli::command();
    all.build();
    let found = match &args.command {
        None => Some(all.clone()),
        Some(name) => all.find_subcommand(name).cloned().map(|it| named(it, name)),
    };
    let Some(command) = found else {
        let names: Vec<_> = all.get_subcommands().map(Command::get_name).collect();
        let err = format!("error: there is no such command; there are {}\n", names.join(", "));
        return Answer { out: Data::nothing(), err, exit: Exit::Call };
    };
    let mut out = Vec::new();
    // A vector takes whatever is written.
    drop(clap_mangen::Man::new(command).source(concat!("transship ", env!("CARGO_PKG_VERSION"))).render(&mut out));
    Answer::data(String::from_utf8_lossy(&out).into_owned())
}

fn named(command: Command, name: &str) -> Command {
    command.bin_name(format!("transship {name}")).display_name(format!("transship-{name}"))
}
