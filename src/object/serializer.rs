//! serde -> [`Node`]: turns any typed value into the plain data of an object.
//!
//! Written by hand because `serde_json::Value` copies every field name and sorts every map; at hundreds of objects
//! that is most of the run time.

use super::{Key, Node};
use serde::ser::{
    Error as _, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use std::fmt;

/// Returns the plain data of a typed value.
///
/// # Errors
/// When the value has a map key that is no string, or bytes, or a number outside 64 bits: no Kubernetes type has one.
pub fn to_node<T: Serialize + ?Sized>(value: &T) -> Result<Node, NotData> {
    value.serialize(ToNode)
}

/// Why a value is no plain data.
#[derive(Debug)]
pub struct NotData(String);

impl fmt::Display for NotData {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for NotData {}

impl serde::ser::Error for NotData {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

struct ToNode;

/// A list or a tuple being built; `variant` names the surrounding one-entry map of an enum variant.
struct ListBuilder {
    items: Vec<Node>,
    variant: Option<&'static str>,
}

/// A map or a struct being built.
struct MapBuilder {
    entries: Vec<(Key, Node)>,
    key: Option<Key>,
    variant: Option<&'static str>,
}

fn wrap(variant: Option<&'static str>, node: Node) -> Node {
    match variant {
        None => node,
        Some(name) => Node::Map(Box::new([(Key::Field(name), node)])),
    }
}

fn list(len: Option<usize>, variant: Option<&'static str>) -> ListBuilder {
    ListBuilder { items: Vec::with_capacity(len.unwrap_or(0)), variant }
}

/// The announced length is the number of fields that are set, so nothing is allocated twice or for nothing.
fn map(len: usize, variant: Option<&'static str>) -> MapBuilder {
    MapBuilder { entries: Vec::with_capacity(len), key: None, variant }
}

impl Serializer for ToNode {
    type Ok = Node;
    type Error = NotData;
    type SerializeSeq = ListBuilder;
    type SerializeTuple = ListBuilder;
    type SerializeTupleStruct = ListBuilder;
    type SerializeTupleVariant = ListBuilder;
    type SerializeMap = MapBuilder;
    type SerializeStruct = MapBuilder;
    type SerializeStructVariant = MapBuilder;

    fn serialize_bool(self, value: bool) -> Result<Node, NotData> {
        Ok(Node::Bool(value))
    }
    fn serialize_i8(self, value: i8) -> Result<Node, NotData> {
        Ok(Node::Int(value.into()))
    }
    fn serialize_i16(self, value: i16) -> Result<Node, NotData> {
        Ok(Node::Int(value.into()))
    }
    fn serialize_i32(self, value: i32) -> Result<Node, NotData> {
        Ok(Node::Int(value.into()))
    }
    fn serialize_i64(self, value: i64) -> Result<Node, NotData> {
        Ok(Node::Int(value))
    }
    fn serialize_u8(self, value: u8) -> Result<Node, NotData> {
        Ok(Node::Int(value.into()))
    }
    fn serialize_u16(self, value: u16) -> Result<Node, NotData> {
        Ok(Node::Int(value.into()))
    }
    fn serialize_u32(self, value: u32) -> Result<Node, NotData> {
        Ok(Node::Int(value.into()))
    }
    fn serialize_u64(self, value: u64) -> Result<Node, NotData> {
        i64::try_from(value).map(Node::Int).map_err(NotData::custom)
    }
    fn serialize_f32(self, value: f32) -> Result<Node, NotData> {
        Ok(Node::Float(value.into()))
    }
    fn serialize_f64(self, value: f64) -> Result<Node, NotData> {
        Ok(Node::Float(value))
    }
    fn serialize_char(self, value: char) -> Result<Node, NotData> {
        Ok(Node::Text(value.to_string().into()))
    }
    fn serialize_str(self, value: &str) -> Result<Node, NotData> {
        Ok(Node::Text(value.into()))
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<Node, NotData> {
        Err(NotData::custom("bytes have no form in YAML"))
    }
    fn serialize_none(self) -> Result<Node, NotData> {
        Ok(Node::Null)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Node, NotData> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<Node, NotData> {
        Ok(Node::Null)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<Node, NotData> {
        Ok(Node::Null)
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Node, NotData> {
        Ok(Node::Text(variant.into()))
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Node, NotData> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Node, NotData> {
        Ok(wrap(Some(variant), value.serialize(self)?))
    }
    fn serialize_seq(self, len: Option<usize>) -> Result<ListBuilder, NotData> {
        Ok(list(len, None))
    }
    fn serialize_tuple(self, len: usize) -> Result<ListBuilder, NotData> {
        Ok(list(Some(len), None))
    }
    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Result<ListBuilder, NotData> {
        Ok(list(Some(len), None))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<ListBuilder, NotData> {
        Ok(list(Some(len), Some(variant)))
    }
    fn serialize_map(self, len: Option<usize>) -> Result<MapBuilder, NotData> {
        Ok(map(len.unwrap_or(0), None))
    }
    fn serialize_struct(self, _: &'static str, len: usize) -> Result<MapBuilder, NotData> {
        Ok(map(len, None))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<MapBuilder, NotData> {
        Ok(map(len, Some(variant)))
    }
}

impl ListBuilder {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotData> {
        self.items.push(value.serialize(ToNode)?);
        Ok(())
    }
    fn finish(self) -> Node {
        wrap(self.variant, Node::List(self.items.into()))
    }
}

impl MapBuilder {
    fn field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), NotData> {
        self.entries.push((Key::Field(key), value.serialize(ToNode)?));
        Ok(())
    }
    fn finish(self) -> Node {
        wrap(self.variant, Node::Map(self.entries.into()))
    }
}

macro_rules! list_form {
    ($form:ident, $method:ident) => {
        impl $form for ListBuilder {
            type Ok = Node;
            type Error = NotData;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotData> {
                self.push(value)
            }
            fn end(self) -> Result<Node, NotData> {
                Ok(self.finish())
            }
        }
    };
}
list_form!(SerializeSeq, serialize_element);
list_form!(SerializeTuple, serialize_element);
list_form!(SerializeTupleStruct, serialize_field);
list_form!(SerializeTupleVariant, serialize_field);

macro_rules! struct_form {
    ($form:ident) => {
        impl $form for MapBuilder {
            type Ok = Node;
            type Error = NotData;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), NotData> {
                self.field(key, value)
            }
            fn end(self) -> Result<Node, NotData> {
                Ok(self.finish())
            }
        }
    };
}
struct_form!(SerializeStruct);
struct_form!(SerializeStructVariant);

impl SerializeMap for MapBuilder {
    type Ok = Node;
    type Error = NotData;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), NotData> {
        self.key = Some(key.serialize(ToKey)?);
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotData> {
        let key = self.key.take().ok_or_else(|| NotData::custom("a value without its key"))?;
        self.entries.push((key, value.serialize(ToNode)?));
        Ok(())
    }
    fn end(self) -> Result<Node, NotData> {
        Ok(self.finish())
    }
}

/// Serialises map keys: k8s-openapi writes its field names as string keys of a struct, user maps as strings.
struct ToKey;

macro_rules! no_key {
    ($($method:ident: $type:ty),* $(,)?) => {
        $(fn $method(self, _: $type) -> Result<Key, NotData> { Err(NotData::custom("a map key must be a string")) })*
    };
}

impl Serializer for ToKey {
    type Ok = Key;
    type Error = NotData;
    type SerializeSeq = Impossible<Key, NotData>;
    type SerializeTuple = Impossible<Key, NotData>;
    type SerializeTupleStruct = Impossible<Key, NotData>;
    type SerializeTupleVariant = Impossible<Key, NotData>;
    type SerializeMap = Impossible<Key, NotData>;
    type SerializeStruct = Impossible<Key, NotData>;
    type SerializeStructVariant = Impossible<Key, NotData>;

    fn serialize_str(self, value: &str) -> Result<Key, NotData> {
        Ok(Key::Name(value.into()))
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Key, NotData> {
        Ok(Key::Field(variant))
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Key, NotData> {
        value.serialize(self)
    }
    no_key!(
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f32: f32,
        serialize_f64: f64, serialize_char: char, serialize_bytes: &[u8], serialize_unit_struct: &'static str,
    );
    fn serialize_none(self) -> Result<Key, NotData> {
        Err(NotData::custom("a map key must be a string"))
    }
    fn serialize_unit(self) -> Result<Key, NotData> {
        self.serialize_none()
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Key, NotData> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Key, NotData> {
        self.serialize_none()
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, NotData> {
        Err(NotData::custom("a map key must be a string"))
    }
    fn serialize_tuple(self, len: usize) -> Result<Self::SerializeTuple, NotData> {
        self.serialize_seq(Some(len))
    }
    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Result<Self::SerializeSeq, NotData> {
        self.serialize_seq(Some(len))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        len: usize,
    ) -> Result<Self::SerializeSeq, NotData> {
        self.serialize_seq(Some(len))
    }
    fn serialize_map(self, len: Option<usize>) -> Result<Self::SerializeMap, NotData> {
        self.serialize_seq(len)
    }
    fn serialize_struct(self, _: &'static str, len: usize) -> Result<Self::SerializeStruct, NotData> {
        self.serialize_seq(Some(len))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStructVariant, NotData> {
        self.serialize_seq(Some(len))
    }
}
