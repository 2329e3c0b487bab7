//! Every tool, in the order in which they are listed.

use super::{Origin, Tool};

/// Runs tests in parallel, each in a process of its own.
pub(crate) const NEXTEST: Tool = Tool {
    program: "cargo-nextest",
    version_args: &["nextest", "--version"],
    origin: Origin::Crate { name: "cargo-nextest", version: "0.9.143" },
    purpose: "runs tests in parallel, and red ones again",
};

/// Measures which lines tests run.
pub(crate) const TARPAULIN: Tool = Tool {
    program: "cargo-tarpaulin",
    version_args: &["--version"],
    origin: Origin::Crate { name: "cargo-tarpaulin", version: "0.37.5" },
    purpose: "measures which lines the tests run",
};

/// Counts instructions, finds leaks.
pub(crate) const VALGRIND: Tool = Tool {
    program: "valgrind",
    version_args: &["--version"],
    origin: Origin::System { package: "valgrind" },
    purpose: "counts instructions and finds leaks",
};

/// Runs benchmarks under valgrind.
pub(crate) const GUNGRAUN: Tool = Tool {
    program: "gungraun-runner",
    version_args: &["--version"],
    origin: Origin::Crate { name: "gungraun-runner", version: "0.20.0" },
    purpose: "runs benchmarks under valgrind",
};

/// Every tool.
pub(crate) const ALL: &[&Tool] = &[&NEXTEST, &TARPAULIN, &VALGRIND, &GUNGRAUN];
