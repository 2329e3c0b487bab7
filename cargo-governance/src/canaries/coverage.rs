//! `coverage` goes red on a file that no test runs, and says what else is wrong by its own name.

use super::{Canary, Fault, Ground};
use crate::outcome::Verdict;

/// The canary.
pub(super) struct Coverage;

const MANIFEST: &str =
    "[package]\nname = \"canary-coverage\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";
const LAW: &str = "schema = 1\n\n[gates.coverage]\nminimum = 95.0\n";
const SOURCE: &str = "\
//! Half of a number, and whether there is one.

/// Returns half of an even number.
pub fn half(n: u32) -> Option<u32> {
    if n % 2 == 0 {
        Some(n / 2)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn even_numbers_have_a_half() {
        assert_eq!(super::half(4), Some(2));
        assert_eq!(super::half(5), None);
    }
}
";
const UNCOVERED: &str = "\
//! Nobody calls this.

/// Adds up what nobody asked for.
pub fn sum(numbers: &[u32]) -> u32 {
    let mut sum = 0;
    for number in numbers {
        sum += number;
    }
    sum
}
";

impl Canary for Coverage {
    fn gate(&self) -> &'static str {
        "coverage"
    }

    fn healthy(&self, ground: &Ground) -> Result<(), String> {
        ground.write("Cargo.toml", MANIFEST)?;
        ground.write("governance.toml", LAW)?;
        ground.write("src/lib.rs", SOURCE)
    }

    fn faults(&self) -> Vec<Fault> {
        vec![
            Fault {
                name: "a file that no test runs",
                plant: |ground| {
                    ground.write("src/uncovered.rs", UNCOVERED)?;
                    ground.write("src/lib.rs", &SOURCE.replacen("\n\n", "\n\npub mod uncovered;\n\n", 1))
                },
                verdict: Verdict::Fail,
                reason: "`line coverage` of `canary-coverage`",
            },
            Fault {
                name: "a red test",
                plant: |ground| {
                    ground.write("src/lib.rs", &SOURCE.replace("half(5), None", "half(5), Some(2)"))
                },
                verdict: Verdict::Fail,
                reason: "red tests: 1 test failed",
            },
            Fault {
                name: "tests that do not compile",
                plant: |ground| {
                    ground.write("src/lib.rs", &SOURCE.replace("super::half(4)", "super::quarter(4)"))
                },
                verdict: Verdict::Inconclusive,
                reason: "do not compile",
            },
            Fault {
                name: "a test binary that dies",
                plant: |ground| {
                    let dying = "assert_eq!(super::half(5), None);\n        std::process::abort();";
                    ground.write("src/lib.rs", &SOURCE.replace("assert_eq!(super::half(5), None);", dying))
                },
                verdict: Verdict::Fail,
                reason: "red tests: 1 test failed",
            },
            Fault {
                name: "an exclusion in the source",
                plant: |ground| {
                    let excluded = UNCOVERED.replace("pub fn", "#[cfg(not(tarpaulin_include))]\npub fn");
                    ground.write("src/uncovered.rs", &excluded)?;
                    ground.write("src/lib.rs", &SOURCE.replacen("\n\n", "\n\npub mod uncovered;\n\n", 1))
                },
                verdict: Verdict::Fail,
                reason: "1 exclusion in the source",
            },
            Fault {
                name: "an exclusion that matches nothing",
                plant: |ground| {
                    let gone =
                        "[[gates.coverage.exclude]]\nitem = \"src/gone.rs\"\nreason = \"it is gone\"\n";
                    ground.write("governance.toml", &format!("{LAW}\n{gone}"))
                },
                verdict: Verdict::Fail,
                reason: "`src/gone.rs` matches no measured file",
            },
        ]
    }
}

#[cfg(test)]
mod unit {
    use std::path::Path;

    use super::*;
    use crate::canaries::sing;
    use crate::tools::TARPAULIN;
    use crate::workspace::Workspace;

    #[test]
    fn the_real_tool_finds_every_planted_fault() {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        if TARPAULIN.locate(&Workspace::find(Some(&manifest)).unwrap()).is_none() {
            eprintln!("SKIPPED: {} is not installed", TARPAULIN.program);
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let sung = sing(&Coverage, folder.path(), "cargo governance", &mut |_| {});
        assert_eq!(sung.len(), Coverage.faults().len() + 1);
        for one in &sung {
            assert!(one.is_right, "{one:#?}");
        }
    }
}
