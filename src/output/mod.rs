//! Objects -> bytes.
//!
//! Comes in: the objects of one environment, patched and final. Goes out: one text, or a folder's files as texts.
//! Never does: touch a disk, change a value, depend on anything but the objects.

mod difference;
mod directory;
mod key_order;
mod key_table;
mod order;
mod scalar;
mod yaml;

pub use difference::{Change, Difference, differences};
pub use directory::{HEADER, KUSTOMIZATION, NotOurs, files, is_generated, owned_files};
pub use key_order::sort_keys;
pub use order::{rank, sort_objects};
pub use yaml::{write_document, write_documents};

use crate::object::{Node, Object};
use serde::Serialize;
use std::io::{self, Write};

/// How a stream of objects is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Documents with `---` between them, none before the first.
    Yaml,
    /// One `List`, which `kubectl apply -f -` takes as it takes documents.
    Json,
}

/// A `List` as Kubernetes readers expect it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct List<'a> {
    api_version: &'static str,
    kind: &'static str,
    items: Vec<&'a Node>,
}

/// Puts objects, and the keys of each, in the order in which they are written.
///
/// Every output begins with this; [`stream`] and [`files`] write what they get as it stands.
pub fn arrange(objects: &mut [Object]) {
    sort_objects(objects);
    for object in objects {
        sort_keys(&mut object.body);
    }
}

/// Writes all objects as one text, which ends with a line break unless there are none.
///
/// # Errors
/// Those of `out`; every object has a form in every format.
pub fn write_stream(objects: &[Object], format: Format, out: &mut impl Write) -> io::Result<()> {
    let nodes = objects.iter().map(|object| &object.body);
    match format {
        Format::Yaml => write_documents(nodes, out),
        Format::Json => {
            let list = List { api_version: "v1", kind: "List", items: nodes.collect() };
            let mut out = io::BufWriter::new(out);
            serde_json::to_writer_pretty(&mut out, &list)?;
            out.write_all(b"\n")?;
            out.flush()
        }
    }
}

/// Returns all objects as one text, as [`write_stream`] writes them.
///
/// # Panics
/// Never: memory takes every byte.
#[must_use]
pub fn stream(objects: &[Object], format: Format) -> String {
    let mut out = Vec::new();
    write_stream(objects, format, &mut out).expect("internal error: memory takes every byte");
    String::from_utf8(out).expect("internal error: the writer writes text")
}

#[cfg(test)]
mod tests {
    use super::{Format, arrange, stream};
    use crate::object::Object;

    fn objects() -> Vec<Object> {
        let object = |json: &str| {
            let value: serde_json::Value = serde_json::from_str(json).expect("the test is JSON");
            Object::from_node(value.into()).expect("the test is an object")
        };
        let service = object(r#"{"kind": "Service", "metadata": {"name": "web"}, "apiVersion": "v1"}"#);
        vec![service, object(r#"{"metadata": {"name": "web"}, "kind": "ConfigMap", "apiVersion": "v1"}"#)]
    }

    #[test]
    fn yaml_has_markers_between_documents_only() {
        let mut objects = objects();
        arrange(&mut objects);
        let expected = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n---\n\
                        apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n";
        assert_eq!(stream(&objects, Format::Yaml), expected);
        assert_eq!(stream(&[], Format::Yaml), "");
    }

    #[test]
    fn json_is_one_list() {
        let text = stream(&objects()[..1], Format::Json);
        assert!(
            text.starts_with("{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": [\n    {\n"),
            "{text}"
        );
        assert_eq!(
            stream(&[], Format::Json),
            "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": []\n}\n"
        );
    }
}
