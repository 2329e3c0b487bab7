//! Applying a baseline to the report of a run.

use std::collections::HashSet;

use governance_law::Severity;

use super::change::{Left, count, may_be_known, subject};
use super::entry::{Baseline, Entry, Subject};
use super::owner::Owners;
use crate::finding::{Delta, Finding, Place, Report};
use crate::package::Workspace;
use crate::rules::stale_baseline;

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The whole workspace: an entry whose findings are gone is a finding.
    Workspace,
    /// Some crates, or some of their code: known findings are held back, and no entry is missed.
    Part,
}

impl Baseline {
    /// Takes known findings out of a report, and says in it what was done.
    ///
    /// All findings of an item and kind stay if there are more than the entry knows. Warnings always stay, whether they were
    /// known or not; but they are there, so their entry is not stale. `tool` is how the user calls the tool.
    pub fn apply(&self, report: &mut Report, workspace: &Workspace, scope: Scope, tool: &str) {
        let owners = Owners::of(workspace);
        let findings = std::mem::take(&mut report.findings);
        let found = count(findings.iter(), &owners);
        // What could not be read may hold what is missed.
        let may_miss = scope == Scope::Workspace && report.unchecked.is_empty();
        let mut delta = Delta { file: self.path.as_str().into(), ..Delta::default() };
        let denied = findings.iter().filter(|finding| finding.severity == Severity::Deny);
        let broken = count(denied, &owners);
        let mut held_back: HashSet<Subject<'_>> = HashSet::new();
        let (mut items, mut grown) = (HashSet::new(), HashSet::new());
        let mut stale = Vec::new();
        for entry in &self.entries {
            let now = found.get(&entry.subject()).copied().unwrap_or(0);
            let is_broken = broken.contains_key(&entry.subject());
            let item = entry.about();
            if now > entry.count {
                if is_broken {
                    grown.insert(item);
                }
                continue;
            }
            if is_broken {
                items.insert(item);
                held_back.insert(entry.subject());
            }
            if now < entry.count && may_miss {
                delta.fixed += entry.count - now;
                stale.push(Left { entry: entry.clone(), now });
            }
        }
        (delta.items, delta.grown) = (items.len(), grown.len());
        let is_held: Vec<Verdict<'_>> =
            findings.iter().map(|finding| self.judge(finding, &owners, &held_back)).collect();
        let mut shown = Vec::new();
        for (mut finding, verdict) in findings.into_iter().zip(is_held) {
            match verdict {
                Verdict::Held => delta.held.push(finding),
                Verdict::Grown(entry) => {
                    let known = format!(
                        "{} of these {} known",
                        entry.count,
                        if entry.count == 1 { "is" } else { "are" }
                    );
                    finding.related.push((self.place(entry), known));
                    shown.push(finding);
                }
                Verdict::New => shown.push(finding),
            }
        }
        shown.extend(stale_baseline::findings(&stale, &self.path, tool));
        shown.sort_by(|a, b| a.place.cmp(&b.place));
        report.findings = shown;
        report.baseline = Some(delta);
    }

    fn judge<'b>(
        &'b self,
        finding: &Finding,
        owners: &Owners<'_>,
        held_back: &HashSet<Subject<'_>>,
    ) -> Verdict<'b> {
        let subject = subject(finding, owners);
        if finding.severity == Severity::Warn || !may_be_known(finding) {
            Verdict::New
        } else if held_back.contains(&subject) {
            Verdict::Held
        } else {
            self.entry(subject).map_or(Verdict::New, Verdict::Grown)
        }
    }

    fn place(&self, entry: &Entry) -> Place {
        entry.place.clone().unwrap_or_else(|| Place::whole(self.path.as_str()))
    }
}

/// What becomes of a finding.
enum Verdict<'b> {
    /// It is known, and so are all others of its item.
    Held,
    /// Its item has more of its kind than is known.
    Grown(&'b Entry),
    /// It breaks nothing, or nothing of its kind is known of its item.
    New,
}
