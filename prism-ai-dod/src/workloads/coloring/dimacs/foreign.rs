//! Files of another kind, which are told by how they begin.

use super::error::{DimacsError, Fault};

/// How much of the first line is looked at, in bytes.
const LOOKED_AT: usize = 512;

const UNPACK: Option<&str> = Some("unpack it first");

/// How packed files begin, and what they are.
const PACKED: [(&[u8], &str); 5] = [
    (b"\x1f\x8b", "it is gzip"),
    (b"BZh", "it is bzip2"),
    (b"\xfd7zXZ", "it is xz"),
    (b"\x28\xb5\x2f\xfd", "it is zstd"),
    (b"PK\x03\x04", "it is zip"),
];

/// Refuses what is packed, or begins with what is no text and no comment.
pub(super) fn refuse(bytes: &[u8]) -> Result<(), DimacsError> {
    let foreign = |found, help| Err(DimacsError::of_file(Fault::Foreign { found, help }));
    if let Some((_, found)) = PACKED.iter().find(|(begin, _)| bytes.starts_with(begin)) {
        return foreign(*found, UNPACK);
    }
    let begin = bytes.trim_ascii_start();
    let first = begin.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let is_known = first.first().is_some_and(|byte| b"cpen".contains(byte));
    let first = first.get(..LOOKED_AT).unwrap_or(first);
    let is_cut = |error: std::str::Utf8Error| error.error_len().is_none() && first.len() == LOOKED_AT;
    let is_utf8 = std::str::from_utf8(first).map_or_else(is_cut, |_| true);
    let is_control = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    if !is_known && (!is_utf8 || first.iter().any(is_control)) {
        return foreign("it holds bytes that are no text", None);
    }
    Ok(())
}
