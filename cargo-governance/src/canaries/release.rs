//! The canary of `release`: a test that is red only if it is optimised, with and without a profile of the workspace's own.

use super::{Canary, Fault, Ground};
use crate::outcome::Verdict;

/// The canary.
pub(super) struct Release;

const MANIFEST: &str = "[package]\nname = \"canary-release\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\ndoctest = false\n\n[workspace]\n";
const PROFILE: &str = "\n[profile.release-test]\ninherits = \"release\"\n";
const SOURCE: &str = "//! Small.\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn counts() {\n        assert_eq!(1 + 1, 2);\n    }\n}\n";
/// What is checked only without optimisation.
const RED: &str = "assert!(cfg!(debug_assertions))";

impl Canary for Release {
    fn gate(&self) -> &'static str {
        "release"
    }

    fn healthy(&self, ground: &Ground) -> Result<(), String> {
        ground.write("Cargo.toml", MANIFEST)?;
        ground.write("governance.toml", "schema = 1\n")?;
        ground.write("src/lib.rs", SOURCE)
    }

    fn faults(&self) -> Vec<Fault> {
        vec![
            Fault {
                name: "a test that is red as the code ships",
                plant: |ground| ground.replace("src/lib.rs", "assert_eq!(1 + 1, 2)", RED),
                verdict: Verdict::Fail,
                reason: "`failed tests` of `default` is 1",
            },
            Fault {
                name: "the same in a profile for tests",
                plant: |ground| {
                    ground.write("Cargo.toml", &format!("{MANIFEST}{PROFILE}"))?;
                    ground.replace("src/lib.rs", "assert_eq!(1 + 1, 2)", RED)
                },
                verdict: Verdict::Fail,
                reason: "`failed tests` of `default` is 1",
            },
            Fault {
                name: "a test that does not compile as the code ships",
                plant: |ground| {
                    let hidden = "#[cfg(debug_assertions)]\n    const TWO: u32 = 2;\n\n    #[test]";
                    ground.replace("src/lib.rs", "#[test]", hidden)?;
                    ground.replace("src/lib.rs", "1 + 1, 2", "1 + 1, TWO")
                },
                verdict: Verdict::Fail,
                reason: "the tests of feature set `default` do not compile",
            },
        ]
    }
}
