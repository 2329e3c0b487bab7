//! The engine at work: what is prepared once, the claims one after the other, what is cleared away at the end.

use super::super::model::{Claim, Pack, Service};
use super::super::proof::{Decided, Proof, Stepped};
use super::super::template::Values;
use super::super::world::{Event, World};
use super::absence::Probed;
use super::decide;
use super::trial::Side;
use crate::verdict::Verdict;

/// Which claims to prove.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The ids; all claims if there is none.
    pub only: Vec<String>,
}

impl Choice {
    /// Returns whether a claim was chosen.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|chosen| chosen == id)
    }
}

/// The engine at work on one pack.
pub(super) struct Bench<'p> {
    pub(super) pack: &'p Pack,
    pub(super) world: &'p mut dyn World,
    /// Whether commands end when somebody wants the run to end; those that clear away do not.
    pub(super) is_stoppable: bool,
}

/// Where steps work: what they know, what they may write to, what they have started.
pub(super) struct Ground<'p> {
    pub(super) values: Values,
    /// The folder that its files go into.
    pub(super) folder: String,
    pub(super) services: Vec<&'p Service>,
}

/// Proves a pack. `given` holds the variables `root`, `pack` and `tool`.
#[must_use]
pub fn prove(pack: &Pack, choice: &Choice, given: &Values, world: &mut dyn World) -> Proof {
    let begun = world.now();
    let mut bench = Bench { pack, world, is_stoppable: true };
    let mut proof = Proof {
        begun,
        ended: begun,
        setup: Vec::new(),
        claims: Vec::new(),
        teardown: Vec::new(),
        leftovers: Vec::new(),
    };
    match bench.ground(given) {
        Err(reason) => bench.refuse_all(choice, &format!("nothing could be prepared: {reason}"), &mut proof),
        Ok(ground) => bench.prove_on(ground, choice, &mut proof),
    }
    proof.ended = bench.world.now();
    proof
}

impl<'p> Bench<'p> {
    /// Makes the pack's own folder and finds the values of its variables.
    fn ground(&mut self, given: &Values) -> Result<Ground<'p>, String> {
        let mut values = given.clone();
        let folder = self.world.folder("shared")?;
        values.insert("shared".to_owned(), folder.clone());
        for name in &self.pack.free_ports {
            let port = self.another_port(&values)?;
            values.insert(name.value.clone(), port);
        }
        for (name, value) in &self.pack.values {
            let value = value.fill(&values)?;
            values.insert(name.value.clone(), value);
        }
        Ok(Ground { values, folder, services: Vec::new() })
    }

    /// Returns a free port that no variable has: asking twice may give one port twice.
    fn another_port(&mut self, values: &Values) -> Result<String, String> {
        for _ in 0..TRIES {
            let port = self.world.free_port()?.to_string();
            if !self.pack.free_ports.iter().any(|other| values.get(&other.value) == Some(&port)) {
                return Ok(port);
            }
        }
        Err(format!("asked {TRIES} times, the system gave no {} different ports", self.pack.free_ports.len()))
    }

    fn prove_on(&mut self, mut ground: Ground<'p>, choice: &Choice, proof: &mut Proof) {
        if let Some(absence) = &self.pack.absent_when {
            match self.probe(absence, &ground) {
                (Probed::Present, _) => {}
                (Probed::Absent(reason), shown) => {
                    return self.not_run_all(choice, &reason, shown.as_ref(), proof);
                }
                (Probed::Unclear(reason), _) => return self.refuse_all(choice, &reason, proof),
            }
        }
        let setup = &self.pack.setup;
        let prepared = self.steps(setup, &mut ground, &mut proof.setup, Event::Setup);
        match prepared {
            Err(reason) => self.refuse_all(choice, &format!("the setup failed: {reason}"), proof),
            Ok(()) => self.claims(&ground, choice, proof),
        }
        self.is_stoppable = false;
        let teardown = &self.pack.teardown;
        let cleared = self.clear_away(teardown, &mut ground, Event::Teardown);
        proof.teardown = cleared.0;
        proof.leftovers = cleared.1;
    }

    fn claims(&mut self, ground: &Ground<'p>, choice: &Choice, proof: &mut Proof) {
        let pack = self.pack;
        let count = pack.claims.iter().filter(|claim| choice.has(&claim.id.value)).count();
        let mut number = 0;
        for claim in &pack.claims {
            let decided = if !choice.has(&claim.id.value) {
                undecided(claim, Verdict::NotRun, LEFT_OUT)
            } else if self.world.is_interrupted() {
                undecided(claim, Verdict::NotRun, "the run was interrupted before it")
            } else {
                number += 1;
                self.world.observe(Event::Claim(&claim.id.value, number, count));
                self.claim(claim, ground)
            };
            self.world.observe(Event::Decided(&decided));
            proof.claims.push(decided);
        }
    }

    fn claim(&mut self, claim: &'p Claim, ground: &Ground<'p>) -> Decided {
        let begin = self.world.elapsed();
        let mut decided = undecided(claim, Verdict::Inconclusive, "");
        if let Some(absence) = &claim.absent_when {
            // The probe looks before anything of the claim is prepared; its folder is that of the proof.
            let probed = self.side(claim, Side::Proof, ground);
            let (probed, shown) = match &probed {
                Ok(ground) => self.probe(absence, ground),
                Err(reason) => (Probed::Unclear(reason.clone()), None),
            };
            decided.absence = shown;
            let outcome = match probed {
                Probed::Present => None,
                Probed::Absent(reason) => Some((Verdict::NotRun, reason)),
                Probed::Unclear(reason) => Some((Verdict::Inconclusive, reason)),
            };
            if let Some((verdict, reason)) = outcome {
                let took = self.world.elapsed().saturating_sub(begin);
                return Decided { verdict, reason, took, ..decided };
            }
        }
        let proof = self.trial(claim, Side::Proof, ground);
        self.world.observe(Event::Control(&claim.id.value));
        let control = self.trial(claim, Side::Control, ground);
        let (verdict, reason) = decide::decide(claim, &proof, &control);
        let took = self.world.elapsed().saturating_sub(begin);
        Decided { verdict, reason, proof: Some(proof), control: Some(control), took, ..decided }
    }

    fn refuse_all(&mut self, choice: &Choice, reason: &str, proof: &mut Proof) {
        self.all(choice, Verdict::Inconclusive, reason, None, proof);
    }

    fn not_run_all(&mut self, choice: &Choice, reason: &str, shown: Option<&Stepped>, proof: &mut Proof) {
        self.all(choice, Verdict::NotRun, reason, shown, proof);
    }

    /// Decides every claim in the same way.
    fn all(
        &mut self,
        choice: &Choice,
        verdict: Verdict,
        reason: &str,
        shown: Option<&Stepped>,
        proof: &mut Proof,
    ) {
        for claim in &self.pack.claims {
            let mut decided = if choice.has(&claim.id.value) {
                undecided(claim, verdict, reason)
            } else {
                undecided(claim, Verdict::NotRun, LEFT_OUT)
            };
            decided.absence = shown.cloned();
            self.world.observe(Event::Decided(&decided));
            proof.claims.push(decided);
        }
    }
}

/// How often a port is asked for.
const TRIES: usize = 100;

const LEFT_OUT: &str = "left out with `--only`";

fn undecided(claim: &Claim, verdict: Verdict, reason: &str) -> Decided {
    Decided {
        id: claim.id.value.clone(),
        verdict,
        reason: reason.to_owned(),
        absence: None,
        proof: None,
        control: None,
        took: std::time::Duration::ZERO,
    }
}
