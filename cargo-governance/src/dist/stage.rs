//! The folder of a release: made aside, and put into its place when it is whole.

use std::io::Write;
use std::path::{Path, PathBuf};

use governance_evidence::envelope::Envelope;
use governance_evidence::statement::Statement;

use super::Halt;
use super::provenance;
use crate::unread::Named;
use crate::witness;

/// A folder that becomes the release, or goes without a trace.
#[derive(Debug)]
pub(super) struct Stage {
    /// Where it is made: beside its place, so that it can be moved there in one step.
    aside: PathBuf,
    place: PathBuf,
}

impl Stage {
    /// Begins a release that will stand at `place`.
    ///
    /// # Errors
    /// Says that something else stands there already, or that nothing can be written there.
    pub(super) fn begin(place: &Path) -> Result<Self, Halt> {
        let place = std::path::absolute(place).unwrap_or_else(|_| place.to_path_buf());
        check(&place)?;
        let (Some(parent), Some(name)) = (place.parent(), place.file_name()) else {
            return Err(Halt::unable(
                format!("`{}` cannot be the folder of a release", place.display()),
                "name a folder that is new, or that holds an earlier release",
            ));
        };
        let mut aside = name.to_owned();
        aside.push(format!(".{}.new", std::process::id()));
        let stage = Self { aside: parent.join(aside), place: place.clone() };
        std::fs::create_dir_all(&stage.aside).map_err(|error| stage.unwritable(&error))?;
        Ok(stage)
    }

    /// Writes one file of the release.
    ///
    /// # Errors
    /// Says why it cannot be written.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Halt> {
        let write = || {
            let mut file = std::fs::File::create(self.aside.join(name))?;
            file.write_all(bytes)?;
            file.sync_data()
        };
        write().map_err(|error: std::io::Error| self.unwritable(&error))
    }

    /// Puts the release into its place, and an earlier one out of it.
    ///
    /// # Errors
    /// Says why it cannot; the earlier one stays.
    pub(super) fn finish(self) -> Result<PathBuf, Halt> {
        check(&self.place)?;
        let mut old = self.aside.clone();
        old.set_extension("old");
        let is_replaced = self.place.exists();
        if is_replaced {
            std::fs::rename(&self.place, &old).map_err(|error| self.unwritable(&error))?;
        }
        if let Err(error) = std::fs::rename(&self.aside, &self.place) {
            if is_replaced {
                drop(std::fs::rename(&old, &self.place));
            }
            return Err(self.unwritable(&error));
        }
        if is_replaced {
            drop(std::fs::remove_dir_all(&old));
        }
        Ok(self.place.clone())
    }

    fn unwritable(&self, error: &std::io::Error) -> Halt {
        Halt::unable(
            format!("the release cannot be written to `{}`: {error}", self.place.display()),
            "make room or make its parent writable, or name another folder with `--output`",
        )
    }
}

impl Drop for Stage {
    /// What is not whole is not kept.
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.aside));
    }
}

/// Refuses a place that holds anything but an earlier release, whole or in part: what its provenance does not name is somebody's.
fn check(place: &Path) -> Result<(), Halt> {
    let help = "name another folder with `--output`, or take it away";
    if place.symlink_metadata().is_err() {
        return Ok(());
    }
    let refused =
        |why: String| Err(Halt::unable(format!("`{}` is there already, and {why}", place.display()), help));
    let Ok(entries) = std::fs::read_dir(place) else {
        return refused("is no folder that can be read".to_owned());
    };
    let names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let Some(known) = named(&place.join(provenance::FILE)) else {
        return refused("is no earlier release".to_owned());
    };
    match names.iter().find(|name| *name != provenance::FILE && !known.contains(name)) {
        Some(stray) => {
            refused(format!("holds `{stray}`, which is no part of the release in it: it would be lost"))
        }
        None => Ok(()),
    }
}

/// Returns the files that a provenance names; nothing if it is none.
fn named(file: &Path) -> Option<Vec<String>> {
    let envelope = Envelope::read(&witness::read(file, Named::Statement).ok()?).ok()?;
    let statement = Statement::read(envelope.unverified_payload()).ok()?;
    Some(statement.subjects().iter().map(|subject| subject.name.clone()).collect())
}

#[cfg(test)]
mod unit {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_release_is_there_as_a_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("dist");
        let stage = Stage::begin(&place).unwrap();
        stage.write("a", b"1").unwrap();
        assert!(!place.exists());
        drop(stage);
        assert_eq!(names(folder.path()), [""; 0], "what was not finished is gone");

        let stage = Stage::begin(&place).unwrap();
        stage.write(provenance::FILE, provenance_of("old").as_bytes()).unwrap();
        stage.write("old", b"1").unwrap();
        stage.finish().unwrap();
        let stage = Stage::begin(&place).unwrap();
        stage.write(provenance::FILE, provenance_of("new").as_bytes()).unwrap();
        assert_eq!(names(&place), ["old", provenance::FILE], "the earlier one stays until then");
        stage.finish().unwrap();
        assert_eq!(
            (names(&place), names(folder.path())),
            (vec![provenance::FILE.to_owned()], vec!["dist".to_owned()])
        );
        std::fs::write(place.join("notes"), "mine").unwrap();
        let (message, _) = Stage::begin(&place).unwrap_err().said();
        assert!(message.ends_with("holds `notes`, which is no part of the release in it: it would be lost"));
    }

    /// Signs that a release has one file.
    fn provenance_of(name: &str) -> String {
        let sha256 = governance_evidence::canonical::Digest::ZERO;
        let subject = governance_evidence::statement::Subject { name: name.to_owned(), sha256 };
        let statement = Statement::new(vec![subject], provenance::PREDICATE, serde_json::Map::new()).unwrap();
        let key = governance_evidence::keys::PrivateKey::from_seed(&[1; 32]);
        Envelope::sign(statement.to_payload().unwrap(), &key).to_json().unwrap()
    }

    #[test]
    fn what_is_no_release_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("mine"), "1").unwrap();
        std::fs::write(folder.path().join(provenance::FILE), "{}").unwrap();
        let (message, help) = Stage::begin(folder.path()).unwrap_err().said();
        assert!(message.contains("is no earlier release") && help.unwrap().contains("--output"), "{message}");
        let (message, _) = Stage::begin(&folder.path().join("mine")).unwrap_err().said();
        assert!(message.contains("is there already"), "{message}");
        assert_eq!(names(folder.path()), ["mine", provenance::FILE]);
    }
}
