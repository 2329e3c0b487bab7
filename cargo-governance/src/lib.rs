//! The gates of a workspace under law, and their verdict: what `cargo governance` is made of.
//!
//! It runs checks and reports all of them. It links no application: programs under the law are run, not called.
//!
//! * [`cli`] holds the commands, [`exit_codes`] how they end.
//! * `gate` says what a gate is, `gates` holds them, one file each; `runner` plans and runs them, `outcome` judges,
//!   `report` prints, `progress` shows the run as it goes.
//! * [`child`] runs commands so that they end for sure; `inputs` knows when a test run may be reused.
//! * `dist` makes what ships. [`workspace`] and [`lawfile`] find what there is to judge, [`generator`] lets a tool bring generated files.

mod amendments;
mod audit;
mod baseline;
mod canaries;
mod census;
mod check;
pub mod child;
pub mod cli;
mod coverage;
mod covered;
mod declared;
mod diff;
mod dist;
mod draw;
pub mod error;
pub mod exit_codes;
mod features;
mod gate;
mod gates;
pub mod generator;
mod globs;
mod gpu;
mod hooks;
mod init;
mod inputs;
mod instructions;
mod judging;
pub mod lawfile;
mod leaking;
mod links;
mod linting;
mod outcome;
mod pack;
mod production;
mod progress;
pub mod prove;
mod report;
mod runner;
mod survey;
mod testing;
mod tools;
pub mod ui;
mod unread;
mod whatif;
mod witness;
pub mod workspace;

pub use cli::{App, Cli, execute};
pub use dist::as_compiler;
pub use exit_codes::Exit;
pub use governance_evidence as evidence;
pub use governance_law as law;
pub use governance_lint as lint;
pub use hooks::{HookTrigger, trigger_hooks};

/// Returns the documentation of a gate, in Markdown.
#[must_use]
pub fn gate_docs(name: &str) -> Option<String> {
    gates::docs_of(name)
}
