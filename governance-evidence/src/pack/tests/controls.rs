//! A proof is worth what its control is: one that does not fail, one that fails in another way, one that cannot be judged.

use super::*;

#[test]
fn a_claim_passes_if_its_control_fails() {
    check(
        r#"["say", "intact"]"#,
        r#"{ stdout.contains = "intact" }"#,
        r#"command = ["say", "broken"]"#,
        Verdict::Pass,
        "all 2 expectations are met; 1 of 2 under the control fail, as they must",
    );
}

#[test]
fn a_control_that_passes_fails_the_claim() {
    let decided = check(
        r#"["say", "intact"]"#,
        r#"{ stdout.lacks = "broken" }"#,
        r#"env = { NOBODY = "reads this" }"#,
        Verdict::Fail,
        "the proof cannot fail: with the fault, every expectation is met as well",
    );
    assert!(decided.control.unwrap().findings.iter().all(|finding| finding.is_met));
}

#[test]
fn a_control_that_cannot_be_judged_is_no_pass() {
    let with = |control: &str, reason: &str| {
        let reason = format!("the control could not be judged: {reason}");
        check(r#"["say", "x"]"#, r#"{ stdout.contains = "x" }"#, control, Verdict::Inconclusive, &reason);
    };
    with(r#"command = ["no-such-program"]"#, "there is no such program");
    with(r#"command = ["die"]"#, "it was killed by signal 9");
    with(r#"command = ["hang"]"#, "it was ended after its limit of 1 min");
    with(r#"command = ["flood"]"#, "it wrote more than can be kept");
    with(
        r#"step = [{ command = ["fail", "2"] }]"#,
        "step `fail 2`: expected that the exit code is 0; found: 2",
    );
    with(
        r#"step = [{ flip = { path = "${scratch}/none", byte = 0 } }]"#,
        "step `flip byte 0 of ${scratch}/none`: there is no file `/run/c/control/none`",
    );
}

#[test]
fn a_control_has_to_fail_in_its_way() {
    let claim = |shown: &str, verdict, reason: &str| {
        let control = format!(r#"command = ["fail", "1", "entry 2 is bad"], expect = {shown}"#);
        check(r#"["say", "intact"]"#, r#"{ stdout.contains = "intact" }"#, &control, verdict, reason);
    };
    claim(r#"{ exit = 1, stdout.contains = "entry 2" }"#, Verdict::Pass, "all 2");
    // Without `exit` every code will do.
    claim(r#"{ stdout.contains = "entry 2" }"#, Verdict::Pass, "all 2");
    claim(
        r#"{ exit = 1, stdout.contains = "entry 3" }"#,
        Verdict::Fail,
        "the control fails, and not in the way that it should: expected that stdout holds `entry 3`; found: entry 2 is bad",
    );
    claim("{ exit = 2 }", Verdict::Fail, "the control fails, and not in the way that it should");
}

#[test]
fn to_be_slow_is_not_to_fail() {
    let expect = r#"{ took = "1 s", stdout.contains = "x" }"#;
    let held = "the proof cannot fail";
    check(r#"["say", "x"]"#, expect, r#"command = ["slow", "x"]"#, Verdict::Fail, held);
    check(r#"["say", "x"]"#, r#"{ took = "1 s" }"#, r#"command = ["slow", "x"]"#, Verdict::Pass, "all 2");
    let hangs = "the control took too long, so that nothing else could be seen of it";
    check(r#"["say", "x"]"#, expect, r#"command = ["hang"]"#, Verdict::Inconclusive, hangs);
    check(r#"["say", "x"]"#, r#"{ took = "1 s" }"#, r#"command = ["hang"]"#, Verdict::Pass, "all 2");
}

#[test]
fn a_fault_is_planted_by_steps_values_or_the_environment() {
    let step = r#"step = [{ write = { path = "${scratch}/f", text = "abc" } }]"#;
    for control in [
        r#"step = [{ flip = { path = "${scratch}/f", byte = -1 } }]"#,
        r#"step = [{ cut = { path = "${scratch}/f", bytes = 1 } }]"#,
        r#"step = [{ replace = { path = "${scratch}/f", text = "bc", with = "" } }]"#,
        r#"step = [{ remove = "${scratch}/f" }]"#,
        r#"step = [{ write = { path = "${scratch}/g", text = "abd" } }, { copy = { from = "${scratch}/g", to = "${scratch}/f" } }]"#,
    ] {
        let text = claim(r#"["cat", "${scratch}/f"]"#, r#"{ stdout.equals = "abc" }"#, control, step);
        says(&proved_on(&text, &mut Fake::default()), Verdict::Pass, "all 2");
    }
    check(
        r#"["env", "A"]"#,
        r#"{ stdout.equals = "1" }"#,
        r#"env = { A = "2" }"#,
        Verdict::Fail,
        "expected that stdout is `1`; found: nothing",
    );
    let own = "env = { A = \"1\" }";
    let text = claim(r#"["env", "A"]"#, r#"{ stdout.equals = "1" }"#, r#"env = { A = "2" }"#, own);
    says(&proved_on(&text, &mut Fake::default()), Verdict::Pass, "all 2");
    // A value of the pack, and one that is made of it.
    let text = "[values]\nlimit = \"3\"\nflag = \"--max=${limit}\"\n".to_owned()
        + &claim(
            r#"["say", "${mine}"]"#,
            r#"{ stdout.equals = "[--max=3]\n" }"#,
            r#"values = { limit = "0" }"#,
            "values = { mine = \"[${flag}]\" }",
        );
    let proof = proved_on(&text, &mut Fake::default());
    says(&proof, Verdict::Pass, "all 2");
    assert_eq!(proof.claims[0].control.as_ref().unwrap().command, ["say", "[--max=0]"]);
}
