//! Not built for production: the program starts without a proof, and has none to show.

use serde_json::json;

use super::{Format, NOT_JUDGED};

/// Without the feature nothing is asked of a start.
pub(super) const fn start() -> Result<(), u8> {
    Ok(())
}

pub(super) fn proof(format: Format) -> (String, u8) {
    const WHY: &str = "this program was built without the feature `production`, and carries no proof; `cargo xtask ship` builds one that does";
    let text = match format {
        Format::Text => format!("{WHY}\n"),
        Format::Json => format!("{}\n", json!({ "schema": 1, "tree": null, "starts": true, "reason": WHY })),
    };
    (text, NOT_JUDGED)
}
