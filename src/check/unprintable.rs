//! Characters that do not survive the way through Kustomize.

use super::{Check, Rule, object, origin};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::Object;
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Objects(check) };

const CODE: Code = Code::warning(
    "W0349",
    "a character that Kustomize cannot carry",
    "The YAML reader of Kustomize and kubectl refuses some control characters (U+007F, U+0080 to U+009F but U+0085, U+FFFE, \
     U+FFFF) or changes them, and takes a key `<<` for an instruction to merge. The output is right YAML, and still arrives \
     differently. Write the character in another way, for example in base64.",
);

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    for object in objects.iter().filter(|it| object::any_text(&it.body, &is_suspect)) {
        let mut first = None;
        object::texts(object, &mut |path, text| {
            if first.is_none() {
                first = bad(path.last().map_or("", |it| it), text).map(|words| (words, path.to_vec()));
            }
        });
        if let Some((words, path)) = first {
            let what = format!("{} holds {words} at `{}`", object.label(), object::written(object, &path));
            let diagnostic = Diagnostic::new(&CODE, origin::of(plan, object, &path), what);
            report.add(diagnostic.why("Kustomize and kubectl do not carry it").help("write it in another way"));
        }
    }
}

/// Nearly every text is printable ASCII; only the others are worth a closer look.
fn is_suspect(text: &str) -> bool {
    // Without a branch for each byte: adding one carries exactly U+007F and what is above it into the highest bit, and no
    // byte of a text is 0xFF.
    text == "<<" || text.bytes().fold(0, |bits, byte| bits | byte.wrapping_add(1)) & 0x80 != 0
}

fn bad(last: &str, text: &str) -> Option<String> {
    if text == "<<" && last == "<<" {
        return Some("the key `<<`".to_owned());
    }
    let refused =
        |it: &char| matches!(it, '\u{7f}' | '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    text.chars().find(refused).map(|it| format!("the character U+{:04X}", u32::from(it)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn characters_that_kustomize_cannot_carry_are_reported_once_for_each_object() {
        assert_eq!(
            prod(&RULE, "    web: {env: {A: \"x\\x7Fy\", B: \"\\x80\"}}\n"),
            "m.yaml:9:5: warning[W0349]: ConfigMap/web holds the character U+007F at `data.A`; Kustomize and kubectl do not carry it; write it in another way\n"
        );
    }

    #[test]
    fn other_characters_pass() {
        assert_eq!(prod(&RULE, "    web: {env: {A: \"ä\\x85\\t😀\"}}\n"), "");
    }
}
