//! Reads source text and manifests, never runs them: rules, findings, reports.
//!
//! * [`package`] is what a caller says about the workspace: packages, targets, declared dependencies.
//! * [`lint`] judges it by a law; [`lint_cached`] does so again only if something changed.
//! * [`finding`] is what comes out, and [`report`] the ways to print it; [`explain`] says what it is about.

mod cache;
pub mod explain;
pub mod finding;
mod manifest;
mod model;
pub mod package;
pub mod report;
mod resolve;
mod rule;
mod rules;
mod run;
mod source;
#[cfg(test)]
mod testing;
mod tree;

pub use cache::{Answer, Options, lint_cached};
pub use run::{lint, lint_text};
