//! Verifying the statement of a run: who signed it, what it is about, how old it is, and what its facts say by a law.

use std::time::Duration;

use governance_evidence::canonical::Digest;
use governance_evidence::envelope::Envelope;
use governance_evidence::keys::KeyId;
use governance_evidence::moment::Moment;
use governance_evidence::run::{Authority, Recomputed, Run, SKEW, Trust, recompute};
use governance_evidence::verdict::Decision;
use governance_law::Law;
use governance_law::gate::Profile;
use governance_law::trust::Signs;

use crate::exit_codes::Exit;

/// What a statement is held against.
pub(crate) struct Demand<'a> {
    /// The law.
    pub(crate) law: &'a Law,
    /// The keys whose signatures count.
    pub(crate) trust: &'a Trust,
    /// The profile that it has to prove.
    pub(crate) profile: Profile,
    /// The tree that it has to be about; nothing if nobody says which.
    pub(crate) tree: Option<Digest>,
    /// How old it may be.
    pub(crate) max_age: Option<Duration>,
    /// The time of the check.
    pub(crate) now: Moment,
}

/// Why a statement is refused, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) message: String,
    pub(crate) help: String,
}

/// A statement that somebody who is trusted answers for.
#[derive(Debug, Clone)]
pub(crate) struct Verified {
    pub(crate) run: Run,
    pub(crate) tree: Digest,
    /// Who signed, as the authority calls the key.
    pub(crate) signer: String,
    pub(crate) key_id: KeyId,
    pub(crate) authority: Authority,
    /// How long ago the run ended.
    pub(crate) age: Duration,
    pub(crate) recomputed: Recomputed,
    /// Why it proves nothing although nothing in it is wrong.
    pub(crate) open: Vec<String>,
}

impl Verified {
    /// Returns how the verification ends.
    #[must_use]
    pub(crate) fn exit(&self) -> Exit {
        let is_lie = self.recomputed.is_same_law && !self.recomputed.differences.is_empty();
        match self.recomputed.decision {
            _ if is_lie => Exit::Violation,
            Decision::Violation => Exit::Violation,
            Decision::Go if self.open.is_empty() => Exit::Proved,
            Decision::Go | Decision::Unchecked => Exit::Unchecked,
        }
    }
}

/// Verifies the bytes of a statement.
///
/// # Errors
/// If it is no statement of a run, if nobody who is trusted has signed it, or if it is about another tree, too old or of a time
/// that has not come.
pub(crate) fn verify(bytes: &[u8], demand: &Demand<'_>) -> Result<Verified, Refusal> {
    let envelope = Envelope::read(bytes).map_err(|error| refuse(&error, error.help()))?;
    let signer = demand.trust.signer(&envelope, Signs::Verdict);
    let (signer, verified) = signer.map_err(|error| refuse(&error, error.help()))?;
    let (run, tree) = Run::read(verified.payload()).map_err(|error| refuse(&error, error.help()))?;
    signer.had_not_ended(run.end).map_err(|error| refuse(&error, error.help()))?;
    if let Some(wanted) = demand.tree.filter(|wanted| *wanted != tree) {
        let message = format!("the statement is about the tree `sha256:{tree}`, not about `sha256:{wanted}`");
        let help = match &run.commit {
            Some(commit) => {
                format!("that tree was made from the commit `{}`; run `validate` on this one", commit.id)
            }
            None => "run `validate` on this tree".to_owned(),
        };
        return Err(Refusal { message, help });
    }
    let age = age(&run, demand)?;
    let recomputed = recompute(&run, tree, demand.law, demand.profile, demand.now);
    let open = open(&run, &recomputed, demand);
    let (signer, key_id, authority) = (signer.name.clone(), signer.key.id(), signer.authority.clone());
    Ok(Verified { run, tree, signer, key_id, authority, age, recomputed, open })
}

fn refuse(error: &dyn std::fmt::Display, help: &str) -> Refusal {
    Refusal { message: error.to_string(), help: help.to_owned() }
}

/// Returns how old a statement is, if it is neither too old nor of the future.
fn age(run: &Run, demand: &Demand<'_>) -> Result<Duration, Refusal> {
    let seconds = demand.now.unix() - run.end.unix();
    if seconds < -SKEW {
        let message =
            format!("the run ended at `{}`, which has not come yet: it is `{}`", run.end, demand.now);
        return Err(refuse(&message, "set the clock of this machine, or of the one that signed"));
    }
    let age = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
    match demand.max_age {
        Some(most) if age > most => {
            let (age, most) = (age.as_secs(), most.as_secs());
            let message =
                format!("the run ended at `{}`, {age} s ago, and at most {most} s are allowed", run.end);
            Err(refuse(&message, "run `validate` again"))
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
