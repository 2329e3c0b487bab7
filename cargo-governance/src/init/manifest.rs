//! What the root's manifest says for all members, as far as it may be worth holding them to.

use std::path::Path;

use toml::de::{DeTable, DeValue};

/// Keys of `[package]` that a workspace usually has in common.
const KEYS: [&str; 3] = ["edition", "rust-version", "license"];

/// One thing that may hold for every member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// The key of the article: `keys` or `lints`.
    pub(crate) table: &'static str,
    /// The name in that table, such as `edition` or `rust.unsafe_code`.
    pub(crate) name: String,
    /// Its value.
    pub(crate) value: String,
}

/// Reads the root's manifest; one that cannot be read has nothing to propose.
pub(crate) fn candidates(root: &Path) -> Vec<Candidate> {
    let text = std::fs::read_to_string(root.join("Cargo.toml")).unwrap_or_default();
    from_text(&text)
}

fn from_text(text: &str) -> Vec<Candidate> {
    let Ok(manifest) = DeTable::parse(text) else { return Vec::new() };
    let manifest = manifest.get_ref();
    let workspace = manifest.get("workspace").and_then(|it| it.get_ref().as_table());
    // A single package speaks for itself.
    let package = workspace
        .and_then(|table| table.get("package"))
        .or_else(|| manifest.get("package"))
        .and_then(|it| it.get_ref().as_table());
    let keys = KEYS.iter().filter_map(|key| {
        let value = package?.get(*key)?.get_ref().as_str()?;
        Some(Candidate { table: "keys", name: (*key).to_owned(), value: value.to_owned() })
    });
    let lints = workspace
        .and_then(|table| table.get("lints"))
        .or_else(|| manifest.get("lints"))
        .and_then(|it| it.get_ref().as_table());
    let mut all: Vec<Candidate> = keys.collect();
    for (tool, list) in lints.into_iter().flatten() {
        for (lint, level) in list.get_ref().as_table().into_iter().flatten() {
            let level = match level.get_ref() {
                DeValue::String(level) => Some(level.to_string()),
                other => other.get("level").and_then(|it| it.get_ref().as_str()).map(str::to_owned),
            };
            // A warning may be switched off by anybody without breaking a build.
            let level = level.filter(|level| level == "deny" || level == "forbid");
            all.extend(level.map(|value| Candidate {
                table: "lints",
                name: format!("{}.{}", tool.get_ref(), lint.get_ref()),
                value,
            }));
        }
    }
    all
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn what_all_members_may_share_is_read_from_the_root() {
        let text = "[workspace.package]\nedition = \"2021\"\nversion = \"1.0.0\"\nlicense = \"MIT\"\n\
                    [workspace.lints.rust]\nunsafe_code = \"forbid\"\nmissing_docs = \"warn\"\n\
                    [workspace.lints.clippy]\nunwrap_used = { level = \"deny\", priority = 1 }\n";
        let found: Vec<String> =
            from_text(text).iter().map(|it| format!("{} {} {}", it.table, it.name, it.value)).collect();
        assert_eq!(
            found,
            [
                "keys edition 2021",
                "keys license MIT",
                "lints clippy.unwrap_used deny",
                "lints rust.unsafe_code forbid"
            ]
        );
        assert!(from_text("= broken").is_empty());
    }
}
