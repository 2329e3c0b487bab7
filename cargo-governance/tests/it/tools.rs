//! `tools install` with installers that the test brings: what is there already, what comes, what does not, what only the user can do.
#![cfg(unix)]

use std::path::Path;

use crate::support::{Folder, Ran};

/// What the installer does with the name of a crate: it writes a program that says a version.
const INSTALLS: &str = "install) shift; while [ $# -gt 1 ]; do case \"$1\" in --root) root=$2 ;; esac; shift; done
  mkdir -p \"$root/bin\" && printf '#!/bin/sh\\necho %s VERSION\\n' \"$1\" > \"$root/bin/$1\" && chmod 755 \"$root/bin/$1\"
  echo built \"$1\" >&2; exit 0 ;;";

/// A workspace, and a `PATH` on which there is nothing but what the test has put there.
fn workspace(name: &str, arms: &str) -> Folder {
    let folder = Folder::library(name, "//! Small.\n");
    folder.cargo(arms);
    // The system's own programs, without whatever else is installed beside them.
    let own = "PATH=/usr/bin:/bin\n";
    let script = folder.read("bin/cargo").replacen("#!/bin/sh\n", "", 1);
    folder.script(
        "bin/cargo",
        &format!("here=$PATH\n{own}{}", script.replace("*) exec", "*) PATH=$here exec")),
    );
    folder
}

#[track_caller]
fn run(folder: &Folder, args: &[&str]) -> Ran {
    folder.run_with(args, &[("PATH", &folder.path("bin").display().to_string())])
}

#[test]
fn a_crate_is_installed_once_into_the_folder_that_git_ignores() {
    let folder = workspace("tools-now", &INSTALLS.replace("VERSION", "0.9.143"));
    let ran = run(&folder, &["tools", "install", "cargo-nextest"]);
    ran.exits(0).says(&["cargo-nextest 0.9.143 is there now"]);
    ran.complains(&[
        "installing cargo-nextest 0.9.143 into `.governance/tools`: this builds it",
        "built cargo-nextest",
    ]);
    assert!(folder.has(".governance/tools/bin/cargo-nextest"));
    assert_eq!(folder.read(".governance/tools/.gitignore"), "*\n");
    assert!(!folder.has("target/governance/tools-target"), "what was built stays nowhere");
    run(&folder, &["tools", "install", "cargo-nextest"])
        .exits(0)
        .says(&["cargo-nextest 0.9.143 is there already"]);
    let list = run(&folder, &["tools", "list"]);
    list.exits(0).says(&[
        &folder.path(".governance/tools/bin/cargo-nextest").display().to_string(),
        "missing",
        "tools install gungraun-runner` puts it into `.governance/tools`",
    ]);
    // A program that does not say its version is another one.
    folder.script(".governance/tools/bin/cargo-nextest", "echo no idea");
    run(&folder, &["tools", "list"])
        .exits(0)
        .says(&["unknown", "(`cargo-nextest` does not say its version)"]);
}

#[test]
fn what_does_not_come_is_said_with_the_end_of_the_output() {
    let folder = workspace("tools-not", "install) echo error: no such crate >&2; exit 101 ;;");
    let ran = run(&folder, &["tools", "install", "gungraun-runner", "--quiet"]);
    ran.exits(2)
        .says(&["gungraun-runner is not installed: `cargo install --locked --force --version =0.20.0"]);
    ran.says(&["did not end well"]).complains(&["error: no such crate", "tools list` shows what there is"]);
    // Shown as it came, it is not repeated.
    let shown = run(&folder, &["tools", "install", "gungraun-runner"]);
    assert_eq!(shown.exits(2).stderr.matches("error: no such crate").count(), 1, "{shown:#?}");

    let folder = workspace("tools-nothing", "install) exit 0 ;;");
    run(&folder, &["tools", "install", "cargo-tarpaulin"])
        .exits(2)
        .says(&["is not installed: the installer ended well, and `cargo-tarpaulin` is not there"]);
    let folder = workspace("tools-other", &INSTALLS.replace("VERSION", "0.0.1"));
    run(&folder, &["tools", "install", "cargo-tarpaulin"])
        .exits(2)
        .says(&["/.governance/tools/bin/cargo-tarpaulin` is found first, and is another version"]);
    // A folder that cannot be made is no trouble of the installer.
    let folder = workspace("tools-folder", "install) exit 0 ;;");
    folder.write(".governance", "a file");
    run(&folder, &["tools", "install", "cargo-tarpaulin"])
        .exits(2)
        .complains(&["the folder `", ".governance/tools` cannot be made: "]);
}

#[test]
fn a_package_of_the_system_is_installed_by_its_administrator_alone() {
    let folder = workspace("tools-system", "none) ;;");
    // It knows the package only after it was asked to look what there is.
    folder.script(
        "bin/apt-get",
        "PATH=/usr/bin:/bin\ncase \"$1\" in update) touch known ;; *) [ -e known ] || { echo E: unknown package >&2; exit 100; }\n  \
         printf '#!/bin/sh\\necho valgrind-3.19.0\\n' > bin/valgrind; chmod 755 bin/valgrind ;;\nesac",
    );
    let ran = run(&folder, &["tools", "install", "valgrind"]);
    let line = "apt-get install --yes --no-install-recommends valgrind";
    if !Path::new("/etc/debian_version").exists() {
        ran.exits(2)
            .says(&["valgrind: install the package `valgrind` (Debian's name) as your system does it"]);
    } else if !nix::unistd::geteuid().is_root() {
        ran.exits(2).says(&[&format!("valgrind: sudo {line}")]);
    } else {
        ran.exits(0).says(&["valgrind 3.19.0 is there now"]);
        ran.complains(&["installing the package valgrind", "E: unknown package"]);
        let log = folder.read("target/governance/logs/tools.log");
        let calls = log.lines().filter(|line| line.contains("apt-get ")).count();
        assert!(calls == 3 && log.contains(line) && log.contains("apt-get update"), "{log}");
        std::fs::remove_file(folder.path("bin/valgrind")).expect("it was installed");
        folder.script("bin/apt-get", "echo E: no network >&2; exit 100");
        run(&folder, &["tools", "install", "valgrind", "--quiet"])
            .exits(2)
            .says(&["valgrind is not installed: `apt-get update` did not end well"])
            .complains(&["E: no network"]);
    }
}
