//! Words that several commands take: how to print, which occasion, which gate.

use clap::ValueEnum;
use governance_law::gate::Profile;
use governance_law::{catalog, suggest};

/// How to print a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum RunFormat {
    /// A table for people.
    #[default]
    Text,
    /// One JSON document.
    Json,
}

/// How to print findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum LintFormat {
    /// Carets under the cause, for people.
    #[default]
    Text,
    /// rustc's diagnostics, one JSON object a line, for editors.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands that annotate a pull request.
    Github,
}

/// The occasions, as arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Occasion {
    /// Before a commit: seconds.
    Commit,
    /// In continuous integration: everything that needs no special machine.
    Ci,
    /// Before a deployment.
    Deploy,
}

impl From<Occasion> for Profile {
    fn from(occasion: Occasion) -> Self {
        match occasion {
            Occasion::Commit => Self::Commit,
            Occasion::Ci => Self::Ci,
            Occasion::Deploy => Self::Deploy,
        }
    }
}

pub(in crate::cli) fn gate_name(name: &str) -> Result<String, String> {
    if catalog::gate_of(name).is_some() {
        return Ok(name.to_owned());
    }
    let names: Vec<&str> = catalog::GATES.iter().map(|gate| gate.name).collect();
    Err(format!("there is no such gate; {}", suggest::help(name, &names)))
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn an_unknown_gate_gets_a_suggestion() {
        assert_eq!(gate_name("clipy").unwrap_err(), "there is no such gate; did you mean `clippy`?");
        assert_eq!(gate_name("law"), Ok("law".to_owned()));
    }
}
