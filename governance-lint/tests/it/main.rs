//! The lint from outside: fixtures, reports, explanations, bad input.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper that fails is a test that fails; clippy.toml knows that only inside of tests"
)]

mod bad_input;
mod build_script;
mod completeness;
mod explanations;
mod fixtures;
mod matrix;
mod reports;
mod support;
