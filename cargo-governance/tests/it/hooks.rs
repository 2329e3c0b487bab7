//! Hooks put in place, looked at and taken away, in real repositories: beside others, in worktrees, and where `core.hooksPath` leads.
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Folder, Ran};

/// A law that forbids to panic.
pub(crate) const LAW: &str = "schema = 1\n\n[[article]]\nid = \"no-panic\"\nrule = \"panic_path\"\nwhy = \"w\"\nselect = { context = [\"main\"] }\n";
/// What keeps it.
pub(crate) const GOOD: &str = "//! Small.\n\n/// Adds one.\npub fn next(n: u32) -> u32 {\n    n + 1\n}\n";
/// What breaks it.
pub(crate) const BAD: &str =
    "//! Small.\n\n/// Reads.\npub fn read(text: &str) -> u32 {\n    text.parse().unwrap()\n}\n";

/// A repository with a workspace in it.
pub(crate) struct Repo {
    pub(crate) folder: Folder,
}

impl Repo {
    /// Makes a repository whose workspace keeps its law, with one commit.
    pub(crate) fn new(name: &str) -> Self {
        let folder = Folder::library(&format!("hooks-{name}"), GOOD);
        folder.write("governance.toml", LAW);
        let repo = Self { folder };
        repo.git(&["init", "--quiet", "--initial-branch=main"]);
        assert!(repo.folder.path(".git/HEAD").is_file());
        repo.git(&["add", "."]);
        repo.git(&["commit", "--quiet", "--message=first"]);
        repo
    }

    /// Runs git at the top, where it has to end well; returns what it said.
    #[track_caller]
    pub(crate) fn git(&self, args: &[&str]) -> String {
        let ran = self.try_git(args);
        assert_eq!(ran.code, Some(0), "{args:?}: {ran:#?}");
        ran.stdout + &ran.stderr
    }

    pub(crate) fn try_git(&self, args: &[&str]) -> Ran {
        git_in(self.folder.root(), args, &[])
    }

    pub(crate) fn try_commit(&self) -> Ran {
        self.try_git(&["commit", "--message=more"])
    }

    /// Runs the tool at the top, on no build server.
    #[track_caller]
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.folder.run_with(args, &ALONE)
    }

    pub(crate) fn hook(&self) -> PathBuf {
        self.folder.path(".git/hooks/pre-commit")
    }

    /// Writes a hook of somebody else's.
    fn foreign(&self, script: &str, mode: u32) -> String {
        let text = format!("#!/bin/sh\n{script}\n");
        self.folder.write(".git/hooks/pre-commit", &text);
        std::fs::set_permissions(self.hook(), PermissionsExt::from_mode(mode)).unwrap();
        text
    }

    fn status(&self, code: i32) -> serde_json::Value {
        let ran = self.run(&["hooks", "status", "--format", "json"]);
        serde_json::from_str(&ran.exits(code).stdout).unwrap()
    }
}

/// What the machine says of git, of its user and of build servers is not asked.
const ALONE: [(&str, &str); 7] = [
    ("CI", ""),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_AUTHOR_NAME", "a"),
    ("GIT_AUTHOR_EMAIL", "a@b"),
    ("GIT_COMMITTER_NAME", "a"),
    ("GIT_COMMITTER_EMAIL", "a@b"),
];

/// Runs git in a folder, with the built tool as cargo's subcommand.
pub(crate) fn git_in(folder: &Path, args: &[&str], env: &[(&str, &str)]) -> Ran {
    let own = Path::new(env!("CARGO_BIN_EXE_cargo-governance")).parent().unwrap().to_path_buf();
    let path = std::env::var_os("PATH").unwrap();
    let path = std::env::join_paths(std::iter::once(own).chain(std::env::split_paths(&path))).unwrap();
    let mut command = Command::new("git");
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX", "CARGO_TARGET_DIR"] {
        command.env_remove(name);
    }
    let config = folder.join("target/config");
    let output = command
        .args(["-c", "protocol.file.allow=always"])
        .args(args)
        .current_dir(folder)
        .env("PATH", path)
        .env("XDG_CONFIG_HOME", config)
        .env("CARGO_NET_OFFLINE", "true")
        .env_remove("RUSTFLAGS")
        .envs(ALONE)
        .envs(env.iter().copied())
        .output()
        .unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn mode(path: &Path) -> u32 {
    path.symlink_metadata().unwrap().permissions().mode() & 0o777
}

#[test]
fn a_hook_is_put_there_once_run_by_git_and_taken_away_whole() {
    let repo = Repo::new("plain");
    repo.run(&["hooks", "status"]).exits(1).says(&["pre-commit: not installed"]);
    repo.run(&["hooks", "uninstall"]).exits(0).says(&["no hook is installed here"]);
    repo.run(&["hooks", "install"]).exits(0).says(&["pre-commit: installed as `", ".git/hooks/pre-commit`"]);
    let text = std::fs::read_to_string(repo.hook()).unwrap();
    repo.run(&["hooks", "install"]).exits(0).says(&["is there already"]);
    assert_eq!(std::fs::read_to_string(repo.hook()).unwrap(), text);
    assert_eq!(mode(&repo.hook()), 0o755);
    let status = repo.status(0);
    assert_eq!(status["hooks"][0]["state"], "installed");
    assert_eq!(status["core_hooks_path"], serde_json::Value::Null);
    repo.folder.write("src/lib.rs", &GOOD.replace("one", "two"));
    let said = repo.git(&["commit", "--all", "--message=more"]);
    assert!(said.contains("governance: what is staged keeps the law ("), "{said}");
    repo.run(&["hooks", "uninstall"]).exits(0).says(&["pre-commit: removed `"]);
    assert!(!repo.hook().exists() && !repo.folder.has(".git/governance"));
    repo.status(1);
}

#[test]
fn a_hook_that_was_there_runs_first_and_comes_back_as_it_was() {
    let repo = Repo::new("foreign");
    let text = repo.foreign("echo theirs >> seen\n[ ! -e fail ] || exit 7", 0o750);
    repo.run(&["hooks", "status"]).exits(1).says(&["somebody else's hook"]);
    repo.run(&["hooks", "install"]).exits(0).says(&["runs first", "pre-commit.before-governance`"]);
    repo.folder.write("src/lib.rs", BAD);
    repo.git(&["add", "src"]);
    let ran = repo.try_commit();
    ran.exits(1).complains(&["breaks the law"]);
    assert_eq!(repo.folder.read("seen"), "theirs\n");
    // What it refuses is refused, and nothing else is asked.
    repo.folder.write("fail", "");
    let ran = repo.try_commit();
    assert!(ran.code != Some(0) && !ran.stderr.contains("law"), "{ran:#?}");
    // Installed anew, it is not chained to itself.
    std::fs::set_permissions(repo.hook(), PermissionsExt::from_mode(0o644)).unwrap();
    repo.run(&["hooks", "status"]).exits(1).says(&["dead", "it is not executable, so git ignores it"]);
    repo.run(&["hooks", "install"]).exits(0).says(&["renewed"]);
    assert!(repo.status(0)["hooks"][0]["chained"].as_str().unwrap().ends_with(".before-governance"));
    repo.run(&["hooks", "uninstall"]).exits(0).says(&["is again what was there before"]);
    assert_eq!((std::fs::read_to_string(repo.hook()).unwrap(), mode(&repo.hook())), (text, 0o750));
    assert!(!repo.folder.has(".git/hooks/pre-commit.before-governance"));
}

#[test]
fn a_hook_that_is_a_link_is_kept_as_a_link_and_never_written_through() {
    let repo = Repo::new("link");
    repo.folder.script("scripts/theirs", "echo theirs >> seen");
    let before = repo.folder.read("scripts/theirs");
    std::os::unix::fs::symlink("../../scripts/theirs", repo.hook()).unwrap();
    repo.run(&["hooks", "install"]).exits(0);
    assert_eq!(repo.folder.read("scripts/theirs"), before);
    assert!(!repo.hook().is_symlink());
    repo.git(&["add", "src"]);
    repo.git(&["commit", "--allow-empty", "--message=more"]);
    assert_eq!(repo.folder.read("seen"), "theirs\n");
    repo.run(&["hooks", "uninstall"]).exits(0);
    assert_eq!(std::fs::read_link(repo.hook()).unwrap(), Path::new("../../scripts/theirs"));
}

#[test]
fn a_predecessor_that_is_gone_is_said_and_never_passed_over() {
    let repo = Repo::new("gone");
    repo.foreign("true", 0o755);
    repo.run(&["hooks", "install"]).exits(0);
    std::fs::remove_file(repo.folder.path(".git/hooks/pre-commit.before-governance")).unwrap();
    repo.run(&["hooks", "status"]).exits(1).says(&["the hook that it runs first, `"]);
    let ran = repo.try_git(&["commit", "--allow-empty", "--message=more"]);
    ran.exits(1).complains(&["is gone", "--no-verify"]);
    repo.run(&["hooks", "install"]).exits(0).says(&["renewed", "is gone and runs no longer"]);
    repo.git(&["commit", "--allow-empty", "--message=more"]);
    repo.run(&["hooks", "uninstall"]).exits(0).says(&["removed"]);
}

#[test]
fn an_edited_hook_is_neither_overwritten_nor_removed() {
    let repo = Repo::new("edited");
    repo.run(&["hooks", "install"]).exits(0);
    let edited = std::fs::read_to_string(repo.hook()).unwrap().replace("hook=", "echo mine\nhook=");
    std::fs::write(repo.hook(), &edited).unwrap();
    repo.run(&["hooks", "status"]).exits(1).says(&["it was edited since it was installed"]);
    repo.run(&["hooks", "uninstall"]).exits(1).complains(&["stays: it is not what was installed", "`rm '"]);
    assert_eq!(std::fs::read_to_string(repo.hook()).unwrap(), edited);
    repo.run(&["hooks", "install"]).exits(2).complains(&["was edited since it was installed", "--force"]);
    repo.run(&["hooks", "install", "--force"]).exits(0).says(&["what was edited is kept as"]);
    assert_eq!(repo.folder.read(".git/hooks/pre-commit.edited"), edited);
    repo.status(0);
    // What another installer has put in its place is kept like any hook.
    repo.foreign("# another's", 0o755);
    repo.run(&["hooks", "status"]).exits(1).says(&["another hook took its place"]);
    repo.run(&["hooks", "install"]).exits(0).says(&["runs first"]);
    repo.run(&["hooks", "uninstall"]).exits(0);
    assert!(std::fs::read_to_string(repo.hook()).unwrap().contains("another's"));
}

#[test]
fn what_was_kept_once_is_not_overwritten_by_the_next() {
    let repo = Repo::new("in-the-way");
    let first = repo.foreign("# first", 0o755);
    repo.run(&["hooks", "install"]).exits(0);
    repo.foreign("# second", 0o755);
    repo.run(&["hooks", "install"])
        .exits(2)
        .complains(&["is in the way, and it may be somebody's only copy"]);
    assert_eq!(repo.folder.read(".git/hooks/pre-commit.before-governance"), first);
    repo.run(&["hooks", "uninstall"]).exits(1).complains(&["brings back the hook that was there before"]);
}

#[test]
fn a_hook_that_calls_the_tool_by_hand_counts_and_is_left_alone() {
    let repo = Repo::new("by-hand");
    let text = repo.foreign("cargo governance hooks run pre-commit", 0o755);
    repo.run(&["hooks", "status"]).exits(0).says(&["by hand"]);
    repo.run(&["hooks", "install"]).exits(0).says(&["calls this tool already"]);
    assert_eq!(std::fs::read_to_string(repo.hook()).unwrap(), text);
    repo.folder.write("src/lib.rs", BAD);
    repo.try_git(&["commit", "--all", "--message=more"]).exits(1).complains(&["breaks the law"]);
}

#[test]
fn a_linked_worktree_has_the_hook_and_is_judged_by_what_is_staged_there() {
    let repo = Repo::new("worktree");
    let linked = repo.folder.path("target/linked");
    repo.git(&["worktree", "add", "--quiet", "-b", "other", &linked.display().to_string()]);
    // Installed from the one, it is there in both.
    let other = Repo { folder: Folder::at(&linked, &[]) };
    other.run(&["hooks", "install"]).exits(0);
    assert!(repo.hook().is_file() && linked.join(".git").is_file());
    repo.status(0);
    other.status(0);
    repo.folder.write("src/lib.rs", BAD);
    repo.git(&["add", "src"]);
    let ran = git_in(&linked, &["commit", "--allow-empty", "--message=fine"], &[]);
    ran.exits(0).complains(&["keeps the law"]);
    std::fs::write(linked.join("src/lib.rs"), BAD).unwrap();
    let ran = git_in(&linked, &["commit", "--all", "--message=bad"], &[]);
    ran.exits(1).complains(&["breaks the law", "src/lib.rs"]);
    repo.try_commit().exits(1);
    repo.run(&["hooks", "uninstall"]).exits(0);
    other.status(1);
}

#[test]
fn where_core_hooks_path_leads_the_hook_goes_if_the_folder_is_the_repositorys() {
    let repo = Repo::new("hooks-path");
    for value in [".hooks".to_owned(), repo.folder.path(".hooks").display().to_string()] {
        repo.git(&["config", "core.hooksPath", &value]);
        repo.run(&["hooks", "install"]).exits(0).says(&[".hooks/pre-commit`"]);
        assert!(!repo.hook().exists());
        repo.run(&["hooks", "status"]).exits(0).says(&["because of `core.hooksPath = ", "of scope local"]);
        repo.folder.write("src/lib.rs", BAD);
        repo.try_git(&["commit", "--all", "--message=bad"]).exits(1).complains(&["breaks the law"]);
        repo.folder.write("src/lib.rs", GOOD);
        repo.run(&["hooks", "uninstall"]).exits(0);
        assert!(!repo.folder.has(".hooks/pre-commit"));
    }
    // Set afterwards, it hides what was installed.
    repo.git(&["config", "--unset", "core.hooksPath"]);
    repo.run(&["hooks", "install"]).exits(0);
    repo.git(&["config", "core.hooksPath", "elsewhere"]);
    repo.run(&["hooks", "status"])
        .exits(1)
        .says(&["it is shadowed: `core.hooksPath = elsewhere` of scope local"]);
    let gate = repo.run(&["validate", "--only", "hooks", "--format", "json"]);
    assert_eq!(gate.verdict("hooks"), "fail");
    repo.git(&["config", "--unset", "core.hooksPath"]);
    let gate = repo.run(&["validate", "--only", "hooks", "--format", "json"]);
    assert_eq!(gate.verdict("hooks"), "pass");
}

#[test]
fn a_folder_that_is_somebody_elses_is_refused_with_what_to_do() {
    let repo = Repo::new("hooks-path-foreign");
    repo.folder.script(".githooks/pre-push", "true");
    repo.git(&["add", ".githooks"]);
    repo.git(&["config", "core.hooksPath", ".githooks"]);
    repo.run(&["hooks", "install"])
        .exits(2)
        .complains(&["whose files are tracked", "add the line `cargo governance hooks run pre-commit`"]);
    repo.git(&["config", "core.hooksPath", ".husky/_"]);
    repo.run(&["hooks", "install"]).exits(2).complains(&["which husky writes anew"]);
    let outside = tempfile::tempdir().unwrap();
    repo.git(&["config", "core.hooksPath", &outside.path().display().to_string()]);
    repo.run(&["hooks", "install"])
        .exits(2)
        .complains(&["which is outside of this repository", "git config --unset core.hooksPath"]);
    repo.git(&["config", "--unset", "core.hooksPath"]);
    let global = outside.path().join("config");
    std::fs::write(&global, format!("[core]\n\thooksPath = {}\n", outside.path().display())).unwrap();
    let env = [("CI", ""), ("GIT_CONFIG_GLOBAL", global.to_str().unwrap()), ("GIT_CONFIG_NOSYSTEM", "1")];
    let refused = repo.folder.run_with(&["hooks", "install"], &env);
    refused.exits(2).complains(&["of scope global (", "for every repository of this user", "--force"]);
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 1);
    repo.folder.run_with(&["hooks", "install", "--force"], &env).exits(0);
    assert!(outside.path().join("pre-commit").is_file());
    repo.folder.run_with(&["hooks", "status"], &env).exits(0).says(&["of scope global"]);
    // For whoever is not sent there, it is elsewhere.
    repo.run(&["hooks", "status"]).exits(1).says(&["git looks in `"]);
    repo.run(&["hooks", "uninstall"]).exits(0);
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 1);
}

#[test]
fn a_workspace_in_a_subfolder_is_the_one_that_is_judged() {
    let folder =
        Folder::new("hooks-subfolder", &[("other/notes.md", "# Notes\n"), (".gitignore", "target\n")]);
    for (file, text) in
        [("Cargo.toml", crate::support::MANIFEST), ("governance.toml", LAW), ("src/lib.rs", GOOD)]
    {
        folder.write(&format!("in it/{file}"), text);
    }
    let repo = Repo { folder };
    repo.git(&["init", "--quiet"]);
    repo.git(&["add", "."]);
    let below = Repo { folder: Folder::at(&repo.folder.path("in it"), &[]) };
    below.run(&["hooks", "install"]).exits(0);
    // There is no commit yet.
    repo.git(&["commit", "--message=first"]);
    repo.folder.write("in it/src/lib.rs", BAD);
    let ran = repo.try_git(&["commit", "--all", "--message=bad"]);
    ran.exits(1).complains(&["breaks the law", "src/lib.rs"]);
    // Git may be called from any folder.
    let ran = git_in(&repo.folder.path("other"), &["commit", "--all", "--message=bad"], &[]);
    ran.exits(1).complains(&["breaks the law"]);
    // A second workspace does not take the first one's hook.
    for (file, text) in
        [("Cargo.toml", crate::support::MANIFEST), ("governance.toml", LAW), ("src/lib.rs", GOOD)]
    {
        repo.folder.write(&format!("second/{file}"), text);
    }
    let second = Repo { folder: Folder::at(&repo.folder.path("second"), &[]) };
    second.run(&["hooks", "install"]).exits(2).complains(&["checks another workspace, `in it`"]);
}

#[test]
fn continuous_integration_and_folders_without_a_repository_have_no_hooks() {
    let repo = Repo::new("ci");
    let ran = repo.folder.run_with(&["hooks", "install"], &[("CI", "true")]);
    ran.exits(0).says(&["in continuous integration (`CI` is set) nobody commits"]);
    assert!(!repo.hook().exists());
    repo.folder.write("governance.toml", "schema = 1\n\n[gates.hooks]\ndemanded = true\n");
    let gate = ["validate", "--only", "hooks", "--format", "json"];
    assert_eq!(repo.folder.run_with(&gate, &[("CI", "true")]).verdict("hooks"), "pass");
    assert_eq!(repo.run(&gate).verdict("hooks"), "fail");
    let apart = tempfile::tempdir().unwrap();
    let bare = Folder::at(
        apart.path(),
        &[("Cargo.toml", crate::support::MANIFEST), ("governance.toml", LAW), ("src/lib.rs", GOOD)],
    );
    let ran = bare.run_with(&["hooks", "install"], &ALONE);
    ran.exits(2).complains(&["is in no git repository, so it has no hooks"]);
    assert_eq!(bare.run_with(&gate, &ALONE).verdict("hooks"), "pass");
}

#[test]
fn a_record_that_nobody_understands_is_no_leave_to_overwrite() {
    let repo = Repo::new("record");
    repo.run(&["hooks", "install"]).exits(0);
    repo.folder.write(".git/governance/hooks.json", "{\"schema\": 2, \"hooks\": []}");
    for command in ["install", "status", "uninstall"] {
        repo.run(&["hooks", command])
            .exits(2)
            .complains(&["the record of installed hooks `", "its schema is 2"]);
    }
    std::fs::remove_file(repo.folder.path(".git/governance/hooks.json")).unwrap();
    repo.run(&["hooks", "install"]).exits(0).says(&["renewed"]);
    repo.status(0);
    // Whose predecessor was kept is told by the names.
    repo.run(&["hooks", "uninstall"]).exits(0);
    let text = repo.foreign("# theirs", 0o755);
    repo.run(&["hooks", "install"]).exits(0);
    std::fs::remove_file(repo.folder.path(".git/governance/hooks.json")).unwrap();
    repo.run(&["hooks", "install"]).exits(0).says(&["renewed"]);
    repo.run(&["hooks", "uninstall"]).exits(0).says(&["is again what was there before"]);
    assert_eq!(std::fs::read_to_string(repo.hook()).unwrap(), text);
}
