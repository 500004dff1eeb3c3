//! The usual form of a file: the order of keys, indentation, blanks.
//!
//! Comes in: the text of our documents. Goes out: the same documents in the usual form. Never does: change what a text
//! says, or lose a comment. Each step is taken only when the trees and the comments after it are those before it.

mod blanks;
mod guard;
mod indent;
mod order;
mod shape;

/// Returns a text in the usual form.
///
/// A text that is no YAML comes back as it is: reading it says what is wrong. Lines keep their endings, where all have the
/// same: Git on Windows changes them at will.
#[must_use]
pub fn format(text: &str) -> String {
    let plain = text.replace("\r\n", "\n");
    let windows = text.matches("\r\n").count() == plain.matches('\n').count() && plain.len() < text.len();
    let formatted = with_plain_lines(&guard::same(text, plain));
    if windows { guard::same(text, formatted.replace('\n', "\r\n")) } else { formatted }
}

fn with_plain_lines(text: &str) -> String {
    let steps: [fn(&str) -> Option<String>; 4] = [blanks::tidy, indent::indent, order::order, blanks::tidy];
    steps.iter().fold(text.to_owned(), |text, step| match step(&text) {
        Some(after) => guard::same(&text, after),
        None => text,
    })
}

#[cfg(test)]
mod tests {
    use super::format;

    const WRITTEN: &str = "\
# head

---
kind: Migration   # what
apiVersion: transship.dev/v1alpha1
metadata:   {name: shop}


spec:
    # about the workloads
    workloads:

        web:
            scale: 1-3
            # why this image
            image: \"shop/web:1\"   # pinned
            args:
            - |
              one   \n                two
            - three
            # last in web
        # after web
    environments: [dev, prod]   \n    # at the end
";

    const USUAL: &str = "\
# head

apiVersion: transship.dev/v1alpha1
kind: Migration   # what
metadata: {name: shop}

spec:
  environments: [dev, prod]
  # about the workloads
  workloads:
    web:
      # why this image
      image: \"shop/web:1\"   # pinned
      args:
      - |
        one   \n          two
      - three
      scale: 1-3
      # last in web
    # after web
  # at the end
";

    #[test]
    fn a_file_gets_the_usual_form() {
        assert_eq!(format(WRITTEN), USUAL);
        assert_eq!(format(USUAL), USUAL);
    }

    #[test]
    fn lines_keep_their_endings() {
        let windows = |text: &str| text.replace('\n', "\r\n");
        assert_eq!(format(&windows(WRITTEN)), windows(USUAL));
        // With both kinds, there is no kind to keep.
        assert_eq!(format(&WRITTEN.replacen('\n', "\r\n", 3)), USUAL);
    }

    #[test]
    fn comments_stand_above_what_they_are_about() {
        let written = "kind: Migration\n# about the name\nmetadata: {name: a}\nspec:\n      # far in\n  workloads: {}\n\
                       # far out\n  environments: [dev]\n        # below all\napiVersion: transship.dev/v1alpha1\n";
        let usual = "apiVersion: transship.dev/v1alpha1\nkind: Migration\n# about the name\nmetadata: {name: a}\nspec:\n  \
                     # far out\n  environments: [dev]\n        # below all\n  # far in\n  workloads: {}\n";
        assert_eq!(format(written), usual);
        assert_eq!(format(usual), usual);
    }

    #[test]
    fn documents_of_others_stay_as_they_are() {
        let other = "apiVersion: v1\nkind:   Service   \nmetadata:\n    name: a\n\n\n    labels: {}\n";
        let text = format!("{other}---\n{WRITTEN}---\n{other}");
        assert_eq!(
            format(&text),
            format!("{other}---\n{}---\n{other}", USUAL.replace("# head\n\n", "# head\n\n---\n"))
        );
    }

    #[test]
    fn what_is_no_yaml_stays() {
        for text in ["a: b: c\n", "a:\n\t- b  \n", "{\n", ""] {
            assert_eq!(format(text), text);
        }
    }

    #[test]
    fn anchors_come_before_what_names_them() {
        let text = "kind: Migration\napiVersion: transship.dev/v1alpha1\nmetadata: {name: a}\nspec:\n  workloads:\n    \
                    web: &web\n      cpu: 1\n      image: a\n    two: *web\n  environments: [dev]\n";
        assert_eq!(format(text), text);
    }
}
