//! The form of a file that a stranger reads: bytes as they are documented, and lines of any length.

use serde_json::json;

use super::{Place, fault, opened};
use crate::canonical::Digest;
use crate::ledger::{Draft, LONGEST, Reason};
use crate::moment::Moment;

#[test]
fn the_bytes_are_as_documented() {
    let place = Place::new();
    let mut writer = opened(&place.path);
    let body = json!({ "gate": "tests", "passed": 12, "failed": 0 });
    let at = |seconds| Draft { kind: "gate.verdict", time: Moment::from_unix(seconds), body: &body };
    writer.append(&[at(1_795_212_000), at(1_795_212_060)]).unwrap();
    let first = format!(
        "{{\"body\":{{\"failed\":0,\"gate\":\"tests\",\"passed\":12}},\"index\":0,\"kind\":\"gate.verdict\",\
         \"previous\":\"{}\",\"time\":\"2026-11-20T22:00:00Z\"}}\n",
        "0".repeat(64)
    );
    let second = format!(
        "{{\"body\":{{\"failed\":0,\"gate\":\"tests\",\"passed\":12}},\"index\":1,\"kind\":\"gate.verdict\",\
         \"previous\":\"{}\",\"time\":\"2026-11-20T22:01:00Z\"}}\n",
        Digest::of(first.as_bytes())
    );
    assert_eq!(String::from_utf8(place.bytes()).unwrap(), format!("{first}{second}"));
}

#[test]
fn the_longest_line_is_read_and_a_longer_one_is_refused_without_being_kept() {
    let place = Place::new();
    let mut writer = opened(&place.path);
    let body = json!("x".repeat(LONGEST - 141));
    let draft = Draft { kind: "a", time: Moment::from_unix(0), body: &body };
    writer.append(&[draft]).unwrap();
    let mut bytes = place.bytes();
    assert_eq!((bytes.len(), fault(&bytes, &[])), (LONGEST, None));
    bytes.insert(20, b'x');
    assert_eq!(fault(&bytes, &[]).unwrap().reason, Reason::TooLong);
    assert_eq!(fault(&vec![b'x'; LONGEST * 2], &[]).unwrap().reason, Reason::TooLong);
}

#[test]
fn a_time_that_no_calendar_has_is_refused() {
    let (_place, bytes, _) = Place::with(1);
    let text = String::from_utf8(bytes).unwrap().replace("2026-11-20", "2026-11-31");
    assert_eq!(
        fault(text.as_bytes(), &[]).unwrap().to_string(),
        "entry 0 (line 1) has the time `2026-11-31T22:00:00Z`, expected a time as `2026-11-20T22:00:00Z`"
    );
}

#[test]
fn other_line_ends_and_blanks_are_no_form() {
    let (_place, bytes, _) = Place::with(2);
    let text = String::from_utf8(bytes).unwrap();
    for other in [
        text.replace('\n', "\r\n"),
        text.replace('\n', "\n\n"),
        format!("\u{feff}{text}"),
        format!("\n{text}"),
    ] {
        let fault = fault(other.as_bytes(), &[]).unwrap();
        assert_eq!(fault.word(), "form", "{fault}");
    }
}
