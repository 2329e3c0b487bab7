//! Merging: an outcome of another machine, for the same tree under the same law, by a key that may, while it is fresh.

use super::*;
use crate::verdict::{Decision, Verdict};

/// The statement of the machine with the device.
fn there(change: impl FnOnce(&mut Run)) -> String {
    let law = law();
    let mut left_out = Facts::default();
    left_out.unclear(Absence::LeftOut, "left out with `--only`");
    let mut run = run_of(vec![gate("coverage", left_out, &law), gate("gpu", Facts::default(), &law)], &law);
    change(&mut run);
    sign(&run, 2)
}

#[track_caller]
fn refused(envelope: &str, name: &str, now: &str, expected: &str) {
    let opened = merge::open(envelope.as_bytes(), &law(), tree());
    let taken = opened.and_then(|foreign| foreign.outcome(name, &law(), at(now)).map(|_| ()));
    let error = taken.unwrap_err();
    assert!(error.to_string().contains(expected), "{error}");
    assert!(!error.help().is_empty());
}

/// A run here, into which the outcome was merged.
fn here(envelope: &str) -> Run {
    let law = law();
    let foreign = merge::open(envelope.as_bytes(), &law, tree()).unwrap();
    let (found, provenance) = foreign.outcome("gpu", &law, at("12:00")).unwrap();
    let merged = GateRun { provenance, ..gate("gpu", found.facts.clone(), &law) };
    let mut run = run_of(vec![gate("coverage", covered(96.0), &law), merged], &law);
    run.merged = vec![serde_json::from_str(envelope).unwrap()];
    run
}

#[test]
fn a_merged_outcome_is_judged_again_from_the_enclosed_statement() {
    let run = here(&there(|_| {}));
    assert_eq!(run.decision, Decision::Go);
    let recomputed = recompute(&run, tree(), &law(), Profile::Commit, at("12:30"));
    assert!(recomputed.is_proved(), "{recomputed:?}");
    let mut without = run.clone();
    without.merged.clear();
    let mut other = run.clone();
    other.gates[1].facts.notes.push("more".to_owned());
    let mut moved = run;
    if let Provenance::Merged { made, .. } = &mut moved.gates[1].provenance {
        *made = at("11:59");
    }
    for (run, why) in
        [(without, "is not enclosed"), (other, "facts are not those"), (moved, "said to come from")]
    {
        let recomputed = recompute(&run, tree(), &law(), Profile::Commit, at("12:30"));
        assert_eq!(recomputed.gates[1].verdict, Verdict::Inconclusive);
        assert!(recomputed.gates[1].reasons[0].contains(why), "{recomputed:?}");
        assert!(!recomputed.is_proved());
    }
}

#[test]
fn what_may_not_be_merged_is_refused_by_name() {
    let honest = there(|_| {});
    refused(&honest, "coverage", "12:30", "the gate `coverage` was not run there either: r");
    refused(&honest, "clippy", "12:30", "no outcome of the gate `clippy`");
    refused(&there(|run| run.law.sha256 = Digest::of(b"other")), "gpu", "12:30", "judged by another law");
    let second_hand = Provenance::Merged {
        key_id: key(3).public().id(),
        envelope: Digest::ZERO,
        machine: machine(),
        made: at("11:00"),
    };
    refused(&there(|run| run.gates[1].provenance = second_hand), "gpu", "12:30", "from a third machine");
    refused(
        &sign(&passed(), 1),
        "gpu",
        "12:30",
        "`release`, which may sign `verdict` by the law, and not `outcome`",
    );
    refused(&sign(&passed(), 9), "gpu", "12:30", "neither a signer of the law");
    refused(&honest, "gpu", "11:54", "which has not come yet");
    let old = Provenance::Reused { run: "r".to_owned(), age_s: 7 * 86_400 };
    refused(
        &there(|run| run.gates[1].provenance = old),
        "gpu",
        "12:30",
        "606600 s old, and `max_age` is 604800 s",
    );
    refused(
        &honest.replacen("\"payload\":\"e", "\"payload\":\"f", 1),
        "gpu",
        "12:30",
        "does not fit this payload",
    );
    let elsewhere = merge::open(honest.as_bytes(), &law(), Digest::of(b"wood")).unwrap_err().to_string();
    assert!(elsewhere.starts_with("it is about another tree: `sha256:dc9c5edb"), "{elsewhere}");
}
