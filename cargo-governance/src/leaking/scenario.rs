//! What the law has run: which program, how it is built, how it is started under valgrind.

use std::path::{Path, PathBuf};

use governance_law::Production;

use crate::child::Invocation;
use crate::gate::Scene;
use crate::tools::VALGRIND;

/// What stands for the number of rounds in an argument.
const ROUNDS: &str = "{n}";

/// The profile: release as the workspace has it, with lines, without link-time optimisation, which would cost minutes and moves
/// no allocation between functions that valgrind has to tell apart.
const PROFILE: &str = "governance-leaks";

/// The most frames of a stack that are kept.
const FRAMES: &str = "--num-callers=40";

/// A program and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scenario {
    /// The package.
    package: String,
    /// Its manifest.
    pub(crate) manifest: PathBuf,
    /// Its binary.
    pub(crate) binary: String,
    /// The arguments; `{n}` stands for the number of rounds.
    arguments: Vec<String>,
    /// How many rounds the shorter run takes.
    pub(crate) rounds: u64,
    /// The feature that it ships with, if the law says that it ships.
    pub(crate) feature: Option<String>,
}

impl Scenario {
    /// Returns what the law names; nothing if it names no program.
    ///
    /// # Errors
    /// Says what the law names wrongly.
    pub(crate) fn of(scene: &Scene<'_>) -> Result<Option<Self>, String> {
        let Some(settings) = scene.law.gate("leaks") else { return Ok(None) };
        let Some(program) = settings.text("program") else { return Ok(None) };
        let (package, binary) = match program.value.split_once(':') {
            Some((package, binary)) => (package, Some(binary)),
            None => (program.value.as_str(), None),
        };
        let manifest = manifest(scene, package)?;
        let binary = choose(&scene.workspace.binaries(package), package, binary)?;
        let arguments: Vec<String> =
            settings.texts("scenario").iter().map(|word| word.value.clone()).collect();
        if !arguments.iter().any(|word| word.contains(ROUNDS)) {
            return Err(format!("no argument of `scenario` holds `{ROUNDS}`, the number of rounds"));
        }
        let rounds = match scene.law.gate_quantity("leaks", "rounds") {
            Some(governance_law::Quantity::Count(rounds)) if rounds > 0 => rounds,
            _ => return Err("`rounds` has to be above 0".to_owned()),
        };
        let ships = |it: &&Production| it.packages.iter().any(|ships| ships.value == package);
        let production = scene.law.production.as_ref().filter(ships);
        let feature = production.map(|production| production.feature.as_str().to_owned());
        Ok(Some(Self { package: package.to_owned(), manifest, binary, arguments, rounds, feature }))
    }

    /// Returns the command that builds the program.
    pub(crate) fn build(&self, scene: &Scene<'_>) -> Invocation {
        let command = scene.cargo(&["build", "--message-format=json", "--package", &self.package]);
        let settings =
            ["inherits=\"release\"", "debug=1", "lto=false", "strip=\"none\"", "split-debuginfo=\"off\""];
        let feature = self.feature.iter().flat_map(|feature| ["--features", feature]);
        command
            .args(["--bin", &self.binary, "--profile", PROFILE])
            .args(feature)
            .args(
                settings
                    .iter()
                    .flat_map(|setting| ["--config".to_owned(), format!("profile.{PROFILE}.{setting}")]),
            )
            .limit(scene.law.gate_time("leaks", "timeout"))
    }

    /// Returns where cargo puts the program, as far as that is known before it is built.
    pub(crate) fn expected(&self, scene: &Scene<'_>) -> PathBuf {
        let name = format!("{}{}", self.binary, std::env::consts::EXE_SUFFIX);
        scene.workspace.target.join(PROFILE).join(name)
    }

    /// Returns the command that looks for lost memory, which writes its report to `report`.
    pub(crate) fn memcheck(&self, scene: &Scene<'_>, program: &Path, report: &Path) -> Invocation {
        let output = format!("--xml-file={}", literal(report));
        let options = [
            "--tool=memcheck",
            "--leak-check=full",
            "--show-leak-kinds=definite,indirect",
            "--errors-for-leak-kinds=definite,indirect",
            // What is undefined is no leak, and looking for it doubles the time.
            "--undef-value-errors=no",
            FRAMES,
            "--xml=yes",
            &output,
        ];
        self.under_valgrind(scene, &options, program, self.rounds)
    }

    /// Returns the command that records every allocation over so many rounds, which writes its profile to `profile`.
    pub(crate) fn dhat(&self, scene: &Scene<'_>, program: &Path, profile: &Path, rounds: u64) -> Invocation {
        let output = format!("--dhat-out-file={}", literal(profile));
        self.under_valgrind(scene, &["--tool=dhat", "--fullpath-after=", FRAMES, &output], program, rounds)
    }

    fn under_valgrind(&self, scene: &Scene<'_>, options: &[&str], program: &Path, rounds: u64) -> Invocation {
        let valgrind = VALGRIND.locate(scene.workspace);
        let mut command = Invocation::cargo(scene.workspace.root(), &["-q"]);
        command.program =
            valgrind.map_or_else(|| VALGRIND.program.to_owned(), |path| path.display().to_string());
        let rounds = rounds.to_string();
        command
            .args(options.iter().copied())
            .arg(program.display().to_string())
            .args(self.arguments.iter().map(|word| word.replace(ROUNDS, &rounds)))
            .limit(scene.law.gate_time("leaks", "timeout"))
    }
}

/// Valgrind replaces what follows a `%`.
fn literal(path: &Path) -> String {
    path.display().to_string().replace('%', "%%")
}

fn manifest(scene: &Scene<'_>, package: &str) -> Result<PathBuf, String> {
    let members = &scene.workspace.packages.packages;
    let member = members.iter().find(|member| member.name == package);
    member
        .map(|member| member.manifest.clone())
        .ok_or_else(|| format!("`program` names `{package}`, and no member of the workspace is called so"))
}

fn choose(binaries: &[String], package: &str, named: Option<&str>) -> Result<String, String> {
    let found = match (named, binaries) {
        (Some(named), _) => binaries.iter().find(|binary| *binary == named),
        (None, [only]) => Some(only),
        (None, _) => binaries.iter().find(|binary| *binary == package),
    };
    found.cloned().ok_or_else(|| match (named, binaries) {
        (_, []) => format!("the package `{package}` has no binary"),
        (Some(named), _) => format!("the package `{package}` has no binary `{named}`"),
        (None, _) => format!("the package `{package}` has several binaries: name one as `{package}:BINARY`"),
    })
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn the_binary_is_named_or_the_only_one_or_called_as_its_package() {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(choose(&list(&["x"]), "app", None).unwrap(), "x");
        assert_eq!(choose(&list(&["x", "app"]), "app", None).unwrap(), "app");
        assert_eq!(choose(&list(&["x", "app"]), "app", Some("x")).unwrap(), "x");
        let refused = |names: &[&str], named| choose(&list(names), "app", named).unwrap_err();
        assert_eq!(refused(&[], None), "the package `app` has no binary");
        assert_eq!(refused(&["x"], Some("y")), "the package `app` has no binary `y`");
        assert!(refused(&["x", "y"], None).ends_with("name one as `app:BINARY`"));
    }
}
