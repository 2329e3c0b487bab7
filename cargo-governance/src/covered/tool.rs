//! The command that measures, and what it is told so that its figure means what it says.
//!
//! * `--engine llvm` counts spawned binaries, which `ptrace` does not; `--ignore-config` because exclusions stand in the law.
//! * `--no-fail-fast` names every red test, and not the first alone; the figure of such a run is never used.
//! * `--timeout`: a test binary that takes longer, a minute if not said, is dropped from the figure without a word.
//! * `CARGO_TARGET_DIR` beside `--target-dir`: tests that start cargo find the same folder.
//! * Features that one member turns on in another: the tool takes what stands under them for code that is not built.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};
use governance_law::Law;

use crate::child::Invocation;
use crate::gate::Scene;
use crate::tools::TARPAULIN;

/// The engine that reads the counters of the compiler.
pub(crate) const ENGINE: &str = "llvm";

/// Where the tool works and writes, below the folder that this tool keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Places {
    /// What it builds into: the flags differ from those of every other build, and would throw it away.
    pub(crate) target: PathBuf,
    /// The folder of the report.
    pub(crate) output: PathBuf,
}

impl Places {
    /// Returns the places of a workspace.
    #[must_use]
    pub(crate) fn of(scratch: &Path) -> Self {
        let folder = scratch.join("coverage");
        Self { target: folder.join("target"), output: folder.join("report") }
    }

    /// Returns where the report will be.
    #[must_use]
    pub(crate) fn report(&self) -> PathBuf {
        self.output.join("tarpaulin-report.json")
    }
}

/// Returns the command that measures a workspace.
#[must_use]
pub(crate) fn command(scene: &Scene<'_>, limit: Duration) -> Invocation {
    let workspace = scene.workspace;
    let places = Places::of(&workspace.scratch());
    let text = |path: &Path| path.display().to_string();
    let options =
        ["tarpaulin", "--engine", ENGINE, "--workspace", "--skip-clean", "--no-fail-fast", "--ignore-config"];
    let mut command = scene.cargo(&options);
    // Without one the plan still shows what would run.
    command.program =
        TARPAULIN.locate(workspace).map_or_else(|| TARPAULIN.program.to_owned(), |path| text(&path));
    command = command
        .args(["--timeout".to_owned(), limit.as_secs().max(1).to_string()])
        .args(["--target-dir".to_owned(), text(&places.target)])
        .args(["--out".to_owned(), "json".to_owned(), "--output-dir".to_owned(), text(&places.output)]);
    if let Ok(below) = workspace.target.strip_prefix(workspace.root()) {
        // What was built or unpacked there is nobody's source.
        command = command.args(["--exclude-files".to_owned(), text(&below.join("*"))]);
    }
    let (has_default, mut features) = features(scene.law);
    if !has_default {
        command = command.arg("--no-default-features");
    }
    features.extend(
        metadata(&workspace.root().join("Cargo.toml")).map(|found| unified(&found)).unwrap_or_default(),
    );
    if !features.is_empty() {
        // The tool splits at spaces alone.
        command = command.args(["--features".to_owned(), features.into_iter().collect::<Vec<_>>().join(" ")]);
    }
    if std::env::var_os("RUST_LOG").is_some() {
        // It would silence the log that tells a lost binary from a red one.
        command = command.env("RUST_LOG", "info");
    }
    command.env("CARGO_TARGET_DIR", text(&places.target)).limit(limit)
}

/// Returns the features of the set that is measured: the law's first one of the whole workspace, or the default ones.
fn features(law: &Law) -> (bool, BTreeSet<String>) {
    law.feature_sets.iter().find(|set| set.package.is_none()).map_or((true, BTreeSet::new()), |set| {
        (set.default_features, set.features.iter().map(|feature| feature.value.clone()).collect())
    })
}

/// Returns the names of the feature sets that are not measured.
#[must_use]
pub(crate) fn unmeasured_sets(law: &Law) -> Vec<String> {
    let measured = law.feature_sets.iter().position(|set| set.package.is_none());
    let others = law.feature_sets.iter().enumerate().filter(|(index, _)| Some(*index) != measured);
    others.map(|(_, set)| set.name.value.clone()).collect()
}

fn metadata(manifest: &Path) -> Option<Metadata> {
    MetadataCommand::new()
        .cargo_path("cargo")
        .manifest_path(manifest)
        .no_deps()
        .other_options(vec!["--offline".to_owned()])
        .exec()
        .ok()
}

/// Returns the features, as `package/feature`, that members turn on in other members.
fn unified(metadata: &Metadata) -> BTreeSet<String> {
    let members = metadata.workspace_packages();
    let folder = |name: &str| {
        let member = members.iter().find(|member| member.name.as_str() == name)?;
        member.manifest_path.parent().map(ToOwned::to_owned)
    };
    members
        .iter()
        .flat_map(|package| &package.dependencies)
        // What only a build script or some platforms need may be built apart from the rest.
        .filter(|wanted| wanted.kind != DependencyKind::Build && !wanted.optional && wanted.target.is_none())
        .filter(|wanted| wanted.path.is_some() && wanted.path == folder(&wanted.name))
        .flat_map(|wanted| wanted.features.iter().map(move |feature| format!("{}/{feature}", wanted.name)))
        .collect()
}

/// Asks the tool for its version; `None` if it does not say one.
#[must_use]
pub(crate) fn version(program: &Path) -> Option<String> {
    let said = Command::new(program)
        .args(TARPAULIN.version_args)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    said.status.success().then(|| number(&text)).flatten()
}

/// Returns the version in `tarpaulin 0.37.5`.
fn number(text: &str) -> Option<String> {
    let last = text.lines().next()?.split_whitespace().next_back()?;
    last.starts_with(|c: char| c.is_ascii_digit()).then(|| last.to_owned())
}

#[cfg(test)]
mod unit {
    use super::*;
    use crate::workspace::Workspace;

    fn law(sets: &str) -> Law {
        Law::parse("governance.toml", &format!("schema = 1\n{sets}")).unwrap()
    }

    /// Builds the command for this very workspace.
    fn of_this_workspace(sets: &str) -> String {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let mut workspace = Workspace::find(Some(&manifest)).unwrap();
        workspace.target = workspace.root().join("target");
        let law = law(sets);
        let scene = Scene { workspace: &workspace, law: &law, generators: &[], tool: "cargo governance" };
        command(&scene, Duration::from_secs(90)).to_string()
    }

    #[test]
    fn the_command_says_everything_that_the_figure_depends_on() {
        let said = of_this_workspace("");
        for part in [
            "cargo-tarpaulin tarpaulin --engine llvm --workspace --skip-clean --no-fail-fast --ignore-config --locked --timeout 90 ",
            "/target/governance/coverage/target --out json --output-dir ",
            "/target/governance/coverage/report",
            " --exclude-files 'target/*'",
            // This package turns it on in the lint, which the tool cannot know.
            "governance-lint/stamp",
        ] {
            assert!(said.contains(part), "no `{part}` in `{said}`");
        }
        assert!(said.starts_with("CARGO_TARGET_DIR=") || said.starts_with("RUST_LOG="), "{said}");
        assert!(!said.contains("--no-default-features"), "{said}");
    }

    #[test]
    fn the_first_feature_set_of_the_workspace_is_measured() {
        let sets = "[[feature_set]]\nname = \"one\"\npackage = \"p\"\n\n[[feature_set]]\nname = \"bare\"\n\
                    default_features = false\nfeatures = [\"governance-core/a\", \"governance-core/b\"]\n";
        let said = of_this_workspace(sets);
        assert!(
            said.contains(" --no-default-features --features 'governance-core/a governance-core/b "),
            "{said}"
        );
        assert_eq!(unmeasured_sets(&law(sets)), ["one"]);
        assert!(unmeasured_sets(&law("")).is_empty());
    }

    #[test]
    fn a_version_is_read_from_what_the_tool_says() {
        assert_eq!(number("tarpaulin 0.37.5\n").as_deref(), Some("0.37.5"));
        assert_eq!(number("cargo-tarpaulin version: 0.1.0").as_deref(), Some("0.1.0"));
        assert_eq!(number("error: no such command"), None);
        assert_eq!(number(""), None);
    }
}
