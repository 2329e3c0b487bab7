//! The key of a test run: the tree and everything outside it that can change a result.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use governance_lint::package;
use sha2::{Digest, Sha256};

use super::tree::{feed, part};
use crate::child;
use crate::workspace::Workspace;

/// Digests everything that these commands depend on in a workspace.
///
/// # Errors
/// Says why no digest can stand for the inputs; then no run may be reused.
pub(crate) fn key(workspace: &Workspace, commands: &[String]) -> Result<String, String> {
    if let Some(outside) = outside(&workspace.packages) {
        return Err(format!("a dependency lies outside the workspace, in `{}`", outside.display()));
    }
    let mut hash = Sha256::new();
    part(&mut hash, concat!("cargo-governance ", env!("CARGO_PKG_VERSION")).as_bytes());
    for tool in ["rustc", "cargo"] {
        part(&mut hash, &version(tool, workspace.root())?);
    }
    for command in commands {
        part(&mut hash, command.as_bytes());
    }
    part(&mut hash, b"environment");
    let variables: BTreeMap<_, _> =
        std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(child::relevant)).collect();
    for (name, value) in variables {
        part(&mut hash, name.as_encoded_bytes());
        part(&mut hash, value.as_encoded_bytes());
    }
    part(&mut hash, b"configuration");
    for file in configuration(workspace.root()) {
        // Where it lies is of no interest, what it says is.
        if let Ok(bytes) = std::fs::read(file) {
            part(&mut hash, &bytes);
        }
    }
    part(&mut hash, b"tree");
    feed(&mut hash, workspace.root(), &workspace.target)?;
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Returns a path dependency that the digest of the tree cannot cover.
pub(crate) fn outside(workspace: &package::Workspace) -> Option<&Path> {
    let members = workspace.packages.iter();
    let dependencies = members.flat_map(|package| package.dependencies.iter());
    let paths = dependencies.filter_map(|dependency| dependency.path.as_deref());
    let members = workspace.packages.iter().filter_map(|package| package.manifest.parent());
    paths.chain(members).find(|path| !path.starts_with(&workspace.root))
}

/// Returns where cargo looks for its configuration outside the tree.
fn configuration(root: &Path) -> Vec<PathBuf> {
    let above = root.ancestors().skip(1).map(|folder| folder.join(".cargo"));
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    above.chain(home).flat_map(|folder| [folder.join("config.toml"), folder.join("config")]).collect()
}

fn version(tool: &str, folder: &Path) -> Result<Vec<u8>, String> {
    let said = Command::new(tool)
        .arg("-vV")
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("`{tool} -vV` could not be started: {error}"))?;
    if said.status.success() { Ok(said.stdout) } else { Err(format!("`{tool} -vV` did not end well")) }
}

#[cfg(test)]
mod unit {
    use super::*;

    fn workspace(root: &Path) -> Workspace {
        Workspace {
            packages: package::Workspace { root: root.to_path_buf(), packages: Vec::new() },
            target: root.join("target"),
            is_locked: false,
            libraries: std::collections::BTreeSet::new(),
            origins: governance_lint::report::origin::Origins::default(),
        }
    }

    #[test]
    fn the_commands_are_part_of_the_key() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = workspace(folder.path());
        let of = |commands: &[&str]| {
            key(&workspace, &commands.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>()).unwrap()
        };
        assert_eq!(of(&["cargo test"]), of(&["cargo test"]));
        assert_ne!(of(&["cargo test"]), of(&["cargo test --features a"]));
        assert_ne!(of(&["a", "b"]), of(&["ab"]));
    }

    #[test]
    fn a_dependency_outside_makes_the_inputs_unknowable() {
        let folder = tempfile::tempdir().unwrap();
        let mut workspace = workspace(folder.path());
        workspace.packages.packages.push(package::Package {
            name: "p".to_owned(),
            manifest: folder.path().join("Cargo.toml"),
            targets: Vec::new(),
            dependencies: vec![package::Dependency {
                name: "elsewhere".to_owned(),
                rename: None,
                kind: package::DependencyKind::Normal,
                path: Some("/elsewhere".into()),
                optional: false,
            }],
        });
        assert_eq!(
            key(&workspace, &[]).unwrap_err(),
            "a dependency lies outside the workspace, in `/elsewhere`"
        );
    }
}
