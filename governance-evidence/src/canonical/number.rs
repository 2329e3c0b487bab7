//! Numbers as RFC 8785 has them: what ECMAScript prints for a double.

use serde_json::Number;

/// Returns the canonical text of a number, or nothing if a double would round it.
pub(super) fn text<'b>(number: &Number, buffer: &'b mut ryu_js::Buffer) -> Option<&'b str> {
    let double = number.as_f64().filter(|double| double.is_finite())?;
    let text = buffer.format_finite(double);
    // An integer is what its digits say; `1152921504606846976` would be printed with other digits.
    let is_kept = match (number.as_u64(), number.as_i64()) {
        (Some(unsigned), _) => text.parse() == Ok(unsigned),
        (None, Some(signed)) => text.parse() == Ok(signed),
        (None, None) => true,
    };
    is_kept.then_some(text)
}

/// Returns whether these bytes, which are a number of JSON, are its canonical text.
pub(super) fn is_canonical(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    // Up to 15 digits every decimal is the shortest for a double of its own.
    if digits.len() <= 16
        && let Some(is_canonical) = is_short(digits)
    {
        return is_canonical && text != "-0";
    }
    text.parse::<f64>()
        .is_ok_and(|double| double.is_finite() && ryu_js::Buffer::new().format_finite(double) == text)
}

/// Judges an integer or decimal of at most 15 digits, such as `12` or `0.5`, unless it is too small to be written without an exponent.
fn is_short(digits: &str) -> Option<bool> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "5"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(part) || whole.len() + part.len() > 16 || part.starts_with("00000") {
        return None;
    }
    let has_one_spelling = whole == "0" || !whole.starts_with('0');
    Some(has_one_spelling && !part.ends_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_and_the_long_way_agree() {
        let long = |text: &str| {
            text.parse::<f64>().is_ok_and(|double| ryu_js::Buffer::new().format_finite(double) == text)
        };
        let mut state = 3_u64;
        for _ in 0..200_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let whole = (state >> 33) % 10_u64.pow((state % 9) as u32);
            let places = (state >> 8) as usize % 9;
            let part = (state >> 20) % 10_u64.pow(places as u32);
            let sign = if state & 16 == 0 { "" } else { "-" };
            let zeros = "0".repeat(usize::from(state & 0x700 == 0));
            let text = if places == 0 {
                format!("{sign}{zeros}{whole}")
            } else {
                format!("{sign}{zeros}{whole}.{part:0places$}")
            };
            assert_eq!(is_canonical(&text), long(&text), "{text}");
        }
        for text in [
            "0",
            "-0",
            "-1",
            "0.0",
            "-0.5",
            "0.000001",
            "0.0000001",
            "999999999999999",
            "9999999999999999",
            "0.00001",
        ] {
            assert_eq!(is_canonical(text), long(text), "{text}");
        }
    }
}
