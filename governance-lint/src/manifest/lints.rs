//! At which level a package holds a lint: its own `[lints]`, or the root's `[workspace.lints]` if it inherits them.

use std::ops::Range;

use super::document::{Manifest, Node};

/// Where and how a lint is set.
#[derive(Debug, PartialEq)]
pub(crate) struct LintLevel {
    /// The level as written: `forbid`.
    pub(crate) level: String,
    /// Its bytes, in the root's manifest if `is_inherited`.
    pub(crate) span: Range<usize>,
    /// Whether it comes from `[workspace.lints]`.
    pub(crate) is_inherited: bool,
}

/// Returns the level of a lint such as `rust.unsafe_code`; `None` if nothing sets it. Without a tool it is rustc's.
pub(crate) fn lint_level(name: &str, package: &Manifest, root: Option<&Manifest>) -> Option<LintLevel> {
    let (tool, lint) = name.split_once('.').unwrap_or(("rust", name));
    let is_inherited = package.is_inherited(&["lints"]);
    let table =
        if is_inherited { root?.get(&["workspace", "lints", tool]) } else { package.get(&["lints", tool]) }?;
    let same = |key: &str| key.replace('-', "_") == lint.replace('-', "_");
    let (_, node) = table.entries().iter().find(|(key, _)| same(&key.value))?;
    let level = node.get(&["level"]).unwrap_or(node);
    level.as_text().map(|text| LintLevel { level: text.to_owned(), span: level.span.clone(), is_inherited })
}

impl LintLevel {
    /// Returns whether it is at least as strict as the level that the law wants.
    pub(crate) fn meets(&self, wanted: &str) -> bool {
        const LEVELS: [&str; 4] = ["allow", "warn", "deny", "forbid"];
        let rank = |word: &str| LEVELS.iter().position(|level| *level == word);
        match (rank(&self.level), rank(wanted)) {
            (Some(found), Some(wanted)) => found >= wanted,
            _ => self.level == wanted,
        }
    }
}

/// Returns what to underline about a package's lints: its `[lints]`, or the flag of `lints.workspace = true`.
pub(crate) fn lint_at(package: &Manifest) -> Option<&Node> {
    let lints = package.get(&["lints"])?;
    lints.get(&["workspace"]).or(Some(lints))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(package: &str, name: &str, expect: Option<(&str, bool)>) {
        let root =
            Manifest::parse("[workspace.lints.rust]\nunsafe_code = { level = \"deny\", priority = 1 }\n")
                .unwrap();
        let package = Manifest::parse(package).unwrap();
        let found = lint_level(name, &package, Some(&root));
        assert_eq!(found.as_ref().map(|found| (&*found.level, found.is_inherited)), expect);
    }

    #[test]
    fn a_level_is_found_in_every_form() {
        check("[lints.rust]\nunsafe_code = \"forbid\"", "rust.unsafe_code", Some(("forbid", false)));
        check("[lints.rust]\nunsafe-code = { level = \"warn\" }", "unsafe_code", Some(("warn", false)));
        check("[lints]\nworkspace = true", "rust.unsafe_code", Some(("deny", true)));
        check("lints.workspace = true", "clippy.unwrap_used", None);
        check("", "rust.unsafe_code", None);
    }

    #[test]
    fn a_stricter_level_keeps_the_law() {
        let at = |level: &str| LintLevel { level: level.to_owned(), span: 0..0, is_inherited: false };
        assert!(at("forbid").meets("deny") && at("deny").meets("deny") && !at("warn").meets("deny"));
        assert!(!at("surprise").meets("deny"));
    }
}
