//! Planting a dependency in memory, so that planted code may name the crate of a forbidden path.

use governance_law::Context;
use governance_lint::Spot;
use governance_lint::package::{Dependency, DependencyKind, Package, Workspace};

use super::mutation::{Mutation, Reach};

/// The first segments of paths that lead into no crate that a package could depend on.
const KNOWN: &[&str] = &["crate", "self", "super", "Self", "std", "core", "alloc", "proc_macro", "test"];

/// Returns the crate that a package has to depend on for its code to name a path.
pub(super) fn crate_of(path: &str) -> Option<&str> {
    let first = path.trim_start_matches("::").split("::").next()?;
    (!first.is_empty() && !KNOWN.contains(&first)).then_some(first)
}

/// Returns the name by which code knows a package's library.
fn library(package: &Package) -> String {
    let is_library = |root: &std::path::Path| root.file_name().is_some_and(|file| file == "lib.rs");
    let target = package.targets.iter().find(|it| it.context == Context::Main && is_library(&it.root));
    target.map_or(&package.name, |target| &target.name).replace('-', "_")
}

/// Returns whether a spot is in a crate of that name.
pub(super) fn is_of(workspace: &Workspace, spot: &Spot, name: &str) -> bool {
    let package = workspace.packages.get(spot.package);
    spot.crate_name == name || package.is_some_and(|package| library(package) == name)
}

/// Lets the package of a mutation depend on a crate, which is a member of the workspace or comes from outside.
pub(super) fn on(workspace: &Workspace, mut mutation: Mutation, name: &str) -> Mutation {
    let Reach::Target(user, target) = mutation.reach else { return mutation };
    let mut packages = workspace.clone();
    let member = packages.packages.iter().find(|package| library(package) == name);
    let found = member.map(|member| (member.name.clone(), member.manifest.parent().map(Into::into)));
    let (package, path) = found.unwrap_or_else(|| (name.to_owned(), None));
    let Some(user) = packages.packages.get_mut(user) else { return mutation };
    let is_build = user.targets.get(target).is_some_and(|target| target.context == Context::Build);
    let kind = if is_build { DependencyKind::Build } else { DependencyKind::Normal };
    // It stands first: what else the package knows by this name must not be taken for it.
    user.dependencies.insert(0, Dependency { name: package, rename: None, kind, path, optional: false });
    mutation.packages = Some(packages);
    mutation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_path_into_another_crate_needs_a_dependency() {
        assert_eq!(crate_of("tokio"), Some("tokio"));
        assert_eq!(crate_of("::rand::Rng"), Some("rand"));
        for path in ["std::fs", "core", "crate::legacy", "super::x", ""] {
            assert_eq!(crate_of(path), None, "{path}");
        }
    }
}
