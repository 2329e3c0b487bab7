//! One trial: the lint on a workspace with one planted violation, compared with its report on the workspace as it is.

use std::collections::BTreeSet;

use governance_law::{Context, Date, Law, catalog};
use governance_lint::baseline::{Baseline, Scope};
use governance_lint::finding::{Finding, Place, Report};
use governance_lint::{Trial, lint_trial, package};

use super::ground::{Ground, closure};
use super::mutation::{Mutation, Reach};
use super::proof::{Attempt, By, Verdict};

/// What every trial of a proof shares.
pub(super) struct Judge<'a> {
    pub(super) ground: &'a Ground<'a>,
    /// What the lint says of the workspace as it is.
    pub(super) base: &'a Report,
    pub(super) today: Date,
    /// The rules that judge nothing.
    pub(super) without: &'a BTreeSet<String>,
}

impl Judge<'_> {
    /// Lets the lint judge a mutation; `article` is what must catch it, and `rule` its rule.
    pub(super) fn attempt(&self, mutation: &Mutation, (article, rule): (&str, &str)) -> Attempt {
        let expect = &mutation.expect;
        let mut attempt = Attempt {
            what: mutation.what.clone(),
            by: By::Lint,
            place: format!("{}:{}", expect.file, expect.line),
            planted: mutation.planted.clone(),
            expected: format!(
                "a finding of `{article}` at {}:{} about `{}`",
                expect.file, expect.line, expect.item
            ),
            came: String::new(),
            verdict: Verdict::Caught,
        };
        if !expect.says.is_empty() {
            attempt.expected.push_str(&format!(" that says: {}", expect.says));
        }
        let mutated = match mutation.law.as_deref().map(|text| Law::parse(&self.ground.law.path, text)) {
            Some(Ok(law)) => Some(law),
            Some(Err(mistakes)) => {
                attempt.verdict = Verdict::Unclear;
                attempt.came = format!("the planted law has a mistake: {mistakes}");
                return attempt;
            }
            None => None,
        };
        let law = mutated.as_ref().unwrap_or(self.ground.law);
        let all = mutation.packages.as_ref().unwrap_or(self.ground.workspace);
        let trial = Trial { overlay: mutation.overlay.clone(), without: self.without(rule) };
        let mut report = lint_trial(&reduced(all, mutation.reach), law, self.today, &trial);
        if let Some(text) = &mutation.baseline {
            // A baseline is applied to the report of a run; on a part of a workspace no entry of it is ever stale.
            let scope = if self.without.contains(rule) { Scope::Part } else { Scope::Workspace };
            match Baseline::parse(&expect.file, text) {
                Ok(baseline) => baseline.apply(&mut report, all, scope, "cargo governance"),
                Err(refused) => {
                    attempt.verdict = Verdict::Unclear;
                    attempt.came = format!("the planted baseline is refused: {refused}");
                    return attempt;
                }
            }
        }
        let is_it = |finding: &Finding| is_expected(finding, mutation, (article, rule));
        if report.findings.iter().filter(|finding| is_it(finding)).any(|finding| self.is_new(finding)) {
            return attempt;
        }
        (attempt.verdict, attempt.came) = self.instead(&report, mutation, (article, rule));
        attempt
    }

    /// Returns the rules that judge nothing while a rule is tried: a built-in one depends on no other.
    fn without(&self, rule: &str) -> BTreeSet<String> {
        let is_built_in = catalog::rule_of(rule).is_some_and(|rule| rule.built_in);
        self.without.iter().filter(|out| !is_built_in || *out == rule).cloned().collect()
    }

    fn is_new(&self, finding: &Finding) -> bool {
        let same = |known: &Finding| {
            (&known.article, &known.place, &known.item, &known.message)
                == (&finding.article, &finding.place, &finding.item, &finding.message)
        };
        !self.base.findings.iter().any(same)
    }

    /// Says what came instead of the expected finding.
    fn instead(
        &self,
        report: &Report,
        mutation: &Mutation,
        (article, rule): (&str, &str),
    ) -> (Verdict, String) {
        let expect = &mutation.expect;
        let exempts = |exemption: &&governance_law::Exemption| {
            exemption.article.as_str() == article && exemption.item.as_str() == expect.item
        };
        if self.ground.law.exemptions.iter().any(|exemption| exempts(&exemption)) {
            return (Verdict::LetThrough, format!("an exemption of `{}` hides it", expect.item));
        }
        if report.findings.iter().any(|finding| is_expected(finding, mutation, (article, rule))) {
            let came = "the same finding is there without what was planted: mend it first";
            return (Verdict::LetThrough, came.to_owned());
        }
        if mutation.reach == Reach::Whole && !self.base.unchecked.is_empty() {
            let came = "this rule is silent while something in the workspace cannot be checked";
            return (Verdict::Unclear, came.to_owned());
        }
        let unchecked = report.unchecked.iter().filter(|it| !self.base.unchecked.contains(it));
        if let Some(unchecked) = unchecked.clone().next() {
            let at = format!("{}:{}", unchecked.place.file, unchecked.place.line);
            return (Verdict::Unclear, format!("{at} could not be checked: {}", unchecked.reason));
        }
        // What is found in the law because a part of the workspace was read is no answer.
        let law = &*self.ground.law.path;
        let is_told = |finding: &&Finding| *finding.place.file != *law || *expect.file == *law;
        let new = || report.findings.iter().filter(|finding| is_told(finding) && self.is_new(finding));
        let nearest = new()
            .find(|finding| &*finding.article == article)
            .or_else(|| new().find(|finding| finding.place.file == expect.file));
        let came = nearest.map_or_else(
            || "no new finding".to_owned(),
            |finding| {
                let Place { file, line, .. } = &finding.place;
                let Finding { article, item, message, .. } = finding;
                format!("a finding of `{article}` at {file}:{line} about `{item}`: {message}")
            },
        );
        (Verdict::LetThrough, came)
    }
}

/// Returns whether a finding is the expected one: its article, its item, exactly the planted bytes.
fn is_expected(finding: &Finding, mutation: &Mutation, (article, rule): (&str, &str)) -> bool {
    let expect = &mutation.expect;
    let is_there = |place: &Place| place.file == expect.file && place.span == expect.span;
    let places = std::iter::once(&finding.place).chain(finding.related.iter().map(|(place, _)| place));
    &*finding.article == article
        && &*finding.rule == rule
        && finding.item == expect.item
        && finding.message.contains(&expect.says)
        && places.into_iter().any(is_there)
}

/// Returns the part of a workspace that can have to do with a mutation. The law stays whole, and so does everything that
/// the planted code may name.
fn reduced(workspace: &package::Workspace, reach: Reach) -> package::Workspace {
    let mut reduced = workspace.clone();
    match reach {
        Reach::Whole => {}
        Reach::Manifests => reduced.packages.iter_mut().for_each(|package| package.targets.clear()),
        Reach::Target(package, target) => {
            let kept = closure(workspace, package);
            let packages = std::mem::take(&mut reduced.packages).into_iter().enumerate();
            for (index, mut known) in packages.filter(|(index, _)| kept.contains(index)) {
                let targets = std::mem::take(&mut known.targets).into_iter().enumerate();
                let is_kept =
                    |at: usize, context| (index, at) == (package, target) || context == Context::Main;
                known.targets =
                    targets.filter(|(at, it)| is_kept(*at, it.context)).map(|(_, target)| target).collect();
                reduced.packages.push(known);
            }
        }
    }
    reduced
}
