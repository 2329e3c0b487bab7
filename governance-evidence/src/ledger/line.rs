//! What is to be recorded, and the line that it becomes.

use serde_json::Value;

use crate::canonical::{CanonicalError, Hex, write_value};
use crate::moment::Moment;

/// How many bytes a line may have, newline included: 16 MiB. Larger things are recorded by their digest.
pub const LONGEST: usize = 16 << 20;

/// How many bytes a kind may have.
pub const KIND: usize = 64;

/// Something to record.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'d> {
    /// What sort of entry it is, such as `gate.verdict`: lowercase letters, digits, `.`, `-`, `_` and `/`.
    pub kind: &'d str,
    /// What the clock says.
    pub time: Moment,
    /// Any JSON whose integers a double can hold.
    pub body: &'d Value,
}

/// Why something cannot be recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EntryError {
    /// The kind is no kind.
    #[error("`{0}` is no kind of entry: 1 to {KIND} of `a-z`, `0-9`, `.`, `-`, `_` and `/`")]
    Kind(String),
    /// The body has no canonical form.
    #[error(transparent)]
    Body(#[from] CanonicalError),
    /// The line would be too long.
    #[error("the entry has {0} bytes, above the {LONGEST} of the longest line")]
    TooLong(usize),
}

/// Returns whether bytes are a kind.
pub(super) fn is_kind(kind: &[u8]) -> bool {
    (1..=KIND).contains(&kind.len())
        && kind.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_' | b'/'))
}

/// Appends the line of an entry, newline included, and returns where it begins.
pub(super) fn write(
    out: &mut Vec<u8>,
    index: u64,
    previous: &Hex,
    draft: &Draft<'_>,
) -> Result<usize, EntryError> {
    if !is_kind(draft.kind.as_bytes()) {
        return Err(EntryError::Kind(draft.kind.to_owned()));
    }
    let begin = out.len();
    out.extend_from_slice(b"{\"body\":");
    write_value(out, draft.body)?;
    out.extend_from_slice(b",\"index\":");
    out.extend_from_slice(index.to_string().as_bytes());
    out.extend_from_slice(b",\"kind\":\"");
    out.extend_from_slice(draft.kind.as_bytes());
    out.extend_from_slice(b"\",\"previous\":\"");
    out.extend_from_slice(previous);
    out.extend_from_slice(b"\",\"time\":\"");
    out.extend_from_slice(draft.time.to_string().as_bytes());
    out.extend_from_slice(b"\"}\n");
    match out.len() - begin {
        length if length > LONGEST => Err(EntryError::TooLong(length)),
        _ => Ok(begin),
    }
}
