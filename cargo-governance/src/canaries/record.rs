//! The record of which gates went red, when, and by which program: another build of it has shown nothing yet.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::gate::{Gate, Scene};
use crate::inputs::{now, program, replace, toolchain};
use crate::tools::{self, Tool};

/// The version of the format.
const SCHEMA: u32 = 1;

/// Which gates went red.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    schema: u32,
    /// By the name of the gate.
    pub(crate) gates: BTreeMap<String, Seen>,
}

/// One gate that passed on its healthy workspace and found each of its faults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Seen {
    /// When, in seconds since 1970-01-01.
    pub(crate) at: u64,
    /// By what.
    by: Program,
    /// With which tools, by their names.
    tools: BTreeMap<String, Used>,
    /// Why there was nothing to try, if there was not.
    pub(crate) not_applicable: Option<String>,
}

/// What runs the gates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Program {
    /// The version of this tool, for readers.
    version: String,
    /// The digest of this very program.
    digest: String,
    /// What the compiler says of itself.
    rustc: String,
}

/// A tool that took part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Used {
    /// What it says, for readers.
    version: String,
    /// The digest of its program.
    digest: String,
}

impl Default for Record {
    fn default() -> Self {
        Self { schema: SCHEMA, gates: BTreeMap::new() }
    }
}

impl Record {
    /// Reads the record; an empty one if there is none.
    ///
    /// # Errors
    /// Says why what is there cannot be read.
    pub(crate) fn open(scratch: &Path) -> Result<Self, String> {
        let path = Self::path(scratch);
        let failed = |reason: String| format!("the record `{}` cannot be read: {reason}", path.display());
        let text = match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            read => read.map_err(|error| failed(error.to_string()))?,
        };
        let record: Self = serde_json::from_str(&text).map_err(|error| failed(error.to_string()))?;
        match record.schema {
            SCHEMA => Ok(record),
            other => Err(failed(format!("it has schema `{other}`, and this tool reads `{SCHEMA}`"))),
        }
    }

    /// Keeps the record, whole or not at all.
    ///
    /// # Errors
    /// Says why it cannot be written.
    pub(crate) fn keep(&self, scratch: &Path) -> Result<(), String> {
        let path = Self::path(scratch);
        serde_json::to_string_pretty(self)
            .map_err(std::io::Error::from)
            .and_then(|text| replace(&path, &text))
            .map_err(|error| format!("the record `{}` cannot be written: {error}", path.display()))
    }

    /// Returns where the record is.
    pub(crate) fn path(scratch: &Path) -> PathBuf {
        scratch.join("canaries.json")
    }
}

impl Program {
    /// Describes this program and the compiler of the workspace.
    ///
    /// # Errors
    /// Says which of them cannot be told.
    pub(crate) fn here(scene: &Scene<'_>) -> Result<Self, String> {
        let this =
            std::env::current_exe().map_err(|error| format!("this program cannot be found: {error}"))?;
        Ok(Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            digest: program(&scene.workspace.scratch(), &this)?,
            rustc: toolchain(scene.workspace.root())?,
        })
    }
}

impl Seen {
    /// Describes a gate that has just been seen to go red, or to which nothing applies.
    ///
    /// # Errors
    /// Says which of its tools cannot be read.
    pub(crate) fn now(
        scene: &Scene<'_>,
        gate: &dyn Gate,
        by: &Program,
        not_applicable: Option<&str>,
    ) -> Result<Self, String> {
        let mut used = BTreeMap::new();
        // What was not tried was tried with nothing.
        let needs = if not_applicable.is_none() { gate.needs(scene) } else { Vec::new() };
        for tool in needs {
            let found = tools::find(tool, scene.workspace);
            let version = found.map_or_else(|| Err("not there".to_owned()), |found| found.version);
            let version = version.unwrap_or_else(|why| why);
            used.insert(tool.program.to_owned(), Used { version, digest: digest(scene, tool)? });
        }
        Ok(Self { at: now(), by: by.clone(), tools: used, not_applicable: not_applicable.map(str::to_owned) })
    }

    /// Returns what is not what it was then.
    ///
    /// # Errors
    /// Says which of its tools cannot be read.
    pub(crate) fn differs(
        &self,
        scene: &Scene<'_>,
        gate: &dyn Gate,
        by: &Program,
    ) -> Result<Option<String>, String> {
        if self.by.digest != by.digest {
            return Ok(Some("another build of this tool".to_owned()));
        }
        if self.by.rustc != by.rustc {
            return Ok(Some("another `rustc`".to_owned()));
        }
        if self.not_applicable.is_some() {
            return Ok(None);
        }
        for tool in gate.needs(scene) {
            let then = self.tools.get(tool.program).map(|used| used.digest.as_str());
            if then != Some(digest(scene, tool)?.as_str()) {
                return Ok(Some(format!("another `{}`", tool.program)));
            }
        }
        Ok(None)
    }

    /// Makes it older by so many seconds, or newer.
    pub(super) fn shifted(self, seconds: i64) -> Self {
        Self { at: self.at.saturating_add_signed(-seconds), ..self }
    }

    /// Makes it that of another program.
    pub(super) fn foreign(self) -> Self {
        Self { by: Program { digest: "0".repeat(64), ..self.by }, ..self }
    }
}

/// Returns the digest of a tool's program; of one that is not there, that it is not.
fn digest(scene: &Scene<'_>, tool: &Tool) -> Result<String, String> {
    match tool.locate(scene.workspace) {
        Some(path) => program(&scene.workspace.scratch(), &path),
        None => Ok("not there".to_owned()),
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_record_is_read_as_it_was_kept_and_garbage_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Record::open(folder.path()).unwrap(), Record::default());
        let by = Program { version: "1".into(), digest: "d".into(), rustc: "r".into() };
        let seen = Seen { at: 7, by, tools: BTreeMap::new(), not_applicable: None };
        let record = Record { gates: [("law".to_owned(), seen)].into(), ..Record::default() };
        record.keep(folder.path()).unwrap();
        assert_eq!(Record::open(folder.path()).unwrap(), record);
        let text = std::fs::read_to_string(Record::path(folder.path())).unwrap();
        for garbage in ["", "{", "[]", "{\"schema\":1}", &text.replace("\"schema\": 1", "\"schema\": 2")] {
            std::fs::write(Record::path(folder.path()), garbage).unwrap();
            assert!(Record::open(folder.path()).unwrap_err().contains("cannot be read: "), "{garbage}");
        }
    }

    /// A gate that needs a tool.
    #[cfg(unix)]
    struct Needs;

    #[cfg(unix)]
    impl Gate for Needs {
        fn name(&self) -> &'static str {
            "needs"
        }

        fn needs(&self, _: &Scene<'_>) -> Vec<&'static Tool> {
            vec![&tools::VALGRIND]
        }

        fn plan(&self, _: &Scene<'_>) -> Vec<crate::gate::Step> {
            Vec::new()
        }

        fn run(
            &self,
            _: &Scene<'_>,
            _: &[crate::gate::Step],
            _: &crate::gate::Desk,
        ) -> crate::outcome::Outcome {
            crate::outcome::Outcome::pass("never asked")
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_was_seen_with_another_program_compiler_or_tool_was_not_seen() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_path_buf();
        let workspace = crate::workspace::Workspace {
            packages: governance_lint::package::Workspace { root: root.clone(), packages: Vec::new() },
            target: root.join("target"),
            is_locked: false,
            libraries: std::collections::BTreeSet::new(),
            origins: governance_lint::report::origin::Origins::default(),
        };
        let law = governance_law::Law::parse("governance.toml", "schema = 1\n").unwrap();
        let scene = Scene { workspace: &workspace, law: &law, generators: &[], tool: "tool" };
        let bin = tools::bin(&workspace);
        std::fs::create_dir_all(&bin).unwrap();
        let tool = |version: &str| {
            let path = bin.join("valgrind");
            std::fs::write(&path, format!("#!/bin/sh\necho valgrind-{version}\n")).unwrap();
            std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
        };
        tool("3.19.0");
        let by = Program { version: "1".into(), digest: "d".into(), rustc: "r".into() };
        let seen = Seen::now(&scene, &Needs, &by, None).unwrap();
        let differs = |seen: &Seen, by: &Program| seen.differs(&scene, &Needs, by).unwrap();
        let said = |text: &str| Some(text.to_owned());
        assert_eq!(seen.tools.get("valgrind").map(|used| used.version.as_str()), Some("3.19.0"));
        assert_eq!(differs(&seen, &by), None);
        assert_eq!(differs(&seen.clone().foreign(), &by), said("another build of this tool"));
        assert_eq!(
            differs(&seen, &Program { digest: "e".into(), ..by.clone() }),
            said("another build of this tool")
        );
        assert_eq!(differs(&seen, &Program { rustc: "s".into(), ..by.clone() }), said("another `rustc`"));
        // What needed no tool does not change with one.
        let idle = Seen::now(&scene, &Needs, &by, Some("nothing to try")).unwrap();
        tool("3.19.0-changed");
        assert_eq!(differs(&seen, &by), said("another `valgrind`"));
        assert_eq!((differs(&idle, &by), idle.tools.len()), (None, 0));
        assert_eq!((seen.clone().shifted(5).at, seen.clone().shifted(-5).at), (seen.at - 5, seen.at + 5));
        // A folder in the place of the record is neither read nor overwritten.
        std::fs::create_dir_all(Record::path(&root)).unwrap();
        assert!(Record::open(&root).unwrap_err().contains("cannot be read: "));
        assert!(Record::default().keep(&root).unwrap_err().contains("cannot be written: "));
    }
}
