//! What the hook adds to `git commit`: one staged file, with the hook and without it, in a clone of this project and in a package
//! of one file.
//!
//! Both repositories are made anew below the target folder, from the commit that is checked out. The tool is built there as
//! `cargo xtask` builds it, and that build is kept for the next bench. Each side commits a file that has just been
//! changed and staged, A B A B; without the hook git looks for hooks in an empty folder.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_governance::ui;
use cargo_governance::workspace::Workspace;

use super::child::{Cost, measure};
use super::lint::{cpu, folder, text};
use super::sample::Sample;
use super::validate::{line, walls, words};

/// The file of this project that is committed: no source of the tool, which would have to be built anew.
const FILE: &str = "prism-ai-dod/src/lib.rs";

/// The package of one file.
const PACKAGE: [(&str, &str); 5] = [
    ("Cargo.toml", "[package]\nname = \"small\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n"),
    ("Cargo.lock", "version = 4\n\n[[package]]\nname = \"small\"\nversion = \"0.1.0\"\n"),
    ("governance.toml", LAW),
    (".gitignore", "/target\n"),
    ("src/lib.rs", "//! Small.\n"),
];

/// Its law.
const LAW: &str = "schema = 1\n\n[[article]]\nid = \"no-panics\"\nrule = \"panic_path\"\nwhy = \"bad input never panics\"\n";

/// Makes both repositories, measures and prints.
pub(super) fn run(rounds: usize) -> Result<(), String> {
    let workspace = Workspace::find(None).map_err(|error| error.to_string())?;
    let bench = folder()?.join("hook");
    let target = bench.join("target");
    let own = Ground { root: bench.join("clone"), target: target.clone(), programs: None };
    renew(&own.root)?;
    let commit = own.output(workspace.root(), "git", &["rev-parse", "HEAD"])?;
    own.output(&bench, "git", &["clone", "--quiet", &text(workspace.root()), &text(&own.root)])?;
    own.output(&own.root, "git", &["checkout", "--quiet", "--detach", commit.trim()])?;
    ui::note("building the tool in the clone");
    own.output(
        &own.root,
        "cargo",
        &["build", "--quiet", "--locked", "--profile", "tool", "--package", "cargo-governance", "--bins"],
    )?;
    own.output(&own.root, "cargo", &["xtask", "hooks", "install"])?;
    let small = Ground {
        root: bench.join("small"),
        target: bench.join("small-target"),
        programs: Some(target.join("tool")),
    };
    renew(&small.root)?;
    for (file, text) in PACKAGE {
        write(&small.root.join(file), text)?;
    }
    small.output(&small.root, "git", &["init", "--quiet"])?;
    small.output(&small.root, "git", &["add", "."])?;
    small.commit(&["commit", "--quiet", "--message", "begin"])?;
    small.output(&small.root, "cargo", &["governance", "hooks", "install"])?;
    own.compare("this project", FILE, rounds)?;
    small.compare("a package of one file", "src/lib.rs", rounds)
}

/// A repository in which commits are made.
struct Ground {
    root: PathBuf,
    /// The target folder of whatever runs in it.
    target: PathBuf,
    /// Where the tool is, if it is no part of the repository.
    programs: Option<PathBuf>,
}

impl Ground {
    /// Measures both sides and prints them.
    fn compare(&self, name: &str, file: &str, rounds: usize) -> Result<(), String> {
        let nowhere = self.target.join("no-hooks");
        std::fs::create_dir_all(&nowhere).map_err(|error| format!("`{}`: {error}", nowhere.display()))?;
        let without = format!("core.hooksPath={}", text(&nowhere));
        let first = self.one(file, 0, &[])?;
        let (mut a, mut b) = (Vec::new(), Vec::new());
        for round in 1..=rounds {
            a.push(self.one(file, round, &[])?);
            b.push(self.one(file, round, &["-c", &without])?);
        }
        let files = self.output(&self.root, "git", &["ls-files"])?.lines().count();
        ui::say(format_args!("git commit of one file, {name} ({files} files)"));
        ui::say(format_args!("  first commit   wall {:.3} s, CPU {:.3} s", first.wall, first.cpu));
        line("with the hook", &a)?;
        line("without it", &b)?;
        ui::say(format_args!("  wall, with / without: {}", Sample::ratio(&walls(&a), &walls(&b))?));
        ui::say(format_args!("  CPU, with / without:  {}", Sample::ratio(&cpu(&a), &cpu(&b))?));
        Ok(())
    }

    /// Changes the file, stages it, and measures its commit.
    fn one(&self, file: &str, round: usize, config: &[&str]) -> Result<Cost, String> {
        let path = self.root.join(file);
        let mut source =
            std::fs::read_to_string(&path).map_err(|error| format!("`{}`: {error}", path.display()))?;
        source.push_str(&format!("// Round {round}.\n"));
        write(&path, &source)?;
        self.output(&self.root, "git", &["add", file])?;
        let root = text(&self.root);
        let job = [
            &["run", "--", "git", "-C", &root],
            config,
            &PERSON,
            &["commit", "--quiet", "--message", "a round"],
        ];
        let env = self.env();
        let env: Vec<(&str, &str)> = env.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let cost = measure(&words(&job.concat()), &env)?;
        if cost.counted == 0 {
            return Ok(cost);
        }
        // Once more, to hear why.
        Err(self.commit(&["commit", "--message", "a round"]).err().unwrap_or_else(|| {
            format!("`git commit` ended with code {} and went well when it was tried again", cost.counted)
        }))
    }

    fn commit(&self, args: &[&str]) -> Result<String, String> {
        self.output(&self.root, "git", &[PERSON.as_slice(), args].concat())
    }

    /// What a command has to be told: whose hooks and tools these are, and that nobody integrates here.
    fn env(&self) -> Vec<(&'static str, String)> {
        let mut env = vec![("CARGO_TARGET_DIR", text(&self.target)), ("CI", String::new())];
        if let Some(programs) = &self.programs {
            let path = std::env::var_os("PATH").unwrap_or_default();
            let all = std::iter::once(programs.clone()).chain(std::env::split_paths(&path));
            env.extend(
                std::env::join_paths(all).ok().and_then(|it| it.into_string().ok()).map(|it| ("PATH", it)),
            );
        }
        env
    }

    /// Runs what is not measured, which has to end well.
    fn output(&self, folder: &Path, program: &str, args: &[&str]) -> Result<String, String> {
        let output = Command::new(program)
            .args(args)
            .current_dir(folder)
            .envs(self.env())
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("`{program}` could not be started: {error}"))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(format!(
            "`{program} {}` failed: {}",
            args.join(" "),
            String::from_utf8_lossy(&output.stderr).trim()
        ))
    }
}

/// Who commits, and signs nothing.
const PERSON: [&str; 6] =
    ["-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "commit.gpgsign=false"];

/// Takes a folder of an earlier bench away.
fn renew(folder: &Path) -> Result<(), String> {
    let gone = match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        gone => gone,
    };
    let parent = folder.parent().unwrap_or(folder);
    gone.and_then(|()| std::fs::create_dir_all(parent))
        .map_err(|error| format!("`{}`: {error}", folder.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let made =
        path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(path, text));
    made.map_err(|error| format!("`{}` cannot be written: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_law_of_the_package_has_no_mistake_and_the_file_is_there() {
        assert!(cargo_governance::law::Law::parse("governance.toml", LAW).is_ok());
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        assert!(root.join(FILE).is_file());
        // What the tool is built from is another matter: it would be built for each commit.
        let tool = std::fs::read_to_string(root.join("xtask/Cargo.toml")).unwrap();
        assert!(!tool.contains("prism-ai-dod"));
    }

    #[test]
    fn a_commit_that_is_refused_is_told_in_the_words_of_git() {
        let folder = tempfile::tempdir().unwrap();
        let ground =
            Ground { root: folder.path().join("a"), target: folder.path().join("t"), programs: None };
        renew(&ground.root).unwrap();
        std::fs::create_dir(&ground.root).unwrap();
        ground.output(&ground.root, "git", &["init", "--quiet"]).unwrap();
        assert!(ground.commit(&["commit", "--message", "nothing"]).is_err());
        write(&ground.root.join("x"), "x\n").unwrap();
        ground.output(&ground.root, "git", &["add", "x"]).unwrap();
        ground.commit(&["commit", "--quiet", "--message", "one"]).unwrap();
        assert_eq!(ground.output(&ground.root, "git", &["log", "--format=%an"]).unwrap(), "bench\n");
    }
}
