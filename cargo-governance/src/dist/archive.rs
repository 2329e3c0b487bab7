//! Archives: the same content gives the same bytes, on every machine and at every time.

use std::io::{Read, Write};

use flate2::bufread::GzDecoder;
use flate2::{Compression, GzBuilder};
use governance_evidence::moment::Moment;
use tar::{Archive, Builder, EntryType, Header};

/// The mode of what can be started.
pub(super) const PROGRAM: u32 = 0o755;
/// The mode of everything else.
pub(super) const TEXT: u32 = 0o644;
/// The most that is unpacked where an archive is verified, in bytes; a small one may claim to hold anything.
const LARGEST: u64 = 4 * 1024 * 1024 * 1024;
/// The byte of gzip that says that nobody knows which system has written it.
const UNKNOWN_SYSTEM: u8 = 255;

/// One file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its path, with `/` between the parts.
    pub(super) path: String,
    /// Who may do what with it.
    pub(super) mode: u32,
    /// What it holds.
    pub(super) bytes: Vec<u8>,
}

/// Packs files in the order of their paths; nobody owns them, and all are of one time.
///
/// # Errors
/// If a path is too long or unlawful for the format.
pub(super) fn pack(mut entries: Vec<Entry>, time: Moment) -> std::io::Result<Vec<u8>> {
    entries.sort_by(|one, other| one.path.cmp(&other.path));
    let seconds = u64::try_from(time.unix()).unwrap_or(0);
    let gzip = GzBuilder::new().mtime(0).operating_system(UNKNOWN_SYSTEM);
    let mut builder = Builder::new(gzip.write(Vec::new(), Compression::best()));
    for entry in &entries {
        let mut header = Header::new_ustar();
        header.set_entry_type(EntryType::Regular);
        header.set_mode(entry.mode);
        header.set_mtime(seconds);
        header.set_uid(0);
        header.set_gid(0);
        header.set_size(entry.bytes.len() as u64);
        builder.append_data(&mut header, &entry.path, entry.bytes.as_slice())?;
    }
    let mut gzip = builder.into_inner()?;
    gzip.flush()?;
    gzip.finish()
}

/// Unpacks an archive into memory; writes nothing.
///
/// # Errors
/// If it is damaged, holds anything but files, or has bytes behind its end.
pub(super) fn unpack(bytes: &[u8]) -> std::io::Result<Vec<Entry>> {
    let refused = |what: &str| std::io::Error::new(std::io::ErrorKind::InvalidData, what.to_owned());
    let mut plain = Vec::new();
    let mut gzip = GzDecoder::new(bytes);
    gzip.by_ref().take(LARGEST + 1).read_to_end(&mut plain)?;
    if plain.len() as u64 > LARGEST {
        return Err(refused("it holds more than 4 GiB"));
    }
    if !gzip.into_inner().is_empty() {
        return Err(refused("there is something behind its end"));
    }
    let mut entries = Vec::new();
    for entry in Archive::new(plain.as_slice()).entries()? {
        let mut entry = entry?;
        if entry.header().entry_type() != EntryType::Regular {
            return Err(refused("it holds something that is no file"));
        }
        let path = String::from_utf8(entry.path_bytes().into_owned());
        let path = path.map_err(|_| refused("it holds a name that is no text"))?;
        let mode = entry.header().mode()?;
        let mut content = Vec::new();
        entry.read_to_end(&mut content)?;
        entries.push(Entry { path, mode, bytes: content });
    }
    Ok(entries)
}

#[cfg(test)]
mod unit {
    use super::*;

    fn entry(path: &str, mode: u32, text: &str) -> Entry {
        Entry { path: path.to_owned(), mode, bytes: text.as_bytes().to_vec() }
    }

    #[test]
    fn the_order_in_which_files_come_does_not_matter_and_all_come_back() {
        let files =
            [entry("a/b", PROGRAM, "run"), entry("a/README.md", TEXT, "read"), entry("a/empty", TEXT, "")];
        let time = Moment::from_unix(1_700_000_000);
        let packed = pack(files.to_vec(), time).unwrap();
        assert_eq!(packed, pack(files.iter().rev().cloned().collect(), time).unwrap());
        let paths = |bytes: &[u8]| -> Vec<String> {
            unpack(bytes).unwrap().into_iter().map(|entry| entry.path).collect()
        };
        assert_eq!(paths(&packed), ["a/README.md", "a/b", "a/empty"]);
        assert!(unpack(&packed).unwrap().contains(&files[0]));
        assert_ne!(packed, pack(files.to_vec(), Moment::from_unix(0)).unwrap(), "the time of the files");
    }

    #[test]
    fn no_byte_of_an_archive_can_be_changed_without_a_trace_in_what_it_holds_or_how_it_is_read() {
        let whole = pack(vec![entry("a", TEXT, &"text ".repeat(200))], Moment::from_unix(0)).unwrap();
        assert!(unpack(&whole[..whole.len() - 9]).is_err());
        assert!(unpack(&[whole.as_slice(), b"x"].concat()).is_err());
        assert!(unpack(b"").is_err());
    }
}
