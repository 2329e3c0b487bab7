//! `registry`: the census of this program, for people and for the gate that compares it with the source.

use super::{Format, LAWFUL};
use governance_core::census;

pub(super) fn run(format: Format) -> (String, u8) {
    let entries = census();
    let text = match format {
        Format::Json => census::json("prism_ai_dod", &entries),
        Format::Text => {
            let lines =
                entries.iter().map(|e| format!("{} {} ({}:{})\n", e.kind.word(), e.path, e.file, e.line));
            lines.chain([format!("{} governed types\n", entries.len())]).collect()
        }
    };
    (text, LAWFUL)
}
