//! `soak`: drives the missions round after round and says what was done.

use super::{Format, LAWFUL, UNLAWFUL};
use crate::soak;

pub(super) fn run(rounds: u64, format: Format) -> (String, u8) {
    let (document, text, code) = match soak::run(rounds) {
        Ok(soaked) => (
            serde_json::json!({
                "schema": 1,
                "rounds": soaked.rounds,
                "restored": soaked.restored,
                "refused": soaked.refused,
                "lawful": true,
            }),
            format!(
                "{} rounds: {} states restored, {} refused\n",
                soaked.rounds, soaked.restored, soaked.refused
            ),
            LAWFUL,
        ),
        Err(fault) => (
            serde_json::json!({ "schema": 1, "lawful": false, "fault": fault.to_string() }),
            format!("{fault}\n"),
            UNLAWFUL,
        ),
    };
    match format {
        Format::Text => (text, code),
        Format::Json => (format!("{document}\n"), code),
    }
}
