//! JSON values of annotations: a small language of shapes, and the check of a text against one.
//!
//! The controller reads JSON with Go: names of fields in any case, unknown fields dropped without a word, numbers only
//! as numbers. Here unknown fields are refused, because whoever wrote them expects an effect.

use super::value::{Checked, listed};
use serde_json::{Map, Value};

/// What a part of a JSON value must be.
#[derive(Debug)]
pub enum Shape {
    /// Text, also the empty one.
    Text,
    /// Text that is not empty.
    Filled,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Text with a rule of its own.
    Form(fn(&str) -> Result<(), String>),
    /// A whole number within a range.
    Whole(i64, i64),
    /// `true` or `false`.
    Boolean,
    /// A port: its number, or its name as text.
    Port,
    /// A map of text to text.
    Texts,
    /// A list with at least one item, each of this shape.
    List(&'static Shape),
    /// A map with these fields, and a rule over all of them.
    Object(&'static [Field], Rule),
}

/// A field of an object.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it must be.
    pub shape: &'static Shape,
    /// Whether it may be left out.
    pub need: Need,
}

/// Whether a field may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must be there.
    Required,
    /// It may be left out.
    Optional,
}

/// A rule over the fields of an object.
#[derive(Debug)]
pub enum Rule {
    /// None.
    Free,
    /// The word in the first field decides which one of the other fields must be there; the rest must not.
    Tagged(&'static str, &'static [(&'static str, &'static [&'static str])]),
    /// Exactly one of these fields.
    OneOf(&'static [&'static str]),
    /// Another.
    Check(fn(&Map<String, Value>) -> Result<(), String>),
}

/// Checks the text of an annotation.
pub(super) fn check(shape: &Shape, text: &str) -> Checked {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
    check_value(shape, &value, "")
}

fn check_value(shape: &Shape, value: &Value, at: &str) -> Checked {
    match (shape, value) {
        (Shape::Text, Value::String(_)) | (Shape::Boolean, Value::Bool(_)) => Ok(()),
        (Shape::Filled, Value::String(text)) if !text.is_empty() => Ok(()),
        (Shape::Word(words), Value::String(text)) if words.contains(&text.as_str()) => Ok(()),
        (Shape::Word(words), Value::String(text)) => {
            Err(format!("{}`{text}` is none of {}", prefix(at), listed(words)))
        }
        (Shape::Form(rule), Value::String(text)) => rule(text).map_err(|reason| format!("{}{reason}", prefix(at))),
        (Shape::Whole(min, max), Value::Number(number)) if within(number, *min, *max) => Ok(()),
        (Shape::Port, Value::Number(number)) if within(number, 1, 65535) => Ok(()),
        (Shape::Port, Value::String(text)) if !text.is_empty() => Ok(()),
        (Shape::Texts, Value::Object(map)) if map.values().all(Value::is_string) => Ok(()),
        (Shape::List(item), Value::Array(values)) if !values.is_empty() => {
            values.iter().enumerate().try_for_each(|(index, value)| check_value(item, value, &format!("{at}[{index}]")))
        }
        (Shape::Object(fields, rule), Value::Object(map)) => object(fields, rule, map, at),
        _ => Err(format!("{}`{value}` is not {}", prefix(at), wanted(shape))),
    }
}

fn object(fields: &[Field], rule: &Rule, map: &Map<String, Value>, at: &str) -> Checked {
    let dot = if at.is_empty() { "" } else { "." };
    for (name, value) in map {
        let Some(field) = fields.iter().find(|field| field.name.eq_ignore_ascii_case(name)) else {
            let known: Vec<&str> = fields.iter().map(|field| field.name).collect();
            return Err(format!(
                "{}the controller drops the unknown field `{name}` without a word; it knows {}",
                prefix(at),
                listed(&known)
            ));
        };
        // To Go, null is the same as a field that is not there.
        if !value.is_null() {
            check_value(field.shape, value, &format!("{at}{dot}{}", field.name))?;
        }
    }
    for field in fields.iter().filter(|field| field.need == Need::Required) {
        if get(map, field.name).is_none() {
            return Err(format!("{}`{}` is missing", prefix(at), field.name));
        }
    }
    obey(rule, map).map_err(|reason| format!("{}{reason}", prefix(at)))
}

fn obey(rule: &Rule, map: &Map<String, Value>) -> Checked {
    match rule {
        Rule::Free => Ok(()),
        Rule::OneOf(names) => one_of(map, names),
        Rule::Check(check) => check(map),
        Rule::Tagged(tag, configs) => {
            let word = get(map, tag).and_then(Value::as_str).unwrap_or_default();
            let allowed = configs.iter().find(|(name, _)| *name == word).map_or(&[][..], |(_, allowed)| allowed);
            one_of(map, allowed).map_err(|reason| format!("with `{tag}: {word}`, {reason}"))?;
            let others = configs.iter().flat_map(|(_, names)| *names).filter(|name| !allowed.contains(name));
            match others.copied().find(|name| get(map, name).is_some()) {
                Some(name) => Err(format!("`{name}` has no effect with `{tag}: {word}`")),
                None => Ok(()),
            }
        }
    }
}

fn one_of(map: &Map<String, Value>, names: &[&str]) -> Checked {
    match names.iter().filter(|name| get(map, name).is_some()).count() {
        1 => Ok(()),
        0 if names.len() == 1 => Err(format!("{} is missing", listed(names))),
        0 => Err(format!("one of {} is missing", listed(names))),
        _ => Err(format!("only one of {} may be there", listed(names))),
    }
}

/// Returns a field by its name in any case, unless it is null.
pub(super) fn get<'map>(map: &'map Map<String, Value>, name: &str) -> Option<&'map Value> {
    map.iter().find(|(key, value)| key.eq_ignore_ascii_case(name) && !value.is_null()).map(|(_, value)| value)
}

/// Go reads numbers with a fraction or an exponent into no integer, not even `80.0`.
fn within(number: &serde_json::Number, min: i64, max: i64) -> bool {
    number.as_i64().is_some_and(|number| (min..=max).contains(&number))
}

fn prefix(at: &str) -> String {
    if at.is_empty() { String::new() } else { format!("`{at}`: ") }
}

fn wanted(shape: &Shape) -> String {
    match shape {
        Shape::Text | Shape::Form(_) => "text".to_owned(),
        Shape::Filled => "text with at least one character".to_owned(),
        Shape::Word(words) => format!("one of {}", listed(words)),
        Shape::Whole(min, max) => format!("a whole number from {min} to {max}, without quotes"),
        Shape::Boolean => "true or false, without quotes".to_owned(),
        Shape::Port => "a port from 1 to 65535, or the name of one".to_owned(),
        Shape::Texts => "a map of text to text".to_owned(),
        Shape::List(_) => "a list with at least one item".to_owned(),
        Shape::Object(..) => "a map".to_owned(),
    }
}
