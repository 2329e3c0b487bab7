//! The canary of `stamp`: a program with an old stamp, one that starts without a verdict, and one that says nothing.
//!
//! The planted program takes the digest out of the provisional statement while it is built, as any program may that has no use for
//! this project's crates; the statement, the build and both starts are real.

use super::{Canary, Fault, Ground};
use crate::outcome::Verdict;

/// The canary.
pub(super) struct Stamp;

const MANIFEST: &str = "[package]\nname = \"ships\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[features]\nproduction = []\n\n[workspace]\n";

const LAW: &str = "schema = 1\n\n[production]\npackages = [\"ships\"]\n";

/// Finds `"sha256":"..."` in the payload of the envelope, which is Base64.
const BUILD: &str = r##"fn main() {
    println!("cargo::rerun-if-env-changed=GOVERNANCE_STATEMENT");
    let Some(path) = std::env::var_os("GOVERNANCE_STATEMENT") else { return };
    println!("cargo::rerun-if-changed={}", path.display());
    let text = std::fs::read_to_string(path).expect("a statement");
    let payload = text.split("\"payload\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a payload");
    let payload = String::from_utf8(decoded(payload)).expect("a text");
    let tree = payload.split("\"sha256\":\"").nth(1).and_then(|rest| rest.get(..64)).expect("a digest");
    println!("cargo::rustc-env=STAMP={tree}");
}

fn decoded(text: &str) -> Vec<u8> {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for byte in text.bytes().filter(|byte| *byte != b'=') {
        let digit = digits.iter().position(|digit| *digit == byte).expect("a digit");
        bits = (bits << 6) | u32::try_from(digit).expect("six bits");
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 255).expect("eight bits"));
        }
    }
    bytes
}
"##;

const MAIN: &str = r##"use std::process::ExitCode;

fn main() -> ExitCode {
    let starts = std::env::var_os("GOVERNANCE_GATE_SECRET").is_some();
    let tree = option_env!("STAMP").unwrap_or_default();
    println!("{{\"tree\": \"{tree}\", \"starts\": {starts}}}");
    ExitCode::from(if starts { 0 } else { 3 })
}
"##;

const STARTS: &str = "std::env::var_os(\"GOVERNANCE_GATE_SECRET\").is_some()";

impl Canary for Stamp {
    fn gate(&self) -> &'static str {
        "stamp"
    }

    fn healthy(&self, ground: &Ground) -> Result<(), String> {
        ground.write("Cargo.toml", MANIFEST)?;
        ground.write("governance.toml", LAW)?;
        ground.write("build.rs", BUILD)?;
        ground.write("src/main.rs", MAIN)
    }

    fn faults(&self) -> Vec<Fault> {
        vec![
            Fault {
                name: "an old stamp",
                plant: |ground| {
                    let old = format!("\"{}\"", "0".repeat(64));
                    ground.replace("src/main.rs", "option_env!(\"STAMP\").unwrap_or_default()", &old)
                },
                verdict: Verdict::Fail,
                reason: "`ships` says that it was built from `sha256:0000",
            },
            Fault {
                name: "a start without a verdict",
                plant: |ground| ground.replace("src/main.rs", STARTS, "true"),
                verdict: Verdict::Fail,
                reason: "`ships` starts without a verdict",
            },
            Fault {
                name: "a program that never starts",
                plant: |ground| ground.replace("src/main.rs", STARTS, "false"),
                verdict: Verdict::Fail,
                reason: "`ships` does not start in the hands of the gate",
            },
            Fault {
                name: "a program without a proof",
                plant: |ground| ground.write("src/main.rs", "fn main() {\n    println!(\"ready\");\n}\n"),
                verdict: Verdict::Inconclusive,
                reason: "`ships`: `--proof --format json` printed no document",
            },
            Fault {
                name: "a package that is not there",
                plant: |ground| ground.replace("governance.toml", "[\"ships\"]", "[\"sinks\"]"),
                verdict: Verdict::Fail,
                reason: "no member of the workspace is called so",
            },
        ]
    }
}
