//! The order of keys: by UTF-16 units, which is not the order of UTF-8 bytes.

use std::cmp::Ordering;

/// Compares two keys as RFC 8785 does.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    // The two orders differ only beyond U+FFFF, whose UTF-16 units sort below U+E000.
    if is_beyond(a) || is_beyond(b) { a.encode_utf16().cmp(b.encode_utf16()) } else { a.cmp(b) }
}

fn is_beyond(key: &str) -> bool {
    key.bytes().any(|byte| byte >= 0xf0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_utf16() {
        // The example of RFC 8785, section 3.2.3, in its order.
        let keys = ["\r", "1", "\u{80}", "\u{f6}", "\u{20ac}", "\u{1f600}", "\u{fb33}"];
        assert!(keys.is_sorted_by(|a, b| compare(a, b) == Ordering::Less));
        assert!(!keys.is_sorted(), "bytes would order them otherwise");
    }
}
