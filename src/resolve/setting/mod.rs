//! Where things are decided: the environment with its words, the platform, the merged layers, and what the user adds.

pub mod environment;
pub mod files;
pub mod guards;
pub mod interpolate;
pub mod layers;
pub mod nodes;
mod operation;
pub mod patches;
pub mod platform;
pub mod shared;
mod template_lines;
pub mod templates;
pub mod written;
