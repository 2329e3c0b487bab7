//! The copy of an example: below the folder that cargo builds into, with the overlay over it if it is to be broken.

use std::path::{Path, PathBuf};

use cargo_governance::workspace::Workspace;

use super::expected;
use super::gallery::Example;

/// The overlay's folder in an example.
const OVERLAY: &str = "broken";
/// How an example names the folder of this repository.
const UPWARD: &str = "\"../../";

/// An example that may be changed.
#[derive(Debug)]
pub(super) struct Copy {
    /// Where it is.
    pub(super) folder: PathBuf,
    /// Where its examples are built, all into one folder, so that what they depend on is built once.
    pub(super) build: PathBuf,
}

impl Copy {
    /// Lays a copy out; an earlier one is removed, with all that was changed in it.
    pub(super) fn lay_out(workspace: &Workspace, example: &Example, is_broken: bool) -> Result<Self, String> {
        let gallery = workspace.target.join("examples");
        let copy = Self { folder: gallery.join(&example.name), build: gallery.join(".build") };
        match std::fs::remove_dir_all(&copy.folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(format!("`{}` cannot be removed: {error}", copy.folder.display()));
            }
            _ => {}
        }
        let root = workspace.root();
        for path in files(&example.folder)? {
            if !path.starts_with(OVERLAY) {
                transfer(&example.folder, &path, &copy.folder, root)?;
            }
        }
        if is_broken {
            let overlay = example.folder.join(OVERLAY);
            for path in files(&overlay)? {
                if Path::new(OVERLAY).join(&path) != Path::new(expected::FILE) {
                    transfer(&overlay, &path, &copy.folder, root)?;
                }
            }
        }
        // The very versions that this workspace is built with; cargo leaves out what the example does not need.
        transfer(root, Path::new("Cargo.lock"), &copy.folder, root)?;
        Ok(copy)
    }
}

/// Copies a text file, and makes paths to this repository absolute in a manifest.
fn transfer(from: &Path, path: &Path, to: &Path, root: &Path) -> Result<(), String> {
    let (from, to) = (from.join(path), to.join(path));
    let mut text = std::fs::read_to_string(&from)
        .map_err(|error| format!("`{}` cannot be read: {error}", from.display()))?;
    if path.file_name().is_some_and(|name| name == "Cargo.toml") {
        text = text.replace(UPWARD, &format!("\"{}/", root.display().to_string().replace('\\', "/")));
    }
    // Written and not copied: a copy would keep an old time on some systems, and cargo would take it for unchanged.
    let write = || {
        to.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(&to, text)
    };
    write().map_err(|error| format!("`{}` cannot be written: {error}", to.display()))
}

/// Returns the files below a folder, relative to it, less what a build in the folder itself leaves there.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for entry in ignore::WalkBuilder::new(folder)
        .standard_filters(false)
        .filter_entry(|entry| {
            entry.depth() != 1 || !["target", "Cargo.lock"].iter().any(|name| entry.file_name() == *name)
        })
        .build()
    {
        let entry = entry.map_err(|error| error.to_string())?;
        if entry.file_type().is_some_and(|kind| kind.is_file()) {
            found.push(entry.path().strip_prefix(folder).unwrap_or(entry.path()).to_path_buf());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_the_overlay_and_the_absolute_path() {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let folder = tempfile::tempdir().unwrap();
        let mut workspace = Workspace::find(Some(&manifest)).unwrap();
        workspace.target = folder.path().to_path_buf();
        let example = Example {
            name: "limits".to_owned(),
            about: String::new(),
            folder: workspace.root().join("examples/limits"),
        };
        let broken = Copy::lay_out(&workspace, &example, true).unwrap();
        let text = |path: &str| std::fs::read_to_string(broken.folder.join(path)).unwrap();
        assert!(text("src/state.rs").contains("6 ms"));
        assert!(text("Cargo.toml").contains(&format!("{}/governance-core\"", workspace.root().display())));
        assert!(!text("Cargo.toml").contains(UPWARD));
        assert!(!broken.folder.join("broken").exists() && !broken.folder.join("expected.toml").exists());

        std::fs::write(broken.folder.join("mine.txt"), "").unwrap();
        let whole = Copy::lay_out(&workspace, &example, false).unwrap();
        assert!(!whole.folder.join("mine.txt").exists(), "laid out anew");
        assert!(std::fs::read_to_string(whole.folder.join("src/state.rs")).unwrap().contains("4 ms"));
    }
}
