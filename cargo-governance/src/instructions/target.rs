//! One bench target that the law names: built as cargo benches, then run where nothing but the code can change a count.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::child::Invocation;
use crate::gate::Scene;
use crate::tools::{GUNGRAUN, VALGRIND};

/// One bench target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bench {
    /// Its package.
    pub(crate) package: String,
    /// The manifest of its package.
    pub(crate) manifest: PathBuf,
    /// Its name.
    pub(crate) target: String,
    /// The features of its package without which it is not built.
    pub(crate) features: Vec<String>,
}

/// Returns the bench targets that the law names.
///
/// # Errors
/// Returns a sentence for each that is named wrongly.
pub(crate) fn named(scene: &Scene<'_>) -> Result<Vec<Bench>, Vec<String>> {
    let list = scene.law.gate("benchmarks").map_or(&[][..], |settings| settings.texts("benches"));
    let (mut benches, mut wrong) = (Vec::new(), Vec::new());
    for name in list.iter().map(|name| name.value.as_str()) {
        match Bench::of(scene, name) {
            Ok(bench) if benches.contains(&bench) => wrong.push(format!("`{name}` is named twice")),
            Ok(bench) => benches.push(bench),
            Err(reason) => wrong.push(reason),
        }
    }
    if wrong.is_empty() { Ok(benches) } else { Err(wrong) }
}

impl Bench {
    fn of(scene: &Scene<'_>, name: &str) -> Result<Self, String> {
        let Some((package, target)) = name.split_once(':') else {
            return Err(format!("`{name}` in `benches` is not of the form `package:target`"));
        };
        let member = scene.workspace.packages.packages.iter().find(|member| member.name == package);
        let member =
            member.ok_or_else(|| format!("`{name}` in `benches`: there is no package `{package}`"))?;
        let mut origins =
            scene.workspace.origins.packages.iter().filter(|own| own.manifest == member.manifest);
        let is_bench = origins.any(|own| {
            own.targets.iter().any(|own| own.name == target && own.kind.iter().any(|kind| kind == "bench"))
        });
        if is_bench {
            Ok(Self {
                package: package.to_owned(),
                manifest: member.manifest.clone(),
                target: target.to_owned(),
                features: features(&member.manifest, target)?,
            })
        } else {
            Err(format!("`{name}` in `benches`: the package `{package}` has no bench target `{target}`"))
        }
    }

    /// Returns its name in the law and in the baseline.
    pub(crate) fn name(&self) -> String {
        format!("{}:{}", self.package, self.target)
    }

    /// Returns the name of its program in a folder of this tool.
    pub(crate) fn file(&self) -> String {
        format!("{}-{}{}", self.package, self.target, std::env::consts::EXE_SUFFIX)
    }

    /// Returns the command that counts: its program stands at a fixed path, and its environment is nothing but a fixed `PATH`,
    /// because the size of both moves the stack, and with it a count.
    pub(crate) fn count(&self, scene: &Scene<'_>) -> Invocation {
        let scratch = folder(scene);
        let mut command = Invocation::cargo(scene.workspace.root(), &["-i"]);
        command.program = "env".to_owned();
        command
            .arg(format!("PATH={}", path(scene)))
            .arg(scratch.join("now").join(self.file()).display().to_string())
            .args(["--bench", "--output-format=json"])
            .arg(format!("--home={}", scratch.join("profiles").display()))
            .arg(format!("--workspace-root={}", scene.workspace.root().display()))
            .limit(scene.law.gate_time("benchmarks", "timeout"))
    }
}

/// Returns the features that a package's manifest demands of a bench target.
fn features(manifest: &Path, target: &str) -> Result<Vec<String>, String> {
    let failed = |reason: String| format!("`{}` cannot be read: {reason}", manifest.display());
    let text = std::fs::read_to_string(manifest).map_err(|error| failed(error.to_string()))?;
    let document = DeTable::parse(&text).map_err(|error| failed(error.message().replace('\n', " ")))?;
    let mut features = Vec::new();
    for bench in entries(document.get_ref().get("bench")) {
        let Some(table) = bench.get_ref().as_table() else { continue };
        if table.get("name").and_then(|name| name.get_ref().as_str()) == Some(target) {
            let wanted = entries(table.get("required-features"));
            features.extend(wanted.filter_map(|it| it.get_ref().as_str().map(str::to_owned)));
        }
    }
    Ok(features)
}

/// Returns the entries of a list; none if it is not there, or no list.
fn entries<'a, 't>(
    value: Option<&'a Spanned<DeValue<'t>>>,
) -> impl Iterator<Item = &'a Spanned<DeValue<'t>>> {
    value.and_then(|value| value.get_ref().as_array()).into_iter().flat_map(|list| list.iter())
}

/// Returns the command that builds them all: at once, so that what they share is built once, with one set of features.
pub(super) fn build(scene: &Scene<'_>, benches: &[Bench]) -> Invocation {
    let mut args: Vec<String> = Vec::new();
    for (option, name) in
        benches.iter().flat_map(|bench| [("--package", &bench.package), ("--bench", &bench.target)])
    {
        if !args
            .chunks(2)
            .any(|pair| pair.first().is_some_and(|known| known == option) && pair.get(1) == Some(name))
        {
            args.extend([option.to_owned(), name.clone()]);
        }
    }
    // A target that is only built with a feature is asked for with it.
    let wanted = benches
        .iter()
        .flat_map(|bench| bench.features.iter().map(|feature| format!("{}/{feature}", bench.package)));
    let wanted: BTreeSet<String> = wanted.collect();
    if !wanted.is_empty() {
        args.extend(["--features".to_owned(), wanted.into_iter().collect::<Vec<_>>().join(",")]);
    }
    let command = scene.cargo(&["bench", "--no-run", "--message-format=json"]).args(args);
    let command = match GUNGRAUN.locate(scene.workspace) {
        // The harness starts the runner that it was compiled with.
        Some(runner) => command.env("GUNGRAUN_RUNNER", runner.display().to_string()),
        None => command,
    };
    command.limit(scene.law.gate_time("benchmarks", "timeout"))
}

/// Returns the folder in which this tool keeps programs and profiles.
pub(super) fn folder(scene: &Scene<'_>) -> PathBuf {
    scene.workspace.scratch().join("benchmarks")
}

/// Returns where the tools are, and the system's own.
fn path(scene: &Scene<'_>) -> String {
    let mut folders: Vec<String> = Vec::new();
    let tools = [&GUNGRAUN, &VALGRIND].into_iter().filter_map(|tool| tool.locate(scene.workspace));
    let tools = tools.filter_map(|program| program.parent().map(Path::to_path_buf));
    for folder in tools.chain([PathBuf::from("/usr/bin"), PathBuf::from("/bin")]) {
        let folder = folder.display().to_string();
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders.join(":")
}
