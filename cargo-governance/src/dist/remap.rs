//! The folders of this machine, and the names that stand for them in what is built.

use std::path::{Path, PathBuf};

use cargo_metadata::Metadata;

use super::source::Toolchain;
use super::wrapper::SEPARATOR;

/// The names of folders, the more general before the more special: the compiler takes the last one that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remap(Vec<(PathBuf, String)>);

impl Remap {
    /// Names the folders of one build: where its sources lie, and where it is built.
    #[must_use]
    pub(super) fn of(root: &Path, target: &Path, metadata: &Metadata, toolchain: &Toolchain) -> Self {
        let mut names = Vec::new();
        if let Some(home) = toolchain.home.clone() {
            names.push((home, "/cargo".to_owned()));
        }
        names.push((root.to_path_buf(), "/source".to_owned()));
        let library = toolchain.sysroot.join("lib").join("rustlib").join("src").join("rust");
        names.push((library, format!("/rustc/{}", toolchain.commit)));
        names.extend(metadata.packages.iter().filter_map(|package| of_package(package, metadata)));
        names.push((target.to_path_buf(), "/target".to_owned()));
        let mut once: Vec<(PathBuf, String)> = Vec::new();
        for (folder, name) in names {
            // A link on the way has two spellings, and the compiler may see either.
            let real = folder.canonicalize().ok().filter(|real| *real != folder);
            for folder in [Some(folder), real].into_iter().flatten() {
                if !once.iter().any(|(known, _)| *known == folder) {
                    once.push((folder, name.clone()));
                }
            }
        }
        Self(once)
    }

    /// Returns the names as the wrapper reads them; nothing if a folder has a name that is no text.
    #[must_use]
    pub(super) fn variable(&self) -> Option<String> {
        let each = self.0.iter().map(|(folder, name)| Some(format!("{}={name}", folder.to_str()?)));
        Some(each.collect::<Option<Vec<_>>>()?.join(&SEPARATOR.to_string()))
    }

    /// Returns the names alone, each once, for the record: what they stand for is this machine's business.
    #[must_use]
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.0.iter().map(|(_, name)| name.clone()).collect();
        names.sort();
        names.dedup();
        names
    }
}

/// Names the folder that a dependency comes from, so that a registry, a mirror of it and a vendored copy look the same.
fn of_package(package: &cargo_metadata::Package, metadata: &Metadata) -> Option<(PathBuf, String)> {
    let folder = package.manifest_path.parent()?;
    match &package.source {
        Some(source) if source.repr.starts_with("git+") => {
            // `HOME/git/checkouts/NAME-HASH/REVISION/...`
            let checkouts = folder.ancestors().find(|folder| folder.file_name() == Some("checkouts"))?;
            Some((checkouts.as_std_path().to_path_buf(), "/git".to_owned()))
        }
        Some(_) => Some((folder.parent()?.as_std_path().to_path_buf(), "/registry".to_owned())),
        None if folder.starts_with(&metadata.workspace_root) => None,
        None => Some((folder.as_std_path().to_path_buf(), format!("/path/{}", package.name))),
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn what_is_built_and_where_has_the_last_word() {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let metadata = cargo_metadata::MetadataCommand::new()
            .manifest_path(manifest)
            .other_options(vec!["--offline".to_owned()])
            .exec()
            .unwrap();
        let toolchain = Toolchain {
            home: Some("/home/a/.cargo".into()),
            sysroot: "/home/a/.rustup/x".into(),
            commit: "abc".to_owned(),
            ..Toolchain::default()
        };
        let root = metadata.workspace_root.as_std_path();
        let remap = Remap::of(root, &root.join("target/first"), &metadata, &toolchain);
        assert_eq!(remap.names(), ["/cargo", "/registry", "/rustc/abc", "/source", "/target"]);
        let text = remap.variable().unwrap();
        let lines: Vec<&str> = text.split(SEPARATOR).collect();
        assert_eq!(lines.first(), Some(&"/home/a/.cargo=/cargo"));
        assert!(lines.last().unwrap().ends_with("target/first=/target"), "{lines:?}");
        assert_eq!(lines.iter().filter(|line| line.ends_with("=/source")).count(), 1);
    }
}
