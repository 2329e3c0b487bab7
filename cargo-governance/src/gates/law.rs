//! `law`: the source and the manifests keep every article.
//!
//! Runs the lint over every file of every member. A finding of severity `deny` fails the gate; one of severity `warn`
//! is shown and lets it pass. What `governance-baseline.toml` knows is held back, and the verdict says how much that is. A
//! file that could not be checked, or only in part, makes it inconclusive, and so does a baseline that is refused. Its outcome
//! is used again, as that of other gates, while no file has changed.

use governance_law::Severity;
use governance_lint::finding::Report;
use governance_lint::report::{Texts, text};

use crate::gate::{Class, Desk, Gate, Scene, Step};
use crate::judging::counted;
use crate::linting::{self, Memory};
use crate::outcome::Outcome;

/// The most lines that are shown; the `lint` command shows all.
const LINES: usize = 120;

/// The gate.
pub(super) struct Law;

impl Gate for Law {
    fn name(&self) -> &'static str {
        "law"
    }

    fn class(&self) -> Class {
        Class::Read
    }

    fn plan(&self, scene: &Scene<'_>) -> Vec<Step> {
        let articles = counted(scene.law.articles.len(), "article");
        let packages = counted(scene.workspace.packages.packages.len(), "package");
        vec![Step::inside(format!("hold {packages} to {articles}"))]
    }

    fn run(&self, scene: &Scene<'_>, _: &[Step], _: &Desk) -> Outcome {
        let report = match linting::judge(scene.workspace, scene.law, Memory::Ignore, scene.tool) {
            Ok(linted) => linted.report,
            Err(refused) => {
                let help = refused.help().map(|help| format!("help: {help}"));
                return Outcome::inconclusive(refused.to_string()).details(help.into_iter().collect());
            }
        };
        let shown = render(scene, &report);
        judge(&report).details(shown).rerun(format!("{} lint", scene.tool))
    }
}

/// Decides over a report.
fn judge(report: &Report) -> Outcome {
    let of = |severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
    let (denied, warned) = (of(Severity::Deny), of(Severity::Warn));
    let files = counted(report.files, "file");
    let mut parts = Vec::new();
    if denied > 0 {
        parts.push(format!("{} in {files}", counted(denied, "finding")));
    }
    if !report.unchecked.is_empty() {
        parts.push(format!("{} could not be checked", counted(report.unchecked.len(), "place")));
    }
    let decide = match (denied, report.unchecked.len()) {
        (0, 0) => Outcome::pass,
        (0, _) => Outcome::inconclusive,
        _ => Outcome::fail,
    };
    if parts.is_empty() {
        parts.push(format!("no finding in {files}"));
    }
    if warned > 0 {
        parts.push(counted(warned, "warning"));
    }
    if report.exempted > 0 {
        parts.push(format!("{} exempted", report.exempted));
    }
    if let Some(delta) = &report.baseline {
        parts.push(format!("baseline: {delta}"));
    }
    decide(parts.join(", "))
}

fn render(scene: &Scene<'_>, report: &Report) -> Vec<String> {
    if report.findings.is_empty() && report.unchecked.is_empty() {
        return Vec::new();
    }
    let mut bytes = Vec::new();
    let options = text::Options { explain: format!("{} explain", scene.tool), ..text::Options::default() };
    let texts = Texts::below(scene.workspace.root());
    if let Err(error) = text::write(&mut bytes, report, &texts, &options) {
        return vec![error.to_string()];
    }
    let all = String::from_utf8_lossy(&bytes).into_owned();
    let mut lines: Vec<String> = all.lines().map(str::to_owned).collect();
    if lines.len() > LINES {
        let more = lines.len() - LINES;
        lines.truncate(LINES);
        lines.push(format!("... and {more} more lines: `{} lint` shows all", scene.tool));
    }
    lines
}

#[cfg(test)]
mod unit {
    use governance_lint::finding::{Finding, Place, Unchecked};

    use super::*;
    use crate::outcome::Verdict;

    fn finding(severity: Severity) -> Finding {
        Finding {
            article: "a".into(),
            rule: "panic_path".into(),
            severity,
            place: Place::whole("src/lib.rs"),
            item: "k::f".into(),
            kind: "".into(),
            message: "m".into(),
            label: "".into(),
            why: "".into(),
            help: None,
            related: Vec::new(),
        }
    }

    fn verdict(findings: &[Severity], unchecked: usize) -> (Verdict, String) {
        let place = Place::whole("src/lib.rs");
        let report = Report {
            findings: findings.iter().copied().map(finding).collect(),
            unchecked: vec![Unchecked { place, reason: "r".into(), help: None }; unchecked],
            files: 3,
            ..Report::default()
        };
        let outcome = judge(&report);
        (outcome.verdict, outcome.reason)
    }

    #[test]
    fn only_a_denied_finding_fails_and_only_a_full_check_passes() {
        use Severity::{Deny, Warn};
        assert_eq!(verdict(&[], 0), (Verdict::Pass, "no finding in 3 files".into()));
        assert_eq!(verdict(&[Warn], 0), (Verdict::Pass, "no finding in 3 files, 1 warning".into()));
        assert_eq!(verdict(&[Warn], 2).0, Verdict::Inconclusive);
        let both = verdict(&[Deny, Warn], 1);
        assert_eq!(
            both,
            (Verdict::Fail, "1 finding in 3 files, 1 place could not be checked, 1 warning".into())
        );
    }
}
