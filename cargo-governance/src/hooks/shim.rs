//! The text of a hook: a thin script that calls the tool which has installed it.

use std::path::Path;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::error::SetupError;

/// The script, with places to fill in.
const TEXT: &str = include_str!("shim.sh");

/// What runs the hook that was there before; its name stands in [`before`].
const CHAIN: &str = r#"# The hook that was here before runs first: what it changes is checked with the rest.
before=$0.before-governance
if [ -x "$before" ]; then
    if [ "$hook" = pre-push ]; then
        given | "$before" "$@" || exit $?
    else
        "$before" "$@" || exit $?
    fi
elif [ ! -e "$before" ]; then
    refuse "the hook that was here before, \`$before\`, is gone" 'put it back, or install again with `@TOOL@ hooks install`'
fi
"#;

/// What follows where cargo itself has failed, for a tool that the project brings along.
const OWN: &str = r#"# A work tree that does not compile says nothing about what is staged.
if ! list=$(cargo --list 2>/dev/null); then
    why='cargo does not work in the work tree'
elif printf '%s\n' "$list" | grep -Eq '^ *@WORD@( |$)'; then
    why='the tool does not compile in the work tree'
elif git cat-file -p ":${root:+$root/}.cargo/config.toml" 2>/dev/null | grep -q '^ *@WORD@ *='; then
    why='the work tree has no `@TOOL@`, which is staged'
else
    say 'there is no `@TOOL@` on this branch, so nothing was checked'
    exit 0
fi
last=$(cat "$(cd "$top" && git rev-parse --path-format=absolute --git-common-dir)/governance/launcher" 2>/dev/null)
if [ -x "$last" ]; then
    say "$why: the staged one is asked"
    call "$last" hooks run "$hook" --stale
    exit $?
fi
refuse "$why, so nothing was checked" 'mend it, and commit again'
"#;

/// What follows where cargo itself has failed, for a tool of the machine.
const FOREIGN: &str = r#"if ! list=$(cargo --list 2>/dev/null); then
    refuse 'cargo does not work here, so nothing was checked' 'see what it said above: `cargo --list` has to work'
elif printf '%s\n' "$list" | grep -Eq '^ *@WORD@( |$)'; then
    refuse '`@TOOL@` is installed and does not start, so nothing was checked' 'see what it said above, or install it again'
fi
refuse '`@TOOL@` is not installed on this machine, so nothing was checked' 'install it: `cargo install --locked --path cargo-governance` in a clone of it'
"#;

/// The hooks that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize, Deserialize)]
pub(crate) enum Name {
    /// Before a commit, of what is staged
    #[serde(rename = "pre-commit")]
    #[value(name = "pre-commit")]
    Commit,
    /// Before the commit of a merge without conflicts, of what is merged
    #[serde(rename = "pre-merge-commit")]
    #[value(name = "pre-merge-commit")]
    MergeCommit,
    /// Before a push, of each commit that a branch is moved to
    #[serde(rename = "pre-push")]
    #[value(name = "pre-push")]
    Push,
}

impl Name {
    /// Every hook.
    pub(crate) const ALL: [Self; 3] = [Self::Commit, Self::MergeCommit, Self::Push];

    /// Returns git's name of it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Commit => "pre-commit",
            Self::MergeCommit => "pre-merge-commit",
            Self::Push => "pre-push",
        }
    }

    /// Returns the command of git that runs it.
    pub(crate) const fn verb(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::MergeCommit => "merge",
            Self::Push => "push",
        }
    }
}

/// What the text depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shim {
    /// Which hook.
    pub(crate) name: Name,
    /// How the tool is called: `cargo xtask`.
    pub(crate) tool: String,
    /// The workspace's root below the work tree, as git writes paths.
    pub(crate) root: String,
    /// Whether there was a hook before.
    pub(crate) is_chained: bool,
}

impl Shim {
    /// Returns the workspace's root as a shim names it.
    ///
    /// # Errors
    /// Says that its path is no text.
    pub(crate) fn root(below: &Path) -> Result<String, SetupError> {
        let text = below.to_str().filter(|text| !text.contains('\n'));
        text.map(|text| text.replace('\\', "/")).ok_or_else(|| {
            let below = below.display();
            SetupError::Other(format!("a hook cannot name `{below}`: it is no line of text"))
        })
    }

    /// Returns the text.
    pub(crate) fn text(&self) -> String {
        let word = self.tool.rsplit(' ').next().unwrap_or_default();
        let root = format!("'{}'", self.root.replace('\'', r"'\''"));
        let call = format!("cargo $quiet {}", self.tool.trim_start_matches("cargo "));
        TEXT.replace("@CALL@", &call)
            .replace("@CHAIN@\n", if self.is_chained { CHAIN } else { "" })
            .replace("@LAST@\n", if is_own(&self.tool) { OWN } else { FOREIGN })
            .replace("@TOOL@", &self.tool)
            .replace("@WORD@", word)
            .replace("@VERB@", self.name.verb())
            .replace("@HOOK@", self.name.word())
            .replace("@ROOT@", &root)
    }

    /// Returns the line that somebody adds to a hook of their own.
    pub(crate) fn line(tool: &str, name: Name) -> String {
        format!("{tool} hooks run {}", name.word())
    }
}

/// Returns whether the tool is the project's own, which cargo builds before it runs it.
pub(super) fn is_own(tool: &str) -> bool {
    tool != "cargo governance"
}

/// Returns the line that tells a hook of this tool's from others.
pub(super) fn mark(name: Name) -> String {
    format!("# governance hook: {}", name.word())
}

#[cfg(test)]
#[cfg(unix)]
mod unit {
    use std::path::PathBuf;
    use std::process::Command;

    use super::super::git::forget;
    use super::*;

    fn shim(tool: &str, root: &str, is_chained: bool) -> Shim {
        Shim { name: Name::Commit, tool: tool.to_owned(), root: root.to_owned(), is_chained }
    }

    #[test]
    fn every_place_is_filled_in_and_a_shell_reads_it() {
        for tool in ["cargo governance", "cargo xtask"] {
            for name in Name::ALL {
                let text = Shim { name, ..shim(tool, "it's below", true) }.text();
                assert!(
                    !text.contains('@') || text.matches('@').count() == text.matches("\"$@\"").count(),
                    "{text}"
                );
                assert!(text.contains(r"root='it'\''s below'") && text.contains(&mark(name)), "{text}");
                let read = Command::new("sh").args(["-n", "-c", &text]).output().unwrap();
                assert!(read.status.success(), "{read:?}");
            }
        }
        assert!(Shim::root(Path::new("two\nlines")).is_err());
    }

    /// A repository with a law, a `cargo` that does what `script` says, and the shim run in it.
    fn run(tool: &str, files: &[&str], script: &str, launcher: Option<&str>) -> (i32, String) {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let write = |path: PathBuf, text: &str| {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(path, PermissionsExt::from_mode(0o755)).unwrap();
        };
        let shell = |line: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", line]).current_dir(folder.path());
            command.env("PATH", format!("{}:/usr/bin:/bin", at("bin").display())).env("HOME", at("home"));
            command
                .env_remove("CARGO_HOME")
                .env("GIT_CONFIG_GLOBAL", "/dev/null")
                .env("GIT_CONFIG_NOSYSTEM", "1");
            forget(&mut command).output().unwrap()
        };
        assert!(shell("git init -q").status.success());
        for file in files {
            write(at(file), "schema = 1\nxtask = \"\"\n");
        }
        assert!(shell("git add .").status.success());
        if !script.is_empty() {
            let script = format!("#!/bin/sh\n[ \"$1\" != --quiet ] || shift\n{script}\n");
            write(at("bin/cargo"), &script);
        }
        if let Some(launcher) = launcher {
            write(at("last"), &format!("#!/bin/sh\n{launcher}\n"));
            write(at(".git/governance/launcher"), &at("last").display().to_string());
        }
        write(at(".git/hooks/pre-commit"), &shim(tool, "", false).text());
        let ran = shell(".git/hooks/pre-commit");
        (ran.status.code().unwrap(), String::from_utf8(ran.stderr).unwrap())
    }

    #[track_caller]
    fn check((code, said): (i32, String), wanted: i32, part: &str) {
        assert!(code == wanted && said.contains(part) && (code != 0 || !part.is_empty()), "{code}: {said}");
    }

    #[test]
    fn without_cargo_or_the_tool_it_refuses_and_never_keeps_silent() {
        let law = ["governance.toml"];
        check(run("cargo governance", &law, "", None), 1, "cargo is not on the PATH of this hook");
        check(run("cargo governance", &law, "", None), 1, "git commit --no-verify");
        let missing = "[ $1 = --list ] && echo '    build' && exit 0; exit 101";
        check(run("cargo governance", &law, missing, None), 1, "is not installed on this machine");
        check(run("cargo governance", &law, "exit 139", None), 1, "ended with code 139");
        check(run("cargo governance", &law, "exit 1", None), 1, "");
        // It knows hooks, and could not check.
        check(
            run("cargo governance", &law, "[ \"$4\" = --help ] && exit 0; echo why >&2; exit 2", None),
            2,
            "why",
        );
    }

    #[test]
    fn a_branch_without_law_or_tool_is_let_pass_and_told_so() {
        check(run("cargo xtask", &["Cargo.toml"], "exit 1", None), 0, "no `governance.toml` on this branch");
        check(
            run("cargo xtask", &["governance.toml"], "[ $1 = --list ] && exit 0; exit 101", None),
            0,
            "no `cargo xtask`",
        );
        check(
            run("cargo xtask", &["governance.toml"], "exit 2", None),
            0,
            "has no hooks, so nothing was checked",
        );
    }

    #[test]
    fn a_tool_that_does_not_compile_is_no_missing_tool() {
        let files = ["governance.toml", ".cargo/config.toml"];
        let broken = "[ $1 = --list ] && echo '    xtask   alias: run' && exit 0; exit 101";
        check(
            run("cargo xtask", &files, broken, None),
            1,
            "does not compile in the work tree, so nothing was checked",
        );
        let listed = "[ $1 = --list ] && echo '    xtask   alias: run' && exit 0; exit 101";
        check(run("cargo xtask", &["governance.toml"], listed, None), 1, "does not compile");
        // A configuration that cannot be read lists nothing.
        check(
            run("cargo xtask", &["governance.toml"], "exit 101", None),
            1,
            "cargo does not work in the work tree, so nothing",
        );
        let unlisted = "[ $1 = --list ] && exit 0; exit 101";
        check(run("cargo xtask", &files, unlisted, None), 1, "has no `cargo xtask`, which is staged");
        let last = "echo \"asked: $*\" >&2; exit 1";
        check(
            run("cargo xtask", &files, broken, Some(last)),
            1,
            "asked: hooks run pre-commit --stale --top /",
        );
    }

    #[test]
    fn code_101_of_a_tool_that_starts_is_no_missing_tool() {
        let law = ["governance.toml"];
        for tool in ["cargo governance", "cargo xtask"] {
            // It shows its help, and panics over its work.
            let panics = "[ \"$4\" = --help ] && exit 0; [ $1 = --list ] && echo \"    governance\n    xtask\" && exit 0; \
                          echo thread main panicked >&2; exit 101";
            let (code, said) = run(tool, &law, panics, Some("echo asked >&2"));
            assert!(said.contains("panicked") && !said.contains("asked"), "{said}");
            check((code, said), 1, &format!("`{tool}` ended with code 101 over its work"));
        }
        // A panic before any work, a library that is missing: it is there and does not start.
        let dead = "[ $1 = --list ] && echo '    governance' && exit 0; exit 101";
        check(run("cargo governance", &law, dead, None), 1, "is installed and does not start");
        check(run("cargo governance", &law, "exit 101", None), 1, "cargo does not work here");
    }
}
