//! The canary of `clippy`: a lint, a lint in a feature set that only the law names, and code that does not compile.

use super::{Canary, Fault, Ground};
use crate::outcome::Verdict;

/// The canary.
pub(super) struct Clippy;

const MANIFEST: &str = "[package]\nname = \"canary-clippy\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[features]\nfurther = []\n\n[workspace]\n";
const LAW: &str = "schema = 1\n\n[[feature_set]]\nname = \"default\"\n\n[[feature_set]]\nname = \"further\"\npackage = \"canary-clippy\"\nfeatures = [\"further\"]\n";
const SOURCE: &str = "//! Small.\n\n/// Adds one.\npub fn next(n: u32) -> u32 {\n    n + 1\n}\n";
const LINT: &str = "//! Small.\n\n/// Adds one.\npub fn next(n: u32) -> u32 {\n    return n + 1;\n}\n";

impl Canary for Clippy {
    fn gate(&self) -> &'static str {
        "clippy"
    }

    fn healthy(&self, ground: &Ground) -> Result<(), String> {
        ground.write("Cargo.toml", MANIFEST)?;
        ground.write("governance.toml", LAW)?;
        // That of the folders above would hold here too.
        ground.write("clippy.toml", "")?;
        ground.write("src/lib.rs", SOURCE)
    }

    fn faults(&self) -> Vec<Fault> {
        vec![
            Fault {
                name: "a lint",
                plant: |ground| ground.write("src/lib.rs", LINT),
                verdict: Verdict::Fail,
                reason: "1 error in feature set `default`",
            },
            Fault {
                name: "a lint behind a feature",
                plant: |ground| {
                    let hidden = LINT.replace("pub fn", "#[cfg(feature = \"further\")]\npub fn");
                    ground.write("src/lib.rs", &hidden)
                },
                verdict: Verdict::Fail,
                reason: "1 error in feature set `further`",
            },
            Fault {
                name: "code that does not compile",
                plant: |ground| ground.replace("src/lib.rs", "n + 1", "\"n\""),
                verdict: Verdict::Fail,
                reason: "1 error in feature set `default`",
            },
        ]
    }
}
