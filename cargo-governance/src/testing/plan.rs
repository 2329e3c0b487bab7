//! The commands that run the tests of a workspace, in every feature set of the law.

use governance_law::units::Quantity;
use toml::de::DeTable;

use crate::child::Invocation;
use crate::features::combinations;
use crate::gate::{Inputs, Scene, Step};
use crate::tools::{FOLDER, NEXTEST};

/// What follows the name of a feature set in the label of the step that runs its documentation tests.
pub(super) const DOCUMENTATION: &str = ", documentation";

/// The profile of tests as the code ships, where a workspace has one.
const RELEASE_TEST: &str = "release-test";

/// How the tests are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    /// As `cargo test` does.
    Development,
    /// As the code ships, without link-time optimisation.
    Shipped,
}

/// Returns what runs the tests: nextest and then the documentation tests where it is installed, else `cargo test`.
pub(crate) fn steps(scene: &Scene<'_>, gate: &str, build: Build) -> Vec<Step> {
    let nextest = NEXTEST.locate(scene.workspace);
    let limit = scene.law.gate_time(gate, "timeout");
    let mut steps = Vec::new();
    for set in combinations(scene.law) {
        let test = |args: &[&str]| built(scene, build, scene.cargo(args), "--profile").limit(limit);
        let Some(program) = &nextest else {
            steps.push(Step::command(set.name.clone(), test(&["test", "--no-fail-fast"]).args(set.args())));
            continue;
        };
        let mut run = scene.cargo(&["nextest", "run", "--no-fail-fast", "--no-tests=pass"]).limit(limit);
        if program.starts_with(scene.workspace.root().join(FOLDER)) {
            run.program = program.display().to_string();
        }
        // The law says how often, and not a configuration that nobody reviews as law.
        let run = run.args(["--retries".to_owned(), retries(scene, gate).to_string()]);
        let run = built(scene, build, run, "--cargo-profile").args(set.args());
        steps.push(Step::command(set.name.clone(), run));
        if let Some(args) = set.documentation_args(scene.workspace) {
            let doc = test(&["test", "--doc", "--no-fail-fast"]).args(args);
            steps.push(Step::command(format!("{}{DOCUMENTATION}", set.name), doc));
        }
    }
    steps
}

/// Returns what an outcome of tests depends on besides the steps: the runner, where there is one.
pub(crate) fn inputs(scene: &Scene<'_>) -> Inputs {
    let has_nextest = NEXTEST.locate(scene.workspace).is_some();
    Inputs { tools: if has_nextest { vec![&NEXTEST] } else { Vec::new() }, ..Inputs::default() }
}

/// Returns how often the law has a red test run again.
pub(super) fn retries(scene: &Scene<'_>, gate: &str) -> u64 {
    match scene.law.gate_quantity(gate, "retries") {
        Some(Quantity::Count(count)) => count,
        _ => 0,
    }
}

fn built(scene: &Scene<'_>, build: Build, command: Invocation, profile: &str) -> Invocation {
    match build {
        Build::Development => command,
        Build::Shipped if has_profile(scene) => command.args([profile, RELEASE_TEST]),
        Build::Shipped => command.arg("--release").env("CARGO_PROFILE_RELEASE_LTO", "off"),
    }
}

/// Cargo does not tell its profiles, so the manifest is read. One that cannot be read stops cargo anyway.
fn has_profile(scene: &Scene<'_>) -> bool {
    std::fs::read_to_string(scene.workspace.root().join("Cargo.toml")).is_ok_and(|text| names_profile(&text))
}

fn names_profile(manifest: &str) -> bool {
    DeTable::parse(manifest).is_ok_and(|table| {
        let profiles = table.get_ref().get("profile").and_then(|profiles| profiles.get_ref().as_table());
        profiles.is_some_and(|profiles| profiles.contains_key(RELEASE_TEST))
    })
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn the_profile_is_read_from_the_manifest_and_from_nowhere_else() {
        assert!(names_profile("[profile.release-test]\ninherits = \"release\"\n"));
        assert!(names_profile("profile = { release-test = { inherits = \"release\" } }\n"));
        assert!(!names_profile("# [profile.release-test]\n[profile.release]\nlto = true\n"));
        assert!(!names_profile("[profile.release-test\n"));
    }
}
