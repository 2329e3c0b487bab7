//! The canary of `tests`: a red test, a red example in the documentation, a test that does not compile, one that kills its program,
//! and one in a feature set that only the law names.

use super::{Canary, Fault, Ground};
use crate::outcome::Verdict;

/// The canary.
pub(super) struct Tests;

const MANIFEST: &str = "[package]\nname = \"canary-tests\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[features]\nfurther = []\n\n[workspace]\n";
const LAW: &str = "schema = 1\n\n[[feature_set]]\nname = \"default\"\n\n[[feature_set]]\nname = \"further\"\npackage = \"canary-tests\"\nfeatures = [\"further\"]\n";
const SOURCE: &str = "//! Small.\n\n/// Adds one.\n///\n/// ```\n/// assert_eq!(canary_tests::next(1), 2);\n/// ```\npub fn next(n: u32) -> u32 {\n    n + 1\n}\n";
const TESTS: &str = "#[test]\nfn adds() {\n    assert_eq!(canary_tests::next(1), 2);\n}\n";

impl Canary for Tests {
    fn gate(&self) -> &'static str {
        "tests"
    }

    fn healthy(&self, ground: &Ground) -> Result<(), String> {
        ground.write("Cargo.toml", MANIFEST)?;
        ground.write("governance.toml", LAW)?;
        ground.write("src/lib.rs", SOURCE)?;
        ground.write("tests/small.rs", TESTS)
    }

    fn faults(&self) -> Vec<Fault> {
        vec![
            Fault {
                name: "a failing test",
                plant: |ground| ground.replace("tests/small.rs", "(1), 2", "(1), 3"),
                verdict: Verdict::Fail,
                reason: "`failed tests` of `default` is 1",
            },
            Fault {
                name: "a failing example of the documentation",
                plant: |ground| ground.replace("src/lib.rs", "(1), 2", "(1), 3"),
                verdict: Verdict::Fail,
                reason: "`failed tests` of `default",
            },
            Fault {
                name: "a failing test behind a feature",
                plant: |ground| {
                    let red = TESTS.replace("(1), 2", "(1), 3").replace("adds", "further");
                    ground.write("tests/small.rs", &format!("{TESTS}\n#[cfg(feature = \"further\")]\n{red}"))
                },
                verdict: Verdict::Fail,
                reason: "`failed tests` of `further` is 1",
            },
            Fault {
                name: "a test that kills its program",
                plant: |ground| {
                    ground.write("tests/small.rs", "#[test]\nfn adds() {\n    std::process::abort();\n}\n")
                },
                verdict: Verdict::Fail,
                reason: "`failed tests` of `default` is 1",
            },
            Fault {
                name: "a test that does not compile",
                plant: |ground| ground.replace("tests/small.rs", "(1), 2", "(), 2"),
                verdict: Verdict::Fail,
                reason: "the tests of feature set `default` do not compile",
            },
        ]
    }
}
