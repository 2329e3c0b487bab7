//! `gpu` goes red on a GPU that is there and does not work, and believes no program that contradicts itself.
//!
//! The program is compiled and run, and says what a real one says on such a machine: a fault in a real device cannot be planted.

use super::{Canary, Fault, Ground};
use crate::outcome::Verdict;

/// The canary.
pub(super) struct Gpu;

const MANIFEST: &str =
    "[package]\nname = \"probe\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";

/// A lock file, so that cargo is called as in most workspaces.
const LOCK: &str = "version = 4\n\n[[package]]\nname = \"probe\"\nversion = \"0.1.0\"\n";

const LAW: &str = "schema = 1\n\n[gates.gpu]\nprogram = \"probe\"\n";

/// What a machine says whose GPU works.
const WORKS: &str = r#"{"schema": 1, "verdict": "works", "reason": "`Planted` works",
    "devices": [{"name": "Planted", "memory_bytes": 8589934592, "compute_capability": "9.0"}],
    "rungs": [{"name": "nvml", "state": "ok", "learned": {"driver_version": "580.1"}}, {"name": "driver", "state": "ok"}],
    "traces": []}"#;

/// The rung that breaks, before and after.
const DRIVER: [&str; 2] = [
    r#"{"name": "driver", "state": "ok"}"#,
    r#"{"name": "driver", "state": "broken", "reason": "`cuInit` says `system not yet initialized` (code 802)"}"#,
];

impl Canary for Gpu {
    fn gate(&self) -> &'static str {
        "gpu"
    }

    fn healthy(&self, ground: &Ground) -> Result<(), String> {
        ground.write("Cargo.toml", MANIFEST)?;
        ground.write("Cargo.lock", LOCK)?;
        ground.write("governance.toml", LAW)?;
        ground.write(".gitignore", "/target\n")?;
        says(ground, WORKS, 0)
    }

    fn faults(&self) -> Vec<Fault> {
        vec![
            Fault {
                name: "a driver that does not start",
                plant: |ground| says(ground, &broken("broken"), 1),
                verdict: Verdict::Fail,
                reason: "`cuInit` says `system not yet initialized`",
            },
            Fault {
                name: "a broken GPU that is called working",
                plant: |ground| says(ground, &broken("works"), 0),
                verdict: Verdict::Inconclusive,
                reason: "it says `works`, and its rungs say `broken`",
            },
            Fault {
                name: "a broken GPU that is called absent",
                plant: |ground| says(ground, &broken("absent"), 2),
                verdict: Verdict::Inconclusive,
                reason: "it says `absent`, and its rungs say `broken`",
            },
            Fault {
                name: "garbage",
                plant: |ground| says(ground, "Segmentation fault", 0),
                verdict: Verdict::Inconclusive,
                reason: "it printed no document",
            },
            Fault {
                name: "a driver that ends the program",
                plant: |ground| ground.write("src/main.rs", "fn main() {\n    std::process::abort();\n}\n"),
                verdict: Verdict::Inconclusive,
                // By a signal where there are signals, and by a code without a document elsewhere.
                reason: "`gpu-probe`",
            },
        ]
    }
}

fn broken(verdict: &str) -> String {
    let [ok, broken] = DRIVER;
    WORKS
        .replace(ok, broken)
        .replace("\"works\"", &format!("\"{verdict}\""))
        .replace("`Planted` works", "driver: `cuInit` says `system not yet initialized` (code 802)")
}

/// Writes a program that answers `gpu-probe` so, and is of no use for anything else.
fn says(ground: &Ground, document: &str, code: u8) -> Result<(), String> {
    let main = format!(
        "use std::process::ExitCode;\n\nfn main() -> ExitCode {{\n    \
         let asked: Vec<String> = std::env::args().skip(1).collect();\n    \
         if asked != [\"gpu-probe\", \"--format\", \"json\"] {{\n        return ExitCode::from(9);\n    }}\n    \
         println!(\"{{}}\", r#\"{document}\"#);\n    ExitCode::from({code})\n}}\n"
    );
    ground.write("src/main.rs", &main)
}

#[cfg(test)]
mod unit {
    use super::super::sing;
    use super::*;

    #[test]
    fn it_sings() {
        let scratch = tempfile::tempdir().unwrap();
        let all = sing(&Gpu, scratch.path(), "cargo governance", &mut |_| {});
        assert_eq!(all.len(), 6);
        assert!(all.iter().all(|sung| sung.is_right), "{all:#?}");
    }
}
