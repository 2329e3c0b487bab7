//! `prove`: every article of the law catches the violation that is planted against it.
//!
//! Plants the smallest violation of every article in memory, on a spot of this workspace that the article's own `select`
//! covers, and demands exactly the finding that it must come to; what the macros enforce is compiled as well. An article
//! that lets its violation through fails the gate, and so does one that cannot be broken. What could not be tried makes it
//! inconclusive. A law without articles proves nothing, and the gate passes with that reason.

use crate::exit_codes::Exit;
use crate::gate::{Desk, Gate, Scene, Step};
use crate::judging::counted;
use crate::outcome::Outcome;
use crate::prove::{Bench, Request, render};

/// The gate.
pub(super) struct Prove;

impl Gate for Prove {
    fn name(&self) -> &'static str {
        "prove"
    }

    fn plan(&self, scene: &Scene<'_>) -> Vec<Step> {
        let articles = counted(scene.law.articles.len(), "article");
        vec![Step::inside(format!("break {articles} and the built-in rules in memory"))]
    }

    fn run(&self, scene: &Scene<'_>, _: &[Step], _: &Desk) -> Outcome {
        if scene.law.articles.is_empty() {
            return Outcome::pass("nothing to prove: the law has no article");
        }
        // The gates after this one build the workspace, and fetch the same crates for it.
        let request = Request { may_fetch: true, ..Request::default() };
        let proof = Bench::of(scene.workspace, scene.law).prove(&request, &|_| {});
        let mut details = render::failures(&proof);
        details.extend(proof.troubles.iter().cloned());
        let sum = render::sum(&proof);
        match proof.exit() {
            Exit::Proved => Outcome::pass(sum),
            Exit::Violation => Outcome::fail(sum),
            Exit::Unchecked => Outcome::inconclusive(sum),
        }
        .details(details)
        .rerun(format!("{} law prove", scene.tool))
    }
}
