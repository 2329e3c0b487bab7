//! The workspace of a crate, found as cargo finds it: `package.workspace`, or the nearest `[workspace]` above that does not
//! exclude the crate; and which folders are members of it.

use std::path::{Path, PathBuf};

use governance_law::glob;

use super::package::read_manifest;
use super::surroundings::Surroundings;
use super::trouble::Trouble;
use crate::manifest::{Manifest, Node};
use crate::tree::join;

/// A workspace's root.
#[derive(Debug)]
pub(super) struct Root {
    /// Its folder.
    pub(super) folder: PathBuf,
    /// Its manifest; the crate's own if it is its own workspace.
    pub(super) manifest: Manifest,
}

impl Root {
    /// Finds the root of a crate's workspace.
    pub(super) fn find(surroundings: &Surroundings, own: &Manifest) -> Result<Self, Trouble> {
        let home = &surroundings.home;
        let alone = || Self { folder: home.clone(), manifest: own.clone() };
        if own.get(&["workspace"]).is_some() || surroundings.is_foreign() {
            return Ok(alone());
        }
        if let Some(pointer) = own.get(&["package", "workspace"]).and_then(Node::as_text) {
            return Self::at(join(home, pointer));
        }
        let mut below = home.as_path();
        for folder in home.ancestors().skip(1) {
            // Where cargo stops as well: packages that it unpacks to verify them, and what it downloaded.
            let is_end =
                folder.ends_with("target/package") || Some(below) == surroundings.cargo_home.as_deref();
            if is_end {
                break;
            }
            below = folder;
            let path = folder.join("Cargo.toml");
            if !path.is_file() {
                continue;
            }
            let manifest = read_manifest(&path)?;
            if let Some(pointer) = manifest.get(&["package", "workspace"]).and_then(Node::as_text) {
                return Self::at(join(folder, pointer));
            }
            let root = Self { folder: folder.to_owned(), manifest };
            if root.manifest.get(&["workspace"]).is_some() && !root.excludes(home) {
                return Ok(root);
            }
        }
        Ok(alone())
    }

    fn at(folder: PathBuf) -> Result<Self, Trouble> {
        let manifest = read_manifest(&folder.join("Cargo.toml"))?;
        Ok(Self { folder, manifest })
    }

    /// Returns whether a folder with a package that a member depends on by its path is a member: listed, or below the root
    /// and not excluded.
    pub(super) fn has(&self, folder: &Path) -> bool {
        folder == self.folder
            || self.lists(folder)
            || (folder.starts_with(&self.folder) && !self.excludes(folder))
    }

    /// `exclude` wins over the globs of `members`, and a member's own path over `exclude`.
    fn excludes(&self, folder: &Path) -> bool {
        let is_excluded = self.paths("exclude").iter().any(|excluded| folder.starts_with(excluded));
        is_excluded && !self.paths("members").iter().any(|member| member == folder)
    }

    fn lists(&self, folder: &Path) -> bool {
        self.paths("members").iter().any(|member| {
            let (mut parts, mut found) = (member.components(), folder.components());
            loop {
                let (part, found) = match (parts.next(), found.next()) {
                    (None, None) => return true,
                    (Some(part), Some(found)) => (part.as_os_str().to_str(), found.as_os_str().to_str()),
                    _ => return false,
                };
                if !part.zip(found).is_some_and(|(part, found)| glob::matches(part, found)) {
                    return false;
                }
            }
        })
    }

    fn paths(&self, key: &str) -> Vec<PathBuf> {
        let list = self.manifest.get(&["workspace", key]).map_or(&[][..], Node::items);
        list.iter().filter_map(Node::as_text).map(|path| join(&self.folder, path)).collect()
    }
}
