//! Which state of the world an advisory database is: its commit, its date, its age and its digest.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use governance_evidence::canonical::Digest;
use governance_evidence::moment::Moment;
use serde::{Deserialize, Serialize};

/// The file beside the advisories in which `advisories fetch` and `use` write what they brought.
pub(super) const RECORD: &str = "FETCHED.json";

/// How far a database may be ahead of the clock: the clocks of two machines, and days without a time of day.
const SKEW: i64 = 86_400;

/// Where the date of a database comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Dated {
    /// Its commit.
    Commit,
    /// Its newest advisory, because nothing says from which commit it is.
    NewestAdvisory,
}

impl Dated {
    /// Returns what it is, for a sentence.
    #[must_use]
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Commit => "by its commit",
            Self::NewestAdvisory => "by its newest advisory",
        }
    }
}

/// Returns the time by the clock of this machine.
#[must_use]
pub(crate) fn now() -> Moment {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Moment::from_unix(i64::try_from(seconds).unwrap_or(i64::MAX))
}

/// What is known about a database besides its advisories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// The commit, if one is known.
    pub(crate) commit: Option<String>,
    /// Its date.
    pub(crate) date: Moment,
    /// Where the date comes from.
    pub(crate) dated: Dated,
    /// The digest of its files.
    pub(crate) digest: Digest,
    /// How many advisories it holds.
    pub(crate) advisories: usize,
}

impl Identity {
    /// Returns how old it is; `None` if it is from the future, so that the clock is wrong.
    #[must_use]
    pub(crate) fn age(&self, now: Moment) -> Option<Duration> {
        let seconds = now.unix() - self.date.unix();
        (seconds >= -SKEW).then(|| Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
    }

    /// Describes it in one line: `1225 advisories of 2026-08-21 (commit bf5c0d245a92)`.
    #[must_use]
    pub(crate) fn shown(&self) -> String {
        let day = self.date.to_string();
        let day = day.split('T').next().unwrap_or(&day);
        let of = match &self.commit {
            Some(commit) => format!("commit {}", commit.get(..12).unwrap_or(commit)),
            None => format!("{}, {}", self.dated.words(), short(&self.digest)),
        };
        format!("{} advisories of {day} ({of})", self.advisories)
    }
}

/// Returns the digest as people compare it.
#[must_use]
fn short(digest: &Digest) -> String {
    let hex: String = digest.to_string();
    format!("sha256 {}", hex.get(..12).unwrap_or(&hex))
}

/// What `advisories fetch` and `use` write down about what they brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    /// The version of the format.
    pub(super) schema: u32,
    /// The repository or folder that it came from.
    pub(super) from: String,
    /// When it was brought.
    pub(super) fetched: String,
    /// The commit, if one is known.
    pub(super) commit: Option<String>,
    /// Its date.
    pub(super) date: String,
    /// Where the date comes from.
    pub(super) dated: Dated,
    /// The digest of the files; if they have another, nothing above is about them.
    pub(super) digest: String,
}

impl Record {
    /// Reads the record of a folder, if there is one.
    ///
    /// # Errors
    /// Says that it is none.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, String> {
        let text = match std::fs::read_to_string(folder.join(RECORD)) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(format!("`{RECORD}` cannot be read: {error}")),
        };
        let record: Self = serde_json::from_str(&text)
            .map_err(|error| format!("`{RECORD}` is not what was written: {error}"))?;
        if record.schema == 1 {
            Ok(Some(record))
        } else {
            Err(format!("`{RECORD}` has schema {}", record.schema))
        }
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    fn of(date: &str) -> Identity {
        let (commit, dated) = (Some("bf5c0d245a92671908518d7e765914d437954ed6".to_owned()), Dated::Commit);
        Identity { commit, date: date.parse().unwrap(), dated, digest: Digest::ZERO, advisories: 2 }
    }

    #[test]
    fn a_database_from_the_future_has_no_age() {
        let now = "2026-11-21T00:00:00Z".parse().unwrap();
        assert_eq!(of("2026-11-20T00:00:00Z").age(now), Some(Duration::from_secs(86_400)));
        // The clocks of two machines are never the same.
        assert_eq!(of("2026-11-21T12:00:00Z").age(now), Some(Duration::ZERO));
        assert_eq!(of("2026-11-23T00:00:00Z").age(now), None);
    }

    #[test]
    fn it_says_what_its_date_is_worth() {
        let mut identity = of("2026-08-21T06:28:40Z");
        assert_eq!(identity.shown(), "2 advisories of 2026-08-21 (commit bf5c0d245a92)");
        (identity.commit, identity.dated) = (None, Dated::NewestAdvisory);
        assert_eq!(
            identity.shown(),
            "2 advisories of 2026-08-21 (by its newest advisory, sha256 000000000000)"
        );
    }
}
