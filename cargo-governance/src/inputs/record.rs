//! The record of the last test run that passed, kept below the target folder.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use governance_law::Date;
use serde::{Deserialize, Serialize};

use crate::judging::Counts;

/// The version of the format; a record of another one is no record.
const SCHEMA: u32 = 1;

/// One test run that passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    schema: u32,
    /// The digest of everything that the run depended on.
    key: String,
    /// When it ended, in seconds since 1970-01-01.
    ended: u64,
    /// What it counted.
    counts: Counts,
}

impl Record {
    /// Describes a run that has just passed.
    #[must_use]
    pub(crate) fn of(key: String, counts: Counts) -> Self {
        Self { schema: SCHEMA, key, ended: now(), counts }
    }

    /// Returns the record of a passing run on exactly these inputs, if there is one.
    #[must_use]
    pub(crate) fn find(scratch: &Path, key: &str) -> Option<Self> {
        let text = std::fs::read_to_string(file(scratch)).ok()?;
        let record: Self = serde_json::from_str(&text).ok()?;
        let is_passing = record.counts.failed == 0 && record.ended <= now();
        (record.schema == SCHEMA && record.key == key && is_passing).then_some(record)
    }

    /// Keeps the record.
    ///
    /// # Errors
    /// Says why it could not be written.
    pub(crate) fn keep(&self, scratch: &Path) -> Result<(), String> {
        let write = || {
            std::fs::create_dir_all(scratch)?;
            let text = serde_json::to_string_pretty(self)?;
            // Whole or not at all: a reader never sees half a record.
            let new = scratch.join(format!("tests.json.{}", std::process::id()));
            std::fs::write(&new, text)?;
            std::fs::rename(new, file(scratch))
        };
        write().map_err(|error| error.to_string())
    }

    /// Forgets the record, because its inputs are about to be tested again.
    pub(crate) fn forget(scratch: &Path) {
        // There may be none.
        drop(std::fs::remove_file(file(scratch)));
    }

    /// Returns what the run counted.
    #[must_use]
    pub(crate) const fn counts(&self) -> Counts {
        self.counts
    }

    /// Returns how long ago the run ended.
    #[must_use]
    pub(crate) fn age(&self) -> Duration {
        Duration::from_secs(now().saturating_sub(self.ended))
    }

    /// Returns the identity of the run: the moment it ended.
    #[must_use]
    pub(crate) fn run(&self) -> String {
        moment(self.ended)
    }
}

fn file(scratch: &Path) -> PathBuf {
    scratch.join("tests.json")
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Prints a moment in UTC: `2026-11-20T18:40:02Z`.
fn moment(seconds: u64) -> String {
    let date = Date::from_unix_days(i64::try_from(seconds / 86_400).unwrap_or(0));
    let rest = seconds % 86_400;
    format!("{date}T{:02}:{:02}:{:02}Z", rest / 3_600, rest / 60 % 60, rest % 60)
}

/// Prints an age as people say it: `3 minutes ago`.
#[must_use]
pub(crate) fn ago(age: Duration) -> String {
    let seconds = age.as_secs();
    let (number, unit) = match seconds {
        0..60 => (seconds, "second"),
        60..3_600 => (seconds / 60, "minute"),
        3_600..86_400 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{number} {unit}{} ago", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod unit {
    use super::*;

    const PASSED: Counts = Counts { passed: 3, failed: 0, skipped: 1 };

    #[test]
    fn a_record_is_found_by_its_key_only() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Record::find(folder.path(), "k"), None);
        let record = Record::of("k".to_owned(), PASSED);
        record.keep(folder.path()).unwrap();
        assert_eq!(Record::find(folder.path(), "k"), Some(record));
        assert_eq!(Record::find(folder.path(), "other"), None);
        Record::forget(folder.path());
        assert_eq!(Record::find(folder.path(), "k"), None);
    }

    #[test]
    fn a_failing_strange_or_future_record_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let mut record = Record::of("k".to_owned(), Counts { failed: 1, ..PASSED });
        record.keep(folder.path()).unwrap();
        assert_eq!(Record::find(folder.path(), "k"), None);
        record = Record { ended: now() + 3_600, ..Record::of("k".to_owned(), PASSED) };
        record.keep(folder.path()).unwrap();
        assert_eq!(Record::find(folder.path(), "k"), None);
        std::fs::write(file(folder.path()), "{\"schema\": 1, \"key\": \"k\"}").unwrap();
        assert_eq!(Record::find(folder.path(), "k"), None);
    }

    #[test]
    fn times_print_as_people_read_them() {
        assert_eq!(moment(1_795_200_002), "2026-11-20T18:40:02Z");
        assert_eq!(ago(Duration::from_secs(1)), "1 second ago");
        assert_eq!(ago(Duration::from_secs(200)), "3 minutes ago");
        assert_eq!(ago(Duration::from_secs(200_000)), "2 days ago");
    }
}
