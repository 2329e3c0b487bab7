//! Drives the missions round after round, as a long run would: what a leak check watches.
//!
//! Each round takes every mission one step further, writes its state down, goes on from what was written, and tries an
//! unlawful state and a torn checkpoint, which must be refused. The steps are the same in every run.

mod script;

use std::fmt;

use governance_core::{Governed, Guard, Recoverable};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::missions::Mission;
use crate::validation;
use script::Script;

/// Rounds after which a mission ends and begins anew.
const LENGTH: u64 = 16;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Soaked {
    /// Rounds driven.
    pub rounds: u64,
    /// Lawful states that were accepted, written down and restored.
    pub restored: u64,
    /// Unlawful states and torn checkpoints that were refused.
    pub refused: u64,
}

/// What did not go as the law has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    round: u64,
    mission: Mission,
    what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "round {} of the mission `{}`: {}", self.round, self.mission, self.what)
    }
}

impl std::error::Error for Fault {}

/// Drives all missions for so many rounds.
///
/// # Errors
/// Returns the first thing that did not go as the law has it: a lawful state refused, an unlawful one accepted, a
/// state that did not come back from its checkpoint.
pub fn run(rounds: u64) -> Result<Soaked, Fault> {
    let mut pwsa = Drive::of(script::PWSA);
    let mut world_record = Drive::of(script::WORLD_RECORD);
    let mut llm = Drive::of(script::LLM);
    let mut soaked = Soaked::default();
    for round in 1..=rounds {
        pwsa.round(round, &mut soaked)?;
        world_record.round(round, &mut soaked)?;
        llm.round(round, &mut soaked)?;
        soaked.rounds = round;
    }
    Ok(soaked)
}

/// A state that a mission acts on.
trait State:
    Governed + Recoverable<Checkpoint = String> + Clone + PartialEq + Serialize + DeserializeOwned
{
}

impl<T> State for T where
    T: Governed + Recoverable<Checkpoint = String> + Clone + PartialEq + Serialize + DeserializeOwned
{
}

/// One mission under way.
struct Drive<T: State> {
    script: Script<T>,
    guard: Option<Guard<T>>,
}

impl<T: State> Drive<T> {
    const fn of(script: Script<T>) -> Self {
        Self { script, guard: None }
    }

    fn round(&mut self, round: u64, soaked: &mut Soaked) -> Result<(), Fault> {
        let step = (round - 1) % LENGTH;
        self.advance(step, soaked).map_err(|what| Fault { round, mission: self.script.mission, what })
    }

    fn advance(&mut self, step: u64, soaked: &mut Soaked) -> Result<(), String> {
        let lawful = (self.script.lawful)(step);
        let unlawful = (self.script.unlawful)(step);
        let before = self.guard.take().filter(|_| step > 0);
        let guard = match before {
            None => Guard::new(lawful).map_err(|refused| refused.to_string()),
            Some(mut guard) => guard
                .update(|draft| *draft = lawful)
                .map(|()| guard)
                .map_err(|violations| violations.to_string()),
        }
        .map_err(|why| format!("a lawful state was refused: {}", why.replace('\n', "; ")))?;

        let checkpoint = guard.checkpoint();
        let restored = T::restore(&checkpoint).ok_or("a checkpoint was not taken back")?;
        if restored != *guard {
            return Err("a state came back changed from its checkpoint".to_owned());
        }
        let mut guard =
            Guard::new(restored).map_err(|refused| format!("restored, but unlawful: {refused}"))?;
        soaked.restored += 1;

        if guard.update(|draft| *draft = unlawful.clone()).is_ok() {
            return Err("an unlawful state was accepted".to_owned());
        }
        let torn = checkpoint.chars().take(checkpoint.len() / 2).collect();
        if T::restore(&torn).is_some() {
            return Err("a torn checkpoint was taken back".to_owned());
        }
        let history = format!("{checkpoint}\n{}\n", unlawful.checkpoint());
        match validation::judge(self.script.mission, &history) {
            Ok(judgement) if judgement.states == 2 && judgement.unlawful.len() == 1 => {}
            Ok(judgement) => {
                return Err(format!(
                    "{} of 2 recorded states were judged unlawful",
                    judgement.unlawful.len()
                ));
            }
            Err(unreadable) => return Err(format!("a recorded state was not read: {}", unreadable.reason)),
        }
        soaked.refused += 2;
        self.guard = Some(guard);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_round_drives_every_mission() {
        assert_eq!(run(40), Ok(Soaked { rounds: 40, restored: 120, refused: 240 }));
        assert_eq!(run(0), Ok(Soaked::default()));
    }

    #[track_caller]
    fn fault<T: State>(script: Script<T>) -> String {
        let mut drive = Drive::of(script);
        drive.round(1, &mut Soaked::default()).unwrap_err().to_string()
    }

    #[test]
    fn a_soak_that_the_law_does_not_answer_is_a_fault() {
        let refused = fault(Script { lawful: script::PWSA.unlawful, ..script::PWSA });
        assert!(
            refused.starts_with("round 1 of the mission `pwsa`: a lawful state was refused: "),
            "{refused}"
        );
        assert!(refused.contains("field `uptime` of `PwsaState` is `0.1`"), "{refused}");
        let accepted = fault(Script { unlawful: script::LLM.lawful, ..script::LLM });
        assert_eq!(accepted, "round 1 of the mission `llm`: an unlawful state was accepted");
        let unread = fault(Script { mission: Mission::Llm, ..script::WORLD_RECORD });
        assert!(unread.contains("a recorded state was not read: unknown field"), "{unread}");
    }
}
