//! A run and its witness: what is judged before it, what takes its place after it, what is signed at the end.

use std::path::PathBuf;
use std::thread::JoinHandle;

use governance_evidence::canonical::Digest;
use governance_evidence::keys::KeyName;
use governance_evidence::moment::Moment;
use governance_evidence::run::waiver::{self, Valid};
use governance_evidence::run::{LawText, Run, Waiver};
use governance_evidence::verdict::{self, Standing};
use governance_law::gate::Profile;
use serde_json::Value;

use super::keep::{Testimony, Unsealed, keep};
use super::merge::Brought;
use super::surroundings::Surroundings;
use super::waivers::{self, Kept};
use super::{now, record};
use crate::error::SetupError;
use crate::gate::Scene;
use crate::outcome::{Provenance, Verdict};
use crate::runner::Done;
use crate::workspace::Workspace;

/// What the caller wants of the statement.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wish {
    /// The key that signs; this machine's own if none is named.
    pub(crate) sign: Option<KeyName>,
    /// Signed statements of other machines, whose outcomes may be taken over.
    pub(crate) merge: Vec<PathBuf>,
    /// Where to write the statement; a file of the profile's name below the target folder if nowhere.
    pub(crate) file: Option<PathBuf>,
}

/// What is known before a run that its statement will need.
#[derive(Debug)]
pub(crate) struct Witness {
    wish: Wish,
    begin: Moment,
    tree: Reading,
    surroundings: JoinHandle<Surroundings>,
    waivers: Vec<Kept>,
    brought: Vec<Brought>,
    end: Option<Moment>,
    used: Vec<Waiver>,
    merged: Vec<Value>,
    notes: Vec<String>,
}

impl Witness {
    /// Judges what the run may take over, and notes what it begins with.
    ///
    /// # Errors
    /// If a statement that the caller has brought cannot be merged, or a waiver cannot be read.
    pub(crate) fn begin(scene: &Scene<'_>, wish: Wish) -> Result<Self, SetupError> {
        let root = scene.workspace.root();
        let surroundings = Surroundings::ask(root);
        let waivers = waivers::load(root)?;
        let mut tree = Reading::begin(scene.workspace);
        let mut brought = Vec::new();
        for path in &wish.merge {
            let tree = tree.end().map_err(|why| {
                SetupError::Other(format!("nothing can be merged, because this tree has no digest: {why}"))
            })?;
            brought.push(Brought::open(path, scene.law, tree)?);
        }
        let begin = now();
        let (used, merged, notes) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { wish, begin, tree, surroundings, waivers, brought, end: None, used, merged, notes })
    }

    /// Puts outcomes of other machines and waivers into the places of gates that need them. Not for a run that was
    /// interrupted: nobody has looked at its gates.
    pub(crate) fn settle(&mut self, scene: &Scene<'_>, profile: Profile, gates: &mut [Done]) {
        let end = now();
        self.end = Some(end);
        for brought in std::mem::take(&mut self.brought) {
            self.merged.extend(brought.into_gates(gates, scene.law, end, &mut self.notes));
        }
        let valid = self.valid(scene, end);
        let valid: Vec<Valid> = valid
            .into_iter()
            .map(|(valid, waiver)| {
                self.used.push(waiver);
                valid
            })
            .collect();
        let mut needed = vec![false; valid.len()];
        for done in gates.iter_mut() {
            let thresholds = scene.law.thresholds(done.name);
            let judged = verdict::judge(&done.outcome.facts, &thresholds);
            done.standing = waiver::standing(&judged, scene.law, done.name, profile, &valid);
            if matches!(done.standing, Standing::Waived(_))
                && let Some(index) = valid.iter().position(|valid| valid.gate == done.name)
                && let Some(flag) = needed.get_mut(index)
            {
                *flag = true;
            }
        }
        // Only what a gate rests on is enclosed.
        let mut flags = needed.iter();
        self.used.retain(|_| flags.next().is_some_and(|is_needed| *is_needed));
        for (valid, _) in valid.iter().zip(&needed).filter(|(_, is_needed)| !**is_needed) {
            self.notes.push(format!("the waiver of `{}` was not needed ({valid})", valid.gate));
        }
    }

    /// Judges the waivers of the tree.
    fn valid(&mut self, scene: &Scene<'_>, at: Moment) -> Vec<(Valid, Waiver)> {
        let mut valid = Vec::new();
        for kept in std::mem::take(&mut self.waivers) {
            match waiver::judge(&kept.waiver, scene.law, at) {
                Ok(counts) => valid.push((counts, kept.waiver)),
                Err(error) => {
                    let path = kept.path.strip_prefix(scene.workspace.root()).unwrap_or(&kept.path);
                    let gate = &kept.waiver.gate;
                    self.notes.push(format!(
                        "the waiver of `{gate}`, `{}`, does not count: {error}",
                        path.display()
                    ));
                }
            }
        }
        valid
    }

    /// Signs what the run has found, keeps it and enters it into the ledger.
    pub(crate) fn testify(self, scene: &Scene<'_>, run: &crate::report::Run) -> Testimony {
        let Self { wish, begin, mut tree, surroundings, end, used, merged, notes, .. } = self;
        let law = LawText { path: scene.law.path.clone(), sha256: waiver::digest(scene.law) };
        let asked = surroundings.join().map(|around| Run {
            profile: run.profile,
            decision: verdict::decide(run.gates.iter().map(|done| &done.standing)),
            law,
            commit: around.commit,
            tool: concat!("cargo-governance ", env!("CARGO_PKG_VERSION")).to_owned(),
            toolchain: around.toolchain,
            machine: around.machine,
            begin,
            // A clock that was set back meanwhile must not make the statement unreadable.
            end: end.unwrap_or_else(now).max(begin),
            gates: run.gates.iter().map(|done| record::of(done, scene.law)).collect(),
            waivers: used,
            merged,
        });
        let sealed = match &asked {
            Err(_) => Err(Unsealed::Unknown("the machine could not be described".to_owned())),
            Ok(_) => tree.end().map_err(Unsealed::Unknown).and_then(|tree| {
                // Where every outcome was there before, nothing ran that the tree could have changed under.
                if run.gates.iter().any(has_run) && tree != super::tree(scene.workspace)? {
                    return Err(Unsealed::Moved);
                }
                Ok(tree)
            }),
        };
        keep(scene, &wish, run.is_partial(), asked.ok(), sealed, notes)
    }
}

fn has_run(done: &Done) -> bool {
    done.outcome.provenance == Provenance::Fresh && done.outcome.verdict != Verdict::NotRun
}

/// The digest of a tree, made beside other work.
#[derive(Debug)]
enum Reading {
    Begun(Option<JoinHandle<Result<Digest, String>>>),
    Ended(Result<Digest, String>),
}

impl Reading {
    fn begin(workspace: &Workspace) -> Self {
        let (root, target) = (workspace.root().to_path_buf(), workspace.target.clone());
        Self::Begun(Some(std::thread::spawn(move || super::tree_of(&root, &target))))
    }

    /// Waits for it; it can be asked for again.
    fn end(&mut self) -> Result<Digest, String> {
        if let Self::Begun(handle) = self {
            let joined = handle.take().and_then(|handle| handle.join().ok());
            *self = Self::Ended(joined.unwrap_or_else(|| Err("the tree could not be digested".to_owned())));
        }
        match self {
            Self::Ended(digest) => digest.clone(),
            Self::Begun(_) => Err("the tree could not be digested".to_owned()),
        }
    }
}
