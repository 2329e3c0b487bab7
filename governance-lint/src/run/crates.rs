//! The crates of a workspace: each target with its root module, what covers it, and the names that its code knows.

use governance_law::Context;

use crate::finding::Place;
use crate::model::{Crate, covers_crate};
use crate::package::{Package, Workspace};
use crate::source::Start;
use crate::tree::Pending;

use super::prelude::{Libraries, prelude};
use super::reading::Reading;

impl<'w> Reading<'w, '_> {
    /// Adds every target as a crate, and puts its root file on the stack.
    pub(super) fn crates(&mut self, workspace: &'w Workspace) {
        let mut libraries: Libraries = vec![None; workspace.packages.len()];
        for (package_index, package) in workspace.packages.iter().enumerate() {
            let library = library(package);
            for (target_index, target) in package.targets.iter().enumerate() {
                let krate = self.model.crates.len();
                let mut words = vec![0; self.stride];
                for planned in &self.plan.articles {
                    if covers_crate(planned.article, package, target)
                        && let Some(word) = words.get_mut(planned.index / 64)
                    {
                        *word |= 1 << (planned.index % 64);
                    }
                }
                self.crate_covered.push(words);
                let place = Place::whole(self.shown(&target.root));
                let name = self.names.symbols.intern(&target.name);
                let root = self.add_module(krate, None, String::new(), name, target.context, place);
                self.model.crates.push(Crate { package: package_index, target: target_index, root });
                if library == Some(target_index)
                    && let Some(slot) = libraries.get_mut(package_index)
                {
                    *slot = Some((target.name.clone(), root));
                }
                if package_index >= self.model.judged {
                    continue;
                }
                self.pending.push(Pending {
                    files: vec![target.root.clone()],
                    module: root,
                    name: String::new(),
                    krate,
                    context: target.context,
                    start: Start::Items,
                    is_optional: false,
                    is_root: true,
                    declared: None,
                    parent: None,
                });
            }
        }
        for krate in &self.model.crates {
            let Some(target) = self.model.target(krate) else { continue };
            let names =
                prelude(workspace, &libraries, krate.package, target, krate.root, &mut self.names.symbols);
            self.names.preludes.push(names);
        }
        let members: Vec<String> = libraries.into_iter().flatten().map(|(name, _)| name).collect();
        for planned in &self.plan.articles {
            self.watch.add(planned.index, &planned.interest, &mut self.names.symbols, &members);
        }
        // The stack gives back the last one first; crates are read in the order of the packages.
        self.pending.reverse();
    }
}

/// Returns the index of a package's library among its targets. Cargo's own name for the root decides, and otherwise
/// the package's name; the data that callers give does not tell libraries from binaries.
fn library(package: &Package) -> Option<usize> {
    let mains = || package.targets.iter().enumerate().filter(|(_, target)| target.context == Context::Main);
    let is_file = |target: &crate::package::Target, name: &str| {
        target.root.file_name().is_some_and(|file| file == name)
    };
    let own = package.name.replace('-', "_");
    mains()
        .find(|(_, target)| is_file(target, "lib.rs"))
        .or_else(|| mains().find(|(_, target)| target.name == own && !is_file(target, "main.rs")))
        .map(|(index, _)| index)
}
