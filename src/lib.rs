//! Placeholder while the floor is being laid.
pub mod diagnostic;
pub mod object;
pub mod output;
pub mod tree;
