//! Applying a baseline to the report of a run.

use std::collections::HashSet;

use super::change::{count, may_be_known};
use super::entry::{Baseline, Entry};
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
    /// All findings of an item stay if there are more than the entry knows. `tool` is how the user calls the tool.
    pub fn apply(&self, report: &mut Report, workspace: &Workspace, scope: Scope, tool: &str) {
        let owners = Owners::of(workspace);
        let findings = std::mem::take(&mut report.findings);
        let found = count(findings.iter(), &owners);
        // What could not be read may hold what is missed.
        let may_miss = scope == Scope::Workspace && report.unchecked.is_empty();
        let mut delta = Delta { file: self.path.as_str().into(), ..Delta::default() };
        let mut held_back: HashSet<(&str, &str, &str)> = HashSet::new();
        let mut stale = Vec::new();
        for entry in &self.entries {
            let now = found.get(&entry.subject()).copied().unwrap_or(0);
            if now > entry.count {
                delta.grown += 1;
                continue;
            }
            if now > 0 {
                delta.items += 1;
                held_back.insert(entry.subject());
            }
            if now < entry.count && may_miss {
                delta.fixed += entry.count - now;
                stale.extend(stale_baseline::finding(entry, now, self.place(entry), tool));
            }
        }
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
        shown.extend(stale);
        shown.sort_by(|a, b| a.place.cmp(&b.place));
        report.findings = shown;
        report.baseline = Some(delta);
    }

    fn judge<'b>(
        &'b self,
        finding: &Finding,
        owners: &Owners<'_>,
        held_back: &HashSet<(&str, &str, &str)>,
    ) -> Verdict<'b> {
        let subject = (&*finding.article, owners.name(finding), finding.item.as_str());
        if !may_be_known(finding) {
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
    /// Its item has more than is known.
    Grown(&'b Entry),
    /// Nothing is known of its item.
    New,
}

#[cfg(test)]
mod tests {
    use governance_law::{Date, Law};

    use super::super::entry::tests::{baseline, entry};
    use super::*;
    use crate::finding::Unchecked;
    use crate::testing::Folder;

    const LAW: &str = "schema = 1\n[[article]]\nid = \"calm\"\nrule = \"panic_path\"\nwhy = \"w\"\n";
    const SOURCE: &str = "pub fn f(a: Option<u8>) -> u8 { a.unwrap() + a.unwrap() }\npub fn g(a: Option<u8>) -> u8 { a.unwrap() }\n";

    fn report(folder: &Folder) -> Report {
        let law = Law::parse("governance.toml", LAW).unwrap();
        crate::lint(&folder.workspace(), &law, Date { year: 2026, month: 11, day: 20 })
    }

    fn lines(report: &Report) -> Vec<String> {
        report.findings.iter().map(|it| format!("{} {} {}", it.rule, it.item, it.related.len())).collect()
    }

    #[track_caller]
    fn check(entries: Vec<Entry>, scope: Scope, expect: &[&str], delta: &str) {
        let folder = Folder::with(&[("src/lib.rs", SOURCE)]);
        let mut report = report(&folder);
        baseline(entries).apply(&mut report, &folder.workspace(), scope, "cargo governance");
        assert_eq!(lines(&report), expect);
        assert_eq!(report.baseline.unwrap().to_string(), delta);
    }

    #[test]
    fn known_findings_are_held_back() {
        let all = vec![entry("calm", "kernel", "kernel::f", 2), entry("calm", "kernel", "kernel::g", 1)];
        check(all, Scope::Workspace, &[], "3 known findings in 2 items, 0 fixed");
        let one = vec![entry("calm", "kernel", "kernel::f", 2)];
        check(one, Scope::Workspace, &["panic_path kernel::g 0"], "2 known findings in 1 item, 0 fixed");
    }

    #[test]
    fn an_item_with_more_than_is_known_shows_all_of_its_own() {
        check(
            vec![entry("calm", "kernel", "kernel::f", 1), entry("calm", "kernel", "kernel::g", 1)],
            Scope::Workspace,
            &["panic_path kernel::f 1", "panic_path kernel::f 1"],
            "1 known finding in 1 item, 0 fixed, 1 item with more than is known",
        );
    }

    #[test]
    fn what_is_fixed_must_leave_where_everything_was_judged() {
        let entries = || {
            vec![
                entry("calm", "kernel", "kernel::f", 3),
                entry("calm", "kernel", "kernel::g", 1),
                entry("calm", "kernel", "kernel::gone", 2),
            ]
        };
        check(
            entries(),
            Scope::Workspace,
            &["stale_baseline kernel::f 0", "stale_baseline kernel::gone 0"],
            "3 known findings in 2 items, 3 fixed",
        );
        check(entries(), Scope::Part, &[], "3 known findings in 2 items, 0 fixed");
    }

    #[test]
    fn an_entry_of_another_crate_or_article_holds_nothing() {
        check(
            vec![
                entry("calm", "other", "kernel::f", 2),
                entry("quiet", "kernel", "kernel::f", 2),
                entry("quiet", "kernel", "kernel::g", 1),
            ],
            Scope::Part,
            &["panic_path kernel::f 0", "panic_path kernel::f 0", "panic_path kernel::g 0"],
            "0 known findings in 0 items, 0 fixed",
        );
    }

    #[test]
    fn nothing_is_missed_while_something_could_not_be_checked() {
        let folder = Folder::with(&[("src/lib.rs", SOURCE)]);
        let mut report = report(&folder);
        let place = Place::whole("src/x.rs");
        report.unchecked.push(Unchecked { place, reason: "torn".to_owned(), help: None });
        let known = baseline(vec![entry("calm", "kernel", "kernel::gone", 2)]);
        known.apply(&mut report, &folder.workspace(), Scope::Workspace, "cargo governance");
        assert_eq!((report.findings.len(), report.baseline.unwrap().fixed), (3, 0));
    }

    #[test]
    fn a_baseline_is_made_of_what_is_found_and_shrinks_to_what_is_left() {
        let folder = Folder::with(&[("src/lib.rs", SOURCE)]);
        let workspace = folder.workspace();
        let made = Baseline::of(&report(&folder), &workspace);
        let known: Vec<_> = made.entries().iter().map(|entry| (entry.subject(), entry.count)).collect();
        assert_eq!(known, [(("calm", "kernel", "kernel::f"), 2), (("calm", "kernel", "kernel::g"), 1)]);
        folder.write(
            "src/lib.rs",
            b"pub fn f(a: Option<u8>) -> u8 { a.unwrap() }\npub fn new(a: Option<u8>) -> u8 { a.unwrap() }",
        );
        let (shrunk, left) = made.shrunk(&report(&folder), &workspace);
        let known: Vec<_> = shrunk.entries().iter().map(|entry| (entry.subject(), entry.count)).collect();
        assert_eq!(known, [(("calm", "kernel", "kernel::f"), 1)]);
        let gone: Vec<_> =
            left.iter().map(|left| (left.entry.item.as_str(), left.entry.count, left.now)).collect();
        assert_eq!(gone, [("kernel::f", 2, 1), ("kernel::g", 1, 0)]);
        assert!(shrunk.grown_since(&made).is_empty());
        let grown = made.grown_since(&shrunk);
        assert_eq!(grown.iter().map(|it| (it.entry.count, it.before)).collect::<Vec<_>>(), [(2, 1), (1, 0)]);
    }

    #[test]
    fn warnings_and_what_is_wrong_with_the_law_are_not_known() {
        let folder = Folder::with(&[("src/lib.rs", SOURCE)]);
        let mut report = report(&folder);
        report.findings[0].severity = governance_law::Severity::Warn;
        report.findings[1].rule = "stale_exemption".into();
        assert_eq!(Baseline::of(&report, &folder.workspace()).findings(), 1);
    }
}
