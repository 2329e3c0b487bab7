//! A proof from end to end: survey, plant, try, compile.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use governance_law::{Date, Law, catalog};
use governance_lint::finding::Report;

use super::compile;
use super::ground::Ground;
use super::mutation::{Planting, Refusal};
use super::plants::{self, Planter};
use super::proof::{Attempt, By, Proof, Row, Verdict};
use super::trial::Judge;
use crate::lawfile;
use crate::workspace::Workspace;

/// What is to be proved.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The ids of articles and built-in rules; all of them if there are none.
    pub only: Vec<String>,
    /// Rules that are switched off, to show that the proof depends on them.
    pub without: BTreeSet<String>,
    /// Whether cargo may fetch what the samples for the macros lack, as it does for any build of the workspace.
    pub may_fetch: bool,
}

/// How far a proof is.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// So many of so many violations were tried, the last of them against this article.
    Tried(usize, usize, &'a str),
    /// Samples are compiled.
    Compiling,
}

/// A workspace and its law, surveyed, ready for proofs.
pub struct Bench<'a> {
    workspace: &'a Workspace,
    ground: Ground<'a>,
    base: Report,
    today: Date,
}

/// One row to be, with what is planted for it.
struct Plan<'l> {
    id: &'l str,
    rule: &'l str,
    is_article: bool,
    planted: Vec<Planting>,
}

impl<'a> Bench<'a> {
    /// Lints a workspace as it is and surveys what its law covers.
    #[must_use]
    pub fn of(workspace: &'a Workspace, law: &'a Law) -> Self {
        let today = lawfile::today();
        let base = governance_lint::lint(&workspace.packages, law, today);
        Self { workspace, ground: Ground::of(&workspace.packages, law), base, today }
    }

    /// Returns every name that a request may have.
    pub fn names(law: &Law) -> Vec<&str> {
        let articles = law.articles.iter().map(|article| article.id.as_str());
        let rules = catalog::RULES.iter().filter(|rule| rule.built_in).map(|rule| rule.id);
        articles.chain(rules).collect()
    }

    /// Proves the law, or what the request names of it.
    #[must_use]
    pub fn prove(&self, request: &Request, observe: &(dyn Fn(Step<'_>) + Sync)) -> Proof {
        let mut proof = Proof::default();
        let base = &self.base.unchecked;
        proof.troubles.extend(base.iter().map(|unchecked| {
            let place = &unchecked.place;
            format!("{}:{} could not be checked: {}", place.file, place.line, unchecked.reason)
        }));
        if self.ground.law.articles.is_empty() {
            proof.troubles.push("the law has no article, so there is nothing to prove".to_owned());
            return proof;
        }
        let plans = self.plans(request);
        let judge =
            Judge { ground: &self.ground, base: &self.base, today: self.today, without: &request.without };
        proof.rows = try_all(&judge, &plans, observe);
        compile::prove(self.workspace, &self.ground, request, &mut proof, observe);
        proof
    }

    fn plans(&self, request: &Request) -> Vec<Plan<'a>> {
        let is_asked = |id: &str| request.only.is_empty() || request.only.iter().any(|only| only == id);
        let law = self.ground.law;
        let articles =
            law.articles.iter().filter(|article| is_asked(article.id.as_str())).map(|article| Plan {
                id: article.id.as_str(),
                rule: article.rule.as_str(),
                is_article: true,
                planted: plants::of_article(&self.ground, article),
            });
        let built_in = plants::ALL.iter().filter(|(rule, _)| is_asked(rule)).filter_map(|(rule, planter)| {
            let Planter::BuiltIn(plant) = planter else { return None };
            Some(Plan { id: rule, rule, is_article: false, planted: plant(&self.ground) })
        });
        articles.chain(built_in).collect()
    }
}

/// Tries everything that was planted, on two threads: one violation does not know of the other.
fn try_all(judge: &Judge<'_>, plans: &[Plan<'_>], observe: &(dyn Fn(Step<'_>) + Sync)) -> Vec<Row> {
    let all: Vec<(usize, &Planting)> = plans
        .iter()
        .enumerate()
        .flat_map(|(plan, it)| it.planted.iter().map(move |planting| (plan, planting)))
        .collect();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let found: Mutex<Vec<(usize, usize, Attempt)>> = Mutex::new(Vec::new());
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some((plan, planting)) = all.get(at) else { return };
            let Some(Plan { id, rule, .. }) = plans.get(*plan) else { continue };
            let attempt = match planting {
                Ok(mutation) => judge.attempt(mutation, (id, rule)),
                Err(refusal) => refused(refusal),
            };
            let number = done.fetch_add(1, Ordering::Relaxed) + 1;
            observe(Step::Tried(number, all.len(), id));
            found.lock().unwrap_or_else(PoisonError::into_inner).push((*plan, at, attempt));
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        work();
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(_, at, _)| *at);
    let mut rows: Vec<Row> = plans.iter().map(row).collect();
    for (plan, _, attempt) in found {
        if let Some(row) = rows.get_mut(plan) {
            row.attempts.push(attempt);
        }
    }
    rows
}

fn row(plan: &Plan<'_>) -> Row {
    Row {
        id: plan.id.to_owned(),
        rule: plan.rule.to_owned(),
        is_article: plan.is_article,
        attempts: Vec::new(),
        notes: Vec::new(),
    }
}

fn refused(refusal: &Refusal) -> Attempt {
    Attempt {
        what: refusal.what.clone(),
        by: By::Lint,
        place: String::new(),
        planted: String::new(),
        expected: "a way to break the article".to_owned(),
        came: refusal.reason.clone(),
        verdict: Verdict::Unplantable,
    }
}
