//! The starter: a migration that renders as it is, and whose comments teach the language.

use super::Wishes;
use crate::tree::{quoted, written};

/// The text, with `@word@` where a wish stands.
const TEXT: &str = include_str!("starter.yaml");

/// What makes a file a generator of Kustomize.
const FUNCTION: &str = ", annotations: {config.kubernetes.io/function: \"exec: {path: transship}\"}";

/// The image of those who name none; nobody can pull it.
const REPOSITORY: &str = "registry.example.com";

/// Who runs the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Runs {
    /// The command, Helm, Argo CD.
    AsItIs,
    /// Kustomize, as a generator.
    AsFunction,
}

/// Returns the text of the starter.
pub(super) fn starter(wishes: &Wishes, runs: Runs) -> String {
    let Wishes { name, image, port, host, region, environments, hosts: _ } = wishes;
    let default = format!("{REPOSITORY}/{name}/web:1.0.0");
    let image = Image::of(image.as_deref().unwrap_or(&default));
    let first = environments.first().map_or("dev", String::as_str);
    let last = environments.last().map_or("prod", String::as_str);
    let words = [
        ("@first@", first.to_owned()),
        ("@last@", written(last)),
        ("@function@", if runs == Runs::AsFunction { FUNCTION.to_owned() } else { String::new() }),
        ("@environments@", environments_of(environments, &image)),
        ("@region@", written(region)),
        ("@load_balancer@", load_balancer(host.as_deref())),
        ("@image@", image.text()),
        ("@port@", port_number(port)),
        ("@route@", route(host.as_deref(), environments)),
        ("@last_route@", host.as_ref().map_or_else(String::new, |host| format!(", route: {}", written(host)))),
        ("@name@", written(name)),
    ];
    words.iter().fold(TEXT.to_owned(), |text, (word, wish)| text.replace(word, wish))
}

/// An image, with its tag as a word of the environments, so that they can run different ones.
struct Image<'a> {
    name: &'a str,
    tag: Option<&'a str>,
}

impl<'a> Image<'a> {
    fn of(image: &'a str) -> Self {
        match image.rsplit_once(':') {
            // The port of a registry is no tag, and a digest is the same everywhere.
            Some((name, tag)) if !tag.contains('/') && !image.contains('@') => Self { name, tag: Some(tag) },
            _ => Self { name: image, tag: None },
        }
    }

    fn text(&self) -> String {
        match self.tag {
            Some(_) => written(&format!("{}:{{{{ vars.tag }}}}", self.name)),
            None => written(self.name),
        }
    }
}

fn environments_of(names: &[String], image: &Image<'_>) -> String {
    let vars = image.tag.map_or_else(String::new, |tag| format!("vars: {{tag: {}}}", quoted(tag)));
    let line = |name: &String| format!("    {}: {{{vars}}}", written(name));
    names.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn load_balancer(host: Option<&str>) -> String {
    let live =
        "    # `internet-facing` needs `certificate: arn:aws:acm:…` beside it.\n    loadBalancer: {scheme: internal}";
    match host {
        Some(_) => live.to_owned(),
        None => "    # loadBalancer: {scheme: internal}".to_owned(),
    }
}

/// Returns the host of the last environment for it, and one with the environment's name before it for the others.
fn route(host: Option<&str>, environments: &[String]) -> String {
    match (host, environments) {
        (None, _) => "      # route: \"{{ environment }}.example.com\"".to_owned(),
        (Some(host), [_]) => format!("      route: {}", written(host)),
        (Some(host), _) => {
            // The star stands in front of everything else.
            let (star, rest) = host.strip_prefix("*.").map_or(("", host), |rest| ("*.", rest));
            format!("      route: {}", written(&format!("{star}{{{{ environment }}}}.{rest}")))
        }
    }
}

/// Returns a port as a number; what is none stands in quotes, and is refused with the rest.
fn port_number(port: &str) -> String {
    let number = !port.is_empty() && port.bytes().all(|it| it.is_ascii_digit());
    if number { port.to_owned() } else { quoted(port) }
}

#[cfg(test)]
mod tests {
    use super::{Image, port_number};

    #[test]
    fn the_tag_of_an_image_becomes_a_word() {
        assert_eq!(Image::of("localhost:5000/shop").text(), "\"localhost:5000/shop\"");
        assert_eq!(Image::of("localhost:5000/shop:1.2").text(), "\"localhost:5000/shop:{{ vars.tag }}\"");
        assert_eq!(Image::of("shop@sha256:abc").tag, None);
    }

    #[test]
    fn a_port_is_a_number_or_is_refused_as_a_text() {
        assert_eq!((port_number("8080"), port_number("80 80")), ("8080".to_owned(), "\"80 80\"".to_owned()));
    }
}
