//! Wishes, looked at before a starter is made of them: what is wrong came with the call, and is told in its words.

use super::Wishes;
use crate::diagnostic::{Diagnostic, Place, Report, Route};
use crate::spec::codes::{BAD_VALUE, SAID_TWICE};
use crate::spec::scalar::{HostName, Image, Name, PortNumber, Region};
use crate::spec::shape::ScalarShape;

/// Looks at the wishes.
///
/// # Errors
/// E0112 for a value that its field does not take; E0114 for an environment that stands twice.
pub(super) fn check(wishes: &Wishes, report: &mut Report) {
    let Wishes { name, image, port, host, region, environments, hosts: _ } = wishes;
    one::<Name>("--name", name, report);
    if let Some(image) = image {
        one::<Image>("--image", image, report);
    }
    one::<PortNumber>("--port", port, report);
    if let Some(host) = host {
        one::<HostName>("--host", host, report);
    }
    one::<Region>("--region", region, report);
    for (number, environment) in environments.iter().enumerate() {
        one::<Name>("--environments", environment, report);
        if environments[..number].contains(environment) {
            let what = format!("`{environment}` stands twice");
            report.add(Diagnostic::new(&SAID_TWICE, place("--environments"), what).help("name each environment once"));
        }
    }
}

fn one<T: ScalarShape>(flag: &str, text: &str, report: &mut Report) {
    if let Err(refusal) = T::parse(text) {
        let mut diagnostic = Diagnostic::new(&BAD_VALUE, place(flag), format!("`{text}` is not {}", T::WHAT));
        diagnostic.why = refusal.why;
        diagnostic.help = refusal.help;
        report.add(diagnostic);
    }
}

fn place(flag: &str) -> Place {
    Place::route(Route::from(flag))
}
