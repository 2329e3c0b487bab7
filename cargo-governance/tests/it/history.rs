//! `law diff` where the history is not what it seems: no commit, a shallow clone, an unreadable law, a baseline that grew.

use std::process::Command;

use crate::support::{Folder, LAW, MANIFEST};

#[track_caller]
fn git(folder: &Folder, args: &[&str]) {
    let identity = ["-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "init.defaultBranch=main"];
    let done = Command::new("git").args(identity).args(args).current_dir(folder.root()).output();
    assert!(done.as_ref().is_ok_and(|done| done.status.success()), "{args:?}: {done:?}");
}

fn commit(folder: &Folder) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-qm", "a step"]);
}

#[test]
fn a_repository_without_a_commit_has_nothing_to_compare_with() {
    let folder = Folder::library("history-empty", "//! Small.\n");
    git(&folder, &["init", "-q"]);
    folder.run(&["law", "diff"]).exits(2).complains(&[
        "the repository has no commit yet, so there is nothing to compare with",
        "commit the law first, or compare with a file by `--file OLD`",
    ]);
}

#[test]
fn a_shallow_clone_says_how_to_get_the_rest() {
    let folder = Folder::library("history-full", "//! Small.\n");
    git(&folder, &["init", "-q"]);
    commit(&folder);
    let clone = Folder::new("history-shallow", &[]);
    let from = format!("file://{}", folder.root().display());
    std::fs::create_dir_all(clone.root()).unwrap();
    git(&clone, &["clone", "-q", "--depth", "1", &from, "."]);
    clone.run(&["law", "diff", "HEAD~7"]).exits(2).complains(&[
        "git knows no revision `HEAD~7`, and this clone is shallow",
        "fetch the rest with `git fetch --unshallow`",
    ]);
}

#[test]
fn a_law_that_was_no_file_or_no_text_is_not_compared() {
    let folder = Folder::library("history-binary", "//! Small.\n");
    git(&folder, &["init", "-q"]);
    std::fs::write(folder.path("governance.toml"), b"schema = 1\n# \xff\n").unwrap();
    commit(&folder);
    folder.write("governance.toml", LAW);
    folder
        .run(&["law", "diff"])
        .exits(2)
        .complains(&["`governance.toml` of revision `", "cannot be read: it is not UTF-8"]);

    std::fs::remove_file(folder.path("governance.toml")).unwrap();
    folder.write("governance.toml/inside.txt", "x");
    commit(&folder);
    std::fs::remove_dir_all(folder.path("governance.toml")).unwrap();
    folder.write("governance.toml", LAW);
    folder.run(&["law", "diff"]).exits(2).complains(&["cannot be read: it is no file"]);
}

#[test]
fn a_repository_that_git_cannot_read_is_said_to_be_one() {
    let folder = Folder::library("history-broken", "//! Small.\n");
    folder.write(".git", "no such thing\n");
    folder.run(&["law", "diff"]).exits(2).complains(&["git cannot read the repository: "]);
}

#[test]
fn without_git_a_file_can_still_be_compared() {
    let folder = Folder::library("history-no-git", "//! Small.\n");
    // Cargo is needed to find the workspace, and git is not there.
    let path = std::env::var_os("PATH").unwrap_or_default();
    let name = format!("cargo{}", std::env::consts::EXE_SUFFIX);
    let mut all = std::env::split_paths(&path).map(|folder| folder.join(&name));
    let cargo = all.find(|cargo| cargo.is_file()).expect("cargo is on the path");
    let bin = folder.path("bin");
    std::fs::create_dir_all(&bin).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(cargo, bin.join(name)).unwrap();
    #[cfg(not(unix))]
    std::fs::copy(cargo, bin.join(name)).unwrap();
    let ran = folder.run_with(&["law", "diff"], &[("PATH", &bin.display().to_string())]);
    ran.exits(2)
        .complains(&["`git` is not on the `PATH`\nhelp: install it, or compare with a file by `--file OLD`"]);
}

const PANICS: &str = "schema = 1\n[[article]]\nid = \"no-panic\"\nrule = \"panic_path\"\nwhy = \"w\"\n";
const TWO: &str = "//! Small.\n\n/// A.\npub fn a(x: Option<u8>) -> u8 {\n    x.unwrap()\n}\n\n/// B.\npub fn b(x: Option<u8>) -> u8 {\n    \
                   x.unwrap() + x.unwrap()\n}\n";

/// A repository whose baseline knows what its source breaks.
fn known(name: &str) -> Folder {
    let folder = Folder::library(name, TWO);
    folder.write("Cargo.toml", MANIFEST);
    folder.write("governance.toml", PANICS);
    folder.run(&["baseline", "create"]).exits(0);
    git(&folder, &["init", "-q"]);
    commit(&folder);
    folder
}

#[test]
fn a_baseline_that_knows_more_is_a_weaker_law() {
    let folder = known("history-baseline");
    // One more in `b`, and one in an item that was clean.
    std::fs::remove_file(folder.path("governance-baseline.toml")).unwrap();
    let more = TWO.replace("x.unwrap() + x.unwrap()", "x.unwrap() + x.unwrap() + x.unwrap()");
    folder.write(
        "src/lib.rs",
        &format!("{more}\n/// C.\npub fn c(x: Option<u8>) -> u8 {{\n    x.unwrap()\n}}\n"),
    );
    folder.run(&["baseline", "create"]).exits(0);
    folder.run(&["law", "diff"]).exits(1).says(&[
        "the baseline knows 3 findings of `no-panic` (`unwrap`) in `small::b`, and knew 2",
        "the baseline knows 1 finding of `no-panic` (`unwrap`) in `small::c`",
    ]);
}

#[test]
fn a_baseline_that_knows_less_or_is_gone_is_a_stricter_law() {
    let folder = known("history-shrunk");
    folder.write("src/lib.rs", &TWO.replace("x.unwrap() + x.unwrap()", "x.unwrap()"));
    folder.run(&["baseline", "shrink"]).exits(0);
    folder
        .run(&["law", "diff"])
        .exits(0)
        .says(&["the baseline knows 1 fewer of `no-panic` (`unwrap`) in `small::b`"]);
    std::fs::remove_file(folder.path("governance-baseline.toml")).unwrap();
    folder
        .run(&["law", "diff"])
        .exits(0)
        .says(&["the baseline is gone, and knew 3 findings of `no-panic` in 2 items"]);
}

#[test]
fn a_first_baseline_is_said_by_article() {
    let folder = Folder::library("history-first", TWO);
    folder.write("governance.toml", PANICS);
    git(&folder, &["init", "-q"]);
    commit(&folder);
    folder.run(&["baseline", "create"]).exits(0);
    folder
        .run(&["law", "diff"])
        .exits(1)
        .says(&["the baseline is new, and knows 3 findings of `no-panic` in 2 items"]);
}
