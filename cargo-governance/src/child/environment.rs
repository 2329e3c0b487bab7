//! The environment of children: what cargo set for *us* is removed, what can change a test's result is known, and the tools of
//! the repository come first.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::OnceLock;

/// The folder that is searched for programs before those of the `PATH`.
static PREFERRED: OnceLock<PathBuf> = OnceLock::new();

/// Names that `cargo run`, `cargo test` and nextest set for the program that they start.
///
/// Handed on, they would make build scripts and `env!` users rebuild, or point a child at the wrong package.
const FOREIGN: &[&str] = &[
    "CARGO",
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
    "CARGO_MANIFEST_LINKS",
    "CARGO_CRATE_NAME",
    "CARGO_BIN_NAME",
    "CARGO_PRIMARY_PACKAGE",
    "CARGO_TARGET_TMPDIR",
    "CARGO_RUSTC_CURRENT_DIR",
    "OUT_DIR",
    "NEXTEST",
    "NEXTEST_RUN_ID",
    "NEXTEST_RUN_MODE",
    "NEXTEST_EXECUTION_MODE",
    "NEXTEST_BINARY_ID",
    "NEXTEST_TEST_NAME",
];

/// Beginnings of such names.
const FOREIGN_PREFIXES: &[&str] = &["CARGO_PKG_", "CARGO_BIN_EXE_", "NEXTEST_BIN_EXE_", "NEXTEST_ATTEMPT"];

/// What ties git to one repository; `git commit` sets some of it for its hooks, and a child asks about another repository.
pub(crate) const OF_GIT: &[&str] = &[
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// Names that can change how a build or a test ends.
const RELEVANT: &[&str] = &[
    "AR",
    "CC",
    "CFLAGS",
    "CI",
    "CXX",
    "CXXFLAGS",
    "LANG",
    "LC_ALL",
    "LDFLAGS",
    "RUSTC",
    "RUSTC_WRAPPER",
    "RUSTDOCFLAGS",
    "RUSTFLAGS",
    "TZ",
];

/// Beginnings of such names.
const RELEVANT_PREFIXES: &[&str] =
    &["CARGO_", "INSTA_", "NEXTEST_", "PROPTEST_", "RUST_", "RUSTUP_TOOLCHAIN"];

/// Names that begin so and still change nothing but how output looks or where it is kept.
const HARMLESS: &[&str] =
    &["CARGO_TERM_", "CARGO_HOME", "CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR", "RUST_RECURSION_COUNT"];

/// Has every later child look for programs in this folder first. The first call counts.
pub(crate) fn prefer(folder: PathBuf) {
    let _ = PREFERRED.set(folder);
}

/// Returns the `PATH` of children.
#[must_use]
pub(crate) fn search_path() -> OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let Some(folder) = PREFERRED.get() else { return path };
    let folders = std::iter::once(folder.clone()).chain(std::env::split_paths(&path));
    // A folder whose name cannot stand in a `PATH` is left out, and found by nobody.
    std::env::join_paths(folders).unwrap_or(path)
}

/// Returns whether anything comes before the inherited `PATH`.
pub(super) fn has_preferred() -> bool {
    PREFERRED.get().is_some()
}

/// Returns whether a variable was set by cargo, or by git, for this very process, so that children must not see it.
#[must_use]
pub fn foreign(name: &str) -> bool {
    FOREIGN.contains(&name)
        || OF_GIT.contains(&name)
        || FOREIGN_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Returns whether a variable can change how a build or a test ends.
#[must_use]
pub fn relevant(name: &str) -> bool {
    !foreign(name)
        && !HARMLESS.iter().any(|prefix| name.starts_with(prefix))
        && (RELEVANT.contains(&name) || RELEVANT_PREFIXES.iter().any(|prefix| name.starts_with(prefix)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_set_for_us_goes_and_what_the_user_set_stays() {
        for name in ["CARGO", "CARGO_PKG_NAME", "CARGO_MANIFEST_DIR", "CARGO_BIN_EXE_x", "NEXTEST"] {
            assert!(foreign(name), "{name}");
            assert!(!relevant(name), "{name}");
        }
        for name in ["RUSTUP_TOOLCHAIN", "RUSTFLAGS", "CARGO_PROFILE_DEV_DEBUG", "CARGO_BUILD_JOBS", "CI"] {
            assert!(!foreign(name), "{name}");
            assert!(relevant(name), "{name}");
        }
        for name in ["CARGO_TERM_COLOR", "CARGO_HOME", "CARGO_TARGET_DIR", "PATH", "HOME"] {
            assert!(!foreign(name), "{name}");
            assert!(!relevant(name), "{name}");
        }
    }
}
