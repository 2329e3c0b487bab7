//! Where the trouble is that keeps the law from being asked: an editor shows nothing that has no place.

use std::path::{Path, PathBuf};

use governance_lint::baseline::{self, Refused};
use governance_lint::finding::{Place, Unchecked};

use crate::error::SetupError;

/// Turns what stopped a command into what could not be checked, with the file to look at.
pub(super) fn unchecked(error: &SetupError, root: &Path) -> Unchecked {
    let (place, reason) = match error {
        SetupError::Metadata(said) => {
            let place = in_manifest(said, root).unwrap_or_else(|| Place::whole("Cargo.toml"));
            return Unchecked {
                place,
                reason: format!("cargo cannot read the workspace: {}", cause(said)),
                help: None,
            };
        }
        SetupError::LawUnreadable { path, .. } | SetupError::TwoLaws(_, path) => {
            (Place::whole(named(root, path)), error)
        }
        SetupError::Baseline { refused, .. } => {
            let place = match refused {
                Refused::Malformed { line, .. } | Refused::Conflicted { line, .. } => {
                    at(root, baseline::FILE_NAME, *line, 1)
                }
                _ => Place::whole(baseline::FILE_NAME),
            };
            (place, error)
        }
        _ => (Place::whole("Cargo.toml"), error),
    };
    Unchecked { place, reason: reason.to_string(), help: error.help() }
}

/// Says what could not be checked as a whole, at the workspace's own manifest.
pub(super) fn of_workspace(reason: String, help: String) -> Unchecked {
    Unchecked { place: Place::whole("Cargo.toml"), reason, help: Some(help) }
}

/// Finds the manifest that cargo complains of: ` --> a/Cargo.toml:3:11`, or a path in backticks.
fn in_manifest(said: &str, root: &Path) -> Option<Place> {
    let arrow = said.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
    if let Some(pointed) = arrow {
        let mut parts = pointed.rsplitn(3, ':');
        let column = parts.next()?.trim().parse().ok()?;
        let line = parts.next()?.parse().ok()?;
        // Cargo shortens paths by the folder that it runs in, which is ours.
        let file = std::path::absolute(parts.next()?).ok()?;
        return Some(at(root, &named(root, &file), line, column));
    }
    let quoted = said.split('`').skip(1).step_by(2);
    let manifest = quoted.map(PathBuf::from).find(|path| path.ends_with("Cargo.toml"))?;
    Some(Place::whole(named(root, &manifest)))
}

/// Returns what was wrong in the end: cargo begins with what it wanted to do.
fn cause(said: &str) -> String {
    let first = said.lines().next().unwrap_or_default().trim();
    let lines: Vec<&str> = said.lines().map(str::trim).collect();
    let last = lines.iter().rposition(|line| *line == "Caused by:").and_then(|at| lines.get(at + 1));
    match last {
        Some(last) => format!("{first}: {last}"),
        None => first.to_owned(),
    }
}

/// Returns the place of one character, given by its 1-based line and column.
fn at(root: &Path, file: &str, line: usize, column: usize) -> Place {
    let text = std::fs::read_to_string(root.join(file)).unwrap_or_default();
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(before..).unwrap_or_default();
    let inside: usize = rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
    let start = before + inside;
    // At a line's end there is nothing to underline but the break itself.
    let length = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Place::in_text(file, &text, start..start + length)
}

/// Names a file as findings do: below the root with `/` between folders.
fn named(root: &Path, path: &Path) -> String {
    let name = path.strip_prefix(root).unwrap_or(path).display().to_string();
    if cfg!(windows) { name.replace('\\', "/") } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_that_cargo_points_at_is_found() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("a")).unwrap();
        let manifest = folder.path().join("a/Cargo.toml");
        std::fs::write(&manifest, "[package]\nname = \"a\"\nversion = 3\n").unwrap();
        let said = format!(
            "invalid type: integer `3`, expected SemVer version\n --> {}:3:11\n  |\n3 | version = 3\n",
            manifest.display()
        );
        let unchecked = unchecked(&SetupError::Metadata(said), folder.path());
        let Place { file, span, line, column } = unchecked.place;
        assert_eq!((&*file, span, line, column), ("a/Cargo.toml", 31..32, 3, 11));
        assert_eq!(
            unchecked.reason,
            "cargo cannot read the workspace: invalid type: integer `3`, expected SemVer version"
        );
    }

    #[test]
    fn a_manifest_in_backticks_is_named_as_a_whole_and_the_last_cause_is_told() {
        let said = "failed to load manifest for workspace member `/w/a`\n\nCaused by:\n  failed to parse manifest \
                    at `/w/a/Cargo.toml`\n\nCaused by:\n  `workspace.dependencies` was not defined";
        let unchecked = unchecked(&SetupError::Metadata(said.to_owned()), Path::new("/w"));
        assert_eq!(unchecked.place, Place::whole("a/Cargo.toml"));
        assert!(
            unchecked.reason.ends_with("`/w/a`: `workspace.dependencies` was not defined"),
            "{}",
            unchecked.reason
        );
    }

    #[test]
    fn what_has_no_file_of_its_own_stands_at_the_roots_manifest() {
        let error = SetupError::NoLaw("/w/governance.toml".into());
        let unchecked = unchecked(&error, Path::new("/w"));
        assert_eq!((&*unchecked.place.file, unchecked.help), ("Cargo.toml", error.help()));
    }
}
