//! What goes wrong on the way: absence, interruption, a failing setup, and a teardown that is run in every case.

use super::*;

#[test]
fn what_is_not_met_fails_and_what_cannot_be_judged_does_not() {
    let with = |command: &str, expect: &str, verdict, reason: &str| {
        check(command, expect, r#"command = ["fail", "7"]"#, verdict, reason);
    };
    with(r#"["fail", "2"]"#, "{}", Verdict::Fail, "expected that the exit code is 0; found: 2");
    with(r#"["fail", "2"]"#, "{ exit = [2, 3] }", Verdict::Pass, "as expected; 1 of 1");
    with(r#"["die"]"#, "{}", Verdict::Inconclusive, "it was killed by signal 9");
    with(r#"["die"]"#, "{ signal = 9 }", Verdict::Pass, "as expected");
    with(
        r#"["die"]"#,
        "{ signal = 6 }",
        Verdict::Fail,
        "expected that it is killed by signal 6; found: it was killed by signal 9",
    );
    with(r#"["hang"]"#, "{}", Verdict::Inconclusive, "it was ended after its limit of 1 min");
    with(
        r#"["hang"]"#,
        r#"{ took = "5 s" }"#,
        Verdict::Fail,
        "expected that it takes at most 5 s; found: it was ended after 1 min",
    );
    with(r#"["no-such-program"]"#, "{}", Verdict::Inconclusive, "there is no such program");
    with(
        r#"["flood", "x"]"#,
        r#"{ stdout.lacks = "y" }"#,
        Verdict::Inconclusive,
        "it wrote more than can be kept",
    );
    with(
        r#"["say"]"#,
        r#"{ file = [{ path = "${scratch}/unreadable" }] }"#,
        Verdict::Inconclusive,
        "`/run/c/proof/unreadable` cannot be read: denied",
    );
}

#[test]
fn garbage_is_judged_as_the_bytes_that_it_is() {
    let with = |expect: &str, reason: &str| {
        let decided = check(r#"["garbage"]"#, expect, r#"command = ["fail", "7"]"#, Verdict::Fail, reason);
        assert!(decided.reason.chars().all(|c| !c.is_control()), "{}", decided.reason);
    };
    with(r#"{ stdout.contains = "intact" }"#, "expected that stdout holds `intact`; found: ...");
    with(
        r#"{ stdout.json = [{ pointer = "/a", exists = false }] }"#,
        "expected that stdout at `/a` is not there; found: it is not JSON",
    );
    with(
        r#"{ stdout.number = [{ after = "n=", at_least = 0 }] }"#,
        "expected that the number after `n=` in stdout is at least 0; found: no number there",
    );
}

#[test]
fn absence_is_not_run_where_it_is_declared_and_inconclusive_where_it_is_not() {
    let probe = |shows: &str| format!("[claim.absent_when]\nreason = \"no card here\"\n{shows}\n");
    let with = |probe: &str, verdict, reason: &str| {
        let text =
            claim(r#"["say", "x"]"#, r#"{ stdout.contains = "x" }"#, r#"command = ["say", "y"]"#, probe);
        let mut world = Fake::default();
        says(&proved_on(&text, &mut world), verdict, reason);
        world
    };
    let world = with(
        &probe(
            "command = [\"fail\", \"9\", \"No devices\"]\nexpect = { exit = 9, stdout.contains = \"No devices\" }",
        ),
        Verdict::NotRun,
        "no card here: the exit code is 9, stdout holds `No devices`",
    );
    assert_eq!(world.seen, ["fail 9 No devices"]);
    with(
        &probe("command = [\"nvidia-smi\"]\nprogram_missing = true"),
        Verdict::NotRun,
        "no card here: there is no program `nvidia-smi`",
    );
    with(&probe("command = [\"say\", \"one\"]\nprogram_missing = true"), Verdict::Pass, "all 2");
    with(&probe("command = [\"say\", \"one\"]\nexpect = { exit = 9 }"), Verdict::Pass, "all 2");
    // A probe that breaks shows nothing.
    with(
        &probe("command = [\"hang\"]\nexpect = { exit = 9 }"),
        Verdict::Inconclusive,
        "whether it is there cannot be seen: it was ended",
    );
    with(
        &probe("command = [\"gone\"]\nexpect = { exit = 9 }"),
        Verdict::Inconclusive,
        "whether it is there cannot be seen: there is no such",
    );
    // For the whole pack: nothing is prepared, nothing cleared away.
    let text = "[absent_when]\ncommand = [\"gone\"]\nprogram_missing = true\nreason = \"r\"\n[[setup]]\ncommand = [\"say\", \"setup\"]\n"
        .to_owned()
        + &claim(r#"["say", "x"]"#, "{}", r#"command = ["fail", "1"]"#, "");
    let mut world = Fake::default();
    let proof = proved_on(&text, &mut world);
    says(&proof, Verdict::NotRun, "r: there is no program `gone`");
    assert_eq!((proof.verdict(), world.seen.as_slice()), (Verdict::NotRun, ["gone".to_owned()].as_slice()));
}

/// A pack whose setup, claim and teardown are seen.
fn staged(setup: &str, command: &str, teardown: &str) -> String {
    format!(
        "[[setup]]\ncommand = {setup}\n[[teardown]]\ncommand = {teardown}\n[[teardown]]\ncommand = [\"say\", \"last\"]\n"
    ) + &claim(command, "{}", r#"command = ["fail", "1"]"#, "teardown = [{ command = [\"say\", \"after\"] }]")
}

#[test]
fn the_teardown_is_run_whatever_happens() {
    let run = |setup: &str, command: &str, interrupted_after| {
        let mut world = Fake { interrupted_after, ..Fake::default() };
        let proof = proved_on(&staged(setup, command, r#"["say", "down"]"#), &mut world);
        assert_eq!(proof.leftovers, [""; 0]);
        (proof, world.seen.join(", "))
    };
    let (proof, seen) = run(r#"["say", "up"]"#, r#"["fail", "3"]"#, None);
    says(&proof, Verdict::Fail, "expected that the exit code is 0; found: 3");
    assert_eq!(seen, "say up, fail 3, say after, fail 1, say after, say down, say last");
    let (proof, seen) = run(r#"["say", "up"]"#, r#"["hang"]"#, None);
    says(&proof, Verdict::Inconclusive, "it was ended after its limit of 1 min");
    assert_eq!(seen, "say up, hang, say after, fail 1, say after, say down, say last");
    let (proof, seen) = run(r#"["fail", "5"]"#, r#"["say"]"#, None);
    says(
        &proof,
        Verdict::Inconclusive,
        "the setup failed: step `fail 5`: expected that the exit code is 0; found: 5",
    );
    assert_eq!(seen, "fail 5, say down, say last");
    // Somebody wants the run to end while the claim runs: what clears away is not stopped.
    let (proof, seen) = run(r#"["say", "up"]"#, r#"["say", "claim"]"#, Some(2));
    says(&proof, Verdict::Inconclusive, "it was interrupted");
    assert_eq!(seen, "say up, say claim, say after, fail 1, say after, say down, say last");
    let (proof, seen) = run(r#"["say", "up"]"#, r#"["say", "claim"]"#, Some(1));
    says(&proof, Verdict::Inconclusive, "the setup failed: step `say up`: it was interrupted");
    assert_eq!(seen, "say up, say down, say last");
}

#[test]
fn what_was_not_cleared_away_is_no_pass() {
    let mut world = Fake::default();
    let proof = proved_on(&staged(r#"["say", "up"]"#, r#"["say"]"#, r#"["fail", "4"]"#), &mut world);
    says(&proof, Verdict::Pass, "as expected");
    assert_eq!(proof.leftovers, ["teardown step `fail 4`: expected that the exit code is 0; found: 4"]);
    assert_eq!((proof.verdict(), world.seen.last().unwrap().as_str()), (Verdict::Inconclusive, "say last"));
    let text = claim(
        r#"["say"]"#,
        "{}",
        r#"command = ["fail", "1"]"#,
        "teardown = [{ command = [\"fail\", \"6\"] }]",
    );
    says(&proved_on(&text, &mut Fake::default()), Verdict::Inconclusive, "teardown step `fail 6`");
}

#[test]
fn a_choice_leaves_the_rest_out() {
    let text = claim(r#"["say"]"#, "{}", r#"command = ["fail", "1"]"#, "");
    let text = format!(
        "schema = 1\ntitle = \"t\"\nabout = \"a\"\n{text}{}",
        text.replace("id = \"c\"", "id = \"d\"")
    );
    let pack = Pack::parse("p", &text).unwrap();
    let choice = Choice { only: vec!["d".to_owned()] };
    let proof = prove(&pack, &choice, &given(), &mut Fake::default());
    let verdicts: Vec<_> = proof.claims.iter().map(|claim| (claim.id.as_str(), claim.verdict)).collect();
    assert_eq!(verdicts, [("c", Verdict::NotRun), ("d", Verdict::Pass)]);
    assert_eq!(proof.verdict(), Verdict::NotRun);
}
