//! Whether a sealed program may start.

use governance_law::gate::Profile;
use governance_law::trust::Signs;

use super::seal::{Reach, Seal};
use crate::canonical::Digest;
use crate::envelope::Envelope;
use crate::keys::PublicKey;
use crate::moment::Moment;
use crate::run::verify::Refusal;
use crate::run::{Authority, Run, Trust, TrustError, Trusted};
use crate::verdict::Decision;

/// What to do about a program without a statement that fits.
const HELP: &str =
    "put the statement that the program was shipped with beside it, or name it with `GOVERNANCE_STATEMENT`";

/// What a program finds when it starts.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The statement, if there is one.
    pub statement: Option<&'a [u8]>,
    /// The secret that a gate has handed over.
    pub secret: Option<&'a str>,
    /// The public keys that were made on this machine.
    pub made_here: &'a [PublicKey],
}

/// Why a program runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Started {
    /// A verdict on its tree was shown.
    Proved {
        /// The SHA-256 of the statement.
        statement: Digest,
        /// Who signed it.
        signer: String,
        /// Where that signature counts.
        reach: Reach,
        /// When the run ended.
        ended: Moment,
    },
    /// The gate that it was built for runs it.
    InGate,
}

impl Seal {
    /// Decides whether the program with this seal may start.
    ///
    /// # Errors
    ///
    /// Says what was found, and what the seal wants.
    pub fn start(&self, found: &Found<'_>) -> Result<Started, Refusal> {
        if let Some(challenge) = self.challenge {
            let is_known = found.secret.is_some_and(|secret| Digest::of(secret.as_bytes()) == challenge);
            return if is_known { Ok(Started::InGate) } else { Err(outside()) };
        }
        let bytes =
            found.statement.ok_or_else(|| Refusal::new("there is no statement for this program", HELP))?;
        let envelope =
            Envelope::read(bytes).map_err(|error| Refusal::new(error.to_string(), error.help()))?;
        let trust = self.trust(found.made_here)?;
        let signed = trust.signer(&envelope, Signs::Verdict);
        let (signer, verified) = signed.map_err(|error| self.unsigned(&envelope, &error))?;
        let (run, tree) =
            Run::read(verified.payload()).map_err(|error| Refusal::new(error.to_string(), error.help()))?;
        if tree != self.tree {
            let message = format!(
                "the statement is about the tree `sha256:{tree}`, and this program was built from `sha256:{}`",
                self.tree
            );
            return Err(Refusal::new(message, HELP));
        }
        if (run.profile, run.decision) != (Profile::Deploy, Decision::Go) {
            let message = format!(
                "the statement is of profile `{}` and says `{}`, and `{}` of profile `{}` is wanted",
                run.profile.word(),
                run.decision.word(),
                Decision::Go.word(),
                Profile::Deploy.word()
            );
            return Err(Refusal::new(message, HELP));
        }
        let reach = match signer.authority {
            Authority::Law(_) => Reach::Everywhere,
            Authority::Given | Authority::Machine(_) => Reach::Machine,
        };
        Ok(Started::Proved {
            statement: Digest::of(bytes),
            signer: signer.name.clone(),
            reach,
            ended: run.end,
        })
    }

    /// Returns the keys whose statements count here.
    fn trust(&self, made_here: &[PublicKey]) -> Result<Trust, Refusal> {
        let mut trust = Trust::default();
        for sealed in &self.keys {
            let key =
                sealed.key().map_err(|error| Refusal::new(error.to_string(), "build the program again"))?;
            let authority = match sealed.reach {
                Reach::Everywhere => Authority::Law(vec![Signs::Verdict]),
                Reach::Machine if made_here.iter().any(|made| made.id() == key.id()) => {
                    Authority::Machine(None)
                }
                Reach::Machine => continue,
            };
            trust.also(Trusted { name: sealed.name.clone(), key, authority });
        }
        Ok(trust)
    }

    /// Says why a signature does not count: a key of the machine that built the program is known, and counts there alone.
    fn unsigned(&self, envelope: &Envelope, error: &TrustError) -> Refusal {
        let is_of_builder = |id| {
            let mut local = self.keys.iter().filter(|sealed| sealed.reach == Reach::Machine);
            local.any(|sealed| sealed.key().is_ok_and(|key| key.id() == id))
        };
        if matches!(error, TrustError::Unknown { .. })
            && let Some(id) = envelope.claimed_signers().find(|id| is_of_builder(*id))
        {
            return Refusal::new(
                format!(
                    "the statement is signed by `{id}`, a key whose signature counts only on the machine that made it"
                ),
                "get a statement by a `[[signer]]` of the law, and build under that",
            );
        }
        Refusal::new(error.to_string(), HELP)
    }
}

fn outside() -> Refusal {
    Refusal::new(
        "this program was built for a gate, before there was a verdict on its tree, and runs in the hands of that gate alone",
        "run `ship`, which builds it under a verdict",
    )
}
