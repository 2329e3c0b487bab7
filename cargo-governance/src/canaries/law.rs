//! The canary of `law`: a violation, an article that selects nothing, and a file that nobody can judge.

use super::{Canary, Fault, Ground};
use crate::outcome::Verdict;

/// The canary.
pub(super) struct Law;

const MANIFEST: &str =
    "[package]\nname = \"canary-law\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";
pub(super) const LAW: &str =
    "schema = 1\n\n[[article]]\nid = \"no-panic\"\nrule = \"panic_path\"\nwhy = \"a panic loses the work\"\n";
const SOURCE: &str = "//! Small.\n\n/// Takes the first.\npub fn first(list: &[u8]) -> Option<u8> {\n    list.first().copied()\n}\n";

impl Canary for Law {
    fn gate(&self) -> &'static str {
        "law"
    }

    fn healthy(&self, ground: &Ground) -> Result<(), String> {
        ground.write("Cargo.toml", MANIFEST)?;
        ground.write("governance.toml", LAW)?;
        ground.write("src/lib.rs", SOURCE)
    }

    fn faults(&self) -> Vec<Fault> {
        vec![
            Fault {
                name: "a violation",
                plant: |ground| {
                    ground.replace("src/lib.rs", "list.first().copied()", "Some(*list.first().unwrap())")
                },
                verdict: Verdict::Fail,
                reason: "1 finding in ",
            },
            Fault {
                name: "an article that selects nothing",
                plant: |ground| {
                    ground.write("governance.toml", &format!("{LAW}select = {{ modules = [\"nowhere\"] }}\n"))
                },
                verdict: Verdict::Fail,
                reason: "1 finding in ",
            },
            Fault {
                name: "a file that does not parse",
                plant: |ground| ground.write("src/lib.rs", "pub fn first( {\n"),
                verdict: Verdict::Inconclusive,
                reason: "could not be checked",
            },
        ]
    }
}
