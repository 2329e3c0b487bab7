//! The limits of the law as typed constants, for `include!(concat!(env!("OUT_DIR"), "/governance.rs"))`.

use std::fmt::Write;

use governance_law::limit::standard;
use governance_law::{Law, Limit, Quantity};

/// The name of the file in `OUT_DIR`.
pub(super) const FILE: &str = "governance.rs";

/// Writes the constants: a standard limit by its bare name, as the law sets it, a team's own with its side.
pub(super) fn text(law: &Law) -> String {
    let mut text = String::from(
        "/// The limits of `governance.toml`.\n\
         #[allow(dead_code, unreachable_pub, reason = \"a crate need not use every limit\")]\npub mod limits {",
    );
    for limit in &law.limits {
        for (side, words, bound) in
            [("AT_LEAST", "At least", limit.at_least), ("AT_MOST", "At most", limit.at_most)]
        {
            if let Some(bound) = bound {
                constant(&mut text, limit, side, words, bound);
            }
        }
    }
    text.push_str("}\n");
    text
}

fn constant(text: &mut String, limit: &Limit, side: &str, words: &str, bound: Quantity) {
    let mut name = limit.name.to_uppercase();
    let known = standard(&limit.name);
    if known.is_none() {
        name = format!("{name}_{side}");
    }
    let why = limit.why.as_deref().or(known.map(|known| known.doc)).unwrap_or_default();
    let docs = if why.is_empty() { format!("{words} {bound}.") } else { format!("{words} {bound}: {why}") };
    let (kind, value) = match bound {
        Quantity::Bytes(number) | Quantity::Count(number) => ("u64", grouped(number)),
        Quantity::Time(time) => {
            let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
            let value = format!("::core::time::Duration::from_nanos({})", grouped(nanoseconds));
            ("::core::time::Duration", value)
        }
        Quantity::Ratio(number) | Quantity::Real(number) => ("f64", format!("{number:?}")),
    };
    // Writing to a string cannot fail.
    let _ = write!(text, "\n    #[doc = {docs:?}]\n    pub const {name}: {kind} = {value};\n");
}

/// Writes a number as people read it: `8_589_934_592`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}
