//! The arguments of `validate` and `test`.

use std::path::PathBuf;

use clap::Args;
use governance_evidence::keys::KeyName;

use super::words::{Occasion, RunFormat, gate_name};
use crate::report::Target;

pub(super) const VALIDATE_EXAMPLES: &str = "\
Examples:
  cargo governance validate                      every gate of profile `ci`
  cargo governance validate --profile commit     the quick ones
  cargo governance validate --plan               what would run, and how
  cargo governance validate --only clippy,law    a partial run: finds violations, proves nothing
  cargo governance validate --canaries           every gate goes red on planted faults
  cargo governance validate --why tests          what changed since its last pass
  cargo governance validate --format json        one JSON document on standard output
  cargo governance validate --report target/run.html --report target/run.xml

Exit codes:
  0  proved: every gate of the profile passed
  1  a gate found a violation
  2  no gate found one, but a gate could not decide or was left out";

pub(super) const TEST_EXAMPLES: &str = "\
Examples:
  cargo governance test            runs the tests, or reuses a passing run of the same inputs
  cargo governance test --fresh    runs them in any case";

/// Arguments of `validate`.
#[derive(Debug, Args)]
pub struct ValidateArgs {
    /// The occasion, which decides which gates run
    #[arg(long, value_enum, default_value_t = Occasion::Ci)]
    pub profile: Occasion,
    /// Run only these gates of the profile
    #[arg(long, value_name = "GATE", value_delimiter = ',', value_parser = gate_name)]
    pub only: Vec<String>,
    /// Leave these gates of the profile out
    #[arg(long, value_name = "GATE", value_delimiter = ',', value_parser = gate_name)]
    pub skip: Vec<String>,
    /// Show which gates would run with which commands and tools, and run none
    #[arg(long)]
    pub plan: bool,
    /// Plant faults into scratch workspaces and show that every gate goes red on them; `--only` and `--skip` choose gates
    #[arg(long, conflicts_with_all = ["plan", "profile"])]
    pub canaries: bool,
    /// Use no earlier outcome, and keep none of them
    #[arg(long, conflicts_with = "resample")]
    pub fresh: bool,
    /// Run one in twenty of the gates again that could be used again, drawn at random, as profile `ci` always does
    #[arg(long)]
    pub resample: bool,
    /// Say what a gate would run again for, and run none
    #[arg(long, value_name = "GATE", value_parser = gate_name, conflicts_with_all = ["plan", "fresh", "resample", "canaries"])]
    pub why: Option<String>,
    /// If another run works in the same target folder, wait for its end instead of saying so and ending with 2
    #[arg(long)]
    pub wait: bool,
    /// Sign the statement of the run with this key (`keys list`) instead of this machine's own
    #[arg(long, value_name = "KEY")]
    pub sign: Option<KeyName>,
    /// Take over outcomes of gates that have no device here from the signed statement of another machine; may be given
    /// several times
    #[arg(long, value_name = "FILE")]
    pub merge: Vec<PathBuf>,
    /// Write the statement to this file instead of `target/governance/statements/PROFILE.json`
    #[arg(long, value_name = "FILE")]
    pub statement: Option<PathBuf>,
    /// Write a report into this file too; its ending says the format: `.html`, `.md`, `.xml` (JUnit), `.sarif`, `.json` or `.txt`;
    /// may be given several times
    #[arg(long, value_name = "FILE", value_parser = Target::parse, conflicts_with_all = ["plan", "why", "canaries"])]
    pub(crate) report: Vec<Target>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    pub format: RunFormat,
}

impl ValidateArgs {
    /// Returns the arguments of `validate --profile deploy`.
    pub(in crate::cli) fn of_deployment(sign: Option<KeyName>, merge: Vec<PathBuf>, wait: bool) -> Self {
        Self {
            profile: Occasion::Deploy,
            only: Vec::new(),
            skip: Vec::new(),
            plan: false,
            canaries: false,
            fresh: false,
            resample: false,
            why: None,
            wait,
            sign,
            merge,
            report: Vec::new(),
            statement: None,
            format: RunFormat::Text,
        }
    }
}

/// Arguments of `test`.
#[derive(Debug, Args)]
pub struct TestArgs {
    /// Run the tests even if the same inputs have passed already
    #[arg(long)]
    pub fresh: bool,
    /// If another run works in the same target folder, wait for its end instead of saying so and ending with 2
    #[arg(long)]
    pub wait: bool,
}
