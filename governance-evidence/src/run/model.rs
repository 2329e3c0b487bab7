//! What a run says of itself.

use governance_law::catalog::{Breach, Sense};
use governance_law::gate::{Profile, Threshold};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::words;
use crate::canonical::Digest;
use crate::keys::KeyId;
use crate::moment::Moment;
use crate::verdict::{Decision, Facts, Standing, Verdict};

/// A run of `validate`, as its statement has it. The tree that it is about is the subject of the statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The profile whose gates were run.
    #[serde(with = "words::profile")]
    pub profile: Profile,
    /// What was decided, recorded to be compared and never to be believed.
    #[serde(with = "words::decision")]
    pub decision: Decision,
    /// The law that it was judged by.
    pub law: LawText,
    /// The commit that was checked out, if there was a repository.
    pub commit: Option<Commit>,
    /// The program that ran the gates, and its version.
    pub tool: String,
    /// The compiler, as `rustc --version` says it.
    pub toolchain: String,
    /// What it ran on.
    pub machine: Machine,
    /// When it began.
    #[serde(with = "words::text")]
    pub begin: Moment,
    /// When it ended.
    #[serde(with = "words::text")]
    pub end: Moment,
    /// The gates of the profile, in the order of the catalogue.
    pub gates: Vec<GateRun>,
    /// The signed exceptions that gates rest on, whole, so that they can be judged again.
    pub waivers: Vec<Waiver>,
    /// The signed statements of other machines that outcomes were taken from, whole.
    pub merged: Vec<Value>,
}

/// Which law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LawText {
    /// Where it stood, for people.
    pub path: String,
    /// The SHA-256 of its text.
    #[serde(with = "words::text")]
    pub sha256: Digest,
}

/// The commit that was checked out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commit {
    /// Its id.
    pub id: String,
    /// Whether the tree had changes that are in no commit.
    pub is_dirty: bool,
}

/// What a run ran on. The host's name is left out: the key that signs says which machine it was, and to nobody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Machine {
    /// The operating system: `linux`.
    pub os: String,
    /// The architecture: `x86_64`.
    pub arch: String,
    /// The model of the processor, or `unknown`.
    pub cpu: String,
    /// How many threads it runs at once; 0 if unknown.
    pub cores: u32,
    /// Its memory in bytes; 0 if unknown.
    pub memory: u64,
}

/// One gate of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateRun {
    /// Its name in the catalogue.
    pub name: String,
    /// What was decided, recorded to be compared and never to be believed.
    #[serde(with = "words::verdict")]
    pub verdict: Verdict,
    /// How it stood in the profile, recorded likewise.
    #[serde(with = "words::standing")]
    pub standing: Standing,
    /// Why, in one line.
    pub reason: String,
    /// What the verdict is recomputed from.
    pub facts: Facts,
    /// What the figures were held against.
    pub thresholds: Vec<Held>,
    /// Where the facts come from.
    pub provenance: Provenance,
    /// The SHA-256 of what its commands wrote, if they wrote anything.
    #[serde(with = "words::some_text")]
    pub log: Option<Digest>,
    /// How long it took here, in milliseconds.
    pub duration_ms: u64,
}

/// What figures of a name were held against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// The name of the figures.
    pub figure: String,
    /// Which side was allowed.
    #[serde(with = "words::sense")]
    pub sense: Sense,
    /// The value, times in seconds; none if the law gave no number.
    pub value: Option<f64>,
    /// The key of the law that said so, if one did.
    pub key: Option<String>,
    /// What it meant if a figure was beyond.
    #[serde(with = "words::breach")]
    pub breach: Breach,
    /// Whether the gate proved nothing without this figure.
    pub is_demanded: bool,
}

impl From<Threshold> for Held {
    fn from(threshold: Threshold) -> Self {
        let Threshold { figure, sense, value, key, breach, is_demanded } = threshold;
        let value = Some(value).filter(|value| value.is_finite());
        Self { figure: figure.to_owned(), sense, value, key: key.map(str::to_owned), breach, is_demanded }
    }
}

/// Where the facts of a gate come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Provenance {
    /// Found in this run.
    Fresh {},
    /// Taken over from an earlier run on exactly the same inputs.
    Reused {
        /// The identity of that run.
        run: String,
        /// How long before this one it ended, in seconds.
        age_s: u64,
    },
    /// Taken over from the signed statement of another machine.
    Merged {
        /// The key that signed it.
        #[serde(with = "words::text")]
        key_id: KeyId,
        /// The SHA-256 of the canonical text of its envelope, which is among the run's `merged`.
        #[serde(with = "words::text")]
        envelope: Digest,
        /// What the facts were found on.
        machine: Machine,
        /// When they were found.
        #[serde(with = "words::text")]
        made: Moment,
    },
}

/// A signed exception, as it stood in the tree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The gate that it waives.
    pub gate: String,
    /// The document that was signed.
    pub document: String,
    /// Its signatures, as `ssh-keygen -Y sign` writes them.
    pub signatures: Vec<String>,
}
