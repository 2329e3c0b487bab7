//! Commands that people and machines are told to run: in workflows, in the README, in the book. Each has to be one that there is.

use std::path::{Path, PathBuf};

use clap::Parser;
use clap::error::ErrorKind;

use crate::Xtask;

/// What a workflow may run besides `cargo xtask`: what cannot be a command of this project, because it is needed to build it or
/// belongs to the machine.
const OTHERS: [&str; 5] = [
    "rustup toolchain install",
    "sudo apt-get update",
    "sudo apt-get install --yes --no-install-recommends valgrind",
    "cat target/reports/summary.md >> \"$GITHUB_STEP_SUMMARY\"",
    // On a platform where the gate itself is not run.
    "cargo test --locked -p governance-law",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("`{}`: {error}", path.display()))
}

fn workflows() -> Vec<(PathBuf, String)> {
    let folder = root().join(".github/workflows");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), read(&path))).collect()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Returns the commands of a workflow, each folded into one line, with `x` for what is put in when it runs.
fn runs(workflow: &str) -> Vec<String> {
    let lines: Vec<&str> = workflow.lines().collect();
    let mut all = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some((before, value)) =
            line.split_once("run:").filter(|(before, _)| matches!(before.trim(), "" | "-"))
        else {
            continue;
        };
        let below = lines[at + 1..].iter().take_while(|next| indent(next) > before.len());
        let text = match value.trim() {
            ">-" => vec![below.map(|line| line.trim()).collect::<Vec<_>>().join(" ")],
            "|" => below.map(|line| line.trim().to_owned()).collect(),
            one => vec![one.to_owned()],
        };
        all.extend(text.iter().map(|line| filled(line)));
    }
    all
}

fn filled(line: &str) -> String {
    match line.split_once("${{").and_then(|(before, rest)| Some((before, rest.split_once("}}")?.1))) {
        Some((before, after)) => filled(&format!("{before}x{after}")),
        None => line.to_owned(),
    }
}

/// Splits a line as a shell does, up to where another command begins or a comment.
fn words(line: &str) -> Vec<String> {
    let (mut all, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => all.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    all.extend(word);
    let ends =
        |word: &String| ["|", "||", "&&", ";", ">", ">>"].contains(&word.as_str()) || word.starts_with('#');
    all.into_iter().take_while(|word| !ends(word)).collect()
}

/// Says what is wrong with a command line of this project, if something is.
fn fault(line: &str) -> Option<String> {
    let words = words(line);
    let ours = words.iter().position(|word| word == "cargo").map(|at| &words[at + 1..])?;
    let refused = match ours.first()?.as_str() {
        "xtask" => Xtask::try_parse_from(ours).err()?,
        "governance" => cargo_governance::Cli::try_parse_from(ours).err()?,
        _ => return None,
    };
    // What a reader has to fill in is written in capitals.
    let is_value = matches!(refused.kind(), ErrorKind::InvalidValue | ErrorKind::ValueValidation);
    let is_told = matches!(refused.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    let is_blank = |word: &String| word.len() > 1 && !word.contains(|c: char| c.is_ascii_lowercase());
    let has_blank = ours.iter().any(|word| is_blank(word) || word.starts_with("$("));
    let said = refused.to_string();
    let is_excused = is_told || is_value && has_blank;
    (!is_excused).then(|| format!("`{line}`: {}", said.lines().next().unwrap_or_default()))
}

/// Returns the commands in the shell blocks of a page.
fn shown(page: &str) -> Vec<String> {
    let (mut all, mut is_shell, mut is_block, mut open) = (Vec::new(), false, false, String::new());
    for line in page.lines().map(str::trim) {
        if let Some(kind) = line.strip_prefix("```") {
            is_block = !is_block;
            is_shell = is_block && ["sh", "bash", "console"].contains(&kind);
        } else if is_shell {
            let line = line.strip_prefix("$ ").unwrap_or(line);
            match line.strip_suffix('\\') {
                Some(begun) => open.push_str(begun),
                None => all.push(format!("{}{line}", std::mem::take(&mut open))),
            }
        }
    }
    all
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    let walk = ignore::WalkBuilder::new(folder).build();
    let paths = walk.map(|entry| entry.unwrap().into_path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect()
}

#[test]
fn workflows_run_commands_of_this_project_alone() {
    let mut count = 0;
    for (path, text) in workflows() {
        for line in runs(&text) {
            count += 1;
            let is_ours = line.starts_with("cargo xtask ");
            assert!(is_ours || OTHERS.contains(&line.as_str()), "`{}` runs `{line}`", path.display());
            assert_eq!(fault(&line), None, "{}", path.display());
        }
    }
    assert!(count > 10, "{count}");
}

#[test]
fn workflows_can_do_little_and_use_what_cannot_change() {
    for (path, text) in workflows() {
        let name = path.display();
        for line in text.lines().filter(|line| line.contains("uses:")) {
            let pinned = line.split_once('@').and_then(|(_, rest)| rest.split_once(" # v"));
            let is_commit = |id: &str| id.len() == 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(pinned.is_some_and(|(id, _)| is_commit(id)), "{name}: {line}");
        }
        assert!(text.contains("\npermissions:\n  contents: read\n"), "{name}");
        assert!(!text.contains("secrets.") && !text.contains("pull_request_target"), "{name}");
        let jobs = text.split_once("\njobs:\n").unwrap().1;
        let named = jobs.lines().filter(|line| indent(line) == 2 && line.ends_with(':')).count();
        assert_eq!(jobs.matches("timeout-minutes:").count(), named, "{name}");
        // Whoever may write runs no code of the change.
        for job in jobs.split("\n\n").filter(|job| job.contains(": write")) {
            assert!(!job.contains("run:") && !job.contains("checkout"), "{name}: {job}");
        }
    }
}

#[test]
fn pages_show_commands_that_there_are() {
    let mut files = pages(&root().join("docs"));
    files.extend(["README.md", "CONTRIBUTING.md"].map(|file| root().join(file)));
    let (mut count, mut faults) = (0, Vec::new());
    for path in files {
        let lines = shown(&read(&path));
        count += lines.len();
        faults.extend(lines.iter().filter_map(|line| Some(format!("{}: {}", path.display(), fault(line)?))));
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(count > 100, "{count}");
}

#[test]
fn a_command_that_is_not_there_is_seen() {
    assert_eq!(fault("cargo xtask validate --profile ci  # with a comment"), None);
    assert_eq!(fault("FOO=1 cargo governance waiver request GATE --reason 'a b' --until DATE"), None);
    assert!(fault("cargo xtask valdate").unwrap().contains("valdate"));
    assert!(fault("cargo xtask validate --nonsense").unwrap().contains("--nonsense"));
    assert!(fault("cargo governance lint --format gitlab").unwrap().contains("gitlab"));
    let workflow = "    steps:\n      - run: one ${{ a }} two\n      - name: n\n        run: >-\n          three\n          four\n      - run: |\n          five\n          six\n";
    assert_eq!(runs(workflow), ["one x two", "three four", "five", "six"]);
    assert_eq!(shown("```sh\n$ a \\\n  b\n```\n```text\nc\n```\n"), ["a b"]);
}
