//! Reads source text and manifests, never runs them: rules, findings, reports.
//!
//! * [`package`] is what a caller says about the workspace: packages, targets, declared dependencies.
//! * [`lint`] judges it by a law; [`lint_cached`] does so again only if something changed.
//! * [`build`] does all this for one crate, in its build script. The feature `stamp` adds the digest of the tree to it.
//! * [`baseline`] holds back what was known before the law came.
//! * [`edges`](mod@edges) tells who uses whom, as an article about layers would resolve it.
//! * [`finding`] is what comes out, and [`report`] the ways to print it; [`explain`] says what it is about.

pub mod baseline;
pub mod build;
mod cache;
pub mod edges;
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
pub use run::{Spot, Trial, lint, lint_text, lint_trial, spots};
