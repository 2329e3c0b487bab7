//! Durations in recorded states, written as the law writes them: `"4 ms"`.

use std::time::Duration;

use governance_core::law::Quantity;
use serde::{Deserialize, Deserializer, Serializer, de};

pub(crate) fn serialize<S: Serializer>(time: &Duration, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&Quantity::Time(*time))
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(from)?;
    match Quantity::parse_text(&text) {
        Ok(Quantity::Time(time)) => Ok(time),
        Ok(other) => Err(de::Error::custom(format_args!("`{other}` is not a time such as \"4 ms\""))),
        Err(reason) => Err(de::Error::custom(reason)),
    }
}
