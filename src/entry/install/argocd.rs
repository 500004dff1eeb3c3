//! What Argo CD needs, as text: it stands in a cluster, which this program never touches.

/// One file of `plugin/argocd`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entry) enum Part {
    Kustomization,
    Sidecar,
    Plugin,
    Application,
    ApplicationSet,
}

/// What of the files is the user's own.
#[derive(Debug, Default)]
pub(in crate::entry) struct Own<'a> {
    /// The URL of the repository.
    pub(in crate::entry) repository: Option<&'a str>,
    /// The folder of the migration in it.
    pub(in crate::entry) path: Option<&'a str>,
}

/// The files, with what to do with each.
const FILES: [(Part, &str, &str, &str); 5] = [
    (
        Part::Kustomization,
        "kustomization.yaml",
        "into a folder `transship` beside the kustomization of Argo CD, which lists it under `components`",
        include_str!("../../../plugin/argocd/kustomization.yaml"),
    ),
    (Part::Sidecar, "sidecar.yaml", "into the same folder", include_str!("../../../plugin/argocd/sidecar.yaml")),
    (
        Part::Plugin,
        "plugin.yaml",
        "nowhere: the image has it where Argo CD looks for it",
        include_str!("../../../plugin/argocd/plugin.yaml"),
    ),
    (
        Part::Application,
        "application.yaml",
        "into the repository of your Applications, one for each environment",
        include_str!("../../../plugin/argocd/application.yaml"),
    ),
    (
        Part::ApplicationSet,
        "applicationset.yaml",
        "or instead: all environments at once, promoted in order",
        include_str!("../../../plugin/argocd/applicationset.yaml"),
    ),
];

/// What the files call the user's repository and folder.
const REPOSITORY: &str = "https://git.example.com/ORGANISATION/shop.git";
const PATH: &str = "path: deploy\n";

/// Returns one file as it is, or all of them, each with what to do with it.
pub(in crate::entry) fn argocd(part: Option<Part>, own: &Own<'_>) -> String {
    let text = match part {
        Some(part) => FILES.iter().filter(|(it, ..)| *it == part).map(|(_, _, _, text)| *text).collect(),
        None => FILES.map(|(_, name, place, text)| format!("# {name}: {place}\n\n{text}")).join("---\n"),
    };
    let text = own.repository.map_or(text.clone(), |it| text.replace(REPOSITORY, &scalar(it)));
    own.path.map_or(text.clone(), |it| text.replace(PATH, &format!("path: {}\n", scalar(it))))
}

/// Returns a text as YAML reads it back, whatever stands in it.
fn scalar(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::{FILES, PATH, Part, REPOSITORY};

    #[test]
    fn what_is_replaced_stands_in_the_files() {
        for (part, _, _, text) in FILES {
            let named = matches!(part, Part::Application | Part::ApplicationSet);
            assert_eq!(text.contains(REPOSITORY), named, "{part:?}");
            assert_eq!(text.contains(PATH), named, "{part:?}");
        }
    }
}
