//! Which package a finding belongs to, so that the law of one crate alone never judges the entries of another.

use std::collections::HashMap;

use crate::finding::Finding;
use crate::package::{Package, Workspace};

/// The packages of a workspace by the names that items begin with.
pub(super) struct Owners<'w> {
    workspace: &'w Workspace,
    by_name: HashMap<&'w str, Vec<&'w Package>>,
}

impl<'w> Owners<'w> {
    /// Lists the names of packages and of their targets.
    pub(super) fn of(workspace: &'w Workspace) -> Self {
        let mut by_name: HashMap<&str, Vec<&Package>> = HashMap::new();
        for package in &workspace.packages {
            let targets = package.targets.iter().map(|target| target.name.as_str());
            for name in targets.chain([package.name.as_str()]) {
                let list = by_name.entry(name).or_default();
                // The names of one package come together.
                if !list.last().is_some_and(|last| std::ptr::eq(*last, package)) {
                    list.push(package);
                }
            }
        }
        Self { workspace, by_name }
    }

    /// Returns the name of a finding's package; empty if it is about the workspace as a whole.
    ///
    /// An item begins with its crate, or is a package's name. Several packages may have a target of one name, such as
    /// a test; then, and for files, the folder decides.
    pub(super) fn name(&self, finding: &Finding) -> &'w str {
        let first = finding.item.split("::").next().unwrap_or_default();
        let package = match self.by_name.get(first).map(Vec::as_slice) {
            Some([package]) => Some(*package),
            Some(several) => {
                self.deepest(several.iter().copied(), finding).or_else(|| several.first().copied())
            }
            None => self.deepest(self.workspace.packages.iter(), finding),
        };
        package.map_or("", |package| &package.name)
    }

    fn deepest(&self, packages: impl Iterator<Item = &'w Package>, finding: &Finding) -> Option<&'w Package> {
        let file = self.workspace.root.join(&*finding.place.file);
        packages
            .filter_map(|package| Some((package.manifest.parent()?, package)))
            .filter(|(folder, _)| file.starts_with(folder))
            .max_by_key(|(folder, _)| folder.components().count())
            .map(|(_, package)| package)
    }
}
