//! The workspace as cargo declares it: one `cargo metadata --no-deps --offline`, turned into the lint's packages.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind as Kind, Metadata, MetadataCommand, TargetKind};
use governance_law::Context;
use governance_lint::package;
use governance_lint::report::origin;

use crate::error::SetupError;

/// What the commands know about the workspace.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The members as the lint wants them, with the absolute root.
    pub packages: package::Workspace,
    /// The folder into which cargo builds.
    pub target: PathBuf,
    /// Whether there is a `Cargo.lock`, so that gates may insist on it.
    pub is_locked: bool,
    /// Members with a library whose documentation may hold tests.
    pub libraries: BTreeSet<String>,
    /// The members as cargo names them in its messages.
    pub origins: origin::Origins,
}

impl Workspace {
    /// Asks cargo about the workspace of that manifest, or of the current folder.
    ///
    /// # Errors
    /// Says that there is no manifest, that it is broken, or that cargo is missing.
    pub fn find(manifest: Option<&Path>) -> Result<Self, SetupError> {
        let manifest = match manifest {
            Some(path) if path.is_file() => named(path)?.to_path_buf(),
            Some(path) if path.is_dir() => return Err(SetupError::ManifestIsFolder(path.to_path_buf())),
            Some(path) => return Err(SetupError::ManifestMissing(path.to_path_buf())),
            None => upward()?,
        };
        let metadata = MetadataCommand::new()
            .cargo_path("cargo")
            .manifest_path(&manifest)
            .no_deps()
            .other_options(vec!["--offline".to_owned()])
            .env("CARGO_TERM_COLOR", "never")
            .exec()
            .map_err(|error| translate(&error))?;
        Ok(Self::from_metadata(&metadata))
    }

    /// Returns the names of a member's binaries, as cargo has them.
    #[must_use]
    pub(crate) fn binaries(&self, package: &str) -> Vec<String> {
        let manifests = self.packages.packages.iter().filter(|member| member.name == package);
        let manifests: Vec<&Path> = manifests.map(|member| member.manifest.as_path()).collect();
        let members = self.origins.packages.iter().filter(|member| manifests.contains(&&*member.manifest));
        let targets = members.flat_map(|member| &member.targets);
        targets
            .filter(|target| target.kind.iter().any(|kind| kind == "bin"))
            .map(|target| target.name.clone())
            .collect()
    }

    /// Returns the workspace's root.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.packages.root
    }

    /// Returns the folder in which this tool keeps logs and records.
    #[must_use]
    pub fn scratch(&self) -> PathBuf {
        self.target.join("governance")
    }

    fn from_metadata(metadata: &Metadata) -> Self {
        let root = metadata.workspace_root.clone().into_std_path_buf();
        let members = metadata.workspace_packages();
        let libraries = members
            .iter()
            .filter(|package| package.targets.iter().any(|target| target.doctest && is_library(target)))
            .map(|package| package.name.to_string())
            .collect();
        let packages = members.iter().map(|package| to_package(package)).collect();
        let origins = members.iter().map(|package| to_origin(package)).collect();
        Self {
            origins: origin::Origins { root: root.clone(), packages: origins },
            is_locked: root.join("Cargo.lock").is_file(),
            target: metadata.target_directory.clone().into_std_path_buf(),
            packages: package::Workspace { root, packages },
            libraries,
        }
    }
}

/// Refuses a file that cargo would not take, in the words of this tool.
fn named(path: &Path) -> Result<&Path, SetupError> {
    match path.file_name().and_then(|name| name.to_str()) {
        Some("Cargo.toml") => Ok(path),
        Some(governance_law::FILE_NAME) => Err(SetupError::helped(
            format!("`{}` is a law, and a `Cargo.toml` is wanted", path.display()),
            format!("write `--manifest-path {}`", path.with_file_name("Cargo.toml").display())
                + ", and name a law that stands elsewhere than at the workspace's root with `--law`",
        )),
        _ => Err(SetupError::helped(
            format!("`{}` is not called `Cargo.toml`", path.display()),
            "`--manifest-path` takes the path of a `Cargo.toml`",
        )),
    }
}

fn upward() -> Result<PathBuf, SetupError> {
    let here = std::env::current_dir()
        .map_err(|error| SetupError::Other(format!("the current folder cannot be read: {error}")))?;
    here.ancestors()
        .map(|folder| folder.join("Cargo.toml"))
        .find(|manifest| manifest.is_file())
        .ok_or(SetupError::NoManifest(here))
}

fn translate(error: &cargo_metadata::Error) -> SetupError {
    match error {
        cargo_metadata::Error::Io(io) if io.kind() == ErrorKind::NotFound => {
            SetupError::CargoMissing(io.to_string())
        }
        cargo_metadata::Error::CargoMetadata { stderr } => {
            SetupError::Metadata(stderr.trim().trim_start_matches("error: ").to_owned())
        }
        other => SetupError::Metadata(other.to_string()),
    }
}

fn is_library(target: &cargo_metadata::Target) -> bool {
    target.kind.iter().any(|kind| {
        matches!(
            kind,
            TargetKind::Lib
                | TargetKind::RLib
                | TargetKind::DyLib
                | TargetKind::CDyLib
                | TargetKind::StaticLib
                | TargetKind::ProcMacro
        )
    })
}

fn context(target: &cargo_metadata::Target) -> Context {
    let kinds = &target.kind;
    if kinds.contains(&TargetKind::Test) {
        Context::Test
    } else if kinds.contains(&TargetKind::Bench) {
        Context::Bench
    } else if kinds.contains(&TargetKind::Example) {
        Context::Example
    } else if kinds.contains(&TargetKind::CustomBuild) {
        Context::Build
    } else {
        Context::Main
    }
}

fn to_origin(package: &cargo_metadata::Package) -> origin::Package {
    origin::Package {
        id: package.id.repr.clone(),
        manifest: package.manifest_path.clone().into_std_path_buf(),
        targets: package
            .targets
            .iter()
            .map(|target| origin::Target {
                name: target.name.clone(),
                kind: target.kind.iter().map(ToString::to_string).collect(),
                crate_types: target.crate_types.iter().map(ToString::to_string).collect(),
                root: target.src_path.clone().into_std_path_buf(),
                edition: target.edition.to_string(),
                doc: target.doc,
                doctest: target.doctest,
                test: target.test,
            })
            .collect(),
    }
}

fn to_package(package: &cargo_metadata::Package) -> package::Package {
    package::Package {
        name: package.name.to_string(),
        manifest: package.manifest_path.clone().into_std_path_buf(),
        targets: package
            .targets
            .iter()
            .map(|target| package::Target {
                name: target.name.replace('-', "_"),
                context: context(target),
                root: target.src_path.clone().into_std_path_buf(),
            })
            .collect(),
        dependencies: package
            .dependencies
            .iter()
            .map(|dependency| package::Dependency {
                name: dependency.name.clone(),
                rename: dependency.rename.clone(),
                kind: match dependency.kind {
                    Kind::Development => package::DependencyKind::Development,
                    Kind::Build => package::DependencyKind::Build,
                    Kind::Normal | Kind::Unknown => package::DependencyKind::Normal,
                },
                path: dependency.path.clone().map(Into::into),
                optional: dependency.optional,
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_package_is_read_as_cargo_declares_it() {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let workspace = Workspace::find(Some(&manifest)).unwrap();
        let own = workspace.packages.packages.iter().find(|p| p.name == "cargo-governance").unwrap();
        assert!(own.targets.iter().any(|t| t.name == "cargo_governance" && t.context == Context::Main));
        assert!(own.targets.iter().any(|t| t.context == Context::Test));
        assert!(own.dependencies.iter().any(|d| d.name == "governance-law" && d.path.is_some()));
        assert!(workspace.libraries.contains("cargo-governance"));
        assert_eq!(workspace.root(), manifest.parent().unwrap().parent().unwrap());
    }

    #[test]
    fn a_law_in_the_place_of_a_manifest_is_said_to_be_one() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let error = Workspace::find(Some(&root.join("governance.toml"))).unwrap_err();
        assert!(error.to_string().ends_with("is a law, and a `Cargo.toml` is wanted"), "{error}");
        assert!(error.help().unwrap().contains("--law"));
        let error = Workspace::find(Some(&root.join("clippy.toml"))).unwrap_err();
        assert!(error.to_string().ends_with("is not called `Cargo.toml`"), "{error}");
    }

    #[test]
    fn a_missing_manifest_is_named() {
        let error = Workspace::find(Some(Path::new("/nowhere/Cargo.toml"))).unwrap_err();
        assert_eq!(error.to_string(), "the manifest `/nowhere/Cargo.toml` does not exist");
        assert!(error.help().unwrap().contains("--manifest-path"));
    }
}
