//! What an outcome depends on outside of the tree: toolchain, this program, tools, variables, cargo's configuration.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use governance_lint::build::tree::{content, hex};
use governance_lint::package;
use sha2::{Digest, Sha256};

use super::identity::Identities;
use crate::child;
use crate::tools::Tool;
use crate::workspace::Workspace;

/// Names and contents, or digests of contents.
pub(super) type Parts = BTreeMap<String, String>;

/// Returns what every gate depends on.
///
/// # Errors
/// Says what could not be asked.
pub(super) fn common(workspace: &Workspace, known: &Identities) -> Result<Parts, String> {
    if let Some(outside) = outside(&workspace.packages) {
        return Err(format!("a dependency lies outside the workspace, in `{}`", outside.display()));
    }
    let root = workspace.root();
    let mut parts = Parts::new();
    std::thread::scope(|scope| {
        let cargo = scope.spawn(|| version("cargo", root));
        parts.insert("rustc".to_owned(), toolchain(root)?);
        let said = cargo.join().unwrap_or_else(|_| Err("`cargo -vV` could not be asked".to_owned()));
        parts.insert("cargo".to_owned(), said?);
        Ok::<(), String>(())
    })?;
    parts.insert("this tool".to_owned(), own(known)?);
    for (name, value) in std::env::vars_os() {
        if name.to_str().is_some_and(child::relevant) {
            let name = format!("variable {}", name.display());
            parts.insert(name, hex(&Sha256::digest(value.as_encoded_bytes())));
        }
    }
    for file in configuration(root) {
        if let Ok(digest) = content(&file) {
            parts.insert(format!("configuration {}", file.display()), hex(&digest));
        }
    }
    Ok(parts)
}

/// Returns the digest of this very program, which does not change while it runs.
fn own(known: &Identities) -> Result<String, String> {
    static OWN: OnceLock<Result<String, String>> = OnceLock::new();
    OWN.get_or_init(|| {
        let program =
            std::env::current_exe().map_err(|error| format!("this program cannot be found: {error}"))?;
        known.digest(&program)
    })
    .clone()
}

/// Returns the version of a tool as the program that is found says it; what is not there counts as such.
pub(super) fn tool(tool: &Tool, workspace: &Workspace, known: &Identities) -> Result<String, String> {
    match tool.locate(workspace) {
        Some(path) => known.digest(&path),
        None => Ok("not there".to_owned()),
    }
}

/// Returns the digest of a file or folder outside of the tree.
pub(super) fn foreign(path: &Path) -> Result<String, String> {
    let failed = |error: std::io::Error| format!("`{}` cannot be read: {error}", path.display());
    match path.metadata() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok("not there".to_owned()),
        Err(error) => Err(failed(error)),
        Ok(meta) if meta.is_file() => content(path).map(|digest| hex(&digest)).map_err(failed),
        Ok(_) => governance_lint::build::tree::Tree::of_workspace(path, &path.join(".git"), None)
            .map(|tree| tree.digest()),
    }
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

/// Returns what `rustc -vV` says in a folder.
///
/// # Errors
/// Says that it could not be asked.
pub(crate) fn toolchain(folder: &Path) -> Result<String, String> {
    version("rustc", folder)
}

fn version(tool: &str, folder: &Path) -> Result<String, String> {
    let said = Command::new(tool)
        .arg("-vV")
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("`{tool} -vV` could not be started: {error}"))?;
    if said.status.success() {
        Ok(String::from_utf8_lossy(&said.stdout).into_owned())
    } else {
        Err(format!("`{tool} -vV` did not end well"))
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_dependency_outside_makes_the_inputs_unknowable() {
        let root = Path::new("/w");
        let mut packages = package::Workspace { root: root.to_path_buf(), packages: Vec::new() };
        assert_eq!(outside(&packages), None);
        packages.packages.push(package::Package {
            name: "p".to_owned(),
            manifest: root.join("Cargo.toml"),
            targets: Vec::new(),
            dependencies: vec![package::Dependency {
                name: "elsewhere".to_owned(),
                rename: None,
                kind: package::DependencyKind::Normal,
                path: Some("/elsewhere".into()),
                optional: false,
            }],
        });
        assert_eq!(outside(&packages), Some(Path::new("/elsewhere")));
    }

    #[test]
    fn what_lies_outside_is_digested_by_content() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(foreign(&folder.path().join("none")).unwrap(), "not there");
        std::fs::write(folder.path().join("a"), "one").unwrap();
        let (file, whole) = (foreign(&folder.path().join("a")).unwrap(), foreign(folder.path()).unwrap());
        std::fs::write(folder.path().join("a"), "two").unwrap();
        assert_ne!(foreign(&folder.path().join("a")).unwrap(), file);
        assert_ne!(foreign(folder.path()).unwrap(), whole);
    }
}
