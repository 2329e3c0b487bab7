//! The canary of `prove`: an article that lets its violation through, and one that cannot be broken.

use super::law::LAW;
use super::{Canary, Fault, Ground};
use crate::outcome::Verdict;

/// The canary.
pub(super) struct Prove;

const MANIFEST: &str =
    "[package]\nname = \"canary-prove\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";
/// The article forbids what it allows.
const HOLLOW: &str = "\n[[article]]\nid = \"no-network\"\nrule = \"forbidden_import\"\nwhy = \"it stays here\"\nimports = [\"std::net\"]\nallow = [\"std::net\"]\n";

impl Canary for Prove {
    fn gate(&self) -> &'static str {
        "prove"
    }

    fn healthy(&self, ground: &Ground) -> Result<(), String> {
        ground.write("Cargo.toml", MANIFEST)?;
        ground.write("governance.toml", LAW)?;
        ground.write("src/lib.rs", "//! Small.\n\n/// Does nothing.\npub fn idle() {}\n")
    }

    fn faults(&self) -> Vec<Fault> {
        vec![
            Fault {
                name: "an article that forbids what it allows",
                plant: |ground| ground.write("governance.toml", &format!("{LAW}{HOLLOW}")),
                verdict: Verdict::Fail,
                reason: "not proved: 1 of 2 articles",
            },
            Fault {
                name: "an article that selects nothing",
                plant: |ground| {
                    ground.write("governance.toml", &format!("{LAW}select = {{ modules = [\"nowhere\"] }}\n"))
                },
                verdict: Verdict::Fail,
                reason: "not proved: 1 of 1 article",
            },
        ]
    }
}
