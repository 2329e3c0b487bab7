//! The canary of `hooks`: a hook that is installed, and that git will not run.
//!
//! The repository is a real one, the hook is put there by what `hooks install` calls, and the gate asks the real git.

use std::path::{Path, PathBuf};

use super::{Canary, Fault, Ground};
use crate::hooks::{Name, Repository, Wish, git, install};
use crate::outcome::Verdict;

/// The canary.
pub(super) struct Hooks;

const MANIFEST: &str =
    "[package]\nname = \"canary-hooks\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";
const HOOK: &str = ".git/hooks/pre-commit";

impl Canary for Hooks {
    fn gate(&self) -> &'static str {
        "hooks"
    }

    fn healthy(&self, ground: &Ground) -> Result<(), String> {
        ground.write("Cargo.toml", MANIFEST)?;
        ground.write("governance.toml", "schema = 1\n")?;
        ground.write("src/lib.rs", "//! Small.\n")?;
        git(ground.root(), &["init", "--quiet"])?;
        // Whatever the machine says, this repository looks where git looks by itself.
        git(ground.root(), &["config", "core.hooksPath", &hooks(ground).display().to_string()])?;
        ground.write(".git/hooks/pre-commit", "#!/bin/sh\n# somebody's\n")?;
        let repository = Repository::of_workspace(ground.root()).map_err(|error| error.to_string())?;
        let wish = Wish { tool: ground.stage().tool, names: &[Name::Commit], is_forced: false };
        install(&repository, &wish).map(drop).map_err(|error| error.to_string())
    }

    fn faults(&self) -> Vec<Fault> {
        let dead = |name, plant, reason| Fault { name, plant, verdict: Verdict::Fail, reason };
        let mut all = vec![
            dead(
                "a hook that core.hooksPath hides",
                |ground| {
                    ground.write("elsewhere/pre-commit", "#!/bin/sh\n")?;
                    git(ground.root(), &["config", "core.hooksPath", "elsewhere"])
                },
                "it is shadowed: `core.hooksPath = elsewhere` of scope local",
            ),
            dead(
                "a hook that was edited",
                |ground| ground.replace(HOOK, "\nhook=", "\nexit 0\nhook="),
                "it was edited since it was installed",
            ),
            dead(
                "another hook in its place",
                |ground| ground.write(HOOK, "#!/bin/sh\n"),
                "another hook took its place",
            ),
            dead("a hook that is gone", |ground| remove(&ground.root().join(HOOK)), "pre-commit` is gone"),
            dead(
                "a predecessor that is gone",
                |ground| remove(&ground.root().join(".git/hooks/pre-commit.before-governance")),
                "the hook that it runs first",
            ),
            dead(
                "a clone without a hook where one is demanded",
                |ground| {
                    remove(&ground.root().join(HOOK))?;
                    remove(&ground.root().join(".git/governance/hooks.json"))?;
                    ground.write("governance.toml", "schema = 1\n\n[gates.hooks]\ndemanded = true\n")
                },
                "the hook `pre-commit` is not installed",
            ),
        ];
        if crate::hooks::is_ci() {
            // There nothing is demanded.
            all.pop();
        }
        #[cfg(unix)]
        all.push(dead(
            "a hook that is not executable",
            not_executable,
            "it is not executable, so git ignores it",
        ));
        all
    }
}

fn hooks(ground: &Ground) -> PathBuf {
    ground.root().join(".git").join("hooks")
}

fn remove(path: &Path) -> Result<(), String> {
    std::fs::remove_file(path).map_err(|error| format!("`{}` cannot be removed: {error}", path.display()))
}

#[cfg(unix)]
fn not_executable(ground: &Ground) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt;
    let hook = ground.root().join(HOOK);
    std::fs::set_permissions(&hook, PermissionsExt::from_mode(0o644))
        .map_err(|error| format!("`{}` cannot be changed: {error}", hook.display()))
}

#[cfg(test)]
mod unit {
    use super::super::sing;
    use super::*;

    #[test]
    fn it_sings() {
        let scratch = tempfile::tempdir().unwrap();
        let all = sing(&Hooks, scratch.path(), "cargo governance", &mut |_| {});
        assert!(all.len() >= 6);
        assert!(all.iter().all(|sung| sung.is_right), "{all:#?}");
    }
}
