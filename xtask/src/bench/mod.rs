//! `bench`: measures in ratios, A B A B in one run, because wall times of a shared machine say little.
//!
//! CPU time is user plus system time, memory the peak resident set; each figure comes from a process of its own that
//! does one thing and ends. Every ratio is printed with the number of rounds and its spread.

mod build;
mod child;
mod coloring;
mod hook;
mod init;
mod ledger;
mod lint;
mod macros;
mod sample;
mod usage;
mod validate;
mod warm;

use std::path::PathBuf;

use cargo_governance::Exit;
use clap::{Args, Subcommand};

/// Measure, and print ratios.
#[derive(Debug, Args)]
pub(crate) struct BenchArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Lint corpora with every rule, cold, against ast-grep with one rule
    #[command(
        after_help = "Example:\n  cargo xtask bench lint --corpus ~/bevy --corpus ~/rust-analyzer --ast-grep ~/.cargo/bin/ast-grep"
    )]
    Lint {
        #[command(flatten)]
        corpora: Corpora,
        /// The ast-grep to compare with; without it only our own side is measured
        #[arg(long, value_name = "FILE")]
        ast_grep: Option<PathBuf>,
    },
    /// Lint unchanged corpora against a program that reads every byte
    Warm {
        #[command(flatten)]
        corpora: Corpora,
    },
    /// Compile 1,000 governed structs against `derive(Debug)` and `derive(serde::Serialize)`
    Macros {
        /// How often each is compiled
        #[arg(long, default_value_t = 5)]
        rounds: usize,
    },
    /// Propose a law for workspaces that have none, first verdict included
    #[command(after_help = "Example:\n  cargo xtask bench init --corpus ~/bevy --corpus ~/rust-analyzer")]
    Init {
        /// A cargo workspace without a law; may be given more than once
        #[arg(long = "corpus", value_name = "FOLDER", required = true)]
        folders: Vec<PathBuf>,
        /// How often each is asked
        #[arg(long, default_value_t = 5)]
        rounds: usize,
    },
    /// Run the build script of a crate of 50,000 lines, one file of which changed, unoptimised as cargo builds it
    Build {
        /// How often it is run
        #[arg(long, default_value_t = 9)]
        rounds: usize,
    },
    /// Commit one staged file with the hook and without it, in a clone of this project and in a package of one file
    Hook {
        /// How often each side is measured
        #[arg(long, default_value_t = 9)]
        rounds: usize,
    },
    /// Colour the field's graphs with `prism-ai-dod color`, and search for as long as the public HEAD does, built beside it
    #[command(
        after_help = "Examples:\n  cargo xtask bench coloring --instances ~/dimacs --rival ~/HEAD/src\n  cargo xtask bench coloring --instances ~/dimacs --only DSJC250.5 --seeds 20"
    )]
    Coloring {
        /// The folder of the DIMACS files
        #[arg(long, value_name = "FOLDER")]
        instances: PathBuf,
        /// The C++ sources of HEAD (github.com/graphcoloring/HEAD, `src`); without them only our own side is measured
        #[arg(long, value_name = "FOLDER")]
        rival: Option<PathBuf>,
        /// Only the graphs whose name begins like this; may be given more than once
        #[arg(long, value_name = "NAME")]
        only: Vec<String>,
        /// How many seeds each graph is coloured with, counted from 1
        #[arg(long, default_value_t = 20)]
        seeds: u64,
        /// How often each side of the comparison is measured
        #[arg(long, default_value_t = 5)]
        rounds: usize,
    },
    /// Append to a ledger and verify it, against SHA-256 alone over the same bytes
    Ledger {
        /// How many entries
        #[arg(long, default_value_t = 200_000)]
        entries: u64,
        /// How often each side is measured
        #[arg(long, default_value_t = 5)]
        rounds: usize,
    },
    /// Validate a workspace in which nothing has changed, against `cargo test`
    #[command(
        after_help = "Examples:\n  cargo xtask bench validate --alone\n  cargo xtask bench validate --corpus ~/hashes --by hashes.toml"
    )]
    Validate {
        /// A cargo workspace; the current one if not given; may be given more than once
        #[arg(long = "corpus", value_name = "FOLDER")]
        folders: Vec<PathBuf>,
        /// The law to validate by; the workspace's own if not given
        #[arg(long, value_name = "FILE")]
        by: Option<PathBuf>,
        /// The profile
        #[arg(long, default_value = "deploy")]
        profile: String,
        /// Measure our side only
        #[arg(long)]
        alone: bool,
        /// How often each side is measured
        #[arg(long, default_value_t = 5)]
        rounds: usize,
    },
    /// Does one thing and prints what it cost
    #[command(hide = true)]
    Child {
        #[command(subcommand)]
        job: child::Job,
    },
}

/// What is read.
#[derive(Debug, Args)]
pub(crate) struct Corpora {
    /// A cargo workspace to read; may be given more than once
    #[arg(long = "corpus", value_name = "FOLDER", required = true)]
    folders: Vec<PathBuf>,
    /// The law to judge by; one with an article for every rule if not given
    #[arg(long, value_name = "FILE")]
    by: Option<PathBuf>,
    /// How often each side is measured
    #[arg(long, default_value_t = 5)]
    rounds: usize,
}

/// Runs a measurement.
pub(crate) fn run(args: &BenchArgs) -> Result<Exit, String> {
    match &args.what {
        What::Lint { corpora, ast_grep } => lint::run(corpora, ast_grep.as_deref())?,
        What::Warm { corpora } => warm::run(corpora)?,
        What::Macros { rounds } => macros::run(*rounds)?,
        What::Init { folders, rounds } => init::run(folders, *rounds)?,
        What::Build { rounds } => build::run(*rounds)?,
        What::Hook { rounds } => hook::run(*rounds)?,
        What::Coloring { instances, rival, only, seeds, rounds } => {
            coloring::run(instances, rival.as_deref(), only, *seeds, *rounds)?;
        }
        What::Ledger { entries, rounds } => ledger::run(*entries, *rounds)?,
        What::Validate { folders, by, profile, alone, rounds } => {
            for folder in validate::folders(folders)? {
                let (by, folder, rounds, is_alone) = (by.as_deref(), folder.as_path(), *rounds, *alone);
                validate::run(&validate::Comparison { folder, by, profile, rounds, is_alone })?;
            }
        }
        What::Child { job } => child::run(job)?,
    }
    Ok(Exit::Proved)
}
