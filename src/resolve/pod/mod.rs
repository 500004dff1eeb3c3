//! What is in a pod and where it runs: containers, settings, secrets, volumes, security, nodes.

pub mod config;
pub mod container;
pub mod placement;
pub mod probes;
pub mod secrets;
pub mod security;
pub mod storage;
pub mod storage_class;
pub mod wait;
