//! Verifying in blocks says what verifying from end to end says.

use super::{Place, body, draft, fault, opened};
use crate::ledger::parallel::in_blocks;
use crate::ledger::{Draft, verify, verify_file};
use crate::moment::Moment;
use crate::note::Checkpoint;

fn is_passed(bytes: &[u8], known: &[Checkpoint], size: usize, threads: usize) -> bool {
    in_blocks(bytes, known, size, threads).unwrap().is_some()
}

#[test]
fn an_intact_ledger_is_the_same_in_blocks_of_any_size() {
    let place = Place::new();
    let mut writer = opened(&place.path);
    let mut known = vec![writer.checkpoint("a")];
    for number in 0..23 {
        // Clocks that are set back within and between blocks.
        let body = body(number);
        let time = Moment::from_unix(1_795_212_000 + (number as i64 * 7) % 11);
        writer.append(&[Draft { time, ..draft(number, &body) }]).unwrap();
        known.push(writer.checkpoint("a"));
    }
    let bytes = place.bytes();
    let whole = verify(&bytes[..], &known).unwrap();
    assert!(whole.set_backs > 3);
    for size in [1, 7, 100, 191, 192, 193, 500, 1_000, 100_000] {
        for threads in 1..4 {
            assert_eq!(in_blocks(&bytes[..], &known, size, threads).unwrap(), Some(whole.clone()), "{size}");
        }
    }
    assert_eq!(verify_file(&place.path, &known).unwrap(), whole);
    let none = in_blocks(&b""[..], &known[..1], 100, 2).unwrap().unwrap();
    assert_eq!(none, verify(&b""[..], &known[..1]).unwrap());
}

#[test]
fn whatever_is_refused_from_end_to_end_is_refused_in_blocks() {
    let (place, bytes, checkpoint) = Place::with(6);
    let known = [checkpoint];
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        assert!(!is_passed(&flipped, &known, 300, 2), "byte {at}");
        assert!(!is_passed(&bytes[..at], &known, 300, 2), "cut at {at}");
        assert_eq!(is_passed(&flipped, &[], 300, 2), fault(&flipped, &[]).is_none());
    }
    let wrong = [Checkpoint { size: 3, ..known[0].clone() }];
    assert!(!is_passed(&bytes, &wrong, 300, 2));
    let mut flipped = bytes;
    flipped[20] ^= 1;
    std::fs::write(&place.path, &flipped).unwrap();
    let error = verify_file(&place.path, &known).unwrap_err().to_string();
    assert!(error.starts_with("entry 0 (line 1) "), "{error}");
}
