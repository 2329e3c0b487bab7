//! Judging again: what was recorded is compared, and never believed.

use governance_law::gate::Profile;

use super::*;
use crate::verdict::{Decision, Verdict};

fn again(run: &Run, law: &Law) -> Recomputed {
    recompute(run, tree(), law, Profile::Commit, at("12:30"))
}

#[track_caller]
fn differs(run: &Run, law: &Law, decision: Decision, expected: &[(&str, &str, &str)]) {
    let recomputed = again(run, law);
    let found: Vec<(&str, &str, &str)> = recomputed
        .differences
        .iter()
        .map(|it| (it.gate.as_deref().unwrap_or(""), it.recorded.as_str(), it.recomputed.as_str()))
        .collect();
    assert_eq!((recomputed.decision, found.as_slice()), (decision, expected));
    assert!(!recomputed.is_proved());
}

#[test]
fn an_honest_run_comes_out_as_it_was_recorded() {
    let recomputed = again(&passed(), &law());
    assert!(recomputed.is_proved(), "{recomputed:?}");
    assert_eq!(
        recomputed.gates.iter().map(|gate| gate.name.as_str()).collect::<Vec<_>>(),
        ["coverage", "gpu"]
    );
}

#[test]
fn a_recorded_pass_is_not_believed() {
    let mut run = passed();
    run.gates[0].facts = covered(94.0);
    differs(
        &run,
        &law(),
        Decision::Violation,
        &[("coverage", "pass", "fail"), ("coverage", "pass", "fail"), ("", "proved", "violation")],
    );
    assert_eq!(
        again(&run, &law()).gates[0].reasons,
        ["`line coverage` of `law` is 94 %, and at least 95 % is demanded by `minimum`"]
    );
}

#[test]
fn a_figure_that_was_taken_out_is_missed() {
    let mut run = passed();
    run.gates[0].facts.figures.clear();
    let expected = [
        ("coverage", "pass", "inconclusive"),
        ("coverage", "pass", "inconclusive"),
        ("", "proved", "unchecked"),
    ];
    differs(&run, &law(), Decision::Unchecked, &expected);
}

#[test]
fn a_gate_that_is_missing_is_no_pass() {
    let mut run = passed();
    run.gates.pop();
    let expected = [("gpu", "not in the statement", "in the profile"), ("", "proved", "unchecked")];
    differs(&run, &law(), Decision::Unchecked, &expected);
}

#[test]
fn thresholds_are_those_of_the_law() {
    let mut run = passed();
    run.gates[0].thresholds[0].value = Some(50.0);
    let recomputed = again(&run, &law());
    assert_eq!(recomputed.differences.len(), 1);
    assert!(
        recomputed.differences[0].recorded.starts_with("`line coverage` at least 50, "),
        "{recomputed:?}"
    );
}

#[test]
fn an_acceptance_that_the_law_does_not_have_is_none() {
    let law = law();
    let mut run = run_of(vec![gate("coverage", covered(96.0), &law), gate("gpu", no_device(), &law)], &law);
    run.gates[1].standing = Standing::Accepted(vec!["no card".to_owned()]);
    run.decision = Decision::Go;
    let expected = [("gpu", "accepted: no card", "not run"), ("", "proved", "unchecked")];
    differs(&run, &law, Decision::Unchecked, &expected);
}

#[test]
fn an_outcome_that_was_too_old_when_it_was_used_again_is_none() {
    let mut run = passed();
    run.gates[0].provenance = Provenance::Reused { run: "r".to_owned(), age_s: 7 * 86_400 };
    assert!(again(&run, &law()).is_proved());
    run.gates[0].provenance = Provenance::Reused { run: "r".to_owned(), age_s: 7 * 86_400 + 1 };
    let recomputed = again(&run, &law());
    assert_eq!(recomputed.gates[0].verdict, Verdict::Inconclusive);
    assert!(recomputed.gates[0].reasons[0].contains("and `max_age` is 604800 s"), "{recomputed:?}");
}

#[test]
fn another_law_judges_the_same_facts_and_says_that_it_is_another() {
    let run = passed();
    let stricter = law_with("# stricter\n");
    let recomputed = again(&run, &stricter);
    assert_eq!((recomputed.decision, recomputed.is_same_law), (Decision::Go, false));
    assert!(recomputed.differences.is_empty() && !recomputed.is_proved());
    let text = law().text.replace("[gates.coverage]\n", "[gates.coverage]\nminimum = 97\n");
    let recomputed = again(&run, &Law::parse("governance.toml", &text).unwrap());
    assert_eq!(recomputed.decision, Decision::Violation);
}

#[test]
fn another_profile_wants_its_own_gates() {
    let recomputed = recompute(&passed(), tree(), &law(), Profile::Ci, at("12:30"));
    assert_eq!(recomputed.decision, Decision::Unchecked);
    assert!(recomputed.differences.is_empty(), "{recomputed:?}");
    assert!(recomputed.gates.iter().any(|gate| gate.name == "clippy" && gate.recorded.is_none()));
}
