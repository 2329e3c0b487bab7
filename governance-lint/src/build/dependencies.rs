//! The dependencies of a package, with what `workspace = true` inherits from the root.

use std::path::Path;

use super::root::Root;
use crate::manifest::{Manifest, Node};
use crate::package::Dependency;
use crate::tree::join;

/// Returns every declared dependency, of every kind and platform.
pub(super) fn of(home: &Path, manifest: &Manifest, root: &Root) -> Vec<Dependency> {
    let entries = manifest.dependencies();
    entries
        .iter()
        .filter_map(|entry| {
            let key = entry.key.value.as_str();
            let shared = if entry.node.is_inherited() {
                root.manifest.get(&["workspace", "dependencies", key])
            } else {
                None
            };
            let own = entry.node.get(&["path"]).map(|path| (home, path));
            let path = own.or_else(|| Some((root.folder.as_path(), shared?.get(&["path"])?)));
            let name = entry.package(Some(&root.manifest)).to_owned();
            Some(Dependency {
                rename: (name != key).then(|| key.to_owned()),
                name,
                kind: entry.kind?,
                path: path.and_then(|(folder, path)| Some(join(folder, path.as_text()?))),
                optional: entry
                    .node
                    .get(&["optional"])
                    .and_then(Node::text)
                    .is_some_and(|text| text == "true"),
            })
        })
        .collect()
}
