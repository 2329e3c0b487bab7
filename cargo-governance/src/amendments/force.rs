//! The laws in force: what the last deployment was judged by, and what the branch has from which this change was begun.

use std::path::{Path, PathBuf};

use governance_evidence::canonical::Digest;
use governance_law::catalog::AMENDMENTS;
use governance_lint::baseline;

use super::Trouble;
use crate::diff::{Repository, Revision, Source};
use crate::error::SetupError;
use crate::gate::Scene;
use crate::witness::laws;
use crate::witness::ledger::{self, Deployed};

/// A law in force.
#[derive(Debug)]
pub(super) struct InForce {
    /// What to call it: `the last deployment (entry 3 of the ledger)`.
    pub(super) name: String,
    /// The law and its baseline.
    pub(super) revision: Revision,
}

/// What is known of the laws in force.
#[derive(Debug, Default)]
pub(super) struct Force {
    /// Those that there are.
    pub(super) laws: Vec<InForce>,
    /// What a reader has to know about them.
    pub(super) notes: Vec<String>,
    /// What keeps others from being known.
    pub(super) trouble: Vec<Trouble>,
}

/// Finds the laws in force before `new`, the present one.
pub(super) fn find(scene: &Scene<'_>, new: &Revision) -> Force {
    let mut force = Force::default();
    let search = Search { scene, new };
    match search.base(&mut force.notes) {
        Ok(law) => force.laws.extend(law),
        Err(error) => force.trouble.push(error.into()),
    }
    let root = scene.workspace.root();
    match ledger::deployed(root) {
        Ok(Deployed::Never) => {}
        Ok(Deployed::By { entry, law, baseline }) => {
            match search.recorded(entry, law, baseline, &mut force.notes) {
                Ok(law) => force.laws.insert(0, law),
                Err(trouble) => force.trouble.push(trouble),
            }
        }
        Ok(Deployed::Lost { entries }) => {
            let lost = format!("the ledger was lost with {entries} entries and begun anew");
            // Without a branch of its own the law is compared with the commit before, and two commits would hide anything.
            let has_base = scene.law.gate(AMENDMENTS).is_some_and(|settings| settings.text("base").is_some());
            if force.laws.is_empty() || !has_base {
                force.trouble.push(Trouble {
                    reason: format!("{lost}, and no branch is named that says which law was in force"),
                    help: Some(
                        "name the branch that deployments are made from: `[gates.amendments] base = \"origin/main\"`".to_owned(),
                    ),
                });
            } else {
                force.notes.push(lost);
            }
        }
        Err(reason) => {
            let help =
                format!("put it back as it was; `{} ledger verify {}` says more", scene.tool, ledger::FILE);
            force.trouble.push(Trouble { reason, help: Some(help) });
        }
    }
    force
}

/// Returns the file that the user named for the law, if it is not the one at the root.
pub(super) fn named(scene: &Scene<'_>) -> Option<PathBuf> {
    let is_at_root = scene.law.path == governance_law::FILE_NAME;
    (!is_at_root).then(|| scene.workspace.root().join(&scene.law.path))
}

struct Search<'a> {
    scene: &'a Scene<'a>,
    new: &'a Revision,
}

impl Search<'_> {
    /// Returns the law of the branch that the law names; without one, that before the change at hand.
    fn base(&self, notes: &mut Vec<String>) -> Result<Option<InForce>, SetupError> {
        let settings = self.scene.law.gate(AMENDMENTS);
        let base = settings.and_then(|settings| settings.text("base")).map(|text| text.value.as_str());
        let folder = self.folder();
        let is_apart = || folder.ancestors().all(|folder| !folder.join(".git").exists());
        let repository = match Repository::open(&folder) {
            Err(_) if base.is_none() && is_apart() => {
                notes.push(format!(
                    "`{}` is in no git repository, so no commit says which law was there before",
                    crate::lawfile::shown(&folder)
                ));
                return Ok(None);
            }
            Err(error) if is_apart() => {
                let help = "`[gates.amendments] base` names a revision: work in a clone that has it";
                return Err(SetupError::helped(error.to_string(), help));
            }
            opened => opened?,
        };
        if base.is_none() && repository.is_empty()? {
            return Ok(None);
        }
        let head = repository.commit("HEAD")?;
        let (wanted, name) = match base {
            Some(base) => (repository.commit(base)?, base),
            None => (head.clone(), "HEAD"),
        };
        let common = if wanted == head { head.clone() } else { repository.common(&wanted, &head)? };
        if common != head {
            return self.at(&common, &format!("`{name}`"), notes);
        }
        // On the branch itself, the law in force is what was there before the change: what is committed already, or the commit before.
        let here = self.read(&head)?;
        if here.digest.is_some() && here.state() != self.new.state() {
            return self.at(&head, "`HEAD`", notes);
        }
        match repository.parent(&head)? {
            Some(parent) => self.at(&parent, "the commit before `HEAD`", notes),
            None => Ok(None),
        }
    }

    fn folder(&self) -> PathBuf {
        let root = self.scene.workspace.root().to_path_buf();
        named(self.scene).and_then(|path| path.parent().map(Path::to_path_buf)).unwrap_or(root)
    }

    fn read(&self, commit: &str) -> Result<Revision, SetupError> {
        let short = commit.get(..12).unwrap_or(commit);
        let source = Source::Revision(short.to_owned());
        Revision::read(&source, self.scene.workspace, named(self.scene).as_deref(), self.scene.tool)
    }

    fn at(&self, commit: &str, name: &str, notes: &mut Vec<String>) -> Result<Option<InForce>, SetupError> {
        let revision = self.read(commit)?;
        let name = format!("{name} ({})", revision.name);
        if revision.digest.is_none() {
            notes.push(format!("{name} has no law"));
            return Ok(None);
        }
        Ok(Some(InForce { name, revision }))
    }

    /// Returns the law that the ledger names, whose text only counts if it is the one of that digest.
    fn recorded(
        &self,
        entry: u64,
        law: Digest,
        baseline: Option<Option<Digest>>,
        notes: &mut Vec<String>,
    ) -> Result<InForce, Trouble> {
        let name = format!("the last deployment (entry {entry} of the ledger)");
        let file = Path::new(&self.scene.law.path).file_name().unwrap_or_default().to_string_lossy();
        let text = self.text(law, &file, "law", &name)?;
        let known = match baseline {
            None => {
                notes.push(format!("the baseline of {name} is not recorded, and not compared"));
                None
            }
            Some(None) => Some(None),
            Some(Some(digest)) => Some(Some(self.text(digest, baseline::FILE_NAME, "baseline", &name)?)),
        };
        let known = known.as_ref().map(Option::as_deref);
        let path = format!("{}/{law}.toml", laws::FOLDER);
        let revision = Revision::of_texts(&name, &path, &text, known, self.scene.tool)?;
        Ok(InForce { name, revision })
    }

    fn text(&self, digest: Digest, file: &str, what: &str, name: &str) -> Result<String, Trouble> {
        let root = self.scene.workspace.root();
        if digest == self.new.state().law {
            return Ok(self.new.law.text.clone());
        }
        let help =
            Some(format!("bring the file `{}/{digest}.toml` back, or the commit that has it", laws::FOLDER));
        let trouble = |reason: String| Trouble { reason, help: help.clone() };
        if let Some(text) = laws::find(root, digest).map_err(trouble)? {
            return Ok(text);
        }
        let folder = self.folder();
        let is_wanted = |text: &str| Digest::of(text.as_bytes()) == digest;
        let in_history = Repository::open(&folder).and_then(|git| git.text_of_old(file, &is_wanted));
        in_history.ok().flatten().ok_or_else(|| {
            trouble(format!(
                "the {what} `sha256:{digest}` of {name} is neither in `{}` nor in git's history",
                laws::FOLDER
            ))
        })
    }
}
