//! Finding and reading the law of a workspace.

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use governance_law::{Date, Law};

use crate::error::SetupError;
use crate::workspace::Workspace;

/// No honest law is larger; reading stops here instead of filling the memory.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Returns where the law of a workspace is: the file that the user named, or `governance.toml` at the root.
#[must_use]
pub fn locate(root: &Path, named: Option<&Path>) -> PathBuf {
    named.map_or_else(|| root.join(governance_law::FILE_NAME), Path::to_path_buf)
}

/// Reads the law of a workspace: the file that the user named, or the only one in the workspace.
///
/// # Errors
/// As [`read`]; and says so if a member has a second law, which the compiler would obey instead.
pub fn of(workspace: &Workspace, named: Option<&Path>) -> Result<Law, SetupError> {
    let path = locate(workspace.root(), named);
    if named.is_none() {
        if let Some(second) = of_member(workspace) {
            return Err(SetupError::TwoLaws(path, second));
        }
        if !path.exists()
            && let Some(outside) = above(workspace.root())
        {
            return Err(SetupError::LawOutside(path, outside));
        }
    }
    read(&path, Some(workspace.root()))
}

/// Returns a law that stands below the workspace's root, in the folder of a member or on the way to it.
#[must_use]
pub fn of_member(workspace: &Workspace) -> Option<PathBuf> {
    let folders = workspace.packages.packages.iter().filter_map(|package| package.manifest.parent());
    folders
        .flat_map(|folder| folder.ancestors().take_while(|folder| *folder != workspace.root()))
        .filter(|folder| folder.starts_with(workspace.root()))
        .map(|folder| folder.join(governance_law::FILE_NAME))
        .find(|second| second.is_file())
}

/// Returns the nearest law above a workspace's root, which the compiler would find and which is not the workspace's.
fn above(root: &Path) -> Option<PathBuf> {
    let above = root.ancestors().skip(1).map(|folder| folder.join(governance_law::FILE_NAME));
    above.into_iter().find(|path| path.is_file())
}

/// Reads the law from a file; messages and findings name it relative to `root`, if it is below, as they do all files.
///
/// # Errors
/// Says that there is none, that it cannot be read, or which mistakes it has.
pub fn read(path: &Path, root: Option<&Path>) -> Result<Law, SetupError> {
    let unreadable = |reason: String| SetupError::LawUnreadable { path: path.to_path_buf(), reason };
    let file = std::fs::File::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => SetupError::NoLaw(path.to_path_buf()),
        _ => unreadable(error.to_string()),
    })?;
    if file.metadata().is_ok_and(|meta| meta.is_dir()) {
        return Err(unreadable("it is a folder, and a file is wanted".to_owned()));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| unreadable(error.to_string()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(unreadable("it is larger than 16 MiB".to_owned()));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let line =
            error.as_bytes().iter().take(error.utf8_error().valid_up_to()).filter(|b| **b == b'\n').count()
                + 1;
        unreadable(format!("line {line} is not UTF-8"))
    })?;
    Law::parse(&named(path, root), &text).map_err(SetupError::LawMistaken)
}

/// Returns the name of the law in messages and findings.
fn named(path: &Path, root: Option<&Path>) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    match root {
        Some(root) => {
            let name = absolute.strip_prefix(root).unwrap_or(&absolute).display().to_string();
            // Findings name every file with `/` between its folders.
            if cfg!(windows) { name.replace('\\', "/") } else { name }
        }
        None => shown(path),
    }
}

/// Returns a path as messages show it: relative to the current folder where that is shorter.
#[must_use]
pub fn shown(path: &Path) -> String {
    std::env::current_dir()
        .ok()
        .and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf))
        .unwrap_or_else(|| path.to_path_buf())
        .display()
        .to_string()
}

/// Returns today's date in UTC, by which exemptions expire.
#[must_use]
pub fn today() -> Date {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Date::from_unix_days(i64::try_from(seconds / 86_400).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_law_says_where_it_was_looked_for_and_how_to_begin() {
        let error = read(Path::new("/nowhere/governance.toml"), None).unwrap_err();
        assert_eq!(error.to_string(), "there is no law: looked for `/nowhere/governance.toml`");
        assert!(error.help().unwrap().contains("schema = 1"));
    }

    #[test]
    fn a_law_that_is_not_text_is_refused_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("latin1.toml");
        std::fs::write(&path, b"schema = 1\n# caf\xe9\n").unwrap();
        let error = read(&path, None).unwrap_err();
        assert!(error.to_string().ends_with("cannot be read: line 2 is not UTF-8"), "{error}");
    }

    #[test]
    fn a_law_below_the_root_is_named_from_there() {
        let root = Some(Path::new("/w"));
        assert_eq!(named(Path::new("/w/governance.toml"), root), "governance.toml");
        assert_eq!(named(Path::new("/w/laws/a.toml"), root), "laws/a.toml");
        assert_eq!(named(Path::new("/other/a.toml"), root), "/other/a.toml");
    }

    #[test]
    fn the_root_is_the_default_place() {
        assert_eq!(locate(Path::new("/w"), None), Path::new("/w/governance.toml"));
        assert_eq!(locate(Path::new("/w"), Some(Path::new("x.toml"))), Path::new("x.toml"));
    }
}
