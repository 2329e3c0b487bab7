//! Canaries: every gate goes red on a planted fault, found by the real gate with the real tool.
//!
//! One file a gate. A canary lays a small workspace out in a scratch folder, twice: as it should be, where the gate has to pass,
//! and with one fault planted, where it has to say what it says of that fault. A gate that cannot be seen to go red is no evidence.

mod amendments;
mod audit;
mod benchmarks;
#[expect(clippy::module_inception, reason = "one file a gate, by the name of the gate")]
mod canaries;
mod census;
mod clippy;
mod coverage;
mod docs;
mod format;
mod generated;
mod gpu;
mod ground;
mod hooks;
mod law;
mod leaks;
#[cfg(test)]
mod planted;
mod prove;
mod record;
mod release;
pub(crate) mod show;
mod stamp;
mod tests;
mod trial;

pub(crate) use ground::Ground;
pub(crate) use record::{Program, Record, Seen};
#[cfg(test)]
pub(crate) use trial::sing;
pub(crate) use trial::{Came, Sung, perform};

use std::path::{Path, PathBuf};

use crate::generator::Generator;
use crate::outcome::{Outcome, Verdict};
use crate::workspace::Workspace;

/// What canaries are tried for, and where.
pub(crate) struct Stage<'a> {
    /// The folder of this tool's logs and records.
    pub(crate) scratch: &'a Path,
    /// How the user called this tool.
    pub(crate) tool: &'a str,
    /// The workspace whose toolchain, tools and tree they are tried with; nothing for those of the machine.
    pub(crate) home: Option<&'a Workspace>,
    /// Its generators.
    pub(crate) generators: &'a [Box<dyn Generator>],
}

impl Stage<'_> {
    /// Returns the folder of all trials.
    pub(crate) fn folder(&self) -> PathBuf {
        self.scratch.join("canaries")
    }

    /// Returns the folder that all of them build into.
    pub(crate) fn target(&self) -> PathBuf {
        self.folder().join("target")
    }
}

impl std::fmt::Debug for Stage<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stage").field("scratch", &self.scratch).finish_non_exhaustive()
    }
}

/// What shows that a gate can go red.
pub(crate) trait Canary: Sync {
    /// Returns the gate's name, one of the catalogue's.
    fn gate(&self) -> &'static str;

    /// Lays out the workspace as it should be: the gate has to pass.
    ///
    /// # Errors
    /// Says what could not be written.
    fn healthy(&self, ground: &Ground) -> Result<(), String>;

    /// Returns the faults to plant, one at a time, each into a workspace of its own.
    fn faults(&self) -> Vec<Fault>;

    /// Returns why there is nothing to try in this workspace, if there is not.
    fn inapplicable(&self, _: &Stage<'_>) -> Option<&'static str> {
        None
    }

    /// Returns what is wrong with an outcome that has the right verdict and reason, if that is not all that is demanded.
    fn objection(&self, _: &Ground, _: &Outcome, _is_faulty: bool) -> Option<String> {
        None
    }
}

/// One fault.
pub(crate) struct Fault {
    /// What it is, a few words.
    pub(crate) name: &'static str,
    /// Changes the healthy workspace.
    pub(crate) plant: fn(&Ground) -> Result<(), String>,
    /// What the gate has to decide.
    pub(crate) verdict: Verdict,
    /// What its reason has to hold, so that it is red for this fault and no other.
    pub(crate) reason: &'static str,
}

/// Every canary, in the order of the catalogue.
pub(crate) const ALL: &[&dyn Canary] = &[
    &format::Format,
    &law::Law,
    &prove::Prove,
    &clippy::Clippy,
    &census::Census,
    &tests::Tests,
    &release::Release,
    &coverage::Coverage,
    &benchmarks::Benchmarks,
    &leaks::Leaks,
    &stamp::Stamp,
    &docs::Docs,
    &generated::Generated,
    &hooks::Hooks,
    &gpu::Gpu,
    &audit::Audit,
    &amendments::Amendments,
    &canaries::Canaries,
];

#[cfg(test)]
mod unit {
    use governance_law::catalog;

    use super::*;

    #[test]
    fn every_gate_of_the_catalogue_has_a_canary_and_every_canary_faults() {
        let rows: Vec<&str> = catalog::GATES.iter().map(|gate| gate.name).collect();
        let canaries: Vec<&str> = ALL.iter().map(|canary| canary.gate()).collect();
        assert_eq!(rows, canaries);
        for canary in ALL {
            let names: Vec<&str> = canary.faults().iter().map(|fault| fault.name).collect();
            let distinct: std::collections::BTreeSet<&str> = names.iter().copied().collect();
            assert!(!names.is_empty() && names.len() == distinct.len(), "{}: {names:?}", canary.gate());
            // A fault that has to pass is none.
            assert!(canary.faults().iter().all(|fault| fault.verdict != Verdict::Pass), "{}", canary.gate());
        }
    }
}
