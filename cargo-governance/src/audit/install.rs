//! Bringing an advisory database to the place where the gate looks for it: whole and known, or not at all.

use std::path::{Path, PathBuf};

use governance_evidence::moment::Moment;

use super::database::{Database, Trouble};
use super::git;
use super::identity::{Identity, RECORD, Record};
use crate::error::SetupError;

/// Where the database of the Rust project is kept.
pub(crate) const UPSTREAM: &str = "https://github.com/rustsec/advisory-db";

/// Clones a database with the user's own git and puts it in place; the only thing here that goes online.
///
/// # Errors
/// Says what git said, what is wrong with what it brought, or that it is older than what is there.
pub(crate) fn fetch(from: &str, place: &Path, now: Moment) -> Result<Identity, SetupError> {
    let new = beside(place, "new")?;
    let source = std::path::absolute(from).ok().filter(|path| path.is_dir());
    let source = source.map_or_else(|| from.to_owned(), |path| path.display().to_string());
    git::clone(&source, &new).map_err(|said| {
        SetupError::helped(
            format!("`{source}` could not be cloned: {said}"),
            "without a network, carry a clone or a copy of it here and name its folder: `advisories use FOLDER`",
        )
    })?;
    let done = Database::open(&new).map_err(|trouble| unfit(&source, &trouble)).and_then(|found| {
        // What git keeps besides is thirty times as large, and is not asked again.
        remove(&new.join(".git"))?;
        settle(&source, &new, place, &found.identity, now)?;
        Ok(found.identity)
    });
    clear(done, &new)
}

/// Copies a database from a folder and puts it in place.
///
/// # Errors
/// Says what is wrong with the folder, or that it is older than what is there.
pub(crate) fn copy(folder: &Path, place: &Path, now: Moment) -> Result<Identity, SetupError> {
    let source = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    if source.starts_with(place) {
        return Err(SetupError::Other(format!("`{}` is where the gate looks already", place.display())));
    }
    let name = source.display().to_string();
    let found = Database::open(&source).map_err(|trouble| unfit(&name, &trouble))?;
    let new = beside(place, "new")?;
    let done = found
        .files
        .iter()
        .try_for_each(|file| {
            let to = new.join(file);
            to.parent().map_or(Ok(()), std::fs::create_dir_all)?;
            std::fs::copy(source.join(file), to).map(drop)
        })
        .map_err(|error| refused(&new, &error))
        .and_then(|()| settle(&name, &new, place, &found.identity, now))
        .map(|()| found.identity);
    clear(done, &new)
}

fn unfit(source: &str, trouble: &Trouble) -> SetupError {
    SetupError::helped(
        format!("`{source}` cannot be used: {}", trouble.reason()),
        format!("a database is what `{UPSTREAM}` holds: a folder `crates` with a folder for each crate"),
    )
}

/// Writes down what was brought, sees that it can be read back, and puts it in the place of what is there.
fn settle(from: &str, new: &Path, place: &Path, identity: &Identity, now: Moment) -> Result<(), SetupError> {
    if let Ok(known) = Database::open(place)
        && known.identity.date > identity.date
    {
        return Err(SetupError::helped(
            format!("`{from}` holds {}, and there are {} here", identity.shown(), known.identity.shown()),
            format!("if the older one is meant, remove `{}` first", place.display()),
        ));
    }
    let record = Record {
        schema: 1,
        from: from.to_owned(),
        fetched: now.to_string(),
        commit: identity.commit.clone(),
        date: identity.date.to_string(),
        dated: identity.dated,
        digest: identity.digest.to_string(),
    };
    let text = serde_json::to_string_pretty(&record).map_err(|error| SetupError::Other(error.to_string()))?;
    std::fs::write(new.join(RECORD), text + "\n").map_err(|error| refused(new, &error))?;
    let back = Database::open(new).map_err(|trouble| unfit(from, &trouble))?;
    if back.identity != *identity {
        return Err(SetupError::Other(format!("`{from}` changed while it was copied")));
    }
    // A run that is ended between the two renames leaves no database, which the gate says, and never half of one.
    let old = beside(place, "old")?;
    if place.exists() {
        std::fs::rename(place, &old).map_err(|error| refused(place, &error))?;
    }
    std::fs::rename(new, place).map_err(|error| refused(place, &error))?;
    remove(&old)
}

/// Returns a folder beside the place that is not there, and makes its parent.
fn beside(place: &Path, ending: &str) -> Result<PathBuf, SetupError> {
    let path = place.with_extension(ending);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|error| refused(parent, &error))?;
    }
    // Left by a run that was ended.
    remove(&path)?;
    Ok(path)
}

fn remove(path: &Path) -> Result<(), SetupError> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(refused(path, &error)),
        _ => Ok(()),
    }
}

fn refused(path: &Path, error: &std::io::Error) -> SetupError {
    SetupError::Other(format!("`{}` cannot be written: {error}", path.display()))
}

/// Removes what was begun, whatever came of it.
fn clear<T>(done: Result<T, SetupError>, new: &Path) -> Result<T, SetupError> {
    let cleared = remove(new);
    done.and_then(|value| cleared.map(|()| value))
}

#[cfg(test)]
mod unit {
    use super::super::database::unit::{in_git, plant};
    use super::super::identity::Dated;
    use super::*;

    fn now() -> Moment {
        "2026-11-21T00:00:00Z".parse().unwrap()
    }

    /// Makes a repository with one advisory.
    fn repository(folder: &Path) {
        plant(folder, "RUSTSEC-2020-0001", "a", "2020-03-01", "");
        std::fs::write(folder.join("README.md"), "hello").unwrap();
        in_git(folder, &["init", "-q"]);
        in_git(folder, &["add", "."]);
        in_git(folder, &["commit", "-qm", "m"]);
    }

    #[test]
    fn a_fetched_database_knows_its_commit_without_git() {
        let folder = tempfile::tempdir().unwrap();
        let (source, place) = (folder.path().join("source"), folder.path().join("cache/advisory-db"));
        std::fs::create_dir(&source).unwrap();
        repository(&source);
        let fetched = fetch(source.to_str().unwrap(), &place, now()).unwrap();
        assert!(!place.join(".git").exists());
        assert_eq!(Database::open(&place).unwrap().identity, fetched);
        assert_eq!(
            (fetched.dated, fetched.date.to_string().as_str()),
            (Dated::Commit, "2026-08-21T06:28:40Z")
        );
        // Again, and from a copy of what was fetched.
        assert_eq!(fetch(source.to_str().unwrap(), &place, now()).unwrap(), fetched);
        let second = folder.path().join("second");
        assert_eq!(copy(&place, &second, now()).unwrap(), fetched);
        assert_eq!(Database::open(&second).unwrap().identity, fetched);
        let names = |at: &Path| std::fs::read_dir(at).unwrap().count();
        assert_eq!((names(&folder.path().join("cache")), names(folder.path())), (1, 3));
    }

    #[test]
    fn one_changed_byte_of_a_fetched_database_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let (source, place) = (folder.path().join("source"), folder.path().join("db"));
        std::fs::create_dir(&source).unwrap();
        repository(&source);
        fetch(source.to_str().unwrap(), &place, now()).unwrap();
        let file = place.join("crates/a/RUSTSEC-2020-0001.md");
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.replace("It does.", "It did.")).unwrap();
        let said = Database::open(&place).unwrap_err().reason();
        assert!(said.contains("was changed after it was fetched: its digest is "), "{said}");
        std::fs::write(&file, text).unwrap();
        assert!(Database::open(&place).is_ok());
        std::fs::write(place.join(RECORD), "{}").unwrap();
        assert!(matches!(Database::open(&place), Err(Trouble::Changed(_))));
    }

    #[test]
    fn what_is_worse_than_what_is_there_leaves_it_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let (good, place) = (folder.path().join("good"), folder.path().join("db"));
        plant(&good, "RUSTSEC-2020-0001", "a", "2020-03-01", "");
        let identity = copy(&good, &place, now()).unwrap();
        assert_eq!(identity.dated, Dated::NewestAdvisory);
        let older = folder.path().join("older");
        plant(&older, "RUSTSEC-2019-0001", "a", "2019-03-01", "");
        let error = copy(&older, &place, now()).unwrap_err();
        assert!(error.to_string().contains("and there are 1 advisories of 2020-03-01"), "{error}");
        let error = fetch("/nowhere/at/all", &place, now()).unwrap_err();
        assert!(
            error.to_string().contains("could not be cloned") && error.help().unwrap().contains("use FOLDER")
        );
        let empty = folder.path().join("empty");
        std::fs::create_dir(&empty).unwrap();
        assert!(copy(&empty, &place, now()).unwrap_err().to_string().contains("cannot be used"));
        assert!(copy(&place, &place, now()).unwrap_err().to_string().contains("looks already"));
        assert_eq!(Database::open(&place).unwrap().identity, identity);
        assert!(!folder.path().join("db.new").exists() && !folder.path().join("db.old").exists());
    }
}
