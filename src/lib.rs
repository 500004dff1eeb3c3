//! Placeholder while the floor is being laid.
pub mod alb;
pub mod diagnostic;
pub mod object;
pub mod output;
pub mod plan;
pub mod resource;
pub mod spec;
pub mod tree;
