//! The dependencies that a manifest declares, in every table where cargo looks for them.

use super::document::{Manifest, Node, Spanned};
use crate::package::DependencyKind;

/// One entry of a table of dependencies.
#[derive(Debug, Clone)]
pub(crate) struct Entry<'m> {
    /// The table that it stands in: `dependencies`, `target.'cfg(unix)'.dev-dependencies`, `workspace.dependencies`.
    pub(crate) table: String,
    /// When it is used; `None` in `[workspace.dependencies]`.
    pub(crate) kind: Option<DependencyKind>,
    /// The key.
    pub(crate) key: &'m Spanned<String>,
    /// The value.
    pub(crate) node: &'m Node,
}

impl Manifest {
    /// Returns every dependency of every kind and platform, and those of `[workspace.dependencies]`.
    pub(crate) fn dependencies(&self) -> Vec<Entry<'_>> {
        let mut entries = kinds(&self.root, "");
        for (platform, node) in self.get(&["target"]).map_or(&[][..], Node::entries) {
            entries.extend(kinds(node, &format!("target.'{}'.", platform.value)));
        }
        if let Some(table) = self.get(&["workspace", "dependencies"]) {
            entries.extend(table.entries().iter().map(|(key, node)| Entry {
                table: "workspace.dependencies".to_owned(),
                kind: None,
                key,
                node,
            }));
        }
        entries
    }
}

/// Returns the dependencies of the three tables below a node, in both spellings that cargo reads.
fn kinds<'m>(node: &'m Node, prefix: &str) -> Vec<Entry<'m>> {
    let mut found = Vec::new();
    for kind in [DependencyKind::Normal, DependencyKind::Development, DependencyKind::Build] {
        let name = kind.table();
        for (table, entries) in node.entries().iter().filter(|(key, _)| key.value.replace('_', "-") == name) {
            found.extend(entries.entries().iter().map(|(key, node)| Entry {
                table: format!("{prefix}{}", table.value),
                kind: Some(kind),
                key,
                node,
            }));
        }
    }
    found
}

impl Entry<'_> {
    /// Returns the package's own name, whatever it is renamed to here or in the root's `[workspace.dependencies]`.
    pub(crate) fn package<'a>(&'a self, root: Option<&'a Manifest>) -> &'a str {
        if let Some(name) = self.node.get(&["package"]).and_then(Node::as_text) {
            return name;
        }
        let inherited = if self.node.is_inherited() {
            root.and_then(|root| root.get(&["workspace", "dependencies", &self.key.value, "package"]))
        } else {
            None
        };
        inherited.and_then(Node::as_text).unwrap_or(&self.key.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
[dependencies]
serde = "1"
json = { package = "serde_json", version = "1" }

[target.'cfg(unix)'.dev_dependencies]
nix = { workspace = true }

[workspace.dependencies]
nix = { package = "nix-fork", version = "1" }
"#;

    #[test]
    fn every_table_of_dependencies_is_read() {
        let manifest = Manifest::parse(TEXT).unwrap();
        let found: Vec<String> = manifest
            .dependencies()
            .iter()
            .map(|entry| {
                format!(
                    "{} {} {}",
                    entry.table,
                    &TEXT[entry.key.span.clone()],
                    entry.package(Some(&manifest))
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                "dependencies serde serde",
                "dependencies json serde_json",
                "target.'cfg(unix)'.dev_dependencies nix nix-fork",
                "workspace.dependencies nix nix-fork",
            ]
        );
    }
}
