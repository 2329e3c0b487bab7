//! The canary of `format`: a file that rustfmt would change, and one that it cannot read.

use super::{Canary, Fault, Ground};
use crate::outcome::Verdict;

/// The canary.
pub(super) struct Format;

const MANIFEST: &str = "[package]\nname = \"canary-format\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\nmembers = [\"member\"]\n";
const MEMBER: &str = "[package]\nname = \"canary-member\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
const SOURCE: &str = "//! Small.\n\n/// Adds one.\npub fn next(n: u32) -> u32 {\n    n + 1\n}\n";
const LOOSE: &str = "//! Small.\n\n/// Adds one.\npub fn  next(n: u32) -> u32 {\n        n+1\n}\n";

impl Canary for Format {
    fn gate(&self) -> &'static str {
        "format"
    }

    fn healthy(&self, ground: &Ground) -> Result<(), String> {
        ground.write("Cargo.toml", MANIFEST)?;
        ground.write("governance.toml", "schema = 1\n")?;
        // Those of the folders above would hold here too.
        ground.write("rustfmt.toml", "")?;
        ground.write("src/lib.rs", SOURCE)?;
        ground.write("member/Cargo.toml", MEMBER)?;
        ground.write("member/src/lib.rs", SOURCE)
    }

    fn faults(&self) -> Vec<Fault> {
        vec![
            Fault {
                name: "a file that is not formatted",
                plant: |ground| ground.write("src/lib.rs", LOOSE),
                verdict: Verdict::Fail,
                reason: "1 file not formatted",
            },
            Fault {
                name: "a file of another member",
                plant: |ground| ground.write("member/src/lib.rs", LOOSE),
                verdict: Verdict::Fail,
                reason: "1 file not formatted",
            },
            Fault {
                name: "a file that does not parse",
                plant: |ground| ground.write("src/lib.rs", "pub fn next( {\n"),
                verdict: Verdict::Inconclusive,
                reason: "`cargo fmt` ended with code 1",
            },
        ]
    }
}
