//! The standard limits as variables of the build: `env!("MAX_GPU_MEMORY")`.

use governance_law::limit::STANDARD;
use governance_law::{Law, Quantity};

/// Returns the variables of the limits that the law sets, by name, with their values as plain numbers: bytes, nanoseconds,
/// counts, or a number as Rust writes it.
pub(super) fn of(law: &Law) -> Vec<(&'static str, String)> {
    let value = |name: &str| {
        let limit = law.limit(name)?;
        Some(match limit.at_most.or(limit.at_least)? {
            Quantity::Bytes(number) | Quantity::Count(number) => number.to_string(),
            Quantity::Time(time) => time.as_nanos().to_string(),
            Quantity::Ratio(number) | Quantity::Real(number) => format!("{number:?}"),
        })
    };
    STANDARD.iter().filter_map(|known| Some((known.env, value(known.name)?))).collect()
}
