//! The manifests of a workspace, read once for a rule.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::document::Manifest;
use crate::finding::{Place, Unchecked};
use crate::model::Model;
use crate::package::{Dependency, Package};
use crate::rule::Sink;
use crate::tree::Files;

/// No manifest is larger; a file that is cannot be one.
const BYTES_AT_MOST: u64 = 4 << 20;

/// One manifest with its text.
#[derive(Debug)]
pub(crate) struct ManifestFile {
    /// Its path as findings print it.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
    /// What it says.
    pub(crate) manifest: Manifest,
}

/// The root's manifest and those of the members, as far as they could be read.
#[derive(Debug)]
pub(crate) struct Manifests {
    root: PathBuf,
    files: Vec<(PathBuf, ManifestFile)>,
}

impl Manifests {
    /// Reads the manifests of a workspace, and says which could not be read.
    pub(crate) fn read(model: &Model<'_>, sink: &mut Sink<'_>) -> Self {
        let workspace = model.workspace;
        let root = workspace.root.join("Cargo.toml");
        let mut paths: Vec<&Path> = vec![&root];
        paths.extend(model.judged().iter().map(|package| package.manifest.as_path()));
        paths.sort_unstable();
        paths.dedup();
        let mut files = Vec::new();
        for path in paths {
            match file(model.files, &workspace.root, path) {
                Ok(file) => files.push((path.to_owned(), file)),
                Err(unchecked) => sink.unchecked(unchecked),
            }
        }
        Self { root, files }
    }

    /// Returns the manifest at the workspace's root.
    pub(crate) fn root(&self) -> Option<&ManifestFile> {
        self.at(&self.root)
    }

    /// Returns the manifest of a package.
    pub(crate) fn of(&self, package: &Package) -> Option<&ManifestFile> {
        self.at(&package.manifest)
    }

    fn at(&self, path: &Path) -> Option<&ManifestFile> {
        self.files.iter().find(|(known, _)| known == path).map(|(_, file)| file)
    }

    /// Returns the place of a package's name, to underline where there is nothing better.
    pub(crate) fn name_of(&self, package: &Package) -> Option<Place> {
        let file = self.of(package)?;
        let name = file.manifest.get(&["package", "name"]).or_else(|| file.manifest.get(&["package"]));
        Some(name.map_or_else(|| Place::whole(&*file.path), |node| file.place(node.span.clone())))
    }

    /// Returns the place of the key of a declared dependency.
    pub(crate) fn key_of(&self, package: &Package, dependency: &Dependency) -> Option<Place> {
        let file = self.of(package)?;
        let root = self.root().map(|file| &file.manifest);
        let entries = file.manifest.dependencies();
        let key = dependency.rename.as_deref().unwrap_or(&dependency.name);
        let of_kind = || entries.iter().filter(|entry| entry.kind == Some(dependency.kind));
        let entry = of_kind()
            .find(|entry| entry.key.value == key)
            .or_else(|| of_kind().find(|entry| entry.package(root) == dependency.name))?;
        Some(file.place(entry.key.span.clone()))
    }
}

impl ManifestFile {
    /// Returns the place of some bytes.
    pub(crate) fn place(&self, span: Range<usize>) -> Place {
        Place::in_text(&*self.path, &self.text, span)
    }
}

fn file(files: Files<'_>, root: &Path, path: &Path) -> Result<ManifestFile, Unchecked> {
    let name = shown(root, path);
    let failed = |reason: String| Unchecked { place: Place::whole(&*name), reason, help: None };
    let text = match files.text(path) {
        Some(text) => text.to_owned(),
        None => on_disk(path).map_err(&failed)?,
    };
    match Manifest::parse(&text) {
        Ok(manifest) => Ok(ManifestFile { path: name, text, manifest }),
        Err((span, reason)) => Err(Unchecked {
            place: Place::in_text(name, &text, span),
            reason: format!("the manifest is not TOML: {reason}"),
            help: None,
        }),
    }
}

fn on_disk(path: &Path) -> Result<String, String> {
    let unreadable = |error: std::io::Error| format!("the manifest cannot be read: {error}");
    let size = fs::metadata(path).map_err(unreadable)?.len();
    if size > BYTES_AT_MOST {
        return Err(format!("the manifest has {size} bytes, and {BYTES_AT_MOST} at most are read"));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    String::from_utf8(bytes).map_err(|_| "the manifest is not UTF-8".to_owned())
}

/// Writes a path as findings do: relative to the root, with `/` between folders.
fn shown(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    relative.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}
