//! What came of canaries: a table for people, one JSON document for machines, an exit.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Came, Sung};
use crate::exit_codes::Exit;
use crate::judging::counted;
use crate::lawfile;
use crate::progress::seconds;
use crate::ui::{self, styled};

/// The version of the document; it grows when a reader would have to change.
const SCHEMA: u32 = 1;

/// What came of one gate.
pub(crate) struct Tried {
    /// The gate.
    pub(crate) gate: &'static str,
    /// Why there was nothing to try, if there was not.
    pub(crate) not_applicable: Option<&'static str>,
    /// What came of each workspace.
    pub(crate) all: Vec<Sung>,
    /// Whether each fault was planted, or the trial was interrupted.
    pub(crate) is_whole: bool,
}

impl Tried {
    /// Returns whether the gate was seen to go red on every fault, or there is nothing to see.
    pub(crate) fn is_right(&self) -> bool {
        self.not_applicable.is_some() || self.is_whole && self.all.iter().all(|sung| sung.is_right)
    }

    /// Returns whether the gate said something that it must not.
    pub(crate) fn is_wrong(&self) -> bool {
        self.all.iter().any(|sung| sung.came == Came::Wrong)
    }
}

/// Returns how it ends: a gate that did not do as it should is a violation.
pub(crate) fn exit(all: &[Tried], is_interrupted: bool) -> Exit {
    if all.iter().any(Tried::is_wrong) {
        Exit::Violation
    } else if is_interrupted || all.is_empty() || !all.iter().all(Tried::is_right) {
        Exit::Unchecked
    } else {
        Exit::Proved
    }
}

/// Returns what came of a trial in one word, in its colour.
pub(crate) fn word(sung: &Sung) -> String {
    match &sung.came {
        Came::Right => styled(ui::GREEN, "right"),
        Came::Wrong => styled(ui::RED, "wrong"),
        Came::Untried(_) => styled(ui::YELLOW, "untried"),
    }
}

/// Returns what a gate said, in one word.
fn said(sung: &Sung) -> &'static str {
    sung.said.as_ref().map_or("-", |outcome| outcome.verdict.word())
}

/// Prints what came of all gates.
pub(crate) fn text(all: &[Tried], exit: Exit, is_interrupted: bool) -> String {
    let mut out = String::new();
    let width = all.iter().flat_map(|tried| &tried.all).filter_map(|sung| sung.fault).map(str::len).max();
    let width = width.unwrap_or(0).max(16);
    let head =
        format!("{:<10}  {:<width$}  {:<12}  {:<12}  {:>8}", "gate", "planted", "wanted", "said", "time");
    line(&mut out, styled(ui::BOLD, head));
    for tried in all {
        if let Some(why) = tried.not_applicable {
            line(&mut out, format!("{:<10}  not applicable: {why}", tried.gate));
        }
        for sung in &tried.all {
            let style = match sung.came {
                Came::Right => ui::GREEN,
                Came::Wrong => ui::RED,
                Came::Untried(_) => ui::YELLOW,
            };
            let planted = sung.fault.unwrap_or("(as it should be)");
            let said = styled(style, format_args!("{:<12}", said(sung)));
            let row = format!("{:<10}  {planted:<width$}  {:<12}  {said}", tried.gate, sung.wanted.0.word());
            line(&mut out, format!("{row}  {:>8}", seconds(sung.took)));
        }
    }
    for sung in all.iter().flat_map(|tried| &tried.all) {
        trouble(&mut out, sung);
    }
    line(&mut out, "");
    let style = match exit {
        Exit::Proved => ui::GREEN,
        Exit::Violation => ui::RED,
        Exit::Unchecked => ui::YELLOW,
    };
    line(&mut out, styled(style, closing(all, exit, is_interrupted)));
    out
}

/// Adds what is behind a row that is not right.
fn trouble(out: &mut String, sung: &Sung) {
    let planted = sung.fault.unwrap_or("as it should be");
    let head = format!("{}, {planted}", sung.gate);
    match (&sung.came, &sung.said) {
        (Came::Right, _) => {}
        (Came::Untried(why), _) => {
            line(out, "");
            line(out, format!("{} {head}: {why}", word(sung)));
        }
        (Came::Wrong, said) => {
            line(out, "");
            line(out, format!("{} {head}", word(sung)));
            let (verdict, reason) = sung.wanted;
            let with =
                if reason.is_empty() { String::new() } else { format!(", with `{reason}` in its reason") };
            line(out, format!("  wanted: {}{with}", verdict.word()));
            if let Ok(outcome) = said {
                line(out, format!("  said:   {}: {}", outcome.verdict.word(), outcome.reason));
                for detail in &outcome.details {
                    line(out, format!("    {detail}"));
                }
            }
            line(out, format!("  log:    {}", lawfile::shown(&sung.log)));
        }
    }
}

fn closing(all: &[Tried], exit: Exit, is_interrupted: bool) -> String {
    let count = |is_counted: fn(&&Tried) -> bool| all.iter().filter(is_counted).count();
    let right = all.iter().filter(|tried| tried.is_right() && tried.not_applicable.is_none());
    let planted = right.clone().flat_map(|tried| &tried.all).filter(|sung| sung.fault.is_some()).count();
    let good = format!("{} found {}", counted(right.count(), "gate"), counted(planted, "planted fault"));
    let wrong = count(|tried| tried.is_wrong());
    let open = count(|tried| !tried.is_wrong() && !tried.is_right());
    let mut parts = vec![good];
    if wrong > 0 {
        parts.push(format!("{} did not do as it should", counted(wrong, "gate")));
    }
    if open > 0 {
        parts.push(format!("{} could not be tried", counted(open, "gate")));
    }
    if is_interrupted {
        parts.push("interrupted".to_owned());
    }
    let head = match exit {
        Exit::Proved => "every gate went red",
        Exit::Violation => "not every gate went red",
        Exit::Unchecked => "not every gate could be tried",
    };
    format!("{head}: {}", parts.join(", "))
}

/// Returns the document of what came of all gates; `record` is where it is kept.
pub(crate) fn document(all: &[Tried], exit: Exit, record: &std::path::Path) -> Value {
    let sung = |sung: &Sung| {
        let (verdict, reason) = sung.wanted;
        let (came, why) = match &sung.came {
            Came::Right => ("right", None),
            Came::Wrong => ("wrong", None),
            Came::Untried(why) => ("untried", Some(why)),
        };
        let outcome = sung.said.as_ref().ok();
        json!({
            "fault": sung.fault,
            "wanted": { "verdict": verdict.word(), "reason_holds": reason },
            "said": outcome.map(|it| json!({ "verdict": it.verdict.word(), "reason": it.reason, "details": it.details })),
            "came": came,
            "why": why,
            "duration_ms": u64::try_from(sung.took.as_millis()).unwrap_or(u64::MAX),
            "log": sung.log,
        })
    };
    let gate = |tried: &Tried| {
        json!({
            "name": tried.gate,
            "not_applicable": tried.not_applicable,
            "is_seen": tried.is_right(),
            "trials": tried.all.iter().map(sung).collect::<Vec<_>>(),
        })
    };
    json!({
        "schema": SCHEMA,
        "tool": concat!("cargo-governance ", env!("CARGO_PKG_VERSION")),
        "verdict": exit.word(),
        "exit_code": exit.code(),
        "record": record,
        "gates": all.iter().map(gate).collect::<Vec<_>>(),
    })
}

fn line(out: &mut String, text: impl std::fmt::Display) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}

#[cfg(test)]
mod unit {
    use std::time::Duration;

    use super::*;
    use crate::outcome::{Outcome, Verdict};

    fn sung(fault: Option<&'static str>, wanted: Verdict, said: Outcome, came: Came) -> Sung {
        let is_right = came == Came::Right;
        let (took, log) = (Duration::from_secs(1), "x.log".into());
        Sung { gate: "tests", fault, wanted: (wanted, "1 test"), said: Ok(said), came, is_right, took, log }
    }

    fn tried(came: Came) -> Tried {
        let healthy = sung(None, Verdict::Pass, Outcome::pass("fine"), Came::Right);
        let faulty = sung(Some("a red test"), Verdict::Fail, Outcome::pass("fine"), came);
        Tried { gate: "tests", not_applicable: None, all: vec![healthy, faulty], is_whole: true }
    }

    #[test]
    fn a_gate_that_stays_green_is_a_violation_and_one_that_cannot_be_tried_is_unchecked() {
        let untried = || tried(Came::Untried("no tool".to_owned()));
        assert_eq!(exit(&[tried(Came::Right)], false), Exit::Proved);
        assert_eq!(exit(&[tried(Came::Right), untried()], false), Exit::Unchecked);
        assert_eq!(exit(&[tried(Came::Wrong), untried()], false), Exit::Violation);
        assert_eq!(exit(&[tried(Came::Right)], true), Exit::Unchecked);
        assert_eq!(exit(&[Tried { is_whole: false, ..tried(Came::Right) }], false), Exit::Unchecked);
        assert_eq!(exit(&[], false), Exit::Unchecked);
    }

    #[test]
    fn a_gate_that_stays_green_is_shown_with_what_was_wanted() {
        let all = [tried(Came::Wrong)];
        let shown = anstream::adapter::strip_str(&text(&all, exit(&all, false), false)).to_string();
        for part in [
            "tests       a red test        fail          pass             1.0 s\n",
            "wrong tests, a red test\n  wanted: fail, with `1 test` in its reason\n  said:   pass: fine\n  log:    x.log\n",
            "\nnot every gate went red: 0 gates found 0 planted faults, 1 gate did not do as it should\n",
        ] {
            assert!(shown.contains(part), "no `{part}` in {shown}");
        }
    }

    #[test]
    fn what_could_not_be_tried_is_shown_with_its_reason_in_the_table_and_in_the_document() {
        let mut untried = tried(Came::Untried("no tool".to_owned()));
        let faulty = untried.all.remove(1);
        untried.all.push(Sung { said: Err("broken".to_owned()), ..faulty });
        let idle = Tried {
            gate: "generated",
            not_applicable: Some("there is no generator"),
            all: Vec::new(),
            is_whole: true,
        };
        let mut wrong = tried(Came::Wrong);
        let detail = Outcome { details: vec!["src/lib.rs:1".to_owned()], ..Outcome::pass("fine") };
        let bare = Sung { wanted: (Verdict::Fail, ""), said: Ok(detail), ..wrong.all.remove(1) };
        wrong.all.push(bare);
        let all = [untried, idle, wrong];
        let shown = anstream::adapter::strip_str(&text(&all, Exit::Unchecked, true)).to_string();
        for part in [
            "tests       a red test        fail          -                1.0 s\n",
            "generated   not applicable: there is no generator\n",
            "untried tests, a red test: no tool\n",
            "  wanted: fail\n  said:   pass: fine\n    src/lib.rs:1\n",
            "not every gate could be tried: 0 gates found 0 planted faults, 1 gate did not do as it should, \
             1 gate could not be tried, interrupted\n",
        ] {
            assert!(shown.contains(part), "no `{part}` in {shown}");
        }
        let right = [tried(Came::Right)];
        let shown = anstream::adapter::strip_str(&text(&right, Exit::Proved, false)).to_string();
        assert!(shown.ends_with("\nevery gate went red: 1 gate found 1 planted fault\n"), "{shown}");

        let document = document(&all, Exit::Violation, std::path::Path::new("r.json"));
        let at = |pointer: &str| document.pointer(pointer).unwrap();
        assert_eq!((at("/verdict"), at("/exit_code")), (&json!("violation"), &json!(1)));
        assert_eq!(
            (at("/gates/0/trials/1/came"), at("/gates/0/trials/1/why")),
            (&json!("untried"), &json!("no tool"))
        );
        assert_eq!(
            (at("/gates/0/trials/1/said"), at("/gates/2/trials/1/came")),
            (&Value::Null, &json!("wrong"))
        );
        assert_eq!(at("/gates/1/not_applicable"), &json!("there is no generator"));
    }
}
