//! One package as its manifest declares it, and the members beside it that it depends on; cargo is not asked.

use std::io::Read;
use std::path::{Path, PathBuf};

use governance_law::Context;

use super::root::Root;
use super::surroundings::Surroundings;
use super::trouble::Trouble;
use super::{dependencies, targets};
use crate::manifest::{Manifest, Node};
use crate::package::{Package, Target, Workspace};

/// No manifest is larger; a file that is cannot be one.
const BYTES_AT_MOST: u64 = 4 << 20;

/// A crate in its workspace.
#[derive(Debug)]
pub(super) struct Member {
    /// The root, the crate itself as the first package, and behind it the members that it depends on. Of those the name, the
    /// folder and the library's name are known, and their source is not read.
    pub(super) workspace: Workspace,
    /// The manifests that this was read from.
    pub(super) manifests: Vec<PathBuf>,
}

/// Reads the package in a folder as the only member of its workspace, with the targets and dependencies that cargo would
/// find.
///
/// # Errors
/// Says which manifest cannot be read, and why.
pub fn read_package(folder: &Path) -> Result<Workspace, Trouble> {
    let mut workspace = read_member(folder)?;
    workspace.packages.truncate(1);
    Ok(workspace)
}

/// Reads the package in a folder, and behind it the members of its workspace that it depends on, with their names and
/// libraries alone.
///
/// # Errors
/// Says which manifest cannot be read, and why.
pub fn read_member(folder: &Path) -> Result<Workspace, Trouble> {
    Ok(member(&Surroundings::of_folder(folder))?.workspace)
}

/// Reads the crate that is built.
pub(super) fn member(surroundings: &Surroundings) -> Result<Member, Trouble> {
    let path = surroundings.manifest();
    let manifest = read_manifest(&path)?;
    let root = Root::find(surroundings, &manifest)?;
    let mut manifests = vec![path.clone()];
    if root.folder != surroundings.home {
        manifests.push(root.folder.join("Cargo.toml"));
    }
    let name = name(&path, &manifest)?;
    let package = Package {
        targets: targets::of(&surroundings.home, &name, &manifest, &root.manifest),
        dependencies: dependencies::of(&surroundings.home, &manifest, &root),
        name,
        manifest: path,
    };
    let mut folders: Vec<PathBuf> =
        package.dependencies.iter().filter_map(|dependency| dependency.path.clone()).collect();
    folders.sort();
    folders.dedup();
    folders.retain(|folder| *folder != surroundings.home && root.has(folder));
    let mut packages = vec![package];
    for folder in folders {
        let path = folder.join("Cargo.toml");
        packages.push(neighbour(&folder, &path)?);
        manifests.push(path);
    }
    Ok(Member { workspace: Workspace { root: root.folder, packages }, manifests })
}

/// Reads of another member what it is called, itself and in code.
fn neighbour(folder: &Path, path: &Path) -> Result<Package, Trouble> {
    let manifest = read_manifest(path)?;
    let name = name(path, &manifest)?;
    let library = targets::library(folder, &name, &manifest);
    let targets = library.map(|(name, root)| Target { name, context: Context::Main, root });
    Ok(Package {
        name,
        manifest: path.to_owned(),
        targets: targets.into_iter().collect(),
        dependencies: Vec::new(),
    })
}

fn name(path: &Path, manifest: &Manifest) -> Result<String, Trouble> {
    let name = manifest.get(&["package", "name"]).and_then(Node::as_text);
    name.map(str::to_owned).ok_or_else(|| Trouble::manifest(path, "has no `package.name`"))
}

/// Reads a manifest.
pub(super) fn read_manifest(path: &Path) -> Result<Manifest, Trouble> {
    let failed = |error: std::io::Error| {
        Trouble::manifest(path, format!("cannot be read: {}", crate::tree::plain(&error)))
    };
    let file = std::fs::File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(BYTES_AT_MOST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > BYTES_AT_MOST {
        return Err(Trouble::manifest(path, format!("has more than {} MiB", BYTES_AT_MOST >> 20)));
    }
    let text = String::from_utf8(bytes).map_err(|_| Trouble::manifest(path, "is not UTF-8"))?;
    Manifest::parse(&text).map_err(|(span, reason)| {
        let place = crate::finding::Place::in_text("", &text, span);
        Trouble::manifest(path, format!("is not TOML in line {}: {reason}", place.line))
    })
}
