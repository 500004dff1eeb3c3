//! What a host hands to the process, and what it gets back.

use super::codes;
use super::terminal;
use crate::diagnostic::{Diagnostic, Report, Severity, Style, render};
use crate::object::Object;
use crate::output::{self, Format};
use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};
use std::mem;
use std::path::PathBuf;
use std::process::ExitCode;

/// What a host hands to the process.
pub struct Call {
    /// The arguments, without the name of the program.
    pub args: Vec<OsString>,
    /// `KUSTOMIZE_PLUGIN_CONFIG_ROOT`, which Kustomize sets for legacy plugins only.
    pub config_root: Option<PathBuf>,
    /// What stdin is.
    pub stdin: Stdin,
}

/// What stdin is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stdin {
    /// A person's terminal: reading it would wait for them.
    Terminal,
    /// A pipe or a file.
    Piped,
}

impl Call {
    /// Returns the call of this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self {
            args: std::env::args_os().skip(1).collect(),
            config_root: std::env::var_os("KUSTOMIZE_PLUGIN_CONFIG_ROOT").map(PathBuf::from),
            stdin: terminal::stdin(),
        }
    }
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nobody's: all is well.
    Done,
    /// The user's files must change.
    Files,
    /// The call must change: an argument, or what a host passes.
    Call,
    /// This program must change.
    Ours,
}

impl Exit {
    /// Returns the exit code.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Files => 1,
            Self::Call => 2,
            Self::Ours => 3,
        }
    }

    /// Returns whose turn it is after a report; the files come first, because every door needs them right.
    pub(super) fn of(report: &Report, is_call: fn(&Diagnostic) -> bool) -> Self {
        let errors = report.sorted().into_iter().filter(|it| it.code.severity == Severity::Error);
        let (call, files): (Vec<_>, Vec<_>) = errors.partition(|it| is_call(it));
        match (files.len(), call.len()) {
            (0, 0) => Self::Done,
            (0, _) => Self::Call,
            _ => Self::Files,
        }
    }
}

/// What stands on stdout.
#[derive(Debug, PartialEq)]
pub enum Data {
    /// A text.
    Text(String),
    /// Objects, which are written one after the other: as a text they would take as much memory again.
    Objects(Vec<Object>, Format),
}

impl Data {
    /// Returns what a call is answered with that did not succeed.
    pub(super) fn nothing() -> Self {
        Self::Text(String::new())
    }

    /// Returns the text, in tests.
    #[cfg(test)]
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Objects(..) => panic!("objects have no text before they are written"),
        }
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Text(text) => out.write_all(text.as_bytes())?,
            Self::Objects(objects, format) => output::write_stream(objects, *format, out)?,
        }
        out.flush()
    }
}

impl From<String> for Data {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// What the process gives back.
#[derive(Debug, PartialEq)]
pub struct Answer {
    /// Data, for stdout.
    pub out: Data,
    /// Words for people, for stderr.
    pub err: String,
    /// The exit code.
    pub exit: Exit,
}

impl Answer {
    /// Returns an answer with nothing but data.
    pub(super) fn data(out: String) -> Self {
        Self { out: out.into(), err: String::new(), exit: Exit::Done }
    }

    /// Returns the answer of a host's door: the data, or on any error nothing of it, because hosts read stdout before
    /// they look at the exit code.
    pub(super) fn to_host(out: Option<String>, report: &Report) -> Self {
        let exit = Exit::of(report, |it| codes::of_call(it.code));
        let out = out.filter(|_| exit == Exit::Done).unwrap_or_default();
        Self { out: out.into(), err: render(report, terminal::style()), exit }
    }

    /// Returns the answer of the command: as [`Answer::to_host`], in the style that was asked for.
    pub(super) fn to_person(out: impl Into<Data>, report: &Report, style: Style) -> Self {
        // The environment is an argument here; elsewhere it stands in a file.
        let is_call = |it: &Diagnostic| {
            codes::of_call(it.code) || it.place.mark.is_none() && matches!(it.code.id, "E0202" | "E0203")
        };
        Self { out: out.into(), err: render(report, style), exit: Exit::of(report, is_call) }
    }

    /// Writes the answer and returns the exit code, with which the process ends.
    #[must_use]
    pub fn give(self) -> ExitCode {
        let Self { out, err, exit } = self;
        // Where stderr cannot be written to, nobody can be told so.
        drop(io::stderr().write_all(err.as_bytes()));
        let written = out.write(&mut io::stdout().lock());
        // The process ends now; giving back a hundred thousand pieces of memory one by one would only take time.
        mem::forget(out);
        match written {
            Ok(()) => ExitCode::from(exit.code()),
            // The reader has seen enough (`| head`), which is no failure.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::from(exit.code()),
            Err(error) => {
                drop(writeln!(io::stderr(), "error: stdout cannot be written to: {error}"));
                ExitCode::from(Exit::Call.code())
            }
        }
    }
}
