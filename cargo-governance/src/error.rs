//! What can stop a command before its work begins: no workspace, no law, a law with mistakes.

use std::path::PathBuf;

use governance_law::Mistakes;
use governance_lint::baseline::Refused;

/// Why a command could not begin; always exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// There is no manifest where one was expected.
    #[error("there is no `Cargo.toml` in `{}` or any folder above it", .0.display())]
    NoManifest(PathBuf),
    /// The manifest that the user named is not there.
    #[error("the manifest `{}` does not exist", .0.display())]
    ManifestMissing(PathBuf),
    /// What the user named is a folder.
    #[error("`{}` is a folder, and a `Cargo.toml` is wanted", .0.display())]
    ManifestIsFolder(PathBuf),
    /// Cargo could not be started.
    #[error("`cargo` could not be started: {0}")]
    CargoMissing(String),
    /// Cargo could not read the workspace.
    #[error("cargo cannot read the workspace: {0}")]
    Metadata(String),
    /// There is no law.
    #[error("there is no law: looked for `{}`", .0.display())]
    NoLaw(PathBuf),
    /// The law cannot be read.
    #[error("the law `{}` cannot be read: {reason}", path.display())]
    LawUnreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The law has mistakes.
    #[error("{0}")]
    LawMistaken(Mistakes),
    /// A second law stands below the one of the workspace.
    #[error("there are two laws: `{}` and `{}`", .0.display(), .1.display())]
    TwoLaws(PathBuf, PathBuf),
    /// The baseline is refused.
    #[error("{refused}")]
    Baseline {
        /// Why.
        refused: Refused,
        /// What to do, if there is something to do.
        help: Option<String>,
    },
    /// The only law stands outside the workspace.
    #[error("there is no law at `{}`, and the one at `{}` lies outside the workspace", .0.display(), .1.display())]
    LawOutside(PathBuf, PathBuf),
    /// Something else, and what to do about it.
    #[error("{message}")]
    Helped {
        /// What stopped the command.
        message: String,
        /// What to do.
        help: String,
    },
    /// Something else that a file or folder refused.
    #[error("{0}")]
    Other(String),
}

impl SetupError {
    /// Says what stopped the command, and what to do if that is known.
    #[must_use]
    pub fn advised(message: String, help: Option<String>) -> Self {
        match help {
            Some(help) => Self::Helped { message, help },
            None => Self::Other(message),
        }
    }

    /// Says why a baseline is refused; `tool` is how the user calls this tool.
    #[must_use]
    pub fn baseline(refused: Refused, tool: &str) -> Self {
        let help = refused.help(tool);
        Self::Baseline { refused, help }
    }

    /// Says what stopped a command, and what to do about it.
    #[must_use]
    pub fn helped(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Helped { message: message.into(), help: help.into() }
    }

    /// Returns what to do about it, if there is something to do.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NoManifest(_) => {
                Some("run this inside a cargo workspace, or name one with `--manifest-path`".to_owned())
            }
            Self::ManifestIsFolder(path) => {
                Some(format!("write `--manifest-path {}`", path.join("Cargo.toml").display()))
            }
            Self::ManifestMissing(_) => Some("`--manifest-path` takes the path of a `Cargo.toml`".to_owned()),
            Self::CargoMissing(_) => {
                Some("install Rust from https://rustup.rs, or put `cargo` on the `PATH`".to_owned())
            }
            Self::NoLaw(_) => Some(
                "`cargo governance init` proposes one from what it finds; or begin with the line `schema = 1`, or name another \
                 file with `--law`"
                    .to_owned(),
            ),
            Self::TwoLaws(..) => Some(
                "a workspace has one law, at its root: the compiler takes the nearest, so they would disagree; \
                 move the second one's articles into the first"
                    .to_owned(),
            ),
            Self::LawOutside(here, _) => Some(format!(
                "a workspace's law stands at its root: move it to `{}`, name it with `--law`, or let `init` propose one",
                here.display()
            )),
            Self::Baseline { help, .. } => help.clone(),
            Self::Helped { help, .. } => Some(help.clone()),
            Self::LawUnreadable { path, .. } if path.is_dir() => {
                Some(format!("write `--law {}`", path.join(governance_law::FILE_NAME).display()))
            }
            Self::LawUnreadable { .. } => {
                Some("a law is one file of UTF-8 text that you may read, such as `governance.toml`".to_owned())
            }
            Self::Metadata(_) | Self::LawMistaken(_) | Self::Other(_) => None,
        }
    }
}
