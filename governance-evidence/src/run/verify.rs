//! Verifying the statement of a run: who signed it, what it is about, how old it is, and what its facts say by a law.

use std::time::Duration;

use governance_law::gate::Profile;
use governance_law::trust::Signs;
use governance_law::{Law, Quantity};

use super::{Authority, Recomputed, Run, SKEW, Trust, recompute};
use crate::canonical::Digest;
use crate::envelope::Envelope;
use crate::keys::{KeyId, PublicKey};
use crate::moment::Moment;
use crate::verdict::Decision;

/// What a statement is held against.
#[derive(Debug, Clone, Copy)]
pub struct Demand<'a> {
    /// The law.
    pub law: &'a Law,
    /// The keys whose signatures count.
    pub trust: &'a Trust,
    /// The profile that it has to prove.
    pub profile: Profile,
    /// The tree that it has to be about; nothing if nobody says which.
    pub tree: Option<Digest>,
    /// How old it may be.
    pub max_age: Option<Duration>,
    /// The time of the check.
    pub now: Moment,
}

/// Why a statement is refused, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What was found, and what was allowed.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Refusal {
    /// Makes one.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// A statement that somebody who is trusted answers for.
#[derive(Debug, Clone)]
pub struct Verified {
    /// What the statement says.
    pub run: Run,
    /// The tree that it is about.
    pub tree: Digest,
    /// Who signed, as the authority calls the key.
    pub signer: String,
    /// The key that signed.
    pub key: PublicKey,
    /// On whose word the key is trusted.
    pub authority: Authority,
    /// How long ago the run ended.
    pub age: Duration,
    /// What its facts say by the law.
    pub recomputed: Recomputed,
    /// Why it proves nothing although nothing in it is wrong.
    pub open: Vec<String>,
}

impl Verified {
    /// Returns the id of the key that signed.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        self.key.id()
    }

    /// Returns whether it was recorded otherwise than its facts say by the very law that it was judged by.
    #[must_use]
    pub fn is_lie(&self) -> bool {
        self.recomputed.is_same_law && !self.recomputed.differences.is_empty()
    }

    /// Returns how the verification ends.
    #[must_use]
    pub fn decision(&self) -> Decision {
        match self.recomputed.decision {
            _ if self.is_lie() => Decision::Violation,
            Decision::Go if !self.open.is_empty() => Decision::Unchecked,
            decision => decision,
        }
    }
}

/// Verifies the bytes of a statement.
///
/// # Errors
///
/// If it is no statement of a run, if nobody who is trusted has signed it, or if it is about another tree, too old or of a time
/// that has not come.
pub fn verify(bytes: &[u8], demand: &Demand<'_>) -> Result<Verified, Refusal> {
    let envelope = Envelope::read(bytes).map_err(|error| Refusal::new(error.to_string(), error.help()))?;
    let signer = demand.trust.signer(&envelope, Signs::Verdict);
    let (signer, verified) = signer.map_err(|error| Refusal::new(error.to_string(), error.help()))?;
    let (run, tree) =
        Run::read(verified.payload()).map_err(|error| Refusal::new(error.to_string(), error.help()))?;
    signer.had_not_ended(run.end).map_err(|error| Refusal::new(error.to_string(), error.help()))?;
    if let Some(wanted) = demand.tree.filter(|wanted| *wanted != tree) {
        let message = format!("the statement is about the tree `sha256:{tree}`, not about `sha256:{wanted}`");
        let profile = demand.profile.word();
        let help = match &run.commit {
            Some(commit) => {
                let dirty = if commit.is_dirty { " with changes" } else { "" };
                format!(
                    "that tree was made from the commit `{}`{dirty}; run `validate --profile {profile}` on this one",
                    commit.id
                )
            }
            None => format!("run `validate --profile {profile}` on this tree"),
        };
        return Err(Refusal::new(message, help));
    }
    let age = age(&run, demand)?;
    let recomputed = recompute(&run, tree, demand.law, demand.profile, demand.now);
    let open = open(&run, &recomputed, demand);
    let (signer, key, authority) = (signer.name.clone(), signer.key.clone(), signer.authority.clone());
    Ok(Verified { run, tree, signer, key, authority, age, recomputed, open })
}

/// Returns how old a statement is, if it is neither too old nor of the future.
fn age(run: &Run, demand: &Demand<'_>) -> Result<Duration, Refusal> {
    let seconds = demand.now.unix() - run.end.unix();
    if seconds < -SKEW {
        let message =
            format!("the run ended at `{}`, which has not come yet: it is `{}`", run.end, demand.now);
        return Err(Refusal::new(message, "set the clock of this machine, or of the one that signed"));
    }
    let age = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
    match demand.max_age {
        Some(most) if age > most => {
            let most = Quantity::Time(most);
            let message = format!(
                "the run ended at `{}`, {} s ago, and at most `{most}` is allowed",
                run.end,
                age.as_secs()
            );
            Err(Refusal::new(message, "run `validate` again"))
        }
        _ => Ok(age),
    }
}

/// Returns what keeps a statement without a fault from proving anything.
fn open(run: &Run, recomputed: &Recomputed, demand: &Demand<'_>) -> Vec<String> {
    let mut open = Vec::new();
    if demand.tree.is_none() {
        open.push(
            "nobody said which tree it has to be about: verify it inside of the workspace, or give `--about`"
                .to_owned(),
        );
    }
    if !recomputed.is_same_law {
        open.push(format!(
            "it was judged by the law `sha256:{}`, and not by this one: figures and policy were judged again, but what the gates \
             looked for, that law said",
            run.law.sha256
        ));
    }
    if run.profile != demand.profile {
        open.push(format!(
            "it is of a run of profile `{}`, and is held to `{}`; `--profile {}` holds it to its own",
            run.profile.word(),
            demand.profile.word(),
            run.profile.word()
        ));
    }
    open
}
