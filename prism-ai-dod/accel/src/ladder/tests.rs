//! The judgement of every ladder that may be seen.

use super::*;
use crate::sight::LIBRARY;
use crate::traces::Trace;

fn sight(seen: Seen) -> Sight {
    Sight { seen, looked_for: Vec::new(), said: Vec::new(), devices: None, learned: Vec::new() }
}

fn nothing() -> Sight {
    sight(Seen::Nothing("not installed".to_owned()))
}

fn counting(count: u32) -> Sight {
    let seen = if count == 0 { Seen::Nothing("it counts none".to_owned()) } else { Seen::Works };
    Sight { devices: Some(count), learned: vec![(LIBRARY, "lib".to_owned())], ..sight(seen) }
}

fn trace(found: &str) -> Trace {
    Trace { found: vec![found.to_owned()], ..Trace::default() }
}

#[track_caller]
fn check(rungs: [Sight; 3], traces: Traces, verdict: Verdict, states: [&str; 4], reason: &str) {
    let [nvml, driver, nvrtc] = rungs;
    let devices = vec![Device { name: "H200".to_owned(), memory: Some(1), capability: None }];
    let devices = if nvml.devices == Some(1) { devices } else { Vec::new() };
    let ladder = judge(Sights { nvml, driver, nvrtc, devices }, traces);
    let found: Vec<&str> = ladder.rungs.iter().map(|rung| rung.state.word()).collect();
    assert_eq!((ladder.verdict, found.as_slice()), (verdict, states.as_slice()), "{ladder:?}");
    assert_eq!(ladder.reason, reason);
}

#[test]
fn a_machine_without_anything_has_no_device() {
    check(
        [nothing(), nothing(), nothing()],
        Traces::default(),
        Verdict::Absent,
        ["absent", "absent", "absent", "not_built"],
        "nvml: not installed",
    );
}

#[test]
fn libraries_without_a_device_make_none() {
    check(
        [counting(0), counting(0), sight(Seen::Works)],
        Traces::default(),
        Verdict::Absent,
        ["absent", "absent", "ok", "not_built"],
        "nvml: it counts none",
    );
}

#[test]
fn a_device_that_answers_on_every_rung_works_and_the_kernel_is_no_pass() {
    check(
        [counting(1), counting(1), sight(Seen::Works)],
        Traces::default(),
        Verdict::Works,
        ["ok", "ok", "ok", "not_built"],
        "`H200` works as far as this program can tell",
    );
}

#[test]
fn where_a_device_is_counted_whatever_is_missing_is_broken() {
    check(
        [counting(1), nothing(), nothing()],
        Traces::default(),
        Verdict::Broken,
        ["ok", "broken", "broken", "not_built"],
        "driver: not installed, though the management library counts 1 device",
    );
    check(
        [nothing(), counting(2), sight(Seen::Works)],
        Traces::default(),
        Verdict::Broken,
        ["broken", "ok", "ok", "not_built"],
        "nvml: not installed, though the driver counts 2 devices",
    );
    check(
        [counting(1), counting(1), nothing()],
        Traces::default(),
        Verdict::Broken,
        ["ok", "ok", "broken", "not_built"],
        "nvrtc: not installed, though the management library counts 1 device",
    );
}

#[test]
fn a_device_file_is_a_device() {
    check(
        [nothing(), nothing(), nothing()],
        Traces { nodes: trace("/dev/nvidia0"), ..Traces::default() },
        Verdict::Broken,
        ["broken", "broken", "broken", "not_built"],
        "nvml: not installed, though `/dev/nvidia0` is there",
    );
}

#[test]
fn a_card_alone_may_belong_to_the_host_and_one_with_a_library_is_ours() {
    let cards = || Traces { cards: trace("0000:01:00.0"), ..Traces::default() };
    check(
        [nothing(), nothing(), nothing()],
        cards(),
        Verdict::Absent,
        ["absent", "absent", "absent", "not_built"],
        "nvml: not installed",
    );
    check(
        [nothing(), counting(0), nothing()],
        cards(),
        Verdict::Broken,
        ["broken", "broken", "broken", "not_built"],
        "nvml: not installed, though the card `0000:01:00.0` is on the bus and a library of its driver is installed",
    );
}

#[test]
fn what_fails_is_broken_with_and_without_a_device() {
    let fails = || sight(Seen::Fails("driver and library differ".to_owned()));
    check(
        [fails(), nothing(), nothing()],
        Traces::default(),
        Verdict::Broken,
        ["broken", "absent", "absent", "not_built"],
        "nvml: driver and library differ",
    );
    check(
        [counting(1), fails(), sight(Seen::Works)],
        Traces::default(),
        Verdict::Broken,
        ["ok", "broken", "ok", "not_built"],
        "driver: driver and library differ",
    );
}
