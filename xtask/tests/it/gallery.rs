//! Every example of the gallery: lawful as it is, and broken just as it promises.
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The copies and what is built for them: of all tests together, so that dependencies are built once.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery")
}

fn example(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("example")
        .args(args)
        .current_dir(root())
        .env("CARGO_TARGET_DIR", target())
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap()
}

#[track_caller]
fn check(args: &[&str], code: i32) -> String {
    let output = example(args);
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{args:?}\n{stdout}\n{stderr}");
    stdout
}

/// The folders of `examples/`: what is not tested here is not there.
fn names() -> Vec<String> {
    let entries = std::fs::read_dir(root().join("examples")).unwrap().map(Result::unwrap);
    let folders = entries.filter(|entry| entry.file_type().unwrap().is_dir());
    let mut names: Vec<String> =
        folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Runs cargo in the copy of an example, and demands that it ends well and says nothing.
#[track_caller]
fn cargo(name: &str, args: &[&str]) {
    let output = Command::new("cargo")
        .args(args)
        .current_dir(target().join("examples").join(name))
        .env("CARGO_TARGET_DIR", target().join("examples/.build"))
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && stderr.trim().is_empty(), "{name}: {args:?}\n{stderr}");
}

#[test]
fn every_example_keeps_its_law_until_it_is_broken() {
    let names = names();
    assert_eq!(names.len(), 3, "{names:?}");
    for name in &names {
        let whole = check(&[name], 0);
        assert!(whole.contains("0 errors, 0 warnings") && whole.contains("nothing to say"), "{whole}");
        cargo(
            name,
            &["clippy", "--workspace", "--all-targets", "--offline", "--quiet", "--", "-D", "warnings"],
        );
        // The command compares findings, lines and the compiler's words with the promise; any difference ends with 2.
        let broken = check(&[name, "--broken"], 1);
        assert!(broken.starts_with("broken: ") && broken.contains("\nmend it there"), "{broken}");
        let call = format!("$ cargo xtask example {name} --broken\n");
        prints(&broken, &format!("examples/{name}/README.md"), "");
        prints(&broken, "docs/src/tutorial.md", &call);
    }
}

/// Demands that the output shown on a page, in the blocks that begin with `call`, is what was printed; `...` leaves lines
/// out.
#[track_caller]
fn prints(printed: &str, page: &str, call: &str) {
    let target = target();
    let inner = target.strip_prefix(root()).unwrap_or(&target);
    let printed = printed.replace(&inner.display().to_string(), "target");
    let text = std::fs::read_to_string(root().join(page)).unwrap();
    let blocks = text.split("```text\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let shown: Vec<&str> = blocks.filter_map(|block| block.strip_prefix(call)).collect();
    assert!(!shown.is_empty(), "{page} shows no output of {call}");
    for piece in shown.iter().flat_map(|block| block.split("...\n")) {
        assert!(printed.contains(piece.trim_end()), "{page} shows\n{piece}\nbut printed was\n{printed}");
    }
}

#[test]
fn the_list_names_every_example() {
    let list = check(&[], 0);
    for name in names() {
        assert!(list.lines().any(|line| line.starts_with(&name)), "{list}");
    }
    prints(&list, "docs/src/tutorial.md", "$ cargo xtask example\n");
    assert_eq!(check(&["layer"], 2), "");
}

#[test]
fn every_source_file_is_formatted_the_overlays_too() {
    let files = ignore::Walk::new(root().join("examples")).map(|entry| entry.unwrap().into_path());
    let files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "rs")).collect();
    assert!(files.len() >= 10, "{files:?}");
    let output = Command::new("rustfmt").args(["--check", "--edition", "2024"]).args(files).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
