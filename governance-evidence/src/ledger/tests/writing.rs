//! Appending and reading: batches, what is refused, the lock, and other hands.

use serde_json::json;

use super::{Place, body, draft, opened};
use crate::canonical::Digest;
use crate::ledger::{
    AppendError, Draft, InclusionProof, OpenError, Options, ProveError, Reader, Writer, prove, verify,
};
use crate::merkle::EMPTY;
use crate::moment::Moment;

#[test]
fn a_batch_is_the_same_bytes_as_its_entries_one_by_one() {
    let (_place, bytes, checkpoint) = Place::with(5);
    let place = Place::new();
    let bodies: Vec<_> = (0..5).map(body).collect();
    let drafts: Vec<_> = (0..5).zip(&bodies).map(|(number, body)| draft(number, body)).collect();
    let mut writer = opened(&place.path);
    let appended = writer.append(&drafts).unwrap();
    assert_eq!((place.bytes(), appended.entries), (bytes.clone(), 0..5));
    assert_eq!(appended.head, Digest::of(bytes.split_inclusive(|byte| *byte == b'\n').next_back().unwrap()));
    assert_eq!(writer.checkpoint(super::ORIGIN), checkpoint);
    drop(writer);
    // A writer that comes back has read the same.
    assert_eq!(opened(&place.path).checkpoint(super::ORIGIN), checkpoint);
}

#[test]
fn an_empty_ledger_is_intact() {
    let place = Place::new();
    let mut writer = opened(&place.path);
    assert_eq!(writer.append(&[]).unwrap().entries, 0..0);
    let report = verify(&place.bytes()[..], &[writer.checkpoint("a")]).unwrap();
    assert_eq!((report.entries, report.bytes, report.head, report.root), (0, 0, Digest::ZERO, EMPTY));
}

#[test]
fn entries_are_read_as_they_were_written() {
    let (_place, bytes, _) = Place::with(3);
    let mut reader = Reader::new(&bytes[..]);
    let mut seen = 0;
    while let Some(entry) = reader.next_entry().unwrap() {
        assert_eq!(
            (entry.index, entry.kind(), entry.time.unix()),
            (seen, "gate.verdict", 1_795_212_000 + seen as i64)
        );
        assert_eq!(serde_json::from_str::<serde_json::Value>(entry.body()).unwrap(), body(seen));
        assert_eq!(entry.digest, Digest::of(entry.line));
        seen += 1;
    }
    assert_eq!((seen, reader.bytes()), (3, bytes.len() as u64));
}

#[test]
fn a_batch_with_one_bad_entry_is_refused_whole() {
    let (place, bytes, _) = Place::with(1);
    let mut writer = opened(&place.path);
    let good = body(0);
    let mut refused = |kind: &str, body: serde_json::Value| {
        let bad = Draft { kind, time: Moment::from_unix(0), body: &body };
        writer.append(&[draft(1, &good), bad]).unwrap_err().to_string()
    };
    assert_eq!(
        refused("Gate", json!(1)),
        "entry 1 of the batch: `Gate` is no kind of entry: 1 to 64 of `a-z`, `0-9`, `.`, `-`, `_` and `/`"
    );
    assert!(refused("", json!(1)).contains("`` is no kind"));
    assert!(refused(&"a".repeat(65), json!(1)).contains("is no kind"));
    assert_eq!(
        refused("a", json!(u64::MAX)),
        "entry 1 of the batch: the number `18446744073709551615` is not exact in JSON, whose numbers are doubles"
    );
    assert_eq!(
        refused("a", json!("x".repeat(crate::ledger::LONGEST))),
        "entry 1 of the batch: the entry has 16777357 bytes, above the 16777216 of the longest line"
    );
    assert_eq!(place.bytes(), bytes);
    assert_eq!(writer.append(&[draft(1, &good)]).unwrap().entries, 1..2);
}

#[test]
fn a_second_writer_is_kept_out_and_readers_are_not() {
    let (place, bytes, _) = Place::with(1);
    let writer = opened(&place.path);
    let error = Writer::open(&place.path, Options::default()).unwrap_err();
    assert!(matches!(error, OpenError::Locked(_)), "{error}");
    assert!(error.to_string().ends_with("ledger.jsonl.lock` is locked"));
    assert_eq!(place.bytes(), bytes);
    drop(writer);
    drop(opened(&place.path));
}

#[test]
fn a_file_that_somebody_else_touched_is_not_written_to() {
    let (place, bytes, _) = Place::with(1);
    let mut writer = opened(&place.path);
    let body = body(1);
    std::fs::write(&place.path, [bytes.as_slice(), b"x"].concat()).unwrap();
    let error = writer.append(&[draft(1, &body)]).unwrap_err();
    assert!(matches!(error, AppendError::Touched { found, expected } if found == expected + 1), "{error}");
    std::fs::write(&place.path, &bytes).unwrap();
    writer.append(&[draft(1, &body)]).unwrap();
    std::fs::rename(&place.path, place.path.with_extension("old")).unwrap();
    assert!(matches!(writer.append(&[draft(2, &body)]), Err(AppendError::Moved)));
    std::fs::write(&place.path, b"").unwrap();
    assert!(matches!(writer.append(&[draft(2, &body)]), Err(AppendError::Moved)));
}

#[test]
fn a_place_that_is_none_is_named() {
    let place = Place::new();
    let error = Writer::open(&place.path.join("below"), Options::default()).unwrap_err();
    assert!(error.to_string().contains("cannot be opened"), "{error}");
}

#[test]
fn every_entry_is_proved_and_nothing_else() {
    let (place, bytes, _) = Place::with(9);
    let lines = super::lines(&bytes);
    let file = || std::fs::File::open(&place.path).unwrap();
    for size in 1..=9 {
        let root = verify(&lines[..size as usize].concat()[..], &[]).unwrap().root;
        for index in 0..size {
            let proof = prove(file(), index, Some(size)).unwrap();
            let again = InclusionProof::from_json(&proof.to_json()).unwrap();
            assert_eq!((&again, proof.root), (&proof, root));
            for (other, line) in lines.iter().enumerate() {
                assert_eq!(again.verify(line, &root).is_ok(), other as u64 == index, "{other}");
            }
            assert!(again.verify(&lines[index as usize], &EMPTY).is_err());
        }
    }
    assert_eq!(prove(file(), 8, None).unwrap().inclusion.size, 9);
    let error = prove(file(), 9, None).unwrap_err().to_string();
    assert_eq!(error, "there is no entry `9` among the first `9`, of the `9` that the ledger has");
    assert!(matches!(prove(file(), 0, Some(10)), Err(ProveError::NoEntry { .. })));
    let mut flipped = bytes;
    flipped[20] ^= 1;
    assert!(matches!(prove(std::io::Cursor::new(flipped), 0, None), Err(ProveError::Ledger(_))));
}

#[test]
fn what_is_no_proof_is_refused() {
    let (place, _, _) = Place::with(3);
    let text = prove(std::fs::File::open(&place.path).unwrap(), 1, None).unwrap().to_json();
    for (from, to, named) in [
        ("{", "", "JSON"),
        ("\"hashes\"", "\"hash\"", "hashes"),
        ("\"hashes\":\"", "\"hashes\":\"AAAA", "hashes"),
        ("\"root\":\"", "\"root\":\"A", "root"),
        ("\"size\":3", "\"size\":-3", "size"),
        ("\"index\":1", "\"index\":\"1\"", "index"),
    ] {
        let error = InclusionProof::from_json(&text.replace(from, to)).unwrap_err().to_string();
        assert_eq!(error, format!("the text is no proof: `{named}` is missing or not as it should be"));
    }
}
