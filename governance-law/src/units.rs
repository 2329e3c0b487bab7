//! Quantities with their units: bytes, time, counts, ratios and reals, as the law writes and prints them.
//!
//! The unit is in the type and in the text ("8 GiB", "5 ms"), never in the name of a variable.

use std::fmt;
use std::time::Duration;

/// The dimension of a quantity, and with it the way it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// An amount of memory: `"8 GiB"`, `"512 KiB"`, `"4096 B"`, also the decimal `kB`, `MB`, `GB`, `TB`.
    Bytes,
    /// A span of time: `"5 ms"`, in `ns`, `us`, `ms`, `s`, `min`, `h` or `d`.
    Time,
    /// A whole number of things: `1_000_000`.
    Count,
    /// A share between 0 and 1, both included: `0.8`.
    Ratio,
    /// Any finite number: `1e-6`.
    Real,
}

impl Unit {
    /// Says how a quantity of this unit is written, for messages and schemas.
    #[must_use]
    pub const fn form(self) -> &'static str {
        match self {
            Self::Bytes => "bytes such as \"8 GiB\"",
            Self::Time => "a time such as \"5 ms\"",
            Self::Count => "a whole number such as 1_000_000",
            Self::Ratio => "a ratio between 0.0 and 1.0",
            Self::Real => "a finite number such as 1e-6",
        }
    }
}

/// A number with its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Quantity {
    /// An amount of memory in bytes.
    Bytes(u64),
    /// A span of time.
    Time(Duration),
    /// A whole number of things.
    Count(u64),
    /// A share between 0 and 1.
    Ratio(f64),
    /// A finite number.
    Real(f64),
}

const BYTES: [(&str, u64); 9] = [
    ("B", 1),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
];

const TIMES: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("min", 60 * 1_000_000_000),
    ("h", 3_600 * 1_000_000_000),
    ("d", 86_400 * 1_000_000_000),
];

impl Quantity {
    /// Reads a text such as `8 GiB` or `5 ms`.
    ///
    /// # Errors
    /// Says what was found and which units there are: no number, no unit, an unknown unit, a fraction of a byte or
    /// a nanosecond, or a value beyond 64 bits.
    pub fn parse_text(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let split = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '_')).unwrap_or(text.len());
        let (number, unit) = text.split_at(split);
        let (number, unit) = (number.replace('_', ""), unit.trim());
        if number.is_empty() {
            return Err(format!("`{text}` does not begin with a number"));
        }
        if unit.is_empty() {
            return Err(format!("`{text}` has no unit"));
        }
        let scale =
            |table: &[(&str, u64)]| table.iter().find(|(name, _)| *name == unit).map(|(_, scale)| *scale);
        if let Some(scale) = scale(&BYTES) {
            return whole(&number, scale, text, "byte").map(Self::Bytes);
        }
        if let Some(scale) = scale(&TIMES) {
            return whole(&number, scale, text, "nanosecond").map(|n| Self::Time(Duration::from_nanos(n)));
        }
        let known: Vec<&str> =
            BYTES.iter().chain(&TIMES).map(|(name, _)| *name).filter(|n| *n != "µs").collect();
        let advice = known
            .iter()
            .find(|name| name.eq_ignore_ascii_case(unit))
            .or_else(|| {
                known
                    .iter()
                    .find(|name| unit.len() > 1 && name.to_lowercase().starts_with(&unit.to_lowercase()))
            })
            .map_or_else(
                || format!("known units: {}", known.join(", ")),
                |name| format!("did you mean `{name}`?"),
            );
        Err(format!("`{unit}` in `{text}` is not a unit; {advice}"))
    }

    /// Returns the unit.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        match self {
            Self::Bytes(_) => Unit::Bytes,
            Self::Time(_) => Unit::Time,
            Self::Count(_) => Unit::Count,
            Self::Ratio(_) => Unit::Ratio,
            Self::Real(_) => Unit::Real,
        }
    }

    /// Compares two quantities of one unit; `None` if the units differ or a number is not a number.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<std::cmp::Ordering> {
        match (self, other) {
            (Self::Bytes(a), Self::Bytes(b)) | (Self::Count(a), Self::Count(b)) => Some(a.cmp(b)),
            (Self::Time(a), Self::Time(b)) => Some(a.cmp(b)),
            (Self::Ratio(a) | Self::Real(a), Self::Ratio(b) | Self::Real(b)) => a.partial_cmp(b),
            _ => None,
        }
    }
}

/// Multiplies a decimal numeral by a scale, exactly.
fn whole(number: &str, scale: u64, text: &str, atom: &str) -> Result<u64, String> {
    let (int, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = fraction.trim_end_matches('0');
    let power = u32::try_from(digits.len()).ok().and_then(|n| 10u128.checked_pow(n));
    let exact = power.and_then(|power| {
        let units = format!("{int}{digits}").parse::<u128>().ok()?.checked_mul(u128::from(scale))?;
        Some((units / power, units % power))
    });
    match exact {
        Some((value, 0)) => u64::try_from(value).map_err(|_| format!("`{text}` does not fit into 64 bits")),
        Some(_) => Err(format!("`{text}` is not a whole number of {atom}s")),
        None => Err(format!("`{text}` is not a number within 64 bits")),
    }
}

impl fmt::Display for Quantity {
    /// Prints the shortest exact text that [`Quantity::parse_text`] reads back, such as `8 GiB` or `1.5 s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(0) => f.write_str("0 B"),
            Self::Bytes(n) => {
                scaled(f, *n, &[("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)], "B")
            }
            Self::Time(t) => {
                let nanos = u64::try_from(t.as_nanos()).unwrap_or(u64::MAX);
                let table = [
                    ("d", 86_400_000_000_000),
                    ("h", 3_600_000_000_000),
                    ("min", 60_000_000_000),
                    ("s", 1_000_000_000),
                    ("ms", 1_000_000),
                    ("us", 1_000),
                ];
                scaled(f, nanos, &table, "ns")
            }
            Self::Count(n) => write!(f, "{n}"),
            Self::Ratio(x) | Self::Real(x) => write!(f, "{x:?}"),
        }
    }
}

/// Prints with the largest unit that keeps the text exact within three decimals.
fn scaled(f: &mut fmt::Formatter<'_>, value: u64, table: &[(&str, u64)], smallest: &str) -> fmt::Result {
    for (name, scale) in table {
        let thousandths = u128::from(value) * 1_000;
        let scale = u128::from(*scale);
        if thousandths >= scale * 1_000 && thousandths % scale == 0 {
            let (int, fraction) = (thousandths / scale / 1_000, thousandths / scale % 1_000);
            let fraction = format!("{fraction:03}");
            let fraction = fraction.trim_end_matches('0');
            let point = if fraction.is_empty() { "" } else { "." };
            return write!(f, "{int}{point}{fraction} {name}");
        }
    }
    write!(f, "{value} {smallest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(text: &str, expect: Quantity, printed: &str) {
        let quantity = Quantity::parse_text(text).unwrap();
        assert_eq!((quantity, quantity.to_string().as_str()), (expect, printed));
        assert_eq!(Quantity::parse_text(printed).unwrap(), expect, "printing and reading agree");
    }

    #[track_caller]
    fn refuses(text: &str, message: &str) {
        assert_eq!(Quantity::parse_text(text).unwrap_err(), message);
    }

    #[test]
    fn quantities_are_read_and_printed_exactly() {
        reads("8 GiB", Quantity::Bytes(8_589_934_592), "8 GiB");
        reads("8GB", Quantity::Bytes(8_000_000_000), "7812500 KiB");
        reads("1.5 MiB", Quantity::Bytes(1_572_864), "1.5 MiB");
        reads("4097 B", Quantity::Bytes(4097), "4097 B");
        reads("0 B", Quantity::Bytes(0), "0 B");
        reads("5 ms", Quantity::Time(Duration::from_millis(5)), "5 ms");
        reads("24 h", Quantity::Time(Duration::from_secs(86_400)), "1 d");
        reads("1_500 us", Quantity::Time(Duration::from_micros(1500)), "1.5 ms");
    }

    #[test]
    fn what_is_not_a_quantity_is_refused_with_the_way_to_write_it() {
        refuses("8", "`8` has no unit");
        refuses("GiB", "`GiB` does not begin with a number");
        refuses("8 gib", "`gib` in `8 gib` is not a unit; did you mean `GiB`?");
        refuses(
            "5 sec",
            "`sec` in `5 sec` is not a unit; known units: B, KiB, MiB, GiB, TiB, kB, MB, GB, TB, ns, us, ms, s, min, h, d",
        );
        refuses("0.5 ns", "`0.5 ns` is not a whole number of nanoseconds");
        refuses("99999999999 TiB", "`99999999999 TiB` does not fit into 64 bits");
        refuses("1.2.3 s", "`1.2.3 s` is not a number within 64 bits");
    }
}
