//! An advisory database that was opened: its advisories, and which state of the world they are.

use std::path::Path;

use governance_evidence::moment::Moment;

use super::corpus::{Corpus, Unfit};
use super::git;
use super::identity::{Dated, Identity, Record};
use super::lock::one_line;

/// Why a database cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It is not there, or holds nothing.
    Missing(String),
    /// A part of it cannot be understood.
    Unreadable(String),
    /// Its files are not those of the commit that it names.
    Changed(String),
}

impl Trouble {
    /// Returns what is wrong, in one sentence.
    #[must_use]
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Missing(said) => format!("there is no advisory database: {said}"),
            Self::Unreadable(said) => format!("the advisory database cannot be read: {said}"),
            Self::Changed(said) => format!("the advisory database was changed after it was fetched: {said}"),
        }
    }
}

impl From<Unfit> for Trouble {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Missing(said) => Self::Missing(said),
            Unfit::Unreadable(said) => Self::Unreadable(said),
        }
    }
}

/// A database that can be asked.
#[derive(Debug)]
pub(crate) struct Database {
    pub(super) advisories: rustsec::Database,
    /// The files that it was read from, below the folder.
    pub(super) files: Vec<std::path::PathBuf>,
    /// Which state of the world it is.
    pub(crate) identity: Identity,
}

impl Database {
    /// Opens the database in a folder: a clone, what `advisories fetch` has brought, or plain files.
    ///
    /// # Errors
    /// Says that there is none, which advisory cannot be understood, or that the files are not those of their commit.
    pub(crate) fn open(folder: &Path) -> Result<Self, Trouble> {
        let corpus = Corpus::read(folder)?;
        let advisories =
            rustsec::Database::open(folder).map_err(|error| Trouble::Unreadable(chain(&error)))?;
        let count = advisories.iter().count();
        let newest = newest(&advisories).ok_or_else(|| {
            Trouble::Missing(format!("`{}` holds no advisory that is not a draft", folder.display()))
        })?;
        let (commit, date, dated) = dated(folder, &corpus, newest)?;
        let identity = Identity { commit, date, dated, digest: corpus.digest, advisories: count };
        Ok(Self { advisories, files: corpus.files, identity })
    }
}

/// Joins an error with what caused it; the library names the file in the first and the mistake in the last.
fn chain(error: &rustsec::Error) -> String {
    let mut said = one_line(&error.to_string());
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        let line = one_line(&cause.to_string());
        if !said.contains(&line) {
            said = format!("{said}: {line}");
        }
        next = cause.source();
    }
    said
}

/// Returns the day of the newest advisory, withdrawals included.
fn newest(advisories: &rustsec::Database) -> Option<Moment> {
    let days = advisories.iter().flat_map(|advisory| {
        let withdrawn = advisory.metadata.withdrawn.as_ref();
        std::iter::once(&advisory.metadata.date).chain(withdrawn)
    });
    let newest = days.map(rustsec::advisory::Date::as_str).max()?;
    format!("{newest}T00:00:00Z").parse().ok()
}

/// Returns the commit and the date of a database, by the best witness that there is.
fn dated(folder: &Path, corpus: &Corpus, newest: Moment) -> Result<(Option<String>, Moment, Dated), Trouble> {
    // Where git is missing, or refuses a folder of another user, the advisories speak for themselves.
    if let Ok(Some(head)) = git::head(folder, &corpus.files) {
        if head.changed > 0 {
            return Err(Trouble::Changed(format!(
                "{} of its files differ from commit {}",
                head.changed,
                head.commit.get(..12).unwrap_or(&head.commit)
            )));
        }
        return Ok((Some(head.commit), head.committed, Dated::Commit));
    }
    let Some(record) = Record::read(folder).map_err(Trouble::Changed)? else {
        return Ok((None, newest, Dated::NewestAdvisory));
    };
    if record.digest != corpus.digest.to_string() {
        return Err(Trouble::Changed(format!(
            "its digest is {}, and {} was fetched",
            corpus.digest, record.digest
        )));
    }
    let date = record
        .date
        .parse()
        .map_err(|error: governance_evidence::moment::MomentError| Trouble::Changed(error.to_string()))?;
    Ok((record.commit, date, record.dated))
}

#[cfg(test)]
pub(super) mod unit {
    use std::process::Command;

    use super::*;

    /// Writes an advisory about every version of a crate below 1.0.0.
    pub(in crate::audit) fn plant(folder: &Path, id: &str, package: &str, date: &str, more: &str) {
        let text = format!(
            "```toml\n[advisory]\nid = \"{id}\"\npackage = \"{package}\"\ndate = \"{date}\"\n{more}\n\n\
             [versions]\npatched = [\">= 1.0.0\"]\n```\n\n# It breaks\n\nIt does.\n"
        );
        let file = folder.join("crates").join(package).join(format!("{id}.md"));
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }

    pub(in crate::audit) fn in_git(folder: &Path, args: &[&str]) {
        let output = Command::new("git")
            .args(["-c", "user.name=n", "-c", "user.email=n@example.org"])
            .args(args)
            .current_dir(folder)
            .env("GIT_COMMITTER_DATE", "2026-08-21T06:28:40Z")
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    fn trouble(folder: &Path) -> String {
        Database::open(folder).unwrap_err().reason()
    }

    #[test]
    fn plain_files_are_as_old_as_their_newest_advisory() {
        let folder = tempfile::tempdir().unwrap();
        plant(folder.path(), "RUSTSEC-2020-0001", "a", "2020-03-01", "");
        plant(folder.path(), "RUSTSEC-2019-0001", "b", "2019-01-01", "withdrawn = \"2021-05-06\"");
        let identity = Database::open(folder.path()).unwrap().identity;
        assert_eq!((identity.dated, identity.commit, identity.advisories), (Dated::NewestAdvisory, None, 2));
        assert_eq!(identity.date.to_string(), "2021-05-06T00:00:00Z");
    }

    #[test]
    fn a_clone_is_as_old_as_its_commit_unless_its_files_are_others() {
        let folder = tempfile::tempdir().unwrap();
        let outer = folder.path();
        in_git(outer, &["init", "-q"]);
        let inner = outer.join("db");
        plant(&inner, "RUSTSEC-2020-0001", "a", "2020-03-01", "");
        in_git(outer, &["add", "."]);
        in_git(outer, &["commit", "-qm", "m"]);
        // Inside another repository, that one's commit says nothing.
        assert_eq!(Database::open(&inner).unwrap().identity.dated, Dated::NewestAdvisory);
        in_git(&inner, &["init", "-q"]);
        in_git(&inner, &["add", "."]);
        in_git(&inner, &["commit", "-qm", "m"]);
        let identity = Database::open(&inner).unwrap().identity;
        assert_eq!(
            (identity.date.to_string().as_str(), identity.dated),
            ("2026-08-21T06:28:40Z", Dated::Commit)
        );
        assert_eq!(identity.commit.unwrap().len(), 40);
        // What the repository's configuration would have `git status` run is not run.
        let trap = "touch ../sprung; cat";
        for (key, value) in
            [("core.fsmonitor", trap), ("filter.trap.clean", trap), ("log.showSignature", "true")]
        {
            in_git(&inner, &["config", key, value]);
        }
        std::fs::write(inner.join(".gitattributes"), "* filter=trap\n").unwrap();
        let file = inner.join("crates/a/RUSTSEC-2020-0001.md");
        std::fs::write(&file, std::fs::read(&file).unwrap()).unwrap();
        assert_eq!(Database::open(&inner).unwrap().identity.dated, Dated::Commit);
        assert!(!outer.join("sprung").exists());
        plant(&inner, "RUSTSEC-2020-0002", "a", "2020-03-01", "");
        assert!(
            trouble(&inner).contains("was changed after it was fetched: 1 of its files"),
            "{}",
            trouble(&inner)
        );
    }

    #[test]
    fn garbage_is_unreadable_and_emptiness_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert!(trouble(root).starts_with("there is no advisory database: "));
        plant(root, "RUSTSEC-0000-0000", "a", "2020-03-01", "");
        assert!(trouble(root).contains("holds no advisory that is not a draft"), "{}", trouble(root));
        plant(root, "RUSTSEC-2020-0001", "a", "2020-13-01", "");
        let said = trouble(root);
        assert!(
            said.starts_with("the advisory database cannot be read: ") && said.contains("2020-13-01"),
            "{said}"
        );
        assert!(said.contains("RUSTSEC-2020-0001.md") && !said.contains('\n'), "{said}");
        plant(root, "RUSTSEC-2020-0001", "a", "2020-03-01", "");
        std::fs::write(root.join("crates/a/RUSTSEC-2020-0002.md"), "```toml\n[advisory\n```\n# x\n").unwrap();
        assert!(trouble(root).contains("RUSTSEC-2020-0002.md"), "{}", trouble(root));
        std::fs::write(root.join("crates/a/RUSTSEC-2020-0002.md"), "```toml").unwrap();
        assert!(trouble(root).contains("end of TOML"), "{}", trouble(root));
    }
}
