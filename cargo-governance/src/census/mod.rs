//! Comparing what is governed in the source with what programs and tests have linked.
//!
//! `inventory` silently drops a crate that nothing mentions, so a list from a running program is never believed: it
//! must equal the list from the source.

mod compare;
mod registry;

pub(crate) use compare::compare;
pub(crate) use registry::{Entry, parse};

use std::collections::BTreeSet;

use governance_law::Context;
use governance_lint::package::{DependencyKind, Package, Workspace};

/// Returns the names of the crates that a package's program must link: its own libraries and binaries, and those of
/// the members that it depends on, directly or not, as it declares.
pub(crate) fn closure(workspace: &Workspace, package: &str) -> BTreeSet<String> {
    let find = |name: &str| workspace.packages.iter().find(|package| package.name == name);
    let mut found: Vec<&Package> = find(package).into_iter().collect();
    let mut next = 0;
    while let Some(package) = found.get(next).copied() {
        for dependency in &package.dependencies {
            // An optional one is linked only if a feature says so; its absence is no fault.
            let is_linked = dependency.kind == DependencyKind::Normal
                && dependency.path.is_some()
                && !dependency.optional;
            if let Some(member) = find(&dependency.name).filter(|_| is_linked)
                && !found.iter().any(|known| known.name == member.name)
            {
                found.push(member);
            }
        }
        next += 1;
    }
    found.into_iter().flat_map(crates).collect()
}

/// Returns the names of a package's libraries and binaries as crates.
pub(crate) fn crates(package: &Package) -> impl Iterator<Item = String> {
    package.targets.iter().filter(|target| target.context == Context::Main).map(|target| target.name.clone())
}

#[cfg(test)]
mod unit {
    use std::path::PathBuf;

    use governance_lint::package::{Dependency, Target};

    use super::*;

    fn package(name: &str, dependencies: &[(&str, DependencyKind, bool)]) -> Package {
        Package {
            name: name.to_owned(),
            manifest: PathBuf::from("/w").join(name).join("Cargo.toml"),
            targets: vec![Target {
                name: name.replace('-', "_"),
                context: Context::Main,
                root: PathBuf::new(),
            }],
            dependencies: dependencies
                .iter()
                .map(|(name, kind, optional)| Dependency {
                    name: (*name).to_owned(),
                    rename: None,
                    kind: *kind,
                    path: Some(PathBuf::from("/w").join(name)),
                    optional: *optional,
                })
                .collect(),
        }
    }

    #[test]
    fn a_program_links_what_it_depends_on_and_no_more() {
        use DependencyKind::{Development, Normal};
        let packages = vec![
            package(
                "app",
                &[("my-state", Normal, false), ("tools", Development, false), ("gpu", Normal, true)],
            ),
            package("my-state", &[("units", Normal, false)]),
            package("units", &[]),
            package("tools", &[]),
            package("gpu", &[]),
        ];
        let workspace = Workspace { root: "/w".into(), packages };
        let names: Vec<String> = closure(&workspace, "app").into_iter().collect();
        assert_eq!(names, ["app", "my_state", "units"]);
    }
}
