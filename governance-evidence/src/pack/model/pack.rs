//! The pack as a whole, and what it declares about itself.

use std::time::Duration;

use governance_law::Text;

use super::super::template::Template;
use super::{Absence, Claim, Step};

/// A pack of proofs, as it was read.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Its path, as the caller gave it.
    pub path: String,
    /// What it is called.
    pub title: Text,
    /// What it is about.
    pub about: Text,
    /// What an operation has to declare before it begins, if this is one.
    pub operation: Option<Operation>,
    /// What every command of the pack starts with.
    pub defaults: Defaults,
    /// Its own variables.
    pub values: Vec<(Text, Template)>,
    /// Variables that become numbers of free TCP ports.
    pub free_ports: Vec<Text>,
    /// Shows that what all claims need is not there.
    pub absent_when: Option<Absence>,
    /// What prepares the ground, once.
    pub setup: Vec<Step>,
    /// What is claimed, in the order of the file.
    pub claims: Vec<Claim>,
    /// What clears away, whatever has happened.
    pub teardown: Vec<Step>,
}

/// What commands start with if they do not say otherwise.
#[derive(Debug, Clone)]
pub struct Defaults {
    /// How long one command may take.
    pub limit: Duration,
    /// The folder that it is started in.
    pub folder: Template,
    /// Variables of the environment that are handed on, besides `PATH` and `HOME`.
    pub pass_env: Vec<Text>,
    /// Variables of the environment that are set.
    pub env: Vec<(Text, Template)>,
}

/// What an operation declares: the words of the Ops Governor.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its short name.
    pub name: Text,
    /// How dangerous it is.
    pub risk_class: Risk,
    /// What can break.
    pub blast_radius: Text,
    /// How it is reverted.
    pub rollback_strategy: Text,
    /// The paths that it may change.
    pub allowed_paths: Vec<Text>,
    /// The services that it may restart.
    pub allowed_services: Vec<Text>,
}

/// How dangerous an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    /// It only looks.
    ReadOnly,
    /// It changes configuration of low risk.
    LowRiskConfig,
    /// It restarts a service.
    ServiceRestart,
    /// It writes to the file system.
    FilesystemWrite,
}

impl Risk {
    /// Every class with its word.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("READ_ONLY", Self::ReadOnly),
        ("LOW_RISK_CONFIG", Self::LowRiskConfig),
        ("SERVICE_RESTART", Self::ServiceRestart),
        ("FILESYSTEM_WRITE", Self::FilesystemWrite),
    ];

    /// Returns the word of the declaration.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, risk)| *risk == self).map_or("READ_ONLY", |(word, _)| word)
    }
}
