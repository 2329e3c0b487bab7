//! The canary of `census`: a governed type that the program has not linked, one that is in no source, and a program that says
//! nothing.
//!
//! The attribute is a small macro of the workspace's own, and the program writes its registry by hand: what the gate has to
//! find is that the two differ, whoever made them.

use super::{Canary, Fault, Ground};
use crate::outcome::Verdict;

/// The canary.
pub(super) struct Census;

const MANIFEST: &str = "[package]\nname = \"canary-census\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\ncanary-mark = { path = \"mark\" }\n\n[workspace]\nmembers = [\"mark\"]\n";
const MARK: &str = "[package]\nname = \"canary-mark\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\nproc-macro = true\ndoctest = false\n";
const MACRO: &str = "//! Marks.\n\nuse proc_macro::TokenStream;\n\n/// Marks a type and changes nothing.\n#[proc_macro_attribute]\npub fn governed(_: TokenStream, item: TokenStream) -> TokenStream {\n    item\n}\n";
const LAW: &str = "schema = 1\n\n[gates.census]\nprograms = [\"canary-census\"]\n";
const PROGRAM: &str = "//! Says what it has linked.\n\nuse canary_mark::governed;\n\n#[governed]\npub struct State;\n\nfn main() {\n    println!(\"{}\", include_str!(\"registry.json\"));\n}\n";
const REGISTRY: &str = "{\"schema\": 1, \"types\": [{\"path\": \"canary_census::State\", \"file\": \"src/main.rs\", \"line\": 6}]}\n";
const UNLINKED: &str = "#[governed]\npub struct Forgotten;\n\nfn main";

impl Canary for Census {
    fn gate(&self) -> &'static str {
        "census"
    }

    fn healthy(&self, ground: &Ground) -> Result<(), String> {
        ground.write("Cargo.toml", MANIFEST)?;
        ground.write("governance.toml", LAW)?;
        ground.write("mark/Cargo.toml", MARK)?;
        ground.write("mark/src/lib.rs", MACRO)?;
        ground.write("src/main.rs", PROGRAM)?;
        ground.write("src/registry.json", REGISTRY)
    }

    fn faults(&self) -> Vec<Fault> {
        vec![
            Fault {
                name: "a governed type that is not linked",
                plant: |ground| ground.replace("src/main.rs", "fn main", UNLINKED),
                verdict: Verdict::Fail,
                reason: "1 difference in program canary-census",
            },
            Fault {
                name: "a linked type that is in no source",
                plant: |ground| ground.replace("src/main.rs", "#[governed]\n", ""),
                verdict: Verdict::Fail,
                reason: "1 difference in program canary-census",
            },
            Fault {
                name: "a governed type that nobody speaks for",
                plant: |ground| ground.write("governance.toml", "schema = 1\n"),
                verdict: Verdict::Inconclusive,
                reason: "no program or test speaks for 1 governed type",
            },
            Fault {
                name: "a program that prints no registry",
                plant: |ground| ground.write("src/registry.json", "none"),
                verdict: Verdict::Inconclusive,
                reason: "it did not print a registry",
            },
        ]
    }
}
