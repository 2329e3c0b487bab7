//! What came of a pack.

use std::time::Duration;

use super::judge::Finding;
use crate::canonical::Digest;
use crate::moment::Moment;
use crate::verdict::Verdict;

/// What came of a whole pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// When it began.
    pub begun: Moment,
    /// When it ended.
    pub ended: Moment,
    /// What prepared it.
    pub setup: Vec<Stepped>,
    /// What came of each claim, in the order of the pack.
    pub claims: Vec<Decided>,
    /// What cleared away.
    pub teardown: Vec<Stepped>,
    /// What may have been left behind, one line each.
    pub leftovers: Vec<String>,
}

impl Proof {
    /// Returns the verdict over all: only a pack whose every claim passes, and that has cleared away, passes.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let has = |verdict| self.claims.iter().any(|claim| claim.verdict == verdict);
        if has(Verdict::Fail) {
            Verdict::Fail
        } else if has(Verdict::Inconclusive) || !self.leftovers.is_empty() || self.claims.is_empty() {
            Verdict::Inconclusive
        } else if has(Verdict::NotRun) {
            Verdict::NotRun
        } else {
            Verdict::Pass
        }
    }

    /// Returns how many claims have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.claims.iter().filter(|claim| claim.verdict == verdict).count()
    }
}

/// What came of one claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Its id.
    pub id: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Why, in one line.
    pub reason: String,
    /// What the probe of absence showed, if there was one.
    pub absence: Option<Stepped>,
    /// The proof, if it was tried.
    pub proof: Option<Trial>,
    /// Its negative control, if it was tried.
    pub control: Option<Trial>,
    /// How long all of it took.
    pub took: Duration,
}

/// One trial of a claim's command: the proof itself, or its control.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trial {
    /// What prepared it.
    pub steps: Vec<Stepped>,
    /// What the command was.
    pub command: Vec<String>,
    /// What it was started with, besides what is handed on.
    pub env: Vec<(String, String)>,
    /// What it wrote, if it ran.
    pub output: Option<Output>,
    /// How often it was tried.
    pub tries: u32,
    /// Each expectation of the claim.
    pub findings: Vec<Finding>,
    /// Each expectation of the control alone: the way in which it has to fail.
    pub shown: Vec<Finding>,
    /// Why it cannot be judged, if it cannot.
    pub trouble: Option<String>,
    /// What cleared away.
    pub teardown: Vec<Stepped>,
    /// What may have been left behind, one line each.
    pub leftovers: Vec<String>,
}

/// What a command wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// When it began.
    pub begun: Moment,
    /// How it ended, in words.
    pub ended: String,
    /// The end of standard output, fit to be shown.
    pub stdout: String,
    /// The digest of all of standard output.
    pub stdout_sha256: Digest,
    /// The end of standard error, fit to be shown.
    pub stderr: String,
    /// The digest of all of standard error.
    pub stderr_sha256: Digest,
    /// How long it took.
    pub took: Duration,
}

/// What came of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stepped {
    /// What it is for, or what it does.
    pub name: String,
    /// The command, if it has one.
    pub command: Vec<String>,
    /// What it wrote, if a command ran.
    pub output: Option<Output>,
    /// What went wrong, if something did.
    pub trouble: Option<String>,
}
