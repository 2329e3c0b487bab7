//! Every way to tamper with a ledger, and what is said about it.

use super::{Place, body, draft, fault, lines, opened, signed};
use crate::canonical::Digest;
use crate::ledger::{Draft, Reason, verify};
use crate::moment::Moment;
use crate::note::Checkpoint;

const COUNT: u64 = 6;

#[test]
fn every_flipped_bit_of_a_ledger_is_noticed_and_its_entry_named() {
    let (_place, bytes, checkpoint) = Place::with(COUNT);
    let known = [checkpoint];
    let mut line = 0;
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            let fault = fault(&flipped, &known).unwrap_or_else(|| panic!("byte {at}, bit {bit}"));
            match fault.reason {
                // The chain cannot know about its last entry; the checkpoint does, which covers them all.
                Reason::Rewritten { .. } => assert_eq!(line, COUNT - 1, "{fault}"),
                // Of the last two, either may be the changed one.
                Reason::ChangedOrNext { .. } => assert!(line >= COUNT - 2, "{fault}"),
                _ => assert_eq!(fault.index, line, "byte {at}, bit {bit}: {fault}"),
            }
        }
        line += u64::from(bytes[at] == b'\n');
    }
}

#[test]
fn every_flipped_byte_of_the_signed_checkpoint_is_noticed() {
    let (_place, bytes, checkpoint) = Place::with(COUNT);
    let (note, key) = signed(&checkpoint);
    let keys = [key];
    assert!(Checkpoint::open(&note, &keys).is_ok_and(|(known, _)| verify(&bytes[..], &[known]).is_ok()));
    for at in 0..note.len() {
        let mut flipped = note.clone().into_bytes();
        flipped[at] ^= 1 << (at % 8);
        let opened = String::from_utf8(flipped).ok().and_then(|note| Checkpoint::open(&note, &keys).ok());
        assert_eq!(opened, None, "byte {at}");
    }
}

#[test]
fn without_a_checkpoint_only_the_last_entry_can_change_unnoticed() {
    let (_place, bytes, _) = Place::with(COUNT);
    let last = bytes.len() - lines(&bytes).last().unwrap().len();
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1;
        assert!(at >= last || fault(&flipped, &[]).is_some(), "byte {at}");
    }
}

#[test]
fn dropped_swapped_inserted_and_replayed_lines_are_named() {
    let (_place, bytes, checkpoint) = Place::with(COUNT);
    let lines = lines(&bytes);
    let says =
        |lines: &[Vec<u8>]| fault(&lines.concat(), std::slice::from_ref(&checkpoint)).unwrap().to_string();
    for at in 0..lines.len() {
        let mut dropped = lines.clone();
        dropped.remove(at);
        let expected = if at + 1 == lines.len() {
            format!("entry {at} (line {}) is missing: the checkpoint has 6 entries", at + 1)
        } else {
            format!("entry {at} (line {}) has the index `{}`, expected `{at}`", at + 1, at + 1)
        };
        assert_eq!(says(&dropped), expected);
        for other in at + 1..lines.len() {
            let mut swapped = lines.clone();
            swapped.swap(at, other);
            assert_eq!(
                says(&swapped),
                format!("entry {at} (line {}) has the index `{other}`, expected `{at}`", at + 1)
            );
        }
        for to in 0..=lines.len() {
            let mut replayed = lines.clone();
            replayed.insert(to, lines[at].clone());
            let message = says_or(&replayed);
            // A copy right behind itself is the entry that comes too much.
            let place = if to == at { at + 1 } else { to };
            assert_eq!(
                message,
                format!("entry {place} (line {}) has the index `{at}`, expected `{place}`", place + 1)
            );
        }
    }
}

fn says_or(lines: &[Vec<u8>]) -> String {
    fault(&lines.concat(), &[]).unwrap().to_string()
}

#[test]
fn an_entry_of_another_ledger_does_not_fit() {
    let (_place, bytes, _) = Place::with(COUNT);
    let other = Place::new();
    let mut writer = opened(&other.path);
    for number in 0..COUNT {
        let body = body(number + 100);
        writer.append(&[draft(number, &body)]).unwrap();
    }
    let theirs = lines(&other.bytes());
    for at in 1..lines(&bytes).len() {
        let mut mixed = lines(&bytes);
        mixed[at] = theirs[at].clone();
        let fault = fault(&mixed.concat(), &[]).unwrap();
        let is_at = matches!(fault.reason, Reason::Unchained { .. }) && fault.index == at as u64;
        let is_last = matches!(fault.reason, Reason::ChangedOrNext { .. }) && fault.index + 1 == at as u64;
        assert!(is_at || (is_last && at == 5), "{at}: {fault}");
    }
}

#[test]
fn a_cut_end_is_seen_with_a_checkpoint_and_a_torn_line_without() {
    let (_place, bytes, checkpoint) = Place::with(COUNT);
    let known = [checkpoint];
    for length in 0..bytes.len() {
        let cut = &bytes[..length];
        assert!(fault(cut, &known).is_some(), "{length}");
        let is_torn = cut.last().is_some_and(|byte| *byte != b'\n');
        let fault = fault(cut, &[]);
        assert_eq!(fault.is_some(), is_torn, "{length}");
        assert!(fault.is_none_or(|fault| matches!(fault.reason, Reason::Unfinished { .. })));
    }
}

#[test]
fn what_is_appended_by_hand_has_to_fit() {
    let (_place, bytes, checkpoint) = Place::with(COUNT);
    for tail in ["\n", "{}\n", "x", "\0\0\0\0", " \n"] {
        let more = [bytes.as_slice(), tail.as_bytes()].concat();
        assert_eq!(fault(&more, &[]).unwrap().index, COUNT, "{tail:?}");
    }
    // Honest growth is not tampering, and says how much the checkpoint covers.
    let place = Place::new();
    std::fs::write(&place.path, &bytes).unwrap();
    let body = body(COUNT);
    opened(&place.path).append(&[draft(COUNT, &body)]).unwrap();
    let report = verify(&place.bytes()[..], &[checkpoint]).unwrap();
    assert_eq!((report.entries, report.covered), (COUNT + 1, COUNT));
}

#[test]
fn a_rewritten_chain_is_seen_and_narrowed_down_by_checkpoints() {
    let place = Place::new();
    let mut writer = opened(&place.path);
    let mut checkpoints = vec![writer.checkpoint("a")];
    for number in 0..COUNT {
        writer.append(&[draft(number, &body(number))]).unwrap();
        checkpoints.push(writer.checkpoint("a"));
    }
    let forged = Place::new();
    let mut writer = opened(&forged.path);
    for number in 0..COUNT {
        let body = body(if number == 3 { 99 } else { number });
        writer.append(&[draft(number, &body)]).unwrap();
    }
    let bytes = forged.bytes();
    assert_eq!(fault(&bytes, &[]), None, "the chain alone holds");
    let found = fault(&bytes, &[checkpoints[6].clone()]).unwrap();
    assert!(
        found.to_string().starts_with("the entries 0 to 5 are not those of the checkpoint: their root is `")
    );
    let found = fault(&bytes, &checkpoints).unwrap();
    assert!(found.to_string().starts_with("the entries 3 to 3 are not those"), "{found}");
    assert_eq!(found.found(), verify(&lines(&bytes)[..4].concat()[..], &[]).unwrap().root.base64());
    assert_eq!(found.expected(), checkpoints[4].root.base64());
}

#[test]
fn a_changed_entry_is_told_from_a_changed_link() {
    let (_place, bytes, _) = Place::with(COUNT);
    let text = String::from_utf8(bytes).unwrap();
    let changed = text.replacen("\"number\":2", "\"number\":7", 1);
    let found = fault(changed.as_bytes(), &[]).unwrap();
    let line = lines(changed.as_bytes())[2].clone();
    let expected = Digest::of(&lines(text.as_bytes())[2]);
    assert_eq!(
        found.to_string(),
        format!(
            "entry 2 (line 3) was changed: its SHA-256 is `{}`, and the next entry was chained to `{expected}`",
            Digest::of(&line)
        )
    );
    assert_eq!((found.line(), found.word()), (3, "changed"));
    let relinked = text.replacen(&expected.to_string(), &Digest::ZERO.to_string(), 1);
    let found = fault(relinked.as_bytes(), &[]).unwrap();
    assert_eq!(
        found.to_string(),
        format!(
            "entry 3 (line 4) is not chained to the one before: it says `{}`, expected `{expected}`",
            Digest::ZERO
        )
    );
}

#[test]
fn a_clock_that_was_set_back_is_noted_and_nothing_else() {
    let place = Place::new();
    let mut writer = opened(&place.path);
    let body = body(0);
    let at = |seconds| Draft { kind: "a", time: Moment::from_unix(seconds), body: &body };
    assert_eq!(writer.append(&[at(50), at(50), at(60)]).unwrap().set_back, None);
    let set_back = writer.append(&[at(70), at(40), at(41), at(20)]).unwrap().set_back.unwrap();
    assert_eq!((set_back.index, set_back.time.unix(), set_back.before.unix()), (4, 40, 70));
    // Against the entry before, not against the latest of all.
    assert_eq!(writer.append(&[at(30)]).unwrap().set_back, None);
    let report = verify(&place.bytes()[..], &[]).unwrap();
    assert_eq!((report.set_backs, report.first_set_back), (2, Some(set_back)));
}
