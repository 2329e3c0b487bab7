//! The rules: one file each, and the list that registers them.
//!
//! A rule's documentation is the head of its own file, so that `explain`, the reference pages and the code cannot
//! differ. A file that is declared below and missing from the list is dead code, which the build refuses; a name in
//! the list without a file does not compile; tests compare both with the catalogue.

mod blocking_in_async;
pub(crate) mod crate_layers;
mod empty_article;
mod expired_exemption;
mod forbidden_import;
mod impure_code;
mod limit_exceeded;
mod missing_attribute;
mod missing_trait;
mod module_layers;
mod nondeterminism;
mod panic_path;
pub(crate) mod stale_baseline;
mod stale_exemption;
mod unclassified;
mod unlawful_manifest;
mod unreached_file;
mod unsafe_code;

use std::path::PathBuf;

use governance_law::Article;

use crate::package::Workspace;
use crate::rule::Rule;

/// One registered rule.
pub(crate) struct Entry {
    /// The id: the stem of its file, and the row of the catalogue.
    pub(crate) id: &'static str,
    /// The text of its file.
    source: &'static str,
    /// What judges.
    pub(crate) rule: &'static dyn Rule,
}

impl Entry {
    /// Makes an entry for what is no rule of the catalogue: it has no documentation, and no article can name it.
    pub(crate) const fn unlisted(id: &'static str, rule: &'static dyn Rule) -> Self {
        Self { id, source: "", rule }
    }

    /// Returns the documentation: the leading `//!` lines of its file, without their marks.
    pub(crate) fn docs(&self) -> String {
        let lines = self.source.lines().map_while(|line| line.strip_prefix("//!"));
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).fold(String::new(), |mut docs, line| {
            docs.push_str(line);
            docs.push('\n');
            docs
        })
    }
}

macro_rules! register {
    ($($name:ident),+ $(,)?) => {
        /// Every rule, in the order of the catalogue.
        pub(crate) const ALL: &[Entry] = &[$(Entry {
            id: stringify!($name),
            source: include_str!(concat!("rules/", stringify!($name), ".rs")),
            rule: $name::RULE,
        }),+];
    };
}

register![
    limit_exceeded,
    missing_trait,
    missing_attribute,
    forbidden_import,
    crate_layers,
    module_layers,
    unclassified,
    unsafe_code,
    panic_path,
    blocking_in_async,
    nondeterminism,
    impure_code,
    unlawful_manifest,
    unreached_file,
    stale_exemption,
    expired_exemption,
    empty_article,
    stale_baseline,
];

/// Returns the rule of that id.
pub(crate) fn of(id: &str) -> Option<&'static Entry> {
    ALL.iter().find(|entry| entry.id == id)
}

/// Returns the files that the rule of an article lists, in a fixed order.
pub(crate) fn listed(workspace: &Workspace, article: &Article) -> Vec<PathBuf> {
    match article.rule.as_str() {
        "unreached_file" => unreached_file::listing(workspace, article),
        _ => Vec::new(),
    }
}
