//! Outcomes of another machine: what may be taken over from its signed statement.
//!
//! Only from a key that the law lets sign outcomes, only for the same tree under the same law, only what was found there and
//! not taken from a third machine, and only as long as the law lets an outcome be used again.

use governance_law::Law;
use governance_law::trust::Signs;

use super::{GateRun, Provenance, Run, RunError, SKEW, Trust, TrustError, waiver};
use crate::canonical::Digest;
use crate::envelope::{Envelope, EnvelopeError};
use crate::keys::KeyId;
use crate::moment::Moment;
use crate::verdict::Verdict;

/// A statement of another machine that somebody answers for.
#[derive(Debug, Clone)]
pub struct Foreign {
    run: Run,
    signer: String,
    key_id: KeyId,
    envelope: Digest,
}

/// Why nothing is taken over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// The file is no envelope.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// Nobody who may has signed it.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// It is not the statement of a run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// It is about another tree.
    #[error("it is about another tree: `sha256:{found}`, and this one is `sha256:{wanted}`")]
    OtherTree {
        /// What it is about.
        found: Digest,
        /// What is wanted.
        wanted: Digest,
    },
    /// It was judged by another law.
    #[error("it was judged by another law: `sha256:{found}`, and this one is `sha256:{wanted}`")]
    OtherLaw {
        /// The law there.
        found: Digest,
        /// The law here.
        wanted: Digest,
    },
    /// It does not have the gate.
    #[error("it has no outcome of the gate `{0}`")]
    NoGate(String),
    /// The gate was not run there either.
    #[error("the gate `{gate}` was not run there either: {reason}")]
    NotRunThere {
        /// The gate.
        gate: String,
        /// Why.
        reason: String,
    },
    /// The outcome is not that machine's own.
    #[error("the outcome of the gate `{0}` was taken from a third machine")]
    SecondHand(String),
    /// The outcome is too old.
    #[error("the outcome of the gate `{gate}` is of `{made}`, {age_s} s old, and `max_age` is {max_age_s} s")]
    TooOld {
        /// The gate.
        gate: String,
        /// When it was found.
        made: Moment,
        /// How old it is, in seconds.
        age_s: i64,
        /// How old it may be, in seconds.
        max_age_s: u64,
    },
    /// The outcome is of a time that has not come.
    #[error("the outcome of the gate `{gate}` is of `{made}`, which has not come yet: it is `{now}`")]
    Future {
        /// The gate.
        gate: String,
        /// When it is said to have been found.
        made: Moment,
        /// The time of the check.
        now: Moment,
    },
}

impl MergeError {
    /// Returns what to do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Envelope(error) => error.help(),
            Self::Trust(error) => error.help(),
            Self::Run(error) => error.help(),
            Self::OtherTree { .. } | Self::OtherLaw { .. } => {
                "check out exactly this tree on the other machine and run `validate --only GATE --sign KEY` there"
            }
            Self::Future { .. } => "set the clocks of both machines",
            Self::SecondHand(_) => "take the statement of the machine that ran the gate",
            Self::NoGate(_) | Self::NotRunThere { .. } | Self::TooOld { .. } => {
                "run `validate --only GATE --sign KEY` again on a machine that can run the gate"
            }
        }
    }
}

/// Opens the statement of another machine.
///
/// # Errors
///
/// If it is none, if no signer of the law who may sign outcomes has signed it, or if it is about another tree or another law.
pub fn open(bytes: &[u8], law: &Law, tree: Digest) -> Result<Foreign, MergeError> {
    let envelope = Envelope::read(bytes)?;
    // Neither this machine's keys nor any that are handed in: what others are to believe is for the law to say.
    let trust = Trust::of_law(law)?;
    let (signer, verified) = trust.signer(&envelope, Signs::Outcome)?;
    let (run, found) = Run::read(verified.payload())?;
    if found != tree {
        return Err(MergeError::OtherTree { found, wanted: tree });
    }
    let wanted = waiver::digest(law);
    if run.law.sha256 != wanted {
        return Err(MergeError::OtherLaw { found: run.law.sha256, wanted });
    }
    let (signer, key_id) = (signer.name.clone(), signer.key.id());
    Ok(Foreign { run, signer, key_id, envelope: Digest::of(envelope.to_json()?.as_bytes()) })
}

impl Foreign {
    /// Returns who has signed, as the law calls the key.
    #[must_use]
    pub fn signer(&self) -> &str {
        &self.signer
    }

    /// Returns the gates that were tried there.
    pub fn tried(&self) -> impl Iterator<Item = &str> {
        self.run.gates.iter().filter(|gate| gate.verdict != Verdict::NotRun).map(|gate| gate.name.as_str())
    }

    /// Returns the outcome of a gate and the provenance that it has here.
    ///
    /// # Errors
    ///
    /// If the gate was not run there, not by that machine, or too long ago.
    pub fn outcome(&self, gate: &str, law: &Law, now: Moment) -> Result<(&GateRun, Provenance), MergeError> {
        let named = || gate.to_owned();
        let found = self.run.gates.iter().find(|found| found.name == gate);
        let found = found.ok_or_else(|| MergeError::NoGate(named()))?;
        if found.verdict == Verdict::NotRun {
            return Err(MergeError::NotRunThere { gate: named(), reason: found.reason.clone() });
        }
        let made = match &found.provenance {
            Provenance::Fresh {} => self.run.end,
            Provenance::Reused { age_s, .. } => Moment::from_unix(
                self.run.end.unix().saturating_sub(i64::try_from(*age_s).unwrap_or(i64::MAX)),
            ),
            Provenance::Merged { .. } => return Err(MergeError::SecondHand(named())),
        };
        let age_s = now.unix() - made.unix();
        if age_s < -SKEW {
            return Err(MergeError::Future { gate: named(), made, now });
        }
        let max_age_s = law.gate_time(gate, "max_age").as_secs();
        if u64::try_from(age_s).unwrap_or(0) > max_age_s {
            return Err(MergeError::TooOld { gate: named(), made, age_s, max_age_s });
        }
        let (key_id, envelope, machine) = (self.key_id, self.envelope, self.run.machine.clone());
        Ok((found, Provenance::Merged { key_id, envelope, machine, made }))
    }
}
