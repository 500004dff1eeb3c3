//! Settings, secrets, files and volumes, as written.

use super::record::record;
use super::scalar::{AbsolutePath, AccessPointId, AnyText, FileName, FileSystemId, Flag, Name, Quantity, Text};
use crate::tree::Tree;

record! {
    /// A variable.
    pub struct EnvSpec, short("the value", value, ["value"]) {
        /// The value; numbers and booleans become text.
        ///
        /// Default: none. Example: `value: INFO`.
        "value" value: AnyText,
        /// Says that a value which looks like a secret is none, and why.
        ///
        /// Default: none. Example: `notSecret: public key of the vendor`.
        "notSecret" not_secret: Text,
        /// A field of the pod.
        ///
        /// Default: none. Example: `field: metadata.name`.
        "field" field: Text,
        /// A request or limit of the container.
        ///
        /// Default: none. Example: `resource: limits.memory`.
        "resource" resource: Text,
        /// A key of a ConfigMap that exists in the namespace.
        ///
        /// Default: none. Example: `configMap: {name: shared, key: REGION}`.
        "configMap" config_map: KeySpec,
        /// A key of a Secret that exists in the namespace; for secrets of a store use `secrets`.
        ///
        /// Default: none. Example: `secret: {name: legacy, key: token}`.
        "secret" secret: KeySpec,
    }
}

/// A value takes the place of whatever a lower layer says, so the other sources are removed.
fn value(tree: &Tree) -> Option<Tree> {
    let others = ["field", "resource", "configMap", "secret"].map(|other| (other, Tree::null(tree.mark)));
    tree.scalar().map(|_| Tree::map([("value", tree.clone())].into_iter().chain(others), tree.mark))
}

record! {
    /// A key of a ConfigMap or Secret.
    pub struct KeySpec, short("`NAME/KEY`", name_and_key, [], "[^/]*/[\\s\\S]*") {
        /// Name of the object.
        ///
        /// Required. Example: `name: shared`.
        "name" name: Name,
        /// Key within the object.
        ///
        /// Required. Example: `key: REGION`.
        "key" key: Text,
    }
}

fn name_and_key(tree: &Tree) -> Option<Tree> {
    let (name, key) = tree.as_str()?.split_once('/')?;
    Some(Tree::map([("name", Tree::text(name, tree.mark)), ("key", Tree::text(key, tree.mark))], tree.mark))
}

record! {
    /// A secret of the store. Its value never passes through this program.
    pub struct SecretSpec, short("`KEY`, `KEY#FIELD` or the `valueFrom` of an ECS task", key_and_field, ["key"]) {
        /// Name of the secret in the store.
        ///
        /// Required. Example: `key: shop/prod/app`.
        "key" key: Text,
        /// Field of a JSON secret.
        ///
        /// Default: the whole secret. Example: `property: API_KEY`.
        "property" property: Text,
        /// Version stage, or `uuid/…`.
        ///
        /// Default: the current one. Example: `version: AWSPREVIOUS`.
        "version" version: Text,
        /// Mounts the secret as this file instead of a variable.
        ///
        /// Default: a variable. Example: `file: /run/secrets/api_key`.
        "file" file: AbsolutePath,
    }
}

fn key_and_field(tree: &Tree) -> Option<Tree> {
    let text = tree.as_str()?;
    let part = |part: &str| Tree::text(part, tree.mark);
    if let Some(rest) = text.strip_prefix("arn:") {
        return ecs_value_from(rest).map(|(key, property, version)| {
            // An empty part becomes a null, which removes what a lower layer says.
            let part = |it: &str| if it.is_empty() { Tree::null(tree.mark) } else { part(it) };
            Tree::map([("key", part(key)), ("property", part(property)), ("version", part(version))], tree.mark)
        });
    }
    match text.split_once('#') {
        Some((key, property)) => Some(Tree::map([("key", part(key)), ("property", part(property))], tree.mark)),
        None => Some(Tree::map([("key", part(text)), ("property", Tree::null(tree.mark))], tree.mark)),
    }
}

/// Splits `aws:secretsmanager:R:A:secret:name-AbCdEf:json-key:stage:version-id` (an ECS task's `valueFrom` without its
/// `arn:`), or the ARN of a parameter. AWS adds `-` and 6 characters to the names of secrets in ARNs.
fn ecs_value_from(rest: &str) -> Option<(&str, &str, &str)> {
    let parts: Vec<&str> = rest.split(':').collect();
    match parts.as_slice() {
        ["aws" | "aws-cn" | "aws-us-gov", "secretsmanager", _, _, "secret", name, more @ ..] => {
            let random = name
                .rsplit_once('-')
                .filter(|(_, it)| it.len() == 6 && it.bytes().all(|it| it.is_ascii_alphanumeric()));
            let key = random.map_or(*name, |(key, _)| key);
            Some((key, more.first().copied().unwrap_or_default(), more.get(1).copied().unwrap_or_default()))
        }
        [_, "ssm", _, _, parameter] => Some((parameter.strip_prefix("parameter").unwrap_or(parameter), "", "")),
        _ => None,
    }
}

record! {
    /// A file in the container.
    pub struct FileSpec, short("its content", content, ["content"]) {
        /// Its content; `{{ … }}` is computed.
        ///
        /// Default: none. Example: `content: "log: info"`.
        "content" content: AnyText,
        /// A file beside the spec that holds the content, taken as it is.
        ///
        /// Default: none. Example: `from: config/app.yaml`.
        "from" from: FileName,
    }
}

fn content(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("content", tree.clone()), ("from", Tree::null(tree.mark))], tree.mark))
}

record! {
    /// A volume, by the path that it is mounted at.
    pub struct VolumeSpec, short("the size of an EBS volume", size, ["size"]) {
        /// Name of the claim. Workloads that name the same one share it.
        ///
        /// Default: `<workload>-<path>`. Example: `name: input`.
        "name" name: Name,
        /// EFS access point: data that exists already.
        ///
        /// Default: none. Example: `accessPoint: fsap-0123456789abcdef0`.
        "accessPoint" access_point: AccessPointId,
        /// EFS file system.
        ///
        /// Default: `platform.fileSystem`. Example: `fileSystem: fs-0123456789abcdef0`.
        "fileSystem" file_system: FileSystemId,
        /// Folder of the EFS file system, without access point.
        ///
        /// Default: the root. Example: `folder: /exports`.
        "folder" folder: AbsolutePath,
        /// Size. Alone it makes an EBS volume for one node.
        ///
        /// Default: 5Gi on EFS, which has no sizes. Example: `size: 10Gi`.
        "size" size: Quantity,
        /// Whether all pods share it: a new folder on EFS, made on demand.
        ///
        /// Default: `false`. Example: `shared: true`.
        "shared" shared: Flag,
        /// Storage class that exists.
        ///
        /// Default: the platform's. Example: `class: gp3`.
        "class" class: Name,
        /// A claim that exists already.
        ///
        /// Default: none. Example: `claim: legacy-data`.
        "claim" claim: Name,
        /// Size of an empty directory that ends with the pod.
        ///
        /// Default: none. Example: `scratch: 1Gi`.
        "scratch" scratch: Quantity,
        /// Whether the empty directory lives in memory.
        ///
        /// Default: `false`. Example: `memory: true`.
        "memory" memory: Flag,
        /// Whether it may only be read.
        ///
        /// Default: `false`. Example: `readOnly: true`.
        "readOnly" read_only: Flag,
        /// One folder of the volume.
        ///
        /// Default: the whole volume. Example: `subPath: uploads`.
        "subPath" sub_path: Text,
    }
}

fn size(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("size", tree.clone())], tree.mark))
}
