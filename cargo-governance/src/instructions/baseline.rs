//! The committed file: what each benchmark executed when somebody accepted it, and with which toolchain.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::measure::Measured;
use super::toolchain::Toolchain;

/// The file, at the workspace's root.
pub(crate) const FILE_NAME: &str = "governance-benchmarks.json";

/// What was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Baseline {
    schema: u64,
    /// Of the parts below; a file that was edited by hand does not fit it.
    toolchain_digest: String,
    /// What the counts were made with.
    pub(crate) toolchain: Toolchain,
    /// Instructions of each benchmark.
    pub(crate) instructions: BTreeMap<String, u64>,
}

impl Baseline {
    /// Makes a baseline of what was counted.
    pub(crate) fn of(measured: &Measured) -> Self {
        let counts = measured.counted.iter().map(|counted| (counted.name.clone(), counted.instructions));
        let toolchain = measured.toolchain.clone();
        Self { schema: 1, toolchain_digest: toolchain.digest(), toolchain, instructions: counts.collect() }
    }

    /// Reads the baseline of a workspace; nothing if there is none.
    ///
    /// # Errors
    /// Says why a file that is there is no baseline.
    pub(crate) fn load(root: &Path) -> Result<Option<Self>, String> {
        let text = match fs::read_to_string(root.join(FILE_NAME)) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(format!("the baseline `{FILE_NAME}` cannot be read: {error}")),
        };
        Self::parse(&text).map(Some).map_err(|reason| format!("`{FILE_NAME}` is no baseline: {reason}"))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let baseline: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if baseline.schema != 1 {
            return Err(format!("its schema is {}, and this tool knows 1", baseline.schema));
        }
        if baseline.toolchain_digest != baseline.toolchain.digest() {
            return Err("its toolchain does not have the digest that it says".to_owned());
        }
        if let Some((name, _)) = baseline.instructions.iter().find(|(_, count)| **count == 0) {
            return Err(format!("`{name}` has no instructions"));
        }
        Ok(baseline)
    }

    /// Writes it, whole or not at all.
    ///
    /// # Errors
    /// Says why it cannot be written.
    pub(crate) fn write(&self, root: &Path) -> Result<(), String> {
        let path = root.join(FILE_NAME);
        let new = root.join(format!(".{FILE_NAME}.{}", std::process::id()));
        let text = serde_json::to_string_pretty(self).map_err(|error| error.to_string())? + "\n";
        fs::write(&new, text).and_then(|()| fs::rename(&new, &path)).map_err(|error| {
            drop(fs::remove_file(&new));
            format!("the baseline `{FILE_NAME}` cannot be written: {error}")
        })
    }
}

#[cfg(test)]
mod unit {
    use super::super::summary::Counted;
    use super::super::toolchain::unit::toolchain;
    use super::*;

    fn baseline() -> Baseline {
        let counted = Counted { name: "p:t::g::f".to_owned(), instructions: 1000, arguments: Vec::new() };
        let toolchain = toolchain("rustc 1.95.0");
        Baseline::of(&Measured { counted: vec![counted], toolchain, programs: Vec::new() })
    }

    #[test]
    fn what_is_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Baseline::load(folder.path()), Ok(None));
        baseline().write(folder.path()).unwrap();
        assert_eq!(Baseline::load(folder.path()), Ok(Some(baseline())));
        let text = fs::read_to_string(folder.path().join(FILE_NAME)).unwrap();
        assert!(text.contains("\"p:t::g::f\": 1000") && text.ends_with("}\n"), "{text}");
    }

    #[test]
    fn a_baseline_that_was_bent_is_none() {
        let text = serde_json::to_string(&baseline()).unwrap();
        let refused = |from: &str, to: &str| Baseline::parse(&text.replace(from, to)).unwrap_err();
        assert_eq!(refused("1.95.0", "1.96.0"), "its toolchain does not have the digest that it says");
        assert_eq!(refused("\"schema\":1", "\"schema\":2"), "its schema is 2, and this tool knows 1");
        assert_eq!(refused(":1000", ":0"), "`p:t::g::f` has no instructions");
        assert!(refused(":1000", ":-1").contains("invalid value"));
        assert!(refused("\"schema\"", "\"scheme\"").contains("unknown field"));
    }

    #[test]
    fn what_cannot_be_read_or_written_is_said_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = baseline().write(&folder.path().join("nowhere")).unwrap_err();
        assert!(
            nowhere.starts_with("the baseline `governance-benchmarks.json` cannot be written: "),
            "{nowhere}"
        );
        fs::create_dir_all(folder.path().join(FILE_NAME).join("inner")).unwrap();
        let refused = baseline().write(folder.path()).unwrap_err();
        assert!(refused.contains("cannot be written: "), "{refused}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "what was begun is gone");
        let unread = Baseline::load(folder.path()).unwrap_err();
        assert!(unread.starts_with("the baseline `governance-benchmarks.json` cannot be read: "), "{unread}");
    }
}
