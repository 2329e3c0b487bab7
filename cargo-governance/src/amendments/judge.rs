//! The present law held against each law in force, and the approvals against what makes it weaker.

use std::path::PathBuf;

use governance_evidence::moment::Moment;
use governance_evidence::run::amendment::{self, Amended, Side, State};
use governance_evidence::run::exception::ExceptionError;
use governance_law::Law;
use governance_law::diff::Subject;
use governance_law::trust::Approves;

use super::Trouble;
use super::force::{self, InForce};
use crate::diff::{Revision, Source, Weakening, weakenings};
use crate::error::SetupError;
use crate::gate::Scene;
use crate::witness::documents::{Folder, Kept};

/// Where approvals of a weaker law lie.
pub(crate) const FOLDER: Folder = Folder { path: "evidence/amendments", extension: "amendment" };

/// What became of the law since one that is in force.
#[derive(Debug)]
pub(crate) struct Change {
    /// What the law in force is called.
    pub(crate) name: String,
    /// That law.
    pub(crate) old: Law,
    /// What identifies it and its baseline.
    pub(crate) from: State,
    /// What makes the present law weaker, and nobody could approve before: the first who may approve changes of the law.
    pub(crate) founding: Vec<Weakening>,
    /// What makes the present law weaker, and needs an approval.
    pub(crate) weakenings: Vec<Weakening>,
    /// Every document, and whether it counts for this change; only where one is needed.
    pub(crate) approvals: Vec<(PathBuf, Result<Amended, ExceptionError>)>,
}

impl Change {
    /// Returns the approval that counts, if there is one.
    pub(crate) fn amended(&self) -> Option<&Amended> {
        self.approvals.iter().find_map(|(_, judged)| judged.as_ref().ok())
    }

    /// Returns how many weakenings nobody has approved.
    pub(crate) fn unapproved(&self) -> usize {
        if self.amended().is_some() { 0 } else { self.weakenings.len() }
    }

    /// Returns who may approve it.
    pub(crate) fn approvers(&self) -> Vec<&str> {
        approvers(&self.old)
    }

    /// Says why each document does not count; those that are about another change only if there is no other.
    pub(crate) fn refusals(&self) -> Vec<(&PathBuf, &ExceptionError)> {
        let all = || self.approvals.iter().filter_map(|(path, judged)| Some((path, judged.as_ref().err()?)));
        let own: Vec<_> =
            all().filter(|(_, error)| !matches!(error, ExceptionError::Foreign { .. })).collect();
        if own.is_empty() { all().collect() } else { own }
    }
}

/// Everything that is known about changes of the law.
#[derive(Debug)]
pub(crate) struct Amendments {
    /// What identifies the present law and its baseline.
    pub(crate) to: State,
    /// What became of it since each law in force.
    pub(crate) changes: Vec<Change>,
    /// What a reader has to know.
    pub(crate) notes: Vec<String>,
    /// What keeps a law in force from being known.
    pub(crate) trouble: Vec<Trouble>,
}

/// Compares the law with those in force, and judges the approvals.
///
/// # Errors
/// If the law or an approval cannot be read.
pub(crate) fn judge(scene: &Scene<'_>, now: Moment) -> Result<Amendments, SetupError> {
    let new = Revision::read(&Source::Tree, scene.workspace, force::named(scene).as_deref(), scene.tool)?;
    let force::Force { laws, notes, trouble } = force::find(scene, &new);
    let kept = FOLDER.load(scene.workspace.root())?;
    let to = Side { law: &new.law, state: new.state() };
    let changes = joined(laws).into_iter().map(|old| change(old, &new, &to, &kept, now)).collect();
    Ok(Amendments { to: to.state, changes, notes, trouble })
}

/// Makes one of two laws in force that are the same.
fn joined(laws: Vec<InForce>) -> Vec<InForce> {
    let mut all: Vec<InForce> = Vec::new();
    for law in laws {
        match all.iter_mut().find(|known| known.revision.state() == law.revision.state()) {
            Some(known) => known.name = format!("{} and {}", known.name, law.name),
            None => all.push(law),
        }
    }
    all
}

fn change(old: InForce, new: &Revision, to: &Side<'_>, kept: &[Kept], now: Moment) -> Change {
    let InForce { name, revision } = old;
    let all = weakenings(&revision, new);
    let founders = founders(&revision.law, &new.law);
    let is_founding = |weakening: &Weakening| match &weakening.subject {
        Some(Subject::Approver(name)) => founders.contains(&name.as_str()),
        _ => false,
    };
    let (founding, weakenings): (Vec<_>, Vec<_>) = all.into_iter().partition(is_founding);
    let from = Side { law: &revision.law, state: revision.state() };
    let judged = |kept: &Kept| {
        let judged = amendment::judge(&kept.document, &kept.signatures, (&from, to), now);
        (kept.path.clone(), judged)
    };
    let approvals = if weakenings.is_empty() { Vec::new() } else { kept.iter().map(judged).collect() };
    Change { name, from: from.state, founding, weakenings, approvals, old: revision.law }
}

/// Returns the first whom a law lets approve its changes. Nobody could have approved them, so they need no approval; they are shown.
fn founders<'n>(old: &Law, new: &'n Law) -> Vec<&'n str> {
    if approvers(old).is_empty() { approvers(new) } else { Vec::new() }
}

fn approvers(law: &Law) -> Vec<&str> {
    let may = law.approvers.iter().filter(|approver| approver.may_approve.contains(&Approves::Law));
    may.map(|approver| approver.name.as_str()).collect()
}
