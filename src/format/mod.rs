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
/// A text that is no YAML comes back as it is: reading it says what is wrong.
#[must_use]
pub fn format(text: &str) -> String {
    let text = guard::same(text, text.replace("\r\n", "\n"));
    let steps: [fn(&str) -> Option<String>; 4] = [blanks::tidy, indent::indent, order::order, blanks::tidy];
    steps.iter().fold(text, |text, step| match step(&text) {
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
