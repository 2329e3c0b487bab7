//! What every report is made of: one run as its statement says it, who answers for that, its logs, and the runs before it.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use governance_evidence::canonical::Digest;
use governance_evidence::run::{self, GateRun, Provenance};
use governance_evidence::verdict::Standing;

use super::log::Log;
use super::{Run, again};
use crate::exit_codes::Exit;
use crate::inputs::span;
use crate::witness::history::History;
use crate::witness::seen::{Seen, Signer};

/// A run to be reported.
#[derive(Debug)]
pub(crate) struct Document {
    /// The run as its statement has it.
    pub(crate) run: run::Run,
    /// The same as the table of `validate` has it.
    pub(crate) shown: Run,
    /// Who answers for it.
    pub(crate) source: Source,
    /// How it ended.
    pub(crate) exit: Exit,
    /// That in one sentence.
    pub(crate) closing: String,
    /// The log of each gate that has one.
    pub(crate) logs: BTreeMap<String, Log>,
    /// What the keys are called that outcomes of other machines are signed by.
    pub(crate) names: BTreeMap<String, String>,
    /// The runs before it and this one, the oldest first.
    pub(crate) history: History,
    /// How the user calls this tool.
    pub(crate) tool: String,
}

/// Where a run is from.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    /// A signed statement.
    Statement {
        /// The tree that it is about.
        tree: Digest,
        /// The SHA-256 of its text.
        sha256: Digest,
        /// Who answers for it.
        signer: Signer,
        /// The file, as the user would type it.
        file: String,
    },
    /// There is no statement, for this reason.
    Nothing(String),
}

impl Document {
    /// Makes the document of a statement.
    ///
    /// # Errors
    /// Names a gate that this version does not know.
    pub(crate) fn of_statement(seen: Seen, file: &Path, tool: &str) -> Result<Self, String> {
        let Seen { run, tree, sha256, signer } = seen;
        let file = crate::lawfile::shown(file);
        Self::new(run, Source::Statement { tree, sha256, signer, file }, tool)
    }

    /// Makes the document of a run that nobody has signed.
    ///
    /// # Errors
    /// Names a gate that this version does not know.
    pub(crate) fn unsigned(run: run::Run, why: &str, tool: &str) -> Result<Self, String> {
        Self::new(run, Source::Nothing(why.to_owned()), tool)
    }

    fn new(run: run::Run, source: Source, tool: &str) -> Result<Self, String> {
        let shown = again::of(&run)?;
        let (exit, closing) = (shown.exit(), shown.closing());
        let (logs, names, history) = (BTreeMap::new(), BTreeMap::new(), History::default());
        Ok(Self { run, shown, source, exit, closing, logs, names, history, tool: tool.to_owned() })
    }

    /// Returns the tree that the statement is about.
    #[must_use]
    pub(crate) const fn tree(&self) -> Option<Digest> {
        match &self.source {
            Source::Statement { tree, .. } => Some(*tree),
            Source::Nothing(_) => None,
        }
    }

    /// Says that the run ends otherwise than its gates say.
    pub(crate) fn ends(&mut self, exit: Exit, closing: String) {
        self.exit = exit;
        self.closing = closing;
    }

    /// Adds the runs of before, and this one if it is not among them; later ones are not for this page.
    pub(crate) fn remember(&mut self, mut history: History) {
        history.runs.retain(|past| past.run.end <= self.run.end);
        if let Source::Statement { tree, sha256, signer, .. } = &self.source
            && history.runs.iter().all(|past| past.sha256 != *sha256)
        {
            let (run, signer) = (self.run.clone(), signer.clone());
            history.runs.push(Seen { run, tree: *tree, sha256: *sha256, signer });
        }
        let this = match &self.source {
            Source::Statement { sha256, .. } => Some(*sha256),
            Source::Nothing(_) => None,
        };
        // Of two that ended in the same second this one is the newer.
        history.runs.sort_by_key(|past| (past.run.end, this == Some(past.sha256), past.sha256));
        self.history = history;
    }

    /// Returns what is wrong with the word of who signed, in one line; nothing if nothing is.
    #[must_use]
    pub(crate) fn doubt(&self) -> Option<String> {
        match &self.source {
            Source::Statement { signer: Signer::Known { .. }, .. } => None,
            Source::Statement { signer: Signer::Unknown(why), .. } => {
                Some(format!("nobody who is known here answers for this: {why}"))
            }
            Source::Nothing(why) => Some(format!("nobody has signed this: {why}")),
        }
    }

    /// Says who signed, and how far that reaches.
    #[must_use]
    pub(crate) fn signed(&self) -> String {
        match &self.source {
            Source::Statement { signer: Signer::Known { name, is_local, .. }, .. } => {
                let reach = if *is_local {
                    "a key of the machine that made this page, accepted there alone"
                } else {
                    "a signer of the law, or a key that was handed in"
                };
                format!("{name} ({reach})")
            }
            Source::Statement { .. } => "a key that is not known here".to_owned(),
            Source::Nothing(_) => "nobody".to_owned(),
        }
    }

    /// Says where the outcome of a gate is from; nothing if it was made in this run.
    #[must_use]
    pub(crate) fn provenance(&self, gate: &GateRun) -> Option<String> {
        match &gate.provenance {
            Provenance::Fresh {} => None,
            Provenance::Reused { run, age_s } => {
                Some(format!("reused from run {run}, {} earlier", span(Duration::from_secs(*age_s))))
            }
            Provenance::Merged { key_id, machine, made, .. } => {
                let id = key_id.to_string();
                let by = self.names.get(&id).unwrap_or(&id);
                let machine = format!("{} {}, {}", machine.os, machine.arch, machine.cpu);
                Some(format!("merged from another machine ({machine}), signed by {by}, made {made}"))
            }
        }
    }
}

/// Says by whose leave a gate proceeds that did not pass.
#[must_use]
pub(crate) fn leave(standing: &Standing) -> Option<String> {
    match standing {
        Standing::Passed | Standing::Stops(_) => None,
        Standing::Accepted(why) => Some(format!("accepted by the law: {}", why.join("; "))),
        Standing::Waived(by) => Some(by.clone()),
    }
}
