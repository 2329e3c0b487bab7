//! Where the file of a `mod name;` is: the compiler's own rules for folders, nested modules and `#[path]`.

use std::path::{Component, Path, PathBuf};

use crate::source::{FileView, ItemId, Kind, TokenKind, Tokens};

/// The folders from which a file's modules are looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Folders {
    /// The file's own folder, from which `#[path]` counts.
    pub(crate) own: PathBuf,
    /// The folder of its modules: its own for a crate's root and `mod.rs`, one with the module's name otherwise.
    pub(crate) modules: PathBuf,
}

impl Folders {
    /// Returns the folders of a crate's root, of a file named by `#[path]`, or of an included one.
    pub(crate) fn of_root(file: &Path) -> Self {
        let own = file.parent().unwrap_or(Path::new("")).to_owned();
        Self { modules: own.clone(), own }
    }

    /// Returns the folders of the file of a module called `name`, which is `name.rs` or `name/mod.rs`.
    pub(crate) fn of_module(file: &Path, name: &str) -> Self {
        let own = file.parent().unwrap_or(Path::new("")).to_owned();
        let is_mod = file.file_name().is_some_and(|file| file == "mod.rs");
        Self { modules: if is_mod { own.clone() } else { own.join(name) }, own }
    }
}

/// One way in which a module's file may be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidates {
    /// The files, in the order in which they are tried.
    pub(crate) files: Vec<PathBuf>,
    /// Whether `#[path]` names it.
    pub(crate) is_named: bool,
    /// Whether nothing is missing if there is no such file.
    pub(crate) is_optional: bool,
}

/// Returns where the file of a declared module may be: several alternatives if `#[cfg_attr(..., path = ...)]` gives
/// them, each with its own files to try.
pub(crate) fn candidates(
    file: &FileView<'_>,
    folders: &Folders,
    declared: &crate::source::FileMod,
) -> Vec<Candidates> {
    let name = file.tokens.text(declared.name).trim_start_matches("r#");
    let (base, is_nested) = nested(file, folders, declared.module);
    let from = if is_nested { &base } else { &folders.own };
    let mut found = Vec::new();
    let mut is_always_named = false;
    match declared.item {
        Some(item) => {
            for attribute in file.attributes(item).iter().filter(|it| file.attribute_name(it) == "path") {
                let Some(path) = attribute.value.and_then(|at| literal(file.tokens, at)) else { continue };
                is_always_named |= !attribute.is_conditional;
                let is_optional = attribute.is_conditional || declared.is_conditional;
                found.push(Candidates { files: vec![join(from, &path)], is_named: true, is_optional });
            }
        }
        None => {
            // In macro tokens: `#[path = "..."] mod name;`, with or without a visibility.
            let mut at = declared.name.saturating_sub(1);
            while at > 0 && !matches!(file.tokens.kind(at - 1), TokenKind::CloseBracket | TokenKind::Semi) {
                if declared.name - at > 6 {
                    break;
                }
                at -= 1;
            }
            let close = at.saturating_sub(1);
            let open = file.tokens.partner(close);
            if file.tokens.kind(close) == TokenKind::CloseBracket
                && file.tokens.is(open + 1, "path")
                && let Some(path) = literal(file.tokens, open + 3)
            {
                is_always_named = true;
                found.push(Candidates { files: vec![join(from, &path)], is_named: true, is_optional: true });
            }
        }
    }
    if !is_always_named {
        let files = vec![base.join(format!("{name}.rs")), base.join(name).join("mod.rs")];
        let is_optional = declared.is_conditional || !found.is_empty();
        found.push(Candidates { files, is_named: false, is_optional });
    }
    found
}

/// Returns the folder in which the modules of an inline module are looked up, and whether it is one.
fn nested(file: &FileView<'_>, folders: &Folders, module: ItemId) -> (PathBuf, bool) {
    let mut around = Vec::new();
    let mut at = module;
    while at != ItemId::FILE && file.item(at).kind == Kind::Mod {
        around.push(at);
        at = file.item(at).module;
    }
    let mut folder = folders.modules.clone();
    for (depth, id) in around.iter().rev().enumerate() {
        let named = file
            .attributes(*id)
            .iter()
            .filter(|attribute| file.attribute_name(attribute) == "path")
            .find_map(|attribute| attribute.value.and_then(|at| literal(file.tokens, at)));
        folder = match named {
            Some(path) if depth == 0 => join(&folders.own, &path),
            Some(path) => join(&folder, &path),
            None => folder.join(file.name(*id)),
        };
    }
    (folder, !around.is_empty())
}

/// Returns the value of a string literal without prefix; escapes other than `\\` are left as they are, because paths
/// have none.
pub(crate) fn literal(tokens: Tokens<'_>, at: u32) -> Option<String> {
    if tokens.kind(at) != TokenKind::Str {
        return None;
    }
    let text = tokens.text(at);
    if let Some(raw) = text.strip_prefix('r') {
        return Some(raw.trim_matches('#').trim_matches('"').to_owned());
    }
    Some(text.trim_matches('"').replace("\\\\", "\\"))
}

/// Joins a path as written with a folder, and takes out `.` and `..`, as far as names tell.
pub(crate) fn join(folder: &Path, written: &str) -> PathBuf {
    // On Windows people write `\` in paths; elsewhere it would be a letter of the name.
    let mut joined = PathBuf::new();
    for part in folder.join(written).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if joined.file_name().is_some() => {
                joined.pop();
            }
            part => joined.push(part),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_follow_the_kind_of_file() {
        let of = |file: &str, name: &str| Folders::of_module(Path::new(file), name).modules;
        assert_eq!(of("src/a.rs", "a"), Path::new("src/a"));
        assert_eq!(of("src/a/mod.rs", "a"), Path::new("src/a"));
        assert_eq!(Folders::of_root(Path::new("src/lib.rs")).modules, Path::new("src"));
    }

    #[test]
    fn written_paths_are_joined_by_name() {
        assert_eq!(join(Path::new("a/b"), "../c.rs"), Path::new("a/c.rs"));
        assert_eq!(join(Path::new("a/b"), "./c.rs"), Path::new("a/b/c.rs"));
        assert_eq!(join(Path::new("a"), "../../c.rs"), Path::new("../c.rs"));
    }
}
