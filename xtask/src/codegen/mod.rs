//! Files that are written from the code: the reference pages, the JSON Schema, the book's list of rules.
//!
//! What is written depends on the code alone, so the same code writes the same bytes, and a test or the gate
//! `generated` can say which files are stale.

mod pages;
mod rules;
mod summary;

use std::path::{Path, PathBuf};

use cargo_governance::generator::Generator;

/// Where the pages of the rules are.
const RULES: &str = "docs/src/reference/rules";
const SUMMARY: &str = "docs/src/SUMMARY.md";

/// One file and what it should hold.
#[derive(Debug, PartialEq, Eq)]
struct File {
    /// Its path from the root.
    path: String,
    /// Its text.
    text: String,
}

/// This project's generated files, for the gate `generated`.
#[derive(Debug)]
pub(crate) struct Pages;

impl Generator for Pages {
    fn name(&self) -> &'static str {
        "the reference pages, the schema and the list of rules"
    }

    fn fix(&self) -> String {
        "cargo xtask codegen".to_owned()
    }

    fn files(&self, root: &Path) -> Result<Vec<String>, String> {
        Ok(wanted(root)?.into_iter().map(|file| file.path).collect())
    }

    fn write(&self, root: &Path) -> Result<(), String> {
        write(root).map(drop)
    }

    fn spoil(&self, root: &Path, file: &str) -> Result<(), String> {
        let text = read(root, file)?.ok_or_else(|| format!("there is no `{file}`"))?;
        // Of the summary, only the list of rules is written by this program.
        let spoiled = if file == SUMMARY {
            text.replacen("(reference/rules/", "(reference/", 1)
        } else {
            format!("x{text}")
        };
        std::fs::write(root.join(file), spoiled)
            .map_err(|error| format!("`{file}` cannot be written: {error}"))
    }

    fn stale(&self, root: &Path) -> Result<Vec<String>, String> {
        stale(root)
    }
}

/// Returns the files that are not what would be written today, the superfluous ones included.
pub(crate) fn stale(root: &Path) -> Result<Vec<String>, String> {
    let mut stale = Vec::new();
    for file in wanted(root)? {
        if !holds(root, &file)? {
            stale.push(file.path);
        }
    }
    stale.extend(superfluous(root)?.iter().map(|path| path.display().to_string()));
    Ok(stale)
}

/// Writes what is stale and removes what is superfluous; returns the paths.
pub(crate) fn write(root: &Path) -> Result<Vec<String>, String> {
    let mut changed = Vec::new();
    for file in wanted(root)? {
        if holds(root, &file)? {
            continue;
        }
        let path = root.join(&file.path);
        let write = || {
            path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
            std::fs::write(&path, &file.text)
        };
        write().map_err(|error| format!("`{}` cannot be written: {error}", file.path))?;
        changed.push(file.path);
    }
    for path in superfluous(root)? {
        std::fs::remove_file(root.join(&path))
            .map_err(|error| format!("`{}` cannot be removed: {error}", path.display()))?;
        changed.push(format!("{} (removed)", path.display()));
    }
    Ok(changed)
}

/// Returns every generated file.
fn wanted(root: &Path) -> Result<Vec<File>, String> {
    let mut files = pages::files();
    files.extend(rules::files());
    let current = read(root, SUMMARY)?.ok_or_else(|| format!("there is no `{SUMMARY}`"))?;
    files.push(File { path: SUMMARY.to_owned(), text: summary::with_rules(&current)? });
    Ok(files)
}

fn holds(root: &Path, file: &File) -> Result<bool, String> {
    Ok(read(root, &file.path)?.as_ref() == Some(&file.text))
}

fn read(root: &Path, path: &str) -> Result<Option<String>, String> {
    match std::fs::read_to_string(root.join(path)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("`{path}` cannot be read: {error}")),
    }
}

/// Returns the pages of rules that there are no more.
fn superfluous(root: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = match std::fs::read_dir(root.join(RULES)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(format!("`{RULES}` cannot be read: {error}")),
    };
    let mut found = Vec::new();
    for entry in entries {
        let name = entry.map_err(|error| format!("`{RULES}` cannot be read: {error}"))?.file_name();
        let path = Path::new(RULES).join(name);
        if !rules::paths().any(|wanted| Path::new(&wanted) == path) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_fresh_and_what_is_touched_is_stale() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert_eq!(stale(root).unwrap_err(), "there is no `docs/src/SUMMARY.md`");
        std::fs::create_dir_all(root.join("docs/src")).unwrap();
        std::fs::write(root.join(SUMMARY), "# Summary\n\n<!-- rules -->\n<!-- /rules -->\n").unwrap();
        let changed = write(root).unwrap();
        assert!(changed.len() > 20, "{changed:?}");
        assert_eq!(write(root).unwrap(), Vec::<String>::new());
        std::fs::write(root.join("docs/src/reference/gates.md"), "x").unwrap();
        std::fs::write(root.join(RULES).join("old_rule.md"), "x").unwrap();
        assert_eq!(
            stale(root).unwrap(),
            ["docs/src/reference/gates.md", "docs/src/reference/rules/old_rule.md"]
        );
        write(root).unwrap();
        assert_eq!(stale(root).unwrap(), Vec::<String>::new());
        // What is spoiled on purpose, to see the gate go red, is stale, file by file.
        let mut files = Pages.files(root).unwrap();
        for file in &files {
            Pages.spoil(root, file).unwrap();
        }
        let mut found = stale(root).unwrap();
        found.sort();
        files.sort();
        assert_eq!(found, files);
    }
}
