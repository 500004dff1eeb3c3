//! One row of the table of annotations.

use super::AttributeTable;
use super::json::Shape;

/// An annotation that the controller reads.
#[derive(Clone, Copy, Debug)]
pub struct Annotation {
    /// Its name after [`PREFIX`](super::PREFIX); of a family the part before the user's own name, dot included.
    pub name: &'static str,
    /// Whether the name goes on with a part of the user's.
    pub family: Family,
    /// What its value must be.
    pub value: ValueKind,
    /// What it applies to.
    pub scope: Scope,
    /// The field of our language that sets it.
    pub typed_field: Option<&'static str>,
}

/// Whether the name of an annotation goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// The name is whole.
    Single,
    /// Goes on with the name of a backend: `actions.<name>`.
    Backend,
    /// Goes on with protocol and port: `listener-attributes.HTTPS-443`.
    Listener,
    /// Goes on with Service and port: `target-control-port.web.80`.
    ServicePort,
}

/// What an annotation applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The load balancer or a listener of it, shared by the whole group.
    LoadBalancer(Merge),
    /// The target groups of its own Ingress.
    TargetGroup,
    /// The rules of its own Ingress.
    Rule,
    /// Membership in a group.
    Group,
}

/// What happens when several Ingresses of a group carry an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merge {
    /// All that carry it must say the same.
    Exclusive,
    /// The values are joined.
    Merged,
}

/// What a value must be.
#[derive(Clone, Copy, Debug)]
pub enum ValueKind {
    /// Any text but the empty one.
    Text,
    /// What Go's `ParseBool` reads.
    Boolean,
    /// A whole number that Go's `ParseInt` reads.
    Integer {
        /// The smallest.
        min: i64,
        /// The largest.
        max: i64,
    },
    /// One of these words, in this case.
    Enum(&'static [&'static str]),
    /// `a,b,c`, at least one.
    StringList,
    /// `a,b,c`, each with this beginning.
    Ids(&'static str),
    /// `a,b,c` of address ranges.
    Cidrs,
    /// `k=v,k=v`.
    StringMap,
    /// `k=v,k=v` with the keys of a table.
    Attributes(AttributeTable),
    /// `a,b,c` of names of AWS resources, each of one of these forms.
    Arns(&'static [ArnForm]),
    /// JSON of a shape.
    Json(&'static Shape),
    /// Something with a rule of its own.
    Form(fn(&str) -> Result<(), String>),
}

/// The form of a name of an AWS resource: `arn:<partition>:<service>:<region>:<account>:<resource>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArnForm {
    /// The service.
    pub service: &'static str,
    /// How the resource begins.
    pub resource: &'static str,
}

impl Annotation {
    /// Returns a row for an annotation with a whole name.
    pub(super) const fn new(name: &'static str, value: ValueKind, scope: Scope) -> Self {
        Self { name, family: Family::Single, value, scope, typed_field: None }
    }

    /// Returns the row with the field of our language that sets it.
    pub(super) const fn by(mut self, typed_field: &'static str) -> Self {
        self.typed_field = Some(typed_field);
        self
    }

    /// Returns the row as a family.
    pub(super) const fn family(mut self, family: Family) -> Self {
        self.family = family;
        self
    }
}
