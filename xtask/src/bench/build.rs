//! What the build script costs: one file changed in a crate of 50,000 lines, in the default dev profile, which does not optimise
//! build scripts; and that it does not run again if nothing changed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use cargo_governance::ui;
use cargo_governance::workspace::Workspace;

use super::child::{Cost, measure};
use super::lint::{cpu, folder, report, text};
use super::sample::Sample;

const LINES: usize = 50_000;

const MANIFEST: &str = "[package]\nname = \"bench-build\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
                        [build-dependencies]\ngovernance-lint = { path = LINT }\n";

const SCRIPT: &str = "fn main() {\n    governance_lint::build::enforce();\n}\n";

/// Articles on every line of the crate, of the kinds that a team writes first.
const LAW: &str = r#"schema = 1

[limits]
gpu_memory = "8 GiB"
latency = "5 ms"

[[article]]
id = "no-unsafe"
rule = "unsafe_code"
why = "memory safety is the compiler's business"
severity = "warn"

[[article]]
id = "no-panics"
rule = "panic_path"
why = "bad input never panics"
severity = "warn"

[[article]]
id = "async-never-blocks"
rule = "blocking_in_async"
why = "one blocked worker stops every task behind it"

[[article]]
id = "no-network"
rule = "forbidden_import"
why = "a library is not online"
imports = ["std::net"]

[[article]]
id = "the-same-answer-twice"
rule = "nondeterminism"
why = "two runs from one state must agree"
severity = "warn"

[[article]]
id = "state-can-be-recovered"
rule = "missing_trait"
why = "a state that cannot be copied cannot be kept"
select = { attribute = "governed" }
traits = ["Recoverable"]
severity = "warn"

[[article]]
id = "every-file-is-reached"
rule = "unreached_file"
why = "a file that nothing compiles rots"

[[article]]
id = "manifests"
rule = "unlawful_manifest"
why = "every crate is of one edition"
keys = { edition = "2024" }
"#;

/// Makes the crate, measures its build script, and prints what it costs.
pub(super) fn run(rounds: usize) -> Result<(), String> {
    let workspace = Workspace::find(None).map_err(|error| error.to_string())?;
    let bench = folder()?.join("build");
    let lines = generate(workspace.root(), &bench)?;
    let target = bench.join("target");
    build(&bench)?;
    let script = Script::find(&target)?;
    let job = ["run".to_owned(), "--".to_owned(), text(&script.program)];
    let (home, out) = (text(&bench), text(&script.folder.join("out")));
    let env = [("CARGO_MANIFEST_DIR", home.as_str()), ("OUT_DIR", out.as_str())];
    let floor = ["read".to_owned(), text(&bench.join("src"))];
    let (mut ours, mut bytes) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        change(&bench, round)?;
        let cost = measure(&job, &env)?;
        if cost.counted != 0 {
            return Err(format!("the build script ended with code {}", cost.counted));
        }
        ours.push(cost);
        bytes.push(measure(&floor, &[])?);
    }
    let ran = script.ran()?;
    build(&bench)?;
    let again = script.ran()?;
    build(&bench)?;
    if again == ran || script.ran()? != again {
        return Err("the build script must run after a change, and must not without one".to_owned());
    }
    say(lines, &ours, &bytes)
}

fn say(lines: usize, ours: &[Cost], floor: &[Cost]) -> Result<(), String> {
    report(&format!("build script, unoptimised, {lines} lines"), ours)?;
    report("reading every byte", floor)?;
    ui::say(format_args!("CPU, build script / reading: {}", Sample::ratio(&cpu(ours), &cpu(floor))?));
    ui::say("nothing changed: the script did not run again");
    Ok(())
}

/// The built script and the folder that cargo keeps for its runs.
struct Script {
    program: PathBuf,
    folder: PathBuf,
}

impl Script {
    fn find(target: &Path) -> Result<Self, String> {
        let builds = target.join("debug/build");
        let (mut program, mut folder) = (None, None);
        for entry in std::fs::read_dir(&builds).map_err(|error| format!("`{}`: {error}", builds.display()))? {
            let path = entry.map_err(|error| error.to_string())?.path();
            let is_ours =
                path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("bench-build-"));
            if is_ours && path.join("build-script-build").is_file() {
                program = Some(path.join("build-script-build"));
            } else if is_ours && path.join("invoked.timestamp").is_file() {
                folder = Some(path);
            }
        }
        let program = program.ok_or("cargo did not build the build script")?;
        Ok(Self { program, folder: folder.ok_or("cargo did not run the build script")? })
    }

    /// Returns when cargo last ran it.
    fn ran(&self) -> Result<SystemTime, String> {
        let stamp = self.folder.join("invoked.timestamp");
        let modified = std::fs::metadata(&stamp).and_then(|metadata| metadata.modified());
        modified.map_err(|error| format!("`{}` cannot be read: {error}", stamp.display()))
    }
}

fn build(bench: &Path) -> Result<(), String> {
    let output = Command::new("cargo")
        .args(["build", "--offline", "--quiet"])
        .current_dir(bench)
        .env("CARGO_TARGET_DIR", bench.join("target"))
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("`cargo` could not be started: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("`cargo build` failed: {}", String::from_utf8_lossy(&output.stderr).trim()))
}

/// Changes one file.
fn change(bench: &Path, round: usize) -> Result<(), String> {
    let path = bench.join("src/m1.rs");
    let mut source =
        std::fs::read_to_string(&path).map_err(|error| format!("`{}`: {error}", path.display()))?;
    source.push_str(&format!("// Round {round}.\n"));
    std::fs::write(&path, source).map_err(|error| format!("`{}` cannot be written: {error}", path.display()))
}

/// Makes a crate of this workspace's own files, again and again until there are enough lines; returns how many there are. The
/// compiler leaves every module out, the lint does not.
fn generate(root: &Path, bench: &Path) -> Result<usize, String> {
    let write = |path: &str, text: &str| {
        let path = bench.join(path);
        path.parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|error| format!("`{}` cannot be written: {error}", path.display()))
    };
    let src = bench.join("src");
    if src.exists() {
        std::fs::remove_dir_all(&src).map_err(|error| format!("`{}`: {error}", src.display()))?;
    }
    let lint = text(&root.join("governance-lint"));
    write("Cargo.toml", &MANIFEST.replace("LINT", &format!("{lint:?}")))?;
    write("build.rs", SCRIPT)?;
    write("governance.toml", LAW)?;
    // The versions that this workspace has are the ones that are there without a network.
    let lock = std::fs::read_to_string(root.join("Cargo.lock"))
        .map_err(|error| format!("`Cargo.lock` cannot be read: {error}"))?;
    write("Cargo.lock", &lock)?;
    let sources = sources(root)?;
    let (mut lines, mut head) = (0, String::from("//! Modules to measure.\n"));
    for (number, source) in sources.iter().cycle().enumerate() {
        if lines >= LINES {
            break;
        }
        lines += source.lines().count();
        write(&format!("src/m{number}.rs"), source)?;
        head.push_str(&format!("#[cfg(any())]\nmod m{number};\n"));
    }
    write("src/lib.rs", &head)?;
    Ok(lines)
}

/// Returns the sources of this workspace that name no other file and are longer than a table of contents.
fn sources(root: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let members =
        ["governance-law", "governance-macros", "governance-core", "governance-lint", "cargo-governance"];
    for member in members {
        let mut builder = ignore::WalkBuilder::new(root.join(member).join("src"));
        for entry in builder.sort_by_file_path(Ord::cmp).build() {
            let entry = entry.map_err(|error| error.to_string())?;
            if entry.path().extension().is_some_and(|extension| extension == "rs") {
                let source = std::fs::read_to_string(entry.path())
                    .map_err(|error| format!("`{}` cannot be read: {error}", entry.path().display()))?;
                found.extend(Some(source).filter(|source| is_whole(source)));
            }
        }
    }
    if found.is_empty() { Err("this workspace has no sources to measure with".to_owned()) } else { Ok(found) }
}

fn is_whole(source: &str) -> bool {
    let names_file = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        line.ends_with(';') && words.iter().position(|word| *word == "mod").is_some_and(|at| at <= 1)
    };
    source.lines().count() > 40 && !source.lines().any(names_file) && !source.contains("include!")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_another_file_is_left_out() {
        let long = "fn f() {}\n".repeat(41);
        assert!(is_whole(&long) && is_whole(&format!("{long}mod inner {{}}\n")));
        for line in ["mod a;", "    pub(crate) mod a;", "include!(\"a.rs\");"] {
            assert!(!is_whole(&format!("{long}{line}\n")), "{line}");
        }
        assert!(!is_whole("fn f() {}\n"));
    }

    #[test]
    fn the_law_has_no_mistakes() {
        assert!(cargo_governance::law::Law::parse("governance.toml", LAW).is_ok());
    }
}
