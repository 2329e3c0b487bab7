//! Manifests: their text with the place of every key, and what cargo makes of the lints and profiles in it.

mod dependencies;
mod document;
mod files;
mod lints;
mod profiles;

pub(crate) use dependencies::Entry;
pub(crate) use document::{Manifest, Node};
pub(crate) use files::{ManifestFile, Manifests};
pub(crate) use lints::{lint_at, lint_level};
pub(crate) use profiles::setting;
