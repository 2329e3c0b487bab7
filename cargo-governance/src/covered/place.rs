//! Which package a source file belongs to, and whether its lines are the package's own.

use std::path::{Path, PathBuf};

use governance_law::Context;

use crate::workspace::Workspace;

/// What a package is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Others link it.
    Library,
    /// It has programs alone.
    Program,
}

/// One member of the workspace, as far as its source files go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    /// Its name.
    pub(super) name: String,
    /// What it is for.
    pub(super) kind: Kind,
    /// Whether its library is a procedural macro, which runs inside the compiler.
    pub(super) is_macro: bool,
    /// Its folder.
    folder: PathBuf,
    /// The folders below which its libraries and programs lie.
    sources: Vec<PathBuf>,
    /// The roots of tests, benches, examples and build scripts, which may lie among them.
    others: Vec<PathBuf>,
}

/// The members of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Members {
    root: PathBuf,
    pub(super) all: Vec<Member>,
}

impl Members {
    /// Reads what cargo has said about the workspace.
    pub(super) fn of(workspace: &Workspace) -> Self {
        let packages = workspace.packages.packages.iter();
        Self {
            root: workspace.root().to_path_buf(),
            all: packages.map(|package| member(workspace, package)).collect(),
        }
    }

    /// Returns the member whose library or program a file is part of.
    pub(super) fn owner(&self, file: &Path) -> Option<&Member> {
        let nearest = self.all.iter().filter(|member| file.starts_with(&member.folder));
        let member = nearest.max_by_key(|member| member.folder.components().count())?;
        let is_source = member.sources.iter().any(|folder| file.starts_with(folder));
        (is_source && !member.others.iter().any(|root| root == file)).then_some(member)
    }

    /// Returns the name of a file in messages and in the law: from the workspace's root, with `/` between its folders.
    pub(super) fn name(&self, file: &Path) -> String {
        let below = file.strip_prefix(&self.root).unwrap_or(file);
        let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        parts.join("/")
    }
}

fn member(workspace: &Workspace, package: &governance_lint::package::Package) -> Member {
    let folder = package.manifest.parent().map(Path::to_path_buf).unwrap_or_default();
    let (main, others): (Vec<_>, Vec<_>) =
        package.targets.iter().partition(|target| target.context == Context::Main);
    let origin = workspace.origins.packages.iter().find(|origin| origin.manifest == package.manifest);
    let has = |test: &dyn Fn(&str) -> bool| {
        origin.is_some_and(|origin| {
            origin.targets.iter().any(|target| target.kind.iter().any(|kind| test(kind)))
        })
    };
    let is_macro = has(&|kind| kind == "proc-macro");
    let is_library = is_macro || has(&|kind| kind == "lib" || kind.ends_with("lib"));
    Member {
        name: package.name.clone(),
        kind: if is_library { Kind::Library } else { Kind::Program },
        is_macro,
        folder,
        sources: main.iter().filter_map(|target| target.root.parent()).map(Path::to_path_buf).collect(),
        others: others.iter().map(|target| target.root.clone()).collect(),
    }
}

#[cfg(test)]
pub(super) mod unit {
    use governance_lint::package;
    use governance_lint::report::origin;

    use super::*;

    /// Makes a workspace in `/w` of packages, each with its targets as `kind path`.
    pub(in super::super) fn workspace(packages: &[(&str, &[&str])]) -> Workspace {
        let mut workspace = Workspace {
            packages: package::Workspace { root: "/w".into(), packages: Vec::new() },
            target: "/w/target".into(),
            is_locked: false,
            libraries: std::collections::BTreeSet::new(),
            origins: origin::Origins::default(),
        };
        for (name, targets) in packages {
            let manifest = Path::new("/w").join(name).join("Cargo.toml");
            let folder = manifest.parent().unwrap().to_path_buf();
            let mut package = package::Package {
                name: (*name).to_owned(),
                manifest: manifest.clone(),
                ..package::Package::default()
            };
            let mut from = origin::Package { manifest, ..origin::Package::default() };
            for target in *targets {
                let (kind, path) = target.split_once(' ').unwrap();
                let context = match kind {
                    "custom-build" => Context::Build,
                    "test" => Context::Test,
                    _ => Context::Main,
                };
                let root = folder.join(path);
                package.targets.push(package::Target { name: (*name).to_owned(), context, root });
                from.targets
                    .push(origin::Target { kind: vec![kind.to_owned()], ..origin::Target::default() });
            }
            workspace.packages.packages.push(package);
            workspace.origins.packages.push(from);
        }
        workspace
    }

    #[test]
    fn a_file_belongs_to_the_nearest_package_and_only_below_its_sources() {
        let workspace = workspace(&[
            ("app", &["lib src/lib.rs", "bin src/main.rs", "custom-build build.rs", "test tests/it.rs"]),
            ("app/accel", &["cdylib src/lib.rs"]),
            ("flat", &["proc-macro lib.rs", "custom-build build.rs"]),
            ("tool", &["bin src/main.rs"]),
        ]);
        let members = Members::of(&workspace);
        let owner = |file: &str| members.owner(Path::new(file)).map(|member| member.name.as_str());
        assert_eq!(owner("/w/app/src/a/b.rs"), Some("app"));
        assert_eq!(owner("/w/app/accel/src/lib.rs"), Some("app/accel"));
        assert_eq!(owner("/w/flat/inner.rs"), Some("flat"));
        for other in [
            "/w/app/build.rs",
            "/w/app/tests/it.rs",
            "/w/flat/build.rs",
            "/w/fuzz/src/lib.rs",
            "/x/src/lib.rs",
        ] {
            assert_eq!(owner(other), None, "{other}");
        }
        let kinds: Vec<(Kind, bool)> =
            members.all.iter().map(|member| (member.kind, member.is_macro)).collect();
        let (library, program) = (Kind::Library, Kind::Program);
        assert_eq!(kinds, [(library, false), (library, false), (library, true), (program, false)]);
        assert_eq!(members.name(Path::new("/w/app/src/a/b.rs")), "app/src/a/b.rs");
    }
}
