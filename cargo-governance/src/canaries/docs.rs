//! The canary of `docs`: a link to an item that is not there, and links to a file and to a heading that are not there.

use super::{Canary, Fault, Ground};
use crate::outcome::Verdict;

/// The canary.
pub(super) struct Docs;

const MANIFEST: &str =
    "[package]\nname = \"canary-docs\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";
const SOURCE: &str =
    "//! Small.\n\n/// Adds one; see [`next`].\npub fn next(n: u32) -> u32 {\n    n + 1\n}\n";
const README: &str = "# Small\n\n[The code](src/lib.rs), [here](#small)\n";

impl Canary for Docs {
    fn gate(&self) -> &'static str {
        "docs"
    }

    fn healthy(&self, ground: &Ground) -> Result<(), String> {
        ground.write("Cargo.toml", MANIFEST)?;
        ground.write("governance.toml", "schema = 1\n")?;
        ground.write("src/lib.rs", SOURCE)?;
        ground.write("README.md", README)
    }

    fn faults(&self) -> Vec<Fault> {
        vec![
            Fault {
                name: "a link to an item that is not there",
                plant: |ground| ground.replace("src/lib.rs", "[`next`]", "[`nothing`]"),
                verdict: Verdict::Fail,
                reason: "1 rustdoc error",
            },
            Fault {
                name: "a link to a file that is not there",
                plant: |ground| ground.replace("README.md", "src/lib.rs", "src/gone.rs"),
                verdict: Verdict::Fail,
                reason: "1 broken link",
            },
            Fault {
                name: "a link to a heading that is not there",
                plant: |ground| ground.replace("README.md", "#small", "#large"),
                verdict: Verdict::Fail,
                reason: "1 broken link",
            },
        ]
    }
}
