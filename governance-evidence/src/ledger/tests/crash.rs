//! A writer that was killed at any byte, and disks that refuse.

use std::io;
use std::sync::{Arc, Mutex};

use super::{Place, body, draft, fault, lines, opened};
use crate::ledger::store::Store;
use crate::ledger::walk::Walk;
use crate::ledger::{AppendError, Mended, OpenError, Options, Reason, Sync, Writer, verify};
use crate::moment::Moment;

#[test]
fn killed_at_any_byte_of_an_append_the_next_writer_goes_on() {
    let (place, before, checkpoint) = Place::with(2);
    let bodies: Vec<_> = (2..5).map(body).collect();
    let drafts: Vec<_> = (2..5).zip(&bodies).map(|(number, body)| draft(number, body)).collect();
    opened(&place.path).append(&drafts).unwrap();
    let whole = place.bytes();
    let known = [checkpoint];
    for length in before.len()..=whole.len() {
        std::fs::write(&place.path, &whole[..length]).unwrap();
        let tail = whole[..length].iter().rev().take_while(|byte| **byte != b'\n').count() as u64;
        let is_whole = whole.get(length) == Some(&b'\n');
        let options = Options { known: &known, ..Options::default() };
        let (mut writer, mended) = Writer::open(&place.path, options).unwrap();
        let entries = lines(&whole[..length]).iter().filter(|line| line.ends_with(b"\n")).count() as u64;
        let expected = match (tail, is_whole) {
            (0, _) => None,
            (_, true) => Some(Mended::Finished { index: entries }),
            (bytes, false) => Some(Mended::Cut { index: entries, bytes }),
        };
        assert_eq!(mended, expected, "{length}");
        // What was acknowledged is there, byte by byte, and so is every whole entry of the killed append.
        let kept = place.bytes();
        let whole_bytes = length - if is_whole { 0 } else { tail as usize };
        assert_eq!(
            kept.strip_suffix(b"\n"),
            whole[..whole_bytes + usize::from(is_whole)].strip_suffix(b"\n")
        );
        assert_eq!(writer.entries(), entries + u64::from(is_whole));
        writer.append(&[draft(9, &bodies[0])]).unwrap();
        drop(writer);
        assert_eq!(fault(&place.bytes(), &known), None, "{length}");
    }
}

#[test]
fn the_message_says_what_was_mended() {
    let (place, bytes, _) = Place::with(2);
    let says = |bytes: &[u8]| {
        std::fs::write(&place.path, bytes).unwrap();
        Writer::open(&place.path, Options::default()).unwrap().1.unwrap().to_string()
    };
    assert_eq!(
        says(&[bytes.as_slice(), b"{\"body\""].concat()),
        "entry 2 was unfinished and never acknowledged; its 7 bytes were cut off"
    );
    assert_eq!(says(&bytes[..bytes.len() - 1]), "entry 1 lacked its newline alone, which was added");
    // A file that grew before its bytes arrived.
    assert!(says(&[bytes.as_slice(), &[0; 4096]].concat()).ends_with("its 4096 bytes were cut off"));
    assert_eq!(place.bytes(), bytes);
}

#[test]
fn what_is_damaged_is_not_continued_and_not_touched() {
    let (place, bytes, checkpoint) = Place::with(3);
    let refused = |bytes: &[u8], known: &[_]| {
        std::fs::write(&place.path, bytes).unwrap();
        let error = Writer::open(&place.path, Options { known, ..Options::default() }).unwrap_err();
        assert_eq!(place.bytes(), bytes, "nothing was touched");
        let OpenError::Damaged(fault) = error else { panic!("{error}") };
        fault
    };
    let mut flipped = bytes.clone();
    flipped[20] ^= 1;
    assert_eq!(refused(&flipped, &[]).index, 0);
    // A whole line that is no entry is damage, and no torn end.
    assert_eq!(refused(&[bytes.as_slice(), b"{}\n"].concat(), &[]).index, 3);
    // An end that was acknowledged is not mended away: the checkpoint knows of it.
    let torn = &bytes[..bytes.len() - 9];
    assert_eq!(refused(torn, std::slice::from_ref(&checkpoint)).reason, Reason::Missing { expected: 3 });
    // But for its newline the entry is there, so it is finished.
    std::fs::write(&place.path, &bytes[..bytes.len() - 1]).unwrap();
    let options = Options { known: &[checkpoint], ..Options::default() };
    assert_eq!(Writer::open(&place.path, options).unwrap().1, Some(Mended::Finished { index: 2 }));
    assert_eq!(place.bytes(), bytes);
}

#[test]
fn a_rewritten_ledger_is_not_continued() {
    let (_place, _, checkpoint) = Place::with(3);
    let other = Place::new();
    let body = body(77);
    opened(&other.path).append(&[draft(0, &body); 4]).unwrap();
    let error =
        Writer::open(&other.path, Options { known: &[checkpoint], ..Options::default() }).unwrap_err();
    let OpenError::Damaged(fault) = error else { panic!("{error}") };
    assert_eq!((fault.index, fault.word()), (0, "rewritten"));
}

/// A disk in memory that takes so many bytes and then refuses.
#[derive(Clone)]
struct Disk(Arc<Mutex<Inside>>);

#[derive(Default)]
struct Inside {
    bytes: Vec<u8>,
    room: usize,
    can_cut: bool,
    can_sync: bool,
}

impl Disk {
    fn with_room(room: usize) -> Self {
        Self(Arc::new(Mutex::new(Inside { room, can_cut: true, can_sync: true, ..Inside::default() })))
    }

    fn writer(&self) -> Writer {
        Writer::over(Box::new(self.clone()), Walk::default(), 0, Sync::EveryAppend)
    }
}

fn full() -> io::Error {
    io::Error::from(io::ErrorKind::StorageFull)
}

impl Store for Disk {
    fn length(&self) -> io::Result<Option<u64>> {
        Ok(Some(self.0.lock().unwrap().bytes.len() as u64))
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut inside = self.0.lock().unwrap();
        let taken = bytes.len().min(inside.room - inside.bytes.len());
        inside.bytes.extend_from_slice(&bytes[..taken]);
        if taken == bytes.len() { Ok(()) } else { Err(full()) }
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        let mut inside = self.0.lock().unwrap();
        if !inside.can_cut {
            return Err(full());
        }
        inside.bytes.truncate(length as usize);
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        if self.0.lock().unwrap().can_sync { Ok(()) } else { Err(full()) }
    }
}

#[test]
fn a_disk_that_is_full_at_any_byte_keeps_what_was_acknowledged() {
    let (_place, bytes, _) = Place::with(3);
    for room in 0..bytes.len() {
        let disk = Disk::with_room(room);
        let mut writer = disk.writer();
        let mut acknowledged = 0;
        let error = (0..3)
            .find_map(|number| {
                let result = writer.append(&[draft(number, &body(number))]);
                acknowledged += u64::from(result.is_ok());
                result.err()
            })
            .unwrap();
        assert!(
            error.to_string().starts_with("the entries could not be written, and none of them was kept: ")
        );
        assert_eq!(verify(&disk.0.lock().unwrap().bytes[..], &[]).unwrap().entries, acknowledged, "{room}");
        // With room again the same writer goes on.
        disk.0.lock().unwrap().room = usize::MAX;
        writer.append(&[draft(9, &body(9))]).unwrap();
        assert_eq!(verify(&disk.0.lock().unwrap().bytes[..], &[]).unwrap().entries, acknowledged + 1);
    }
}

#[test]
fn a_writer_in_doubt_goes_no_further() {
    let disk = Disk::with_room(1_000);
    disk.0.lock().unwrap().can_sync = false;
    let mut writer = disk.writer();
    let body = body(0);
    assert!(matches!(writer.append(&[draft(0, &body)]), Err(AppendError::Unknown(_))));
    disk.0.lock().unwrap().can_sync = true;
    assert!(matches!(writer.append(&[draft(0, &body)]), Err(AppendError::Stopped)));
    assert!(matches!(writer.sync(), Err(AppendError::Stopped)));

    let disk = Disk::with_room(100);
    disk.0.lock().unwrap().can_cut = false;
    let mut writer = disk.writer();
    assert!(matches!(writer.append(&[draft(0, &body)]), Err(AppendError::Unknown(_))));
    let error = writer.append(&[draft(0, &body)]).unwrap_err();
    assert_eq!(error.to_string(), "an earlier append ended in doubt; the ledger has to be opened again");
}

#[test]
fn on_request_nothing_waits_for_the_medium_before_it_is_asked() {
    let disk = Disk::with_room(10_000);
    disk.0.lock().unwrap().can_sync = false;
    let mut writer = Writer::over(Box::new(disk.clone()), Walk::default(), 0, Sync::OnRequest);
    let body = body(0);
    writer.append(&[draft(0, &body)]).unwrap();
    assert_eq!(writer.last_time(), Some(Moment::from_unix(1_795_212_000)));
    assert!(matches!(writer.sync(), Err(AppendError::Unknown(_))));
}
