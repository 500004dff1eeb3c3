//! Bugs of this program: what the person who meets one reads.

use super::call::Exit;
use std::io::Write;
use std::panic::PanicHookInfo;

/// Makes a panic ask for a report and exit with 3.
///
/// Only words of the source are shown: a formatted message may hold a value of the user's files, and a host such as
/// Argo CD shows stderr to strangers.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        let text = words(info);
        drop(std::io::stderr().write_all(text.as_bytes()));
        #[expect(clippy::exit, reason = "a release build would abort here, and the host would see a signal")]
        std::process::exit(Exit::Ours.code().into());
    }));
}

fn words(info: &PanicHookInfo<'_>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let at = info.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    let what = info.payload().downcast_ref::<&'static str>().copied().unwrap_or("internal error");
    format!(
        "error: this is a bug of transship {version}, not of your files: {what} (at {at})\n\
         help: report it with the two lines of this message and the smallest migration that shows it; leave out \
         whatever is secret\n"
    )
}
