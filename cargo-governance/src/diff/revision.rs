//! One side of a comparison: a law, where it comes from, and the baseline beside it.

use std::path::{Path, PathBuf};

use governance_evidence::canonical::Digest;
use governance_evidence::run::amendment::State;
use governance_law::Law;
use governance_lint::baseline::{self, Baseline};

use super::digest;
use super::git::Repository;
use crate::error::SetupError;
use crate::lawfile;
use crate::workspace::Workspace;

/// Where a law is to come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// The working tree.
    Tree,
    /// A revision of git.
    Revision(String),
    /// A file of any name.
    File(PathBuf),
}

/// A law as one revision has it.
#[derive(Debug)]
pub(crate) struct Revision {
    /// What to call it: `HEAD`, `the working tree`, the name of a file.
    pub(crate) name: String,
    /// The commit, if it comes from git.
    pub(crate) commit: Option<String>,
    /// The law; an empty one if the revision has none.
    pub(crate) law: Law,
    /// The digest of the law's text; `None` if the revision has no law.
    pub(crate) digest: Option<String>,
    /// The baseline, if the revision has one.
    pub(crate) baseline: Option<Baseline>,
    /// The digest of its text.
    pub(crate) baseline_digest: Option<String>,
    /// Whether the baseline can be compared at all: a single file has none beside it.
    pub(crate) has_place: bool,
}

/// Where the law of the workspace is, and what the user calls the tool.
pub(crate) struct Place<'a> {
    workspace: &'a Workspace,
    named: Option<&'a Path>,
    folder: PathBuf,
    file: String,
    tool: &'a str,
}

impl<'a> Place<'a> {
    fn of(workspace: &'a Workspace, named: Option<&'a Path>, tool: &'a str) -> Result<Self, SetupError> {
        let path = lawfile::locate(workspace.root(), named);
        let absolute = std::path::absolute(&path).unwrap_or(path);
        let file = absolute.file_name().and_then(|name| name.to_str());
        let (Some(folder), Some(file)) = (absolute.parent(), file) else {
            return Err(SetupError::Other(format!("`{}` is no name of a file", absolute.display())));
        };
        Ok(Self { workspace, named, folder: folder.to_owned(), file: file.to_owned(), tool })
    }

    fn baseline(&self, path: &str, text: &str) -> Result<Baseline, SetupError> {
        Baseline::parse(path, text).map_err(|refused| SetupError::baseline(refused, self.tool))
    }
}

impl Revision {
    /// Reads a law; `named` is the file that the user named for the law of the workspace.
    ///
    /// # Errors
    /// Says that there is no repository or no such revision, that a law cannot be read, or which mistakes it has.
    pub(crate) fn read(
        source: &Source,
        workspace: &Workspace,
        named: Option<&Path>,
        tool: &str,
    ) -> Result<Self, SetupError> {
        let place = Place::of(workspace, named, tool)?;
        match source {
            Source::Tree => Self::of_tree(&place),
            Source::Revision(revision) => Self::of_git(&place, revision),
            Source::File(path) => {
                let law = lawfile::read(path, None)?;
                Ok(Self::new(law.path.clone(), law, None))
            }
        }
    }

    /// Makes a revision of texts that were kept; without an answer about the baseline, none is compared.
    ///
    /// # Errors
    /// Says which mistakes the law has, or why the baseline is refused.
    pub(crate) fn of_texts(
        name: &str,
        path: &str,
        law: &str,
        baseline: Option<Option<&str>>,
        tool: &str,
    ) -> Result<Self, SetupError> {
        let law = Law::parse(path, law).map_err(SetupError::LawMistaken)?;
        let known = baseline.flatten().map(|text| {
            let refused = |error| SetupError::baseline(error, tool);
            Ok((Baseline::parse(baseline::FILE_NAME, text).map_err(refused)?, digest(text)))
        });
        let revision = Self::new(name.to_owned(), law, known.transpose()?);
        Ok(Self { has_place: baseline.is_some(), ..revision })
    }

    /// Returns what identifies it in an approval.
    pub(crate) fn state(&self) -> State {
        let text = |digest: &String| digest.parse().ok();
        State {
            law: Digest::of(self.law.text.as_bytes()),
            baseline: self.baseline_digest.as_ref().and_then(text),
        }
    }

    fn new(name: String, law: Law, baseline: Option<(Baseline, String)>) -> Self {
        let (baseline, baseline_digest) = baseline.unzip();
        let digest = Some(digest(&law.text));
        Self { name, commit: None, digest, law, baseline, baseline_digest, has_place: false }
    }

    fn of_tree(place: &Place<'_>) -> Result<Self, SetupError> {
        let law = lawfile::of(place.workspace, place.named)?;
        let path = place.workspace.root().join(baseline::FILE_NAME);
        let baseline = match (place.named, std::fs::read_to_string(&path)) {
            (None, Ok(text)) => Some((place.baseline(baseline::FILE_NAME, &text)?, digest(&text))),
            (None, Err(error)) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(SetupError::Other(format!("`{}` cannot be read: {error}", path.display())));
            }
            _ => None,
        };
        let revision = Self::new("the working tree".to_owned(), law, baseline);
        Ok(Self { has_place: place.named.is_none(), ..revision })
    }

    fn of_git(place: &Place<'_>, name: &str) -> Result<Self, SetupError> {
        let repository = Repository::open(&place.folder)?;
        let commit = repository.commit(name)?;
        let path = |file: &str| format!("{name}:{file}");
        let text = repository.file(&commit, &place.file)?;
        let parse = |text: &str| Law::parse(&path(&place.file), text).map_err(SetupError::LawMistaken);
        // Without a law nothing was forbidden: that is the law that demands nothing.
        let law = parse(text.as_deref().unwrap_or("schema = 1\n"))?;
        let known = match place.named {
            None => repository.file(&commit, baseline::FILE_NAME)?,
            Some(_) => None,
        };
        let known = known
            .map(|text| place.baseline(&path(baseline::FILE_NAME), &text).map(|known| (known, digest(&text))))
            .transpose()?;
        let digest = text.as_deref().map(digest);
        let revision = Self::new(name.to_owned(), law, known);
        Ok(Self { commit: Some(commit), digest, has_place: place.named.is_none(), ..revision })
    }
}
