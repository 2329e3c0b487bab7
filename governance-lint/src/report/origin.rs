//! Which package and target a file belongs to, in the words of cargo's own messages: what reports for editors repeat.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// The packages of a workspace as cargo names them in its messages.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    /// The absolute path of the workspace's root.
    pub root: PathBuf,
    /// The members, in cargo's order.
    pub packages: Vec<Package>,
}

/// A package as cargo names it.
#[derive(Debug, Clone, Default)]
pub struct Package {
    /// Its id, such as `path+file:///w/kernel#0.1.0`.
    pub id: String,
    /// The absolute path of its `Cargo.toml`.
    pub manifest: PathBuf,
    /// Its targets, in cargo's order.
    pub targets: Vec<Target>,
}

/// A target as cargo describes it.
#[derive(Debug, Clone, Default)]
pub struct Target {
    /// Its name, as cargo writes it.
    pub name: String,
    /// What it is: `lib`, `bin`, `test`.
    pub kind: Vec<String>,
    /// What the compiler makes of it.
    pub crate_types: Vec<String>,
    /// The absolute path of its root file.
    pub root: PathBuf,
    /// Its edition.
    pub edition: String,
    /// Whether it is documented.
    pub doc: bool,
    /// Whether examples in its documentation are tests.
    pub doctest: bool,
    /// Whether it has unit tests.
    pub test: bool,
}

impl Origins {
    /// Wraps a diagnostic about a file, given as findings name it, as cargo wraps one of the compiler's.
    ///
    /// What belongs to no package, as the law at the root, is said of the first: editors know real packages only.
    pub(super) fn wrap(&self, file: &str, message: &Value) -> Value {
        let file = self.root.join(file);
        let owner = self.owner(&file);
        let package = owner.or_else(|| self.packages.first());
        let target = package.and_then(|package| package.target(&file));
        let manifest = owner.map_or_else(|| self.root.join("Cargo.toml"), |package| package.manifest.clone());
        json!({
            "reason": "compiler-message",
            "package_id": package.map_or_else(|| unknown(&self.root), |package| package.id.clone()),
            "manifest_path": manifest.display().to_string(),
            "target": target.map_or_else(|| Target::unknown(&manifest).json(), Target::json),
            "message": message,
        })
    }

    /// Returns the manifest at which editors shall show what is about a file that they do not load: rust-analyzer drops
    /// what is about any but Rust files and the manifests of packages, so the law and a virtual manifest need it.
    pub(super) fn stand_in(&self, file: &str) -> Option<String> {
        let path = self.root.join(file);
        let is_loaded = path.extension().is_some_and(|extension| extension == "rs")
            || self.packages.iter().any(|package| package.manifest == path);
        let package = self.owner(&path).or_else(|| self.packages.first()).filter(|_| !is_loaded)?;
        let manifest = package.manifest.strip_prefix(&self.root).unwrap_or(&package.manifest);
        Some(manifest.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"))
    }

    /// Returns the package in whose folder a file is, the innermost if there are several.
    fn owner(&self, file: &Path) -> Option<&Package> {
        let depth = |package: &&Package| package.folder().map_or(0, |folder| folder.components().count());
        let holds = |package: &&Package| package.folder().is_some_and(|folder| file.starts_with(folder));
        self.packages.iter().filter(holds).max_by_key(depth)
    }
}

/// The id of a workspace that cargo could say nothing about.
fn unknown(root: &Path) -> String {
    format!("path+file://{}#0.0.0", root.display())
}

impl Package {
    fn folder(&self) -> Option<&Path> {
        self.manifest.parent()
    }

    /// Returns the target whose root a file is, or else the first whose root lies nearest above it.
    fn target(&self, file: &Path) -> Option<&Target> {
        if let Some(exact) = self.targets.iter().find(|target| target.root == file) {
            return Some(exact);
        }
        let is_source = file.extension().is_some_and(|extension| extension == "rs");
        let mut nearest: Option<(&Target, usize)> = None;
        for target in self.targets.iter().filter(|_| is_source) {
            let Some(folder) = target.root.parent().filter(|folder| file.starts_with(folder)) else {
                continue;
            };
            let depth = folder.components().count();
            if nearest.is_none_or(|(_, known)| depth > known) {
                nearest = Some((target, depth));
            }
        }
        nearest.map(|(target, _)| target).or_else(|| self.targets.first())
    }
}

impl Target {
    /// Stands in for the target of a workspace that cargo could say nothing about.
    fn unknown(manifest: &Path) -> Self {
        Self {
            name: "workspace".to_owned(),
            kind: vec!["lib".to_owned()],
            crate_types: vec!["lib".to_owned()],
            root: manifest.to_path_buf(),
            edition: "2021".to_owned(),
            ..Self::default()
        }
    }

    fn json(&self) -> Value {
        json!({
            "kind": self.kind,
            "crate_types": self.crate_types,
            "name": self.name,
            "src_path": self.root.display().to_string(),
            "edition": self.edition,
            "doc": self.doc,
            "doctest": self.doctest,
            "test": self.test,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(name: &str, kind: &str, root: &str) -> Target {
        Target { name: name.to_owned(), kind: vec![kind.to_owned()], root: root.into(), ..Target::default() }
    }

    fn origins() -> Origins {
        let package = |id: &str, manifest: &str, targets| Package {
            id: id.to_owned(),
            manifest: manifest.into(),
            targets,
        };
        let outer = vec![
            target("outer", "lib", "/w/src/lib.rs"),
            target("outer", "bin", "/w/src/main.rs"),
            target("it", "test", "/w/tests/it/main.rs"),
            target("build-script-build", "custom-build", "/w/build.rs"),
        ];
        let inner = vec![target("inner", "lib", "/w/inner/src/lib.rs")];
        let packages = vec![
            package("outer-id", "/w/Cargo.toml", outer),
            package("inner-id", "/w/inner/Cargo.toml", inner),
        ];
        Origins { root: "/w".into(), packages }
    }

    #[track_caller]
    fn check(file: &str, id: &str, name: &str, kind: &str) {
        let wrapped = origins().wrap(file, &json!({}));
        assert_eq!(
            (&wrapped["package_id"], &wrapped["target"]["name"], &wrapped["target"]["kind"]),
            (&json!(id), &json!(name), &json!([kind])),
            "{file}"
        );
    }

    #[test]
    fn a_file_belongs_to_the_innermost_package_and_the_nearest_target() {
        check("src/lib.rs", "outer-id", "outer", "lib");
        check("src/main.rs", "outer-id", "outer", "bin");
        check("src/deep/mod.rs", "outer-id", "outer", "lib");
        check("tests/it/part.rs", "outer-id", "it", "test");
        check("build.rs", "outer-id", "build-script-build", "custom-build");
        check("inner/src/x.rs", "inner-id", "inner", "lib");
        check("inner/Cargo.toml", "inner-id", "inner", "lib");
        check("governance.toml", "outer-id", "outer", "lib");
    }

    #[test]
    fn what_editors_do_not_load_has_a_stand_in() {
        let of = |file: &str| origins().stand_in(file);
        assert_eq!((of("src/lib.rs"), of("inner/Cargo.toml"), of("Cargo.toml")), (None, None, None));
        assert_eq!(of("governance.toml").as_deref(), Some("Cargo.toml"));
        assert_eq!(of("inner/clippy.toml").as_deref(), Some("inner/Cargo.toml"));
    }

    #[test]
    fn a_file_outside_every_package_is_said_of_the_first_and_of_the_roots_manifest() {
        let mut origins = origins();
        origins.packages.remove(0);
        let wrapped = origins.wrap("governance.toml", &json!({}));
        assert_eq!(
            (&wrapped["package_id"], &wrapped["manifest_path"]),
            (&json!("inner-id"), &json!("/w/Cargo.toml"))
        );
        // Only the manifest of a package is loaded by editors, and the root's is none here.
        assert_eq!(origins.stand_in("Cargo.toml").as_deref(), Some("inner/Cargo.toml"));
        let nothing = Origins { root: "/w".into(), packages: Vec::new() }.wrap("Cargo.toml", &json!({}));
        assert_eq!(nothing["target"]["src_path"], "/w/Cargo.toml");
    }
}
