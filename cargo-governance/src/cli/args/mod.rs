//! The arguments, their help, and what is checked about them before anything runs.
//!
//! A command with a file of its own has its arguments there; [`validate`] and [`law`] hold those that have none, [`words`] what several
//! take.

mod law;
mod validate;
mod words;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(super) use self::law::{LawArgs, LawCommand, LintArgs};
pub(super) use self::validate::{TestArgs, ValidateArgs};
pub(super) use self::words::gate_name;
pub(super) use self::words::{LintFormat, Occasion, RunFormat};

use super::advisories::AdvisoriesArgs;
use super::baseline::BaselineArgs;
use super::benchmarks::BenchmarksArgs;
use super::covered::CoverageArgs;
use super::dist::{self, DistArgs};
use super::hooks::HooksArgs;
use super::init::InitArgs;
use super::keys::KeysArgs;
use super::ledger::LedgerArgs;
use super::pack::{self, PackArgs};
use super::report::{self, ReportArgs};
use super::ship::{self, ShipArgs};
use super::statement::StatementArgs;
use super::tools::ToolsArgs;
use super::verify::{self, VerifyArgs};
use super::waiver::WaiverArgs;
use super::whatif::{self, WhatifArgs};
use crate::check::{self, CheckArgs};
use crate::ui::Color;

const EXIT_CODES: &str = "\
Exit codes:
  0  everything that was asked was checked, and nothing is wrong
  1  a violation was found
  2  no violation was found, but something could not be checked";

/// Holds a cargo workspace to its law, `governance.toml`.
#[derive(Debug, Parser)]
#[command(name = "cargo-governance", bin_name = "cargo governance", version, after_help = EXIT_CODES)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Global {
    /// The `Cargo.toml` of the workspace; the nearest one upwards if not given
    #[arg(long, global = true, value_name = "FILE", help_heading = "Options of every command")]
    pub manifest_path: Option<PathBuf>,
    /// The law; `governance.toml` at the workspace's root if not given
    #[arg(long, global = true, value_name = "FILE", help_heading = "Options of every command")]
    pub law: Option<PathBuf>,
    /// When to write colours: `auto` (on a terminal, unless `NO_COLOR` is set), `always` or `never`
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        hide_possible_values = true,
        help_heading = "Options of every command"
    )]
    pub color: Color,
    /// Show no progress
    #[arg(long, short, global = true, help_heading = "Options of every command")]
    pub quiet: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run every gate of a profile and say whether it is proved
    ///
    /// Every gate runs to its end; none stops another. Only a pass of every gate of the profile proves it: a run that
    /// leaves gates out with `--only` or `--skip` is partial and ends with 1 or 2, never with 0. To take a gate out
    /// of a profile for good, say so in the law: `[gates.NAME] profiles = [...]`.
    #[command(after_help = validate::VALIDATE_EXAMPLES)]
    Validate(ValidateArgs),
    /// Run all tests, or say that exactly these inputs have passed already
    ///
    /// Runs what the gate `tests` runs, in every feature set of the law. If the last run on exactly the same inputs
    /// passed (same files, toolchain, features and environment), that run is reused. The last line counts the tests.
    #[command(after_help = validate::TEST_EXAMPLES)]
    Test(TestArgs),
    /// Judge source and manifests by the law, without building anything
    #[command(after_help = law::LINT_EXAMPLES)]
    Lint(LintArgs),
    /// Run `cargo check`, and add what the law finds: the command for editors
    ///
    /// Takes the arguments of `cargo check` and checks the whole workspace with all its targets if they do not say otherwise. With
    /// `--message-format=json`, cargo's lines come as they are and when they are; the findings follow in the same form,
    /// and `build-finished` says whether both passed.
    #[command(after_help = check::EXAMPLES)]
    Check(CheckArgs),
    /// Explain a rule or an article of the law; without a name, list them
    #[command(after_help = "Examples:\n  cargo governance explain\n  cargo governance explain panic_path")]
    Explain {
        /// A rule (`panic_path`) or the id of an article (`no-io-in-kernel`)
        #[arg(value_name = "RULE|ARTICLE")]
        id: Option<String>,
    },
    /// Look at the law itself
    Law(LawArgs),
    /// Propose a law from what is found in the workspace
    ///
    /// Looks at the crates, at how they depend on each other, at where `unsafe` stands and at what every manifest says, and
    /// shows a law that says so, with the findings that it has today. Overwrites nothing: `--write` makes only files
    /// that are not there, and beside an existing law it shows what it would add.
    #[command(
        after_help = "Examples:\n  cargo governance init            shows the proposal as a diff\n  cargo governance init --write    makes the files"
    )]
    Init(InitArgs),
    /// Say what would be found if a module or crate moved to another layer, and the cheapest way to get there
    ///
    /// Nothing is changed: the lint judges the present tree under a law in which PATH is in the other layer. Every new
    /// finding stands with the chain of imports and re-exports that leads to it.
    #[command(after_help = whatif::EXAMPLES)]
    Whatif(WhatifArgs),
    /// Know what broke the law when it came, and let it only shrink
    Baseline(BaselineArgs),
    /// Show which lines no test runs, and hold what was reached
    Coverage(CoverageArgs),
    /// Accept and show how many instructions each benchmark may execute
    Benchmarks(BenchmarksArgs),
    /// Get, take over and show the advisory database that the gate `audit` reads
    Advisories(AdvisoriesArgs),
    /// Have git check what is staged before every commit
    Hooks(HooksArgs),
    /// Show and install the tools that gates need
    Tools(ToolsArgs),
    /// Make, rotate and list the keys that sign evidence
    Keys(KeysArgs),
    /// Show a signed statement, or verify who signed it
    Statement(StatementArgs),
    /// Verify the statement of a run: who signed it, that it is about this tree, and what its facts say by the law
    ///
    /// No recorded verdict is believed: every gate is judged again from its facts, by the law and the policy of the profile.
    /// Works offline. The statement has to be signed by a `[[signer]]` of the law with `may_sign = ["verdict"]`, by a key that
    /// is handed in, or by this machine's own key, which no other machine accepts.
    #[command(after_help = verify::EXAMPLES)]
    Verify(VerifyArgs),
    /// Validate for deployment, build what ships under the verdict, and see it start
    ///
    /// Runs `validate --profile deploy`. If that is proved, builds every binary of `[production] packages` with the feature for
    /// production, whose build script accepts this verdict alone, puts each beside its statement and starts it there.
    #[command(after_help = ship::EXAMPLES)]
    Ship(ShipArgs),
    /// Write a report of a run from its signed statement, without running anything
    ///
    /// Shows what the statement of the last run says: verdicts, figures with their bounds and logs, where each outcome is from, the
    /// runs before it. Who reads the report is told whether somebody who is known here has signed the statement.
    #[command(after_help = report::EXAMPLES)]
    Report(ReportArgs),
    /// Ask for a signed exception from one gate, or list those that there are
    Waiver(WaiverArgs),
    /// Verify, show and prove the entries of a ledger
    Ledger(LedgerArgs),
    /// Prove the claims of a pack, each with a control under which its proof must fail
    ///
    /// Runs the commands of every claim and judges what comes of them, runs every control and demands that it fails, and clears
    /// away whatever has happened. To prove that the law catches what it forbids, there is `law prove`.
    #[command(after_help = pack::EXAMPLES)]
    Prove(PackArgs),
    /// Make release archives of what ships: built twice, bit-identical, listed, signed
    ///
    /// Builds the binaries with `cargo build --release --locked` twice, the second time from a copy of the tree in another folder,
    /// and refuses if a byte differs. Each binary is packed with its licences, its page for readers and a CycloneDX list of what it
    /// is made of; the provenance, signed, names every file and what all of it was made from.
    #[command(after_help = dist::EXAMPLES)]
    Dist(DistArgs),
    /// Print a completion script for a shell
    #[command(
        after_help = "Example:\n  cargo-governance completions bash > ~/.local/share/bash-completion/completions/cargo-governance"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[cfg(test)]
mod unit {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn lists_of_gates_may_be_joined_by_commas() {
        let cli = Cli::parse_from(["x", "validate", "--only", "law,format", "--skip", "docs"]);
        let Command::Validate(args) = cli.command else { panic!("not validate") };
        assert_eq!((args.only, args.skip), (vec!["law".into(), "format".into()], vec!["docs".into()]));
    }
}
