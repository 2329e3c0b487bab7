//! The edges between the members of a workspace, and how high each member stands.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use governance_lint::package::{DependencyKind, Package, Workspace};

/// The edges between members: by index, with the kind of dependency.
#[derive(Debug)]
pub(super) struct Graph<'w> {
    pub(super) packages: Vec<&'w Package>,
    pub(super) edges: Vec<(usize, usize, DependencyKind)>,
}

impl<'w> Graph<'w> {
    /// Finds the edges by the folders that dependencies name.
    pub(super) fn of(workspace: &'w Workspace) -> Self {
        let packages: Vec<&Package> = workspace.packages.iter().collect();
        let by_folder: BTreeMap<PathBuf, usize> = packages
            .iter()
            .enumerate()
            .filter_map(|(index, package)| Some((plain(package.manifest.parent()?), index)))
            .collect();
        let mut edges = Vec::new();
        for (from, package) in packages.iter().enumerate() {
            for dependency in &package.dependencies {
                let to = dependency.path.as_ref().and_then(|path| by_folder.get(&plain(path)));
                edges.extend(to.filter(|to| **to != from).map(|to| (from, *to, dependency.kind)));
            }
        }
        Self { packages, edges }
    }

    /// The edges that can make no cycle: tests may use what uses them.
    pub(super) fn firm(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let firm = self.edges.iter().filter(|(_, _, kind)| *kind != DependencyKind::Development);
        firm.map(|(from, to, _)| (*from, *to))
    }

    /// Returns how high each crate stands above those that use no member.
    pub(super) fn heights(&self) -> Vec<usize> {
        let mut heights = vec![0; self.packages.len()];
        // Cargo allows no cycle, so nothing is higher than there are crates.
        for _ in 0..self.packages.len() {
            let mut is_settled = true;
            for (from, to) in self.firm() {
                let above = heights.get(to).map_or(0, |height| height + 1);
                if let Some(height) = heights.get_mut(from).filter(|height| **height < above) {
                    *height = above;
                    is_settled = false;
                }
            }
            if is_settled {
                break;
            }
        }
        heights
    }
}

/// Removes `.` and `..` from a path without asking the file system.
fn plain(path: impl AsRef<Path>) -> PathBuf {
    path.as_ref().components().fold(PathBuf::new(), |mut plain, component| {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
        plain
    })
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_path_is_made_plain_without_asking_the_disk() {
        assert_eq!(plain("/a/b/../c/./d"), PathBuf::from("/a/c/d"));
        assert_eq!(plain("./a"), PathBuf::from("a"));
    }
}
