//! Services: waited for, watched, and stopped in every case.

use super::*;

/// A pack with a service in its setup.
fn with_service(name: &str, program: &str, ready: &str) -> String {
    format!(
        "free_ports = [\"port\"]\n[[setup]]\nstart = {{ name = \"{name}\", command = [\"{program}\", \"up and running\"], ready = {ready}, within = \"2 s\" }}\n"
    ) + &claim(
        &format!("[\"cat\", \"${{{name}.log}}\"]"),
        r#"{ stdout.contains = "running" }"#,
        r#"command = ["say"]"#,
        "",
    )
}

#[test]
fn a_service_is_ready_and_stopped_after_the_last_claim() {
    for ready in [
        r#"{ port = "${port}" }"#,
        r#"{ line = "up *" }"#,
        r#"{ file = "${shared}/db.log" }"#,
        r#"{ command = ["cat", "${shared}/db.log"], expect = { stdout.contains = "up" } }"#,
    ] {
        let mut world = Fake::default();
        says(&proved_on(&with_service("db", "server", ready), &mut world), Verdict::Pass, "all 2");
        assert_eq!(
            (world.seen[0].as_str(), world.seen.last().unwrap().as_str()),
            ("start db", "stop db"),
            "{ready}"
        );
    }
}

#[test]
fn a_service_that_does_not_get_ready_stops_the_setup() {
    let with = |program: &str, ready: &str, reason: &str| {
        let mut world = Fake::default();
        let proof = proved_on(&with_service("db", program, ready), &mut world);
        says(&proof, Verdict::Inconclusive, &format!("the setup failed: step `start db`: {reason}"));
        world
    };
    let world = with(
        "server",
        r#"{ port = "4002" }"#,
        "the service `db` was not ready within 2 s, and it wrote: up and running",
    );
    assert_eq!(world.seen, ["start db", "stop db"]);
    with("fallen", r#"{ line = "up *" }"#, "the service `db` was not ready: it ended with code 3");
    with("missing", r#"{ line = "up *" }"#, "there is no such program");
    with(
        "server",
        r#"{ port = "http" }"#.replace("\"http\"", "\"${shared}\"").as_str(),
        "`/run/shared` is no port",
    );
}

#[test]
fn a_service_that_falls_takes_the_claim_with_it() {
    let text =
        with_service("db", "server", r#"{ line = "up *" }"#) + "step = [{ command = [\"fell\", \"db\"] }]\n";
    says(
        &proved_on(&text, &mut Fake::default()),
        Verdict::Inconclusive,
        "the service `db` did not last: it ended with code 3",
    );
    let text = text.replace("within = \"2 s\" }", "within = \"2 s\", may_end = true }");
    says(&proved_on(&text, &mut Fake::default()), Verdict::Pass, "all 2");
}

#[test]
fn a_claim_has_services_of_its_own() {
    let step = r#"step = [{ start = { name = "web", command = ["server", "mode=${mode}"], ready = { line = "mode=*" } } }]
                  values = { mode = "safe" }"#;
    let text = claim(
        r#"["cat", "${web.log}"]"#,
        r#"{ stdout.contains = "mode=safe" }"#,
        r#"values = { mode = "live" }"#,
        step,
    );
    let mut world = Fake::default();
    says(&proved_on(&text, &mut world), Verdict::Pass, "all 2");
    let stages = [
        "start web",
        "cat /run/c/proof/web.log",
        "stop web",
        "start web",
        "cat /run/c/control/web.log",
        "stop web",
    ];
    assert_eq!(world.seen, stages);
}

#[test]
fn a_system_that_gives_one_port_only_is_not_asked_for_ever() {
    let text = "free_ports = [\"a\", \"b\"]\n".to_owned()
        + &claim(r#"["say"]"#, "{}", r#"command = ["fail", "1"]"#, "");
    let reason = "nothing could be prepared: asked 100 times, the system gave no 2 different ports";
    says(&proved_on(&text, &mut Fake::default()), Verdict::Inconclusive, reason);
}

#[test]
fn a_service_that_does_not_stop_is_told() {
    let proof = proved_on(&with_service("immortal", "server", r#"{ line = "up *" }"#), &mut Fake::default());
    assert_eq!(proof.leftovers, ["the service `immortal` may still be running: it does not listen"]);
    assert_eq!(proof.verdict(), Verdict::Inconclusive);
}
