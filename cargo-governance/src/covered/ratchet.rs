//! The ratchet: what each package has reached, in a committed file that only rises.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::account::Account;
use super::lines::Share;
use crate::error::SetupError;
use crate::judging::counted;

/// The file's name, at the workspace's root.
pub(crate) const FILE_NAME: &str = "governance-coverage.toml";

/// What a reader of the file has to know.
const HEAD: &str = "\
# What share of the lines of each package tests have run. It only rises: `coverage ratchet` of the tool writes it, and a package
# that falls below it by more than `[gates.coverage] tolerance` fails.
schema = 1
";

/// No honest file is larger.
const LARGEST: usize = 1 << 20;

/// What each package has reached, and by which tool: figures of two tools cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Ratchet {
    /// The tool that measured, with its engine and version.
    pub(crate) tool: String,
    /// The best share of each package.
    pub(crate) best: BTreeMap<String, Share>,
}

impl Ratchet {
    /// Reads the file of a workspace; `None` if there is none.
    ///
    /// # Errors
    /// Says why it cannot be read.
    pub(crate) fn load(root: &Path) -> Result<Option<Self>, SetupError> {
        match fs::read(root.join(FILE_NAME)) {
            Ok(bytes) if bytes.len() > LARGEST => Err(refused("it is larger than 1 MiB")),
            Ok(bytes) => {
                let text = String::from_utf8(bytes).map_err(|_| refused("it is not UTF-8"))?;
                Self::parse(&text).map(Some).map_err(|why| refused(&why))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(refused(&error.to_string())),
        }
    }

    fn parse(text: &str) -> Result<Self, String> {
        let table = DeTable::parse(text).map_err(|error| error.message().replace('\n', " "))?;
        let mut ratchet = Self::default();
        let mut schema = None;
        for (key, value) in table.get_ref() {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("schema", DeValue::Integer(number)) => schema = Some(number.to_string()),
                ("tool", DeValue::String(tool)) => ratchet.tool = tool.to_string(),
                ("package", DeValue::Table(packages)) => {
                    for (name, value) in packages {
                        let name = name.get_ref().to_string();
                        let share = share(value.get_ref())
                            .ok_or_else(|| format!("`{name}` is not `{{ covered = .., coverable = .. }}`"))?;
                        ratchet.best.insert(name, share);
                    }
                }
                (other, _) => return Err(format!("`{other}` is no key of it, or has no such value")),
            }
        }
        match schema.as_deref() {
            Some("1") => Ok(ratchet),
            Some(other) => Err(format!("`schema` is `{other}`, and this tool reads 1")),
            None => Err("`schema = 1` is missing".to_owned()),
        }
    }

    /// Prints the file.
    #[must_use]
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{HEAD}tool = \"{}\"\n\n[package]\n", self.tool.replace(['"', '\\'], ""));
        for (name, Share { covered, coverable }) in &self.best {
            // Package names are letters, digits, `-` and `_`, which is what a bare key may be.
            text.push_str(&format!("{name} = {{ covered = {covered}, coverable = {coverable} }}\n"));
        }
        text
    }

    /// Writes the file, whole or not at all.
    ///
    /// # Errors
    /// Says why it cannot be written.
    pub(crate) fn save(&self, root: &Path) -> Result<(), SetupError> {
        let new = root.join(format!(".{FILE_NAME}.{}", std::process::id()));
        let written = fs::write(&new, self.text()).and_then(|()| fs::rename(&new, root.join(FILE_NAME)));
        written.map_err(|error| {
            drop(fs::remove_file(&new));
            SetupError::Other(format!("`{FILE_NAME}` cannot be written: {error}"))
        })
    }

    /// Returns by how many percentage points a package is below what it has reached; `None` if it has no entry.
    #[must_use]
    pub(crate) fn below(&self, package: &str, now: Share) -> Option<f64> {
        let best = self.best.get(package)?.percent()?;
        // A package without a line left has nothing to run, and so nothing that is not run.
        Some(now.percent().map_or(0.0, |now| (best - now).max(0.0)))
    }

    /// Raises it to an account, packages that are gone left out, and says what changed.
    ///
    /// By another tool than before everything is written anew: the figures of two tools cannot be compared.
    #[must_use]
    pub(crate) fn raised(&self, account: &Account, tool: &str) -> (Self, Vec<String>) {
        let is_foreign = self.tool != tool;
        let mut changes = Vec::new();
        if is_foreign && !self.best.is_empty() {
            changes.push(format!(
                "measured by `{tool}` now, by `{}` before: every package is written anew",
                self.tool
            ));
        }
        let mut best = BTreeMap::new();
        for package in &account.packages {
            let Some(now) = package.share.percent() else { continue };
            let before = self.best.get(&package.name).filter(|_| !is_foreign);
            let share = match before.and_then(|share| share.percent().map(|percent| (*share, percent))) {
                Some((share, percent)) if percent >= now => share,
                Some((share, _)) => {
                    changes.push(format!("{}: {} after {share}", package.name, package.share));
                    package.share
                }
                None => {
                    changes.push(format!("{}: {}, new", package.name, package.share));
                    package.share
                }
            };
            best.insert(package.name.clone(), share);
        }
        let gone: Vec<&str> =
            self.best.keys().filter(|name| !best.contains_key(*name)).map(String::as_str).collect();
        if !gone.is_empty() {
            changes.push(format!("{} left: {}", counted(gone.len(), "package"), gone.join(", ")));
        }
        (Self { tool: tool.to_owned(), best }, changes)
    }
}

fn share(value: &DeValue<'_>) -> Option<Share> {
    let DeValue::Table(table) = value else { return None };
    let number = |name: &str| {
        let (_, value) = table.iter().find(|(key, _)| key.get_ref().as_ref() == name)?;
        match value.get_ref() {
            DeValue::Integer(number) => number.to_string().parse::<u64>().ok(),
            _ => None,
        }
    };
    let share = Share { covered: number("covered")?, coverable: number("coverable")? };
    (table.len() == 2 && share.covered <= share.coverable).then_some(share)
}

fn refused(why: &str) -> SetupError {
    SetupError::helped(
        format!("`{FILE_NAME}` cannot be read: {why}"),
        "restore it from the history; `coverage ratchet` writes a new one where there is none",
    )
}

#[cfg(test)]
mod unit {
    use super::super::{Counted, Kind};
    use super::*;

    const TOOL: &str = "cargo-tarpaulin 0.37.5, engine llvm";

    fn account(packages: &[(&str, u64, u64)]) -> Account {
        let counted = |(name, covered, coverable): &(&str, u64, u64)| Counted {
            name: (*name).to_owned(),
            kind: Kind::Library,
            share: Share { covered: *covered, coverable: *coverable },
            files: BTreeMap::new(),
        };
        Account { packages: packages.iter().map(counted).collect(), ..Account::default() }
    }

    fn reached(packages: &[(&str, u64, u64)]) -> Ratchet {
        Ratchet::default().raised(&account(packages), TOOL).0
    }

    #[test]
    fn it_only_rises() {
        let before = reached(&[("a", 90, 100), ("b", 50, 100)]);
        let (after, changes) = before.raised(&account(&[("a", 80, 100), ("b", 51, 100), ("c", 1, 2)]), TOOL);
        assert_eq!(after.best["a"], Share { covered: 90, coverable: 100 });
        assert_eq!(
            changes,
            [
                "b: 51.00 % (51 of 100 lines) after 50.00 % (50 of 100 lines)",
                "c: 50.00 % (1 of 2 lines), new"
            ]
        );
        let (same, changes) = after.raised(&account(&[("a", 80, 100), ("b", 51, 100), ("c", 1, 2)]), TOOL);
        assert_eq!((same, changes), (after, Vec::new()));
    }

    #[test]
    fn a_fall_is_measured_in_points_and_a_new_package_has_none() {
        let ratchet = reached(&[("a", 90, 100), ("empty", 0, 0)]);
        assert_eq!(ratchet.below("a", Share { covered: 175, coverable: 200 }), Some(2.5));
        assert_eq!(ratchet.below("a", Share { covered: 95, coverable: 100 }), Some(0.0));
        assert_eq!(ratchet.below("a", Share::default()), Some(0.0));
        assert_eq!(ratchet.below("new", Share { covered: 1, coverable: 2 }), None);
        assert!(!ratchet.best.contains_key("empty"));
    }

    #[test]
    fn figures_of_another_tool_are_not_compared() {
        let before = reached(&[("a", 90, 100), ("gone", 1, 1)]);
        let (after, changes) = before.raised(&account(&[("a", 60, 100)]), "another 1.0");
        assert_eq!((after.best["a"].covered, after.tool.as_str()), (60, "another 1.0"));
        assert_eq!(changes.len(), 3, "{changes:?}");
        assert_eq!(changes[2], "1 package left: gone");
    }

    #[test]
    fn the_file_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Ratchet::load(folder.path()).unwrap(), None);
        let ratchet = reached(&[("a-b", 90, 100), ("c_d", 1, 3)]);
        ratchet.save(folder.path()).unwrap();
        assert_eq!(Ratchet::load(folder.path()).unwrap(), Some(ratchet));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_is_none_is_refused_with_the_reason() {
        for (text, part) in [
            ("", "`schema = 1` is missing"),
            ("schema = 2\n", "`schema` is `2`"),
            ("schema = 1\nminimum = 3\n", "`minimum` is no key of it"),
            ("schema = 1\n[package]\na = 3\n", "`a` is not"),
            ("schema = 1\n[package]\na = { covered = 3, coverable = 2 }\n", "`a` is not"),
            ("schema = 1\n[package]\na = { covered = -3, coverable = 2 }\n", "`a` is not"),
            ("schema = 1\n[package]\na = { covered = 1, coverable = 2, x = 1 }\n", "`a` is not"),
            ("schema = 1\n<<<<<<< mine\n", "cannot be read"),
        ] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(FILE_NAME), text).unwrap();
            let error = Ratchet::load(folder.path()).unwrap_err();
            assert!(error.to_string().contains(part), "no `{part}` in `{error}`");
            assert!(error.help().is_some());
        }
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE_NAME), b"\xff").unwrap();
        assert!(Ratchet::load(folder.path()).unwrap_err().to_string().ends_with("it is not UTF-8"));
        fs::write(folder.path().join(FILE_NAME), vec![b'#'; LARGEST + 1]).unwrap();
        assert!(Ratchet::load(folder.path()).unwrap_err().to_string().ends_with("larger than 1 MiB"));
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(FILE_NAME)).unwrap();
        assert!(Ratchet::load(folder.path()).is_err());
        assert!(reached(&[]).save(folder.path()).is_err());
        assert!(!folder.path().join(format!(".{FILE_NAME}.{}", std::process::id())).exists());
    }
}
