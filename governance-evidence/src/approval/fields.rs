//! What may stand in a line of an approval.

use super::error::ApprovalError;
use crate::printable::{is_unseen, printable};

/// The longest value of a line, in bytes.
const LONGEST: usize = 500;

/// Refuses a value that would not look like what it is: empty, too long, with blanks at an end, with control characters,
/// or with characters that cannot be seen or that turn the direction of writing.
pub(super) fn check_line(key: &'static str, value: &str) -> Result<(), ApprovalError> {
    let bad = |reason| Err(ApprovalError::BadField { key, value: printable(value), reason });
    if value.is_empty() {
        bad("it is empty")
    } else if value.len() > LONGEST {
        bad("it is longer than 500 bytes")
    } else if value.trim() != value {
        bad("it begins or ends with a blank")
    } else if value.chars().any(|c| c.is_control() || is_unseen(c)) {
        bad("it has characters that cannot be seen")
    } else {
        Ok(())
    }
}

/// Refuses a value that is more than one plain word.
pub(super) fn check_word(key: &'static str, value: &str) -> Result<(), ApprovalError> {
    check_line(key, value)?;
    if value.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(())
    } else {
        let reason = "it is not one word of plain characters";
        Err(ApprovalError::BadField { key, value: printable(value), reason })
    }
}

/// Refuses what is not 32 to 64 lowercase hexadecimal digits.
pub(super) fn check_nonce(value: &str) -> Result<(), ApprovalError> {
    let is_hex = value.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if (32..=64).contains(&value.len()) && is_hex {
        Ok(())
    } else {
        let reason = "it is not 32 to 64 lowercase hexadecimal digits";
        Err(ApprovalError::BadField { key: "nonce", value: printable(value), reason })
    }
}
