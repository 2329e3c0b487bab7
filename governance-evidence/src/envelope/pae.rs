//! The pre-authentication encoding: the bytes that are signed.

/// Returns `DSSEv1 LENGTH TYPE LENGTH PAYLOAD`, with single spaces and lengths in bytes as decimal digits.
#[must_use]
pub fn pae(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len());
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification_comes_out_as_printed_there() {
        let encoded = pae("http://example.com/HelloWorld", b"hello world");
        assert_eq!(encoded, b"DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    }

    #[test]
    fn lengths_are_bytes_and_keep_type_and_payload_apart() {
        assert_eq!(pae("\u{e4}", "\u{20ac}".as_bytes()), "DSSEv1 2 \u{e4} 3 \u{20ac}".as_bytes());
        assert_ne!(pae("a 1 b", b"c"), pae("a", b"b 1 c"));
    }
}
