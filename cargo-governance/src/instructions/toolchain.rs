//! What two counts must share to be comparable: compiler, counter, harness, machine code, settings.

use std::collections::BTreeMap;

use governance_evidence::canonical::Digest;
use serde::{Deserialize, Serialize};

use super::settings::settings;
use crate::child::{Invocation, Ran};
use crate::gate::Scene;
use crate::judging::unexplained;
use crate::tools::{GUNGRAUN, Tool, VALGRIND};

/// What a count was made with, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Toolchain {
    parts: BTreeMap<String, String>,
}

impl Toolchain {
    /// Returns the commands that say what there is, each with its name.
    pub(super) fn questions(scene: &Scene<'_>) -> Vec<(&'static str, Invocation)> {
        let ask = |program: String, args: &[&str]| {
            let mut command = Invocation::cargo(scene.workspace.root(), args);
            command.program = program;
            command.limit(std::time::Duration::from_secs(60))
        };
        let path = |tool: &Tool| {
            tool.locate(scene.workspace)
                .map_or_else(|| tool.program.to_owned(), |path| path.display().to_string())
        };
        vec![
            ("rustc", ask("rustc".to_owned(), &["-vV"])),
            ("valgrind", ask(path(&VALGRIND), &["--version"])),
            ("gungraun", ask(path(&GUNGRAUN), &["--version"])),
            // What copies and allocates is not ours and executes all the same.
            ("libc", ask("getconf".to_owned(), &["GNU_LIBC_VERSION"])),
        ]
    }

    /// Joins the answers with what the manifests say.
    ///
    /// # Errors
    /// Says what did not answer.
    pub(super) fn of(scene: &Scene<'_>, answers: &[(&'static str, Ran)]) -> Result<Self, String> {
        let mut parts = BTreeMap::new();
        for (name, ran) in answers {
            if ran.is_success() {
                let lines: Vec<&str> =
                    ran.stdout.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
                parts.insert((*name).to_owned(), lines.join("; "));
            } else if *name == "libc" {
                // There are others, and they do not say.
                parts.insert((*name).to_owned(), "unknown".to_owned());
            } else {
                let trouble = ran.ended.trouble(name).unwrap_or_else(|| unexplained(ran, name));
                return Err(trouble);
            }
        }
        parts.insert("cpu".to_owned(), cpu());
        parts.insert("settings".to_owned(), settings(scene.workspace.root())?);
        Ok(Self { parts })
    }

    /// Returns what tells it from any other.
    pub(crate) fn digest(&self) -> String {
        let mut bytes = Vec::new();
        for text in self.parts.iter().flat_map(|(name, value)| [name, value]) {
            bytes.extend((text.len() as u64).to_be_bytes());
            bytes.extend(text.bytes());
        }
        Digest::of(&bytes).to_string()
    }

    /// Returns one of its parts.
    pub(crate) fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", String::as_str)
    }

    /// Returns a line for each part in which another differs; `self` is what was.
    pub(crate) fn differences(&self, now: &Self) -> Vec<String> {
        let names: std::collections::BTreeSet<&String> = self.parts.keys().chain(now.parts.keys()).collect();
        let differs = names.into_iter().filter(|name| self.part(name) != now.part(name));
        differs.map(|name| format!("{name}: was `{}`, is `{}`", self.part(name), now.part(name))).collect()
    }
}

/// The widest vectors that valgrind lets the program see: the system's library chooses its routines by them.
fn cpu() -> String {
    let architecture = std::env::consts::ARCH;
    let flags = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let flags: Vec<&str> =
        flags.lines().find(|line| line.starts_with("flags")).unwrap_or_default().split(' ').collect();
    let widest = ["avx2", "avx", "sse4_2"].into_iter().find(|flag| flags.contains(flag));
    widest.map_or_else(|| architecture.to_owned(), |widest| format!("{architecture} {widest}"))
}

#[cfg(test)]
pub(super) mod unit {
    use super::*;

    pub(crate) fn toolchain(rustc: &str) -> Toolchain {
        let parts = [("rustc", rustc), ("valgrind", "valgrind-3.19.0")];
        Toolchain { parts: parts.map(|(name, value)| (name.to_owned(), value.to_owned())).into() }
    }

    #[test]
    fn another_compiler_is_another_toolchain() {
        let (old, new) = (toolchain("rustc 1.95.0"), toolchain("rustc 1.96.0"));
        assert_ne!(old.digest(), new.digest());
        assert_eq!(old.digest(), toolchain("rustc 1.95.0").digest());
        assert_eq!(old.differences(&new), ["rustc: was `rustc 1.95.0`, is `rustc 1.96.0`"]);
        assert_eq!(old.differences(&old), [""; 0]);
    }
}
