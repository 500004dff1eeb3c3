//! The doors: bytes in, bytes out.
//!
//! Comes in: what a host hands to the process, as a [`Call`]. Goes out: an [`Answer`] with the bytes for stdout, the
//! text for stderr and the exit code. Never does: decide anything about resources; that is the pipeline's.
//!
//! A host that passes no arguments is recognised by what it does pass, so that the same binary works in all of them.

#![allow(clippy::disallowed_methods, reason = "input and output happen at the doors, and nowhere else")]

mod argocd;
mod call;
mod cli;
mod clock;
pub mod codes;
mod decided;
mod doctor;
mod exec;
mod expand;
mod expansion;
mod explain;
mod files;
mod host;
mod init;
mod install;
mod krm;
mod manifests;
mod panic;
pub mod post_render;
mod read;
mod terminal;
mod verbatim;

pub use call::{Answer, Call, Data, Exit};
pub use files::DiskFiles;
pub use panic::report_panics;

/// One way in which a host runs the program.
struct Door {
    /// Tells whether a call comes from this host.
    recognises: fn(&Call) -> bool,
    /// Answers the call.
    answer: fn(&Call) -> Answer,
}

/// All doors, in the order in which they are tried; the last one takes every call.
const DOORS: &[Door] = &[exec::DOOR, krm::DOOR, post_render::DOOR, cli::DOOR];

/// Answers a call through the door of its host.
///
/// # Panics
/// Never: the command takes every call that no host is recognised by.
#[must_use]
pub fn answer(call: &Call) -> Answer {
    let door = DOORS.iter().find(|door| (door.recognises)(call));
    (door.expect("internal error: the command takes every call").answer)(call)
}
