//! What governs a namespace: who may do what in it, and how much its pods may ask for.

pub mod access;
pub mod demand;
pub mod quota;
