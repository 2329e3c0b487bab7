//! One side of a claim: the proof, or its control. Both begin in an empty folder and take the same steps.

use super::super::judge;
use super::super::model::{Claim, Command, Service};
use super::super::proof::Trial;
use super::super::world::Event;
use super::{Bench, Ground};

/// Which side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The claim's own command, in a world as it should be.
    Proof,
    /// The same with a fault planted.
    Control,
}

impl Side {
    const fn word(self) -> &'static str {
        match self {
            Self::Proof => "proof",
            Self::Control => "control",
        }
    }
}

impl<'p> Bench<'p> {
    /// Makes the folder of a side and finds the values that it sees.
    pub(super) fn side(
        &mut self,
        claim: &'p Claim,
        side: Side,
        shared: &Ground<'p>,
    ) -> Result<Ground<'p>, String> {
        let folder = self.world.folder(&format!("{}/{}", claim.id, side.word()))?;
        let mut values = shared.values.clone();
        values.insert("scratch".to_owned(), folder.clone());
        let changed = match side {
            Side::Proof => [].as_slice(),
            Side::Control => claim.control.values.as_slice(),
        };
        // The pack's own values again: one that is changed changes those that are made of it.
        let of_pack = if changed.is_empty() { [].as_slice() } else { self.pack.values.as_slice() };
        for (name, value) in of_pack.iter().chain(&claim.values) {
            let changed = changed.iter().find(|(other, _)| other.value == name.value);
            let value = changed.map_or(value, |(_, value)| value).fill(&values)?;
            values.insert(name.value.clone(), value);
        }
        Ok(Ground { values, folder, services: Vec::new() })
    }

    /// Tries one side, and clears away behind it.
    pub(super) fn trial(&mut self, claim: &'p Claim, side: Side, shared: &Ground<'p>) -> Trial {
        let mut trial = Trial::default();
        let mut ground = match self.side(claim, side, shared) {
            Ok(ground) => ground,
            Err(reason) => return Trial { trouble: Some(reason), ..trial },
        };
        if let Err(reason) = self.try_on(claim, side, &mut ground, &shared.services, &mut trial) {
            trial.trouble = Some(reason);
        }
        let (teardown, leftovers) = self.clear_away(&claim.teardown, &mut ground, Event::Step);
        trial.teardown = teardown;
        trial.leftovers = leftovers;
        trial
    }

    fn try_on(
        &mut self,
        claim: &'p Claim,
        side: Side,
        ground: &mut Ground<'p>,
        shared: &[&'p Service],
        trial: &mut Trial,
    ) -> Result<(), String> {
        self.steps(&claim.steps, ground, &mut trial.steps, Event::Step)?;
        let mut command = claim.command.clone();
        let (mut env, mut within) = ([].as_slice(), claim.within);
        if side == Side::Control {
            let control = &claim.control;
            self.steps(&control.steps, ground, &mut trial.steps, Event::Step)?;
            env = control.env.as_slice();
            within = control.within.or(within);
            if let Some(argv) = &control.command {
                command = Command { argv: argv.clone(), ..command };
            }
        }
        if let Some(fallen) = self.fallen_of(shared, ground) {
            return Err(fallen);
        }
        let attempt = self.attempt(&command, env, Some(&claim.expect), within, &ground.values);
        trial.output = attempt.output();
        trial.tries = attempt.tries;
        if let Some(call) = attempt.call {
            (trial.command, trial.env) = (call.argv, call.env);
        }
        // An expectation that is not met because a service fell says nothing about the claim.
        if let Some(fallen) = self.fallen_of(shared, ground) {
            return Err(fallen);
        }
        if let Some(trouble) = attempt.trouble {
            return Err(trouble);
        }
        trial.findings = attempt.findings;
        if let (Side::Control, Some(expect), Some(ran)) = (side, &claim.control.expect, &attempt.ran) {
            trial.shown = judge::judge(expect, ran, &ground.values, self.world)?;
        }
        Ok(())
    }

    fn fallen_of(&mut self, shared: &[&'p Service], ground: &Ground<'p>) -> Option<String> {
        self.fallen(shared).or_else(|| self.fallen(&ground.services))
    }
}
