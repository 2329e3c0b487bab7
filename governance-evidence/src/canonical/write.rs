//! Values to canonical bytes.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{DEPTH, number, order};

/// Why a value has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CanonicalError {
    /// A double would round the integer.
    #[error("the number `{0}` is not exact in JSON, whose numbers are doubles")]
    Inexact(String),
    /// Arrays and objects are nested too deep.
    #[error("arrays and objects are nested deeper than {DEPTH}")]
    TooDeep,
    /// The value refuses to be JSON.
    #[error("the value cannot be written as JSON: {0}")]
    NotJson(String),
}

impl CanonicalError {
    /// Returns what to do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Inexact(_) => "write it as a string",
            Self::TooDeep => "flatten it, or record its digest",
            Self::NotJson(_) => "keys have to be strings and numbers finite",
        }
    }
}

/// Returns the canonical bytes of anything that can be JSON.
///
/// # Errors
///
/// If it cannot, if an integer is not exact as a double, or if it is nested too deep.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    let value = serde_json::to_value(value).map_err(|error| CanonicalError::NotJson(error.to_string()))?;
    let mut out = Vec::with_capacity(128);
    write_value(&mut out, &value)?;
    Ok(out)
}

/// Appends the canonical bytes of a value; what was appended before an error stays.
///
/// # Errors
///
/// If an integer is not exact as a double, or if the value is nested too deep.
pub fn write_value(out: &mut Vec<u8>, value: &Value) -> Result<(), CanonicalError> {
    write_at(out, value, 0)
}

fn write_at(out: &mut Vec<u8>, value: &Value, depth: usize) -> Result<(), CanonicalError> {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::String(text) => write_string(out, text),
        Value::Number(number) => {
            let mut buffer = ryu_js::Buffer::new();
            let text = number::text(number, &mut buffer)
                .ok_or_else(|| CanonicalError::Inexact(number.to_string()))?;
            out.extend_from_slice(text.as_bytes());
        }
        Value::Array(_) | Value::Object(_) if depth == DEPTH => return Err(CanonicalError::TooDeep),
        Value::Array(list) => {
            out.push(b'[');
            for (at, value) in list.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write_at(out, value, depth + 1)?;
            }
            out.push(b']');
        }
        Value::Object(map) => write_object(out, map, depth)?,
    }
    Ok(())
}

fn write_object(out: &mut Vec<u8>, map: &Map<String, Value>, depth: usize) -> Result<(), CanonicalError> {
    let pair = |out: &mut Vec<u8>, at: usize, key: &str, value: &Value| {
        out.push(if at == 0 { b'{' } else { b',' });
        write_string(out, key);
        out.push(b':');
        write_at(out, value, depth + 1)
    };
    if map.is_empty() {
        out.push(b'{');
    } else if map.keys().is_sorted_by(|a, b| order::compare(a, b).is_lt()) {
        for (at, (key, value)) in map.iter().enumerate() {
            pair(out, at, key, value)?;
        }
    } else {
        let mut pairs: Vec<(&String, &Value)> = map.iter().collect();
        pairs.sort_by(|(a, _), (b, _)| order::compare(a, b));
        for (at, (key, value)) in pairs.into_iter().enumerate() {
            pair(out, at, key, value)?;
        }
    }
    out.push(b'}');
    Ok(())
}

/// Appends a string with the shortest escapes: only quotes, backslashes and control characters have one.
pub fn write_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| *byte < 0x20 || *byte == b'"' || *byte == b'\\') {
        let (plain, from) = rest.split_at(at);
        out.extend_from_slice(plain);
        let Some((byte, after)) = from.split_first() else { break };
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x09 => out.extend_from_slice(b"\\t"),
            0x0a => out.extend_from_slice(b"\\n"),
            0x0c => out.extend_from_slice(b"\\f"),
            0x0d => out.extend_from_slice(b"\\r"),
            control => out.extend_from_slice(format!("\\u{control:04x}").as_bytes()),
        }
        rest = after;
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::canonical::check;

    #[track_caller]
    fn writes(value: &Value, expected: &str) {
        let bytes = to_vec(value).unwrap();
        assert_eq!(String::from_utf8_lossy(&bytes), expected);
        assert_eq!(check(&bytes), Ok(()), "{expected}");
        // What was read again is written again.
        let again: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(to_vec(&again).unwrap(), bytes);
    }

    #[test]
    fn the_example_of_the_standard_comes_out_as_printed_there() {
        let text = r#"{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
            "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"#;
        writes(
            &serde_json::from_str(text).unwrap(),
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\
             \"string\":\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
        );
    }

    #[test]
    fn keys_are_ordered_by_their_utf16_units() {
        let text =
            r#"{"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7}"#;
        let value: Value = serde_json::from_str(text).unwrap();
        writes(
            &value,
            "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}",
        );
    }

    #[test]
    fn numbers_are_those_of_appendix_b() {
        // Bits and text as the standard lists them.
        for (bits, expected) in [
            (0x0000_0000_0000_0000, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
        ] {
            writes(&json!(f64::from_bits(bits)), expected);
        }
    }

    #[test]
    fn an_integer_that_would_be_rounded_is_refused() {
        writes(
            &json!([9_007_199_254_740_992_u64, -9_007_199_254_740_991_i64]),
            "[9007199254740992,-9007199254740991]",
        );
        for number in [json!(9_007_199_254_740_993_u64), json!(u64::MAX), json!(i64::MIN)] {
            let error = to_vec(&number).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("the number `{number}` is not exact in JSON, whose numbers are doubles")
            );
            assert_eq!(error.help(), "write it as a string");
        }
    }

    #[test]
    fn what_is_nested_too_deep_is_refused_and_does_not_overflow() {
        let nest = |depth| (0..depth).fold(json!(1), |inner, _| json!([inner]));
        assert!(to_vec(&nest(DEPTH)).is_ok());
        assert_eq!(to_vec(&nest(DEPTH + 1)), Err(CanonicalError::TooDeep));
    }

    /// Draws values by a fixed rule: the same on every machine.
    fn draw(state: &mut u64, depth: usize) -> Value {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let bits = *state >> 20;
        let text = |state: &mut u64| -> String {
            (0..*state % 5)
                .map(|step| {
                    let unit = (*state >> (7 * step)) as u32;
                    char::from_u32(unit % 0x11_0000).unwrap_or('\u{7f}')
                })
                .chain(char::from_u32((*state >> 9) as u32 % 0x60))
                .collect()
        };
        match bits % if depth == 0 { 5 } else { 7 } {
            0 => json!(f64::from_bits(state.rotate_left(17))),
            1 => json!((*state >> 12) as i64 - (1 << 51)),
            2 => json!(bits.is_multiple_of(2)),
            3 | 4 => json!(text(state)),
            5 => (0..bits % 4).map(|_| draw(state, depth - 1)).collect(),
            _ => (0..bits % 6).map(|_| (text(state), draw(state, depth - 1))).collect::<Map<_, _>>().into(),
        }
    }

    #[test]
    fn another_hand_writes_the_same_bytes() {
        let mut state = 7;
        for round in 0..20_000 {
            let value = draw(&mut state, 4);
            let theirs = serde_json_canonicalizer::to_vec(&value).unwrap();
            assert_eq!(to_vec(&value).unwrap(), theirs, "{round}: {value}");
            assert_eq!(check(&theirs), Ok(()), "{round}: {value}");
        }
    }
}
