//! What a cache file holds: what an answer depends on, and the answer.

use std::path::{Path, PathBuf};

use governance_law::Severity;

use crate::finding::{Finding, Place, Report, Unchecked};
use crate::run::Witness;
use crate::tree::Stamp;

use super::codec::{Reader, Writer};

/// The first bytes of every cache file; the number changes with the format.
const MAGIC: &[u8] = b"governance-lint cache 2\n";

/// The content of a cache file, and what it says about itself.
pub(super) struct Record {
    /// What the answer depends on besides files.
    pub(super) key: [u8; 32],
    /// The digest of the names of files that were listed.
    pub(super) listing: [u8; 32],
    /// When the run began, by the clock of the file system: what changed then or later may have changed unseen.
    pub(super) began: i128,
    /// The files that were read.
    pub(super) files: Vec<(PathBuf, Stamp, [u8; 32])>,
    /// The files that were not there.
    pub(super) missing: Vec<PathBuf>,
}

/// Writes a cache file's content; `None` if a path is no text.
pub(super) fn encode(
    key: &[u8; 32],
    listing: &[u8; 32],
    began: i128,
    witness: &Witness,
    report: &Report,
) -> Option<Vec<u8>> {
    let mut out = Writer::default();
    out.bytes.extend_from_slice(key);
    out.bytes.extend_from_slice(listing);
    out.i128(began);
    out.count(witness.files.len());
    for (path, stamp, digest) in &witness.files {
        out.text(path.to_str()?);
        out.u64(stamp.len);
        out.i128(stamp.modified);
        out.i128(stamp.changed);
        out.u64(stamp.inode);
        out.bytes.extend_from_slice(digest);
    }
    out.count(witness.missing.len());
    for path in &witness.missing {
        out.text(path.to_str()?);
    }
    write_report(&mut out, report);
    let body = out.finish();
    let mut all = MAGIC.to_vec();
    all.extend_from_slice(blake3::hash(&body).as_bytes());
    all.extend_from_slice(&body);
    Some(all)
}

/// Reads a cache file's content up to the answer; `None` if it is none.
pub(super) fn decode(bytes: &[u8]) -> Option<(Record, Reader<'_>)> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (digest, body) = rest.split_at_checked(32)?;
    if blake3::hash(body).as_bytes() != digest {
        return None;
    }
    let mut from = Reader::open(body)?;
    let key = from.take(32)?.try_into().ok()?;
    let listing = from.take(32)?.try_into().ok()?;
    let began = from.i128()?;
    let mut record = Record { key, listing, began, files: Vec::new(), missing: Vec::new() };
    for _ in 0..from.count()? {
        let path = PathBuf::from(from.text()?);
        let stamp =
            Stamp { len: from.u64()?, modified: from.i128()?, changed: from.i128()?, inode: from.u64()? };
        record.files.push((path, stamp, from.take(32)?.try_into().ok()?));
    }
    for _ in 0..from.count()? {
        record.missing.push(Path::new(from.text()?).to_owned());
    }
    Some((record, from))
}

fn write_place(out: &mut Writer, place: &Place) {
    out.text(&place.file);
    out.u64(place.span.start as u64);
    out.u64(place.span.end as u64);
    out.u32(place.line);
    out.u32(place.column);
}

fn read_place(from: &mut Reader<'_>) -> Option<Place> {
    Some(Place {
        file: from.shared()?,
        span: usize::try_from(from.u64()?).ok()?..usize::try_from(from.u64()?).ok()?,
        line: from.u32()?,
        column: from.u32()?,
    })
}

fn write_help(out: &mut Writer, help: Option<&str>) {
    out.u32(u32::from(help.is_some()));
    out.text(help.unwrap_or(""));
}

fn read_help(from: &mut Reader<'_>) -> Option<Option<String>> {
    let is_some = from.u32()? == 1;
    let text = from.text()?;
    Some(is_some.then(|| text.to_owned()))
}

fn write_report(out: &mut Writer, report: &Report) {
    out.count(report.files);
    out.count(report.exempted);
    out.count(report.findings.len());
    for finding in &report.findings {
        out.text(&finding.article);
        out.text(&finding.rule);
        out.u32(u32::from(finding.severity == Severity::Deny));
        write_place(out, &finding.place);
        out.text(&finding.item);
        out.text(&finding.kind);
        out.text(&finding.message);
        out.text(&finding.label);
        out.text(&finding.why);
        write_help(out, finding.help.as_deref());
        out.count(finding.related.len());
        for (place, label) in &finding.related {
            write_place(out, place);
            out.text(label);
        }
    }
    out.count(report.unchecked.len());
    for unchecked in &report.unchecked {
        write_place(out, &unchecked.place);
        out.text(&unchecked.reason);
        write_help(out, unchecked.help.as_deref());
    }
}

/// Reads the answer.
pub(super) fn read_report(from: &mut Reader<'_>) -> Option<Report> {
    let mut report =
        Report { files: from.u32()? as usize, exempted: from.u32()? as usize, ..Report::default() };
    for _ in 0..from.count()? {
        let mut finding = Finding {
            article: from.shared()?,
            rule: from.shared()?,
            severity: if from.u32()? == 1 { Severity::Deny } else { Severity::Warn },
            place: read_place(from)?,
            item: from.text()?.to_owned(),
            kind: from.text()?.to_owned().into(),
            message: from.text()?.to_owned(),
            label: from.text()?.to_owned().into(),
            why: from.shared()?,
            help: read_help(from)?.map(Into::into),
            related: Vec::new(),
        };
        for _ in 0..from.count()? {
            finding.related.push((read_place(from)?, from.text()?.to_owned()));
        }
        report.findings.push(finding);
    }
    for _ in 0..from.count()? {
        report.unchecked.push(Unchecked {
            place: read_place(from)?,
            reason: from.text()?.to_owned(),
            help: read_help(from)?,
        });
    }
    from.is_done().then_some(report)
}
