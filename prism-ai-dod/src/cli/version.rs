//! `version`: what this program was built from and by, as its build script stamped it.

use super::{Format, LAWFUL};

/// What was stamped, each with its name; what the build did not know says why.
const STAMP: [(&str, &str); 8] = [
    ("version", env!("CARGO_PKG_VERSION")),
    (
        "tree",
        or(option_env!("GOVERNANCE_TREE_DIGEST"), "not digested: built without the feature `production`"),
    ),
    ("revision", or(option_env!("VERGEN_GIT_SHA"), "unknown: built outside a repository")),
    ("rustc", or(option_env!("VERGEN_RUSTC_SEMVER"), UNKNOWN)),
    ("rustc_revision", or(option_env!("VERGEN_RUSTC_COMMIT_HASH"), UNKNOWN)),
    ("target", or(option_env!("VERGEN_CARGO_TARGET_TRIPLE"), UNKNOWN)),
    ("opt_level", or(option_env!("VERGEN_CARGO_OPT_LEVEL"), UNKNOWN)),
    ("features", or(option_env!("VERGEN_CARGO_FEATURES"), UNKNOWN)),
];

const UNKNOWN: &str = "unknown";

const fn or(found: Option<&'static str>, otherwise: &'static str) -> &'static str {
    match found {
        Some(found) => found,
        None => otherwise,
    }
}

pub(super) fn run(format: Format) -> (String, u8) {
    let text = match format {
        Format::Text => STAMP.iter().map(|(name, value)| format!("{name}: {value}\n")).collect(),
        Format::Json => {
            let entries = STAMP.iter().map(|(name, value)| ((*name).to_owned(), (*value).into()));
            format!("{}\n", serde_json::Value::Object(entries.collect()))
        }
    };
    (text, LAWFUL)
}
