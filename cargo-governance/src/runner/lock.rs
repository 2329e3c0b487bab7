//! One run at a time in a target folder: two would write the same logs and records.
//!
//! The operating system holds the lock and takes it back when its holder ends in any way, so that a killed run is no obstacle. Who
//! holds it stands in a file beside the lock, because some systems let nobody read a locked file.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::error::SetupError;
use crate::inputs::{ago, moment, now};

/// How often a waiting run looks again.
const PULSE: Duration = Duration::from_millis(200);

/// The right to run; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

/// Who holds the lock.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Holder {
    /// Its process.
    pid: u32,
    /// Since when, in seconds since 1970-01-01.
    since: u64,
}

impl Lock {
    /// Takes the lock of a target folder. If another run holds it, waits for its end if `is_patient`, and is told once whom it waits
    /// for; `is_stopped` ends the waiting.
    ///
    /// # Errors
    /// Says who holds the lock, or why the folder has none.
    pub(crate) fn take(
        scratch: &Path,
        is_patient: bool,
        is_stopped: &dyn Fn() -> bool,
        tell: &mut dyn FnMut(&str),
    ) -> Result<Self, SetupError> {
        let path = scratch.join("lock");
        let failed = |error: std::io::Error| {
            SetupError::Other(format!("the lock `{}` cannot be taken: {error}", path.display()))
        };
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        let mut is_told = false;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(failed(error)),
                Err(TryLockError::WouldBlock) if !is_patient => {
                    let message = format!("{} in this target folder already", holder(scratch));
                    return Err(SetupError::helped(message, "`--wait` waits for its end"));
                }
                Err(TryLockError::WouldBlock) if is_stopped() => {
                    return Err(SetupError::Other("interrupted while waiting for another run".to_owned()));
                }
                Err(TryLockError::WouldBlock) => {
                    if !is_told {
                        tell(&format!("waiting: {}", holder(scratch)));
                        is_told = true;
                    }
                    std::thread::sleep(PULSE);
                }
            }
        }
        let holder = Holder { pid: std::process::id(), since: now() };
        // It only helps whoever meets the lock; the lock itself holds without it.
        if let Ok(text) = serde_json::to_string(&holder) {
            drop(std::fs::write(beside(scratch), text));
        }
        Ok(Self { _file: file })
    }
}

fn beside(scratch: &Path) -> PathBuf {
    scratch.join("lock.json")
}

/// Says who holds the lock, as far as it is known.
fn holder(scratch: &Path) -> String {
    let text = std::fs::read_to_string(beside(scratch)).unwrap_or_default();
    match serde_json::from_str::<Holder>(&text) {
        Ok(Holder { pid, since }) => {
            let age = ago(Duration::from_secs(now().saturating_sub(since)));
            format!("process {pid} runs gates since {} ({age})", moment(since))
        }
        Err(_) => "another process runs gates".to_owned(),
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    fn take(scratch: &Path, is_patient: bool, is_stopped: bool) -> Result<Lock, SetupError> {
        Lock::take(scratch, is_patient, &|| is_stopped, &mut |_| {})
    }

    #[test]
    fn the_second_run_is_told_who_holds_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let first = take(folder.path(), false, false).unwrap();
        let error = take(folder.path(), false, false).unwrap_err();
        let said = error.to_string();
        assert!(said.starts_with(&format!("process {} runs gates since 20", std::process::id())), "{said}");
        assert!(error.help().unwrap().contains("--wait"));
        drop(first);
        // What the ended run left is no obstacle.
        assert!(beside(folder.path()).exists());
        take(folder.path(), false, false).unwrap();
    }

    #[test]
    fn a_patient_run_waits_and_can_be_interrupted() {
        let folder = tempfile::tempdir().unwrap();
        let first = take(folder.path(), false, false).unwrap();
        assert!(take(folder.path(), true, true).unwrap_err().to_string().contains("interrupted"));
        let mut told = Vec::new();
        std::thread::scope(|threads| {
            threads.spawn(|| {
                std::thread::sleep(PULSE);
                drop(first);
            });
            Lock::take(folder.path(), true, &|| false, &mut |line| told.push(line.to_owned())).unwrap();
        });
        assert_eq!(told.len(), 1, "{told:?}");
    }

    #[test]
    fn a_lock_without_a_word_of_its_holder_holds_as_well() {
        let folder = tempfile::tempdir().unwrap();
        let first = take(folder.path(), false, false).unwrap();
        std::fs::write(beside(folder.path()), "half a docu").unwrap();
        let error = take(folder.path(), false, false).unwrap_err();
        assert_eq!(error.to_string(), "another process runs gates in this target folder already");
        drop(first);
    }

    #[test]
    fn a_lock_that_cannot_be_taken_is_no_lock() {
        let folder = tempfile::tempdir().unwrap();
        let error = take(&folder.path().join("nowhere"), true, false).unwrap_err().to_string();
        assert!(error.starts_with("the lock `") && error.contains("cannot be taken: "), "{error}");
    }
}
