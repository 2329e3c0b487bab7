//! Planning a run, and running the plan: every gate to its end, none stops another.
//!
//! A plan and a run share their code up to the moment when the first gate would begin: `validate --plan` shows what `run` takes.

mod choice;
mod done;
mod durations;
mod lock;
mod memory;
mod order;
mod plan;
mod run;
#[cfg(test)]
mod tests;

pub(crate) use choice::{Choice, outside, profiles_of};
pub(crate) use done::{Done, exit};
pub(crate) use lock::Lock;
pub(crate) use memory::{Memory, Recalled};
pub(crate) use plan::{Needed, Planned, missing, plan, plan_of};
pub(crate) use run::{Course, Event, run};
