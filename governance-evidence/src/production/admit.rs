//! Whether a tree may be built for production under a statement.

use governance_law::gate::Profile;
use governance_law::trust::Signs;
use governance_law::{Law, Production};

use super::provisional::Provisional;
use super::seal::{Reach, Seal, SealError, SealedKey};
use crate::canonical::Digest;
use crate::envelope::Envelope;
use crate::moment::Moment;
use crate::run::verify::{Demand, Refusal, Verified, verify};
use crate::run::{Authority, Trust, waiver};
use crate::statement::Statement;
use crate::verdict::{Decision, Standing};

/// What a build is about.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The law of the workspace.
    pub law: &'a Law,
    /// The keys whose signatures count.
    pub trust: &'a Trust,
    /// The tree that is built.
    pub tree: Digest,
    /// The time of the build.
    pub now: Moment,
}

/// A build that is admitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// What the program is to carry.
    pub seal: Seal,
    /// What whoever builds should see: which gates did not pass and are let through, and on whose word.
    pub notes: Vec<String>,
}

/// Admits a build under the bytes of a statement: a verdict, or what a gate has signed for the one program that it runs itself.
///
/// # Errors
///
/// Says why not: nobody who is trusted has signed it, it is about another tree, too old, of another law or profile, or its facts
/// do not let profile `deploy` proceed.
pub fn admit(bytes: &[u8], terms: &Terms<'_>) -> Result<Admitted, Refusal> {
    if is_provisional(bytes) {
        return provisional(bytes, terms);
    }
    let max_age = terms.law.production.as_ref().map_or(Production::MAX_AGE, |production| production.max_age);
    let demand = Demand {
        law: terms.law,
        trust: terms.trust,
        profile: Profile::Deploy,
        tree: Some(terms.tree),
        max_age: Some(max_age),
        now: terms.now,
    };
    let verified = verify(bytes, &demand)?;
    if verified.decision() != Decision::Go {
        return Err(Refusal::new(
            unproved(&verified),
            "see all of it with `verify`; when it is mended, run `validate --profile deploy`",
        ));
    }
    let keys = keys(terms.trust, &verified).map_err(defect)?;
    let statement = (Digest::of(bytes), verified.run.end);
    let seal = Seal::new(verified.tree, waiver::digest(terms.law), statement, keys, None);
    Ok(Admitted { seal, notes: notes(&verified) })
}

fn defect(error: SealError) -> Refusal {
    Refusal::new(error.to_string(), "this is a defect of the tool; please report it")
}

/// Looks into what is signed, without belief: what it says is judged where it is verified.
fn is_provisional(bytes: &[u8]) -> bool {
    let payload = |envelope: &Envelope| Statement::read(envelope.unverified_payload()).ok();
    let statement = Envelope::read(bytes).ok().and_then(|envelope| payload(&envelope));
    statement.is_some_and(|statement| statement.predicate_type() == super::provisional::PREDICATE_TYPE)
}

fn provisional(bytes: &[u8], terms: &Terms<'_>) -> Result<Admitted, Refusal> {
    let envelope = Envelope::read(bytes).map_err(|error| Refusal::new(error.to_string(), error.help()))?;
    let signed = terms.trust.signer(&envelope, Signs::Verdict);
    let (signer, verified) = signed.map_err(|error| Refusal::new(error.to_string(), error.help()))?;
    let found = Provisional::read(verified.payload())?;
    found.is_about(terms.tree)?;
    if !matches!(signer.authority, Authority::Machine(None)) {
        return Err(Refusal::new(
            format!("it is provisional, and signed by `{}`, which is no key of this machine", signer.name),
            "only the gate that runs a program builds it provisionally, on its own machine",
        ));
    }
    let statement = (Digest::of(bytes), found.made);
    let seal = Seal::new(terms.tree, waiver::digest(terms.law), statement, Vec::new(), Some(found.challenge));
    Ok(Admitted {
        seal,
        notes: vec!["provisional: it runs in the hands of the gate that builds it alone".to_owned()],
    })
}

/// Says in one sentence why a statement without a wrong signature admits nothing.
fn unproved(verified: &Verified) -> String {
    let stops = verified.recomputed.gates.iter().filter(|gate| matches!(gate.standing, Standing::Stops(_)));
    let stops: Vec<String> = stops
        .map(|gate| {
            let reason = gate.reasons.first().map_or("it is not in it", String::as_str);
            format!("gate `{}` ({}): {reason}", gate.name, gate.verdict)
        })
        .collect();
    let why = match (stops.as_slice(), verified.open.as_slice()) {
        _ if verified.is_lie() => "it was recorded otherwise than its facts say".to_owned(),
        ([], [open, ..]) => open.clone(),
        ([], []) => "its gates do not let it proceed".to_owned(),
        ([one], _) => format!("it is stopped by {one}"),
        ([first, rest @ ..], _) => format!("it is stopped by {first}, and by {} more", rest.len()),
    };
    format!("the statement does not prove profile `deploy`: {why}")
}

fn keys(trust: &Trust, verified: &Verified) -> Result<Vec<SealedKey>, SealError> {
    let everywhere = trust.everywhere(Signs::Verdict);
    let mut keys: Vec<SealedKey> = everywhere
        .map(|trusted| SealedKey::of(&trusted.name, &trusted.key, Reach::Everywhere))
        .collect::<Result<_, _>>()?;
    if !matches!(verified.authority, Authority::Law(_)) {
        keys.push(SealedKey::of(&verified.signer, &verified.key, Reach::Machine)?);
    }
    Ok(keys)
}

fn notes(verified: &Verified) -> Vec<String> {
    let said = |name: &str, standing: &Standing| match standing {
        Standing::Accepted(why) => Some(format!("gate `{name}` is accepted by the law: {}", why.join("; "))),
        Standing::Waived(by) => Some(format!("gate `{name}` is {by}")),
        Standing::Passed | Standing::Stops(_) => None,
    };
    verified.recomputed.gates.iter().filter_map(|gate| said(&gate.name, &gate.standing)).collect()
}
