//! The targets of a package: those that its manifest lists, and those that cargo finds by their places.

use std::path::{Path, PathBuf};

use governance_law::Context;

use crate::manifest::{Manifest, Node};
use crate::package::Target;
use crate::tree::join;

/// A kind of target of which a package may have many.
struct Kind {
    /// The table in the manifest.
    table: &'static str,
    /// The key of `[package]` that turns the search off.
    auto: &'static str,
    /// The folder that is searched.
    folder: &'static str,
    context: Context,
}

const KINDS: [Kind; 4] = [
    Kind { table: "bin", auto: "autobins", folder: "src/bin", context: Context::Main },
    Kind { table: "example", auto: "autoexamples", folder: "examples", context: Context::Example },
    Kind { table: "test", auto: "autotests", folder: "tests", context: Context::Test },
    Kind { table: "bench", auto: "autobenches", folder: "benches", context: Context::Bench },
];

/// Returns the folders below a package that cargo searches for targets.
pub(super) fn searched(home: &Path) -> impl Iterator<Item = PathBuf> {
    KINDS.iter().map(move |kind| home.join(kind.folder))
}

/// Returns the targets of a package.
pub(super) fn of(home: &Path, name: &str, manifest: &Manifest, root: &Manifest) -> Vec<Target> {
    let mut targets = Vec::new();
    if let Some((name, root)) = library(home, name, manifest) {
        targets.push(Target { name, context: Context::Main, root });
    }
    for kind in &KINDS {
        many(home, name, manifest, root, kind, &mut targets);
    }
    targets.extend(scripts(home, manifest));
    targets
}

/// Returns the name in code and the root file of a package's library.
pub(super) fn library(home: &Path, package: &str, manifest: &Manifest) -> Option<(String, PathBuf)> {
    let table = manifest.get(&["lib"]);
    let text = |key: &str| table.and_then(|table| table.get(&[key])).and_then(Node::as_text);
    let path = join(home, text("path").unwrap_or("src/lib.rs"));
    let is_found = flag(manifest, "autolib").unwrap_or(true) && path.is_file();
    let name = text("name").unwrap_or(package).replace('-', "_");
    (table.is_some() || is_found).then_some((name, path))
}

/// Adds the targets of one kind.
fn many(
    home: &Path,
    package: &str,
    manifest: &Manifest,
    root: &Manifest,
    kind: &Kind,
    targets: &mut Vec<Target>,
) {
    let mut found = Vec::new();
    let main = home.join("src/main.rs");
    if kind.table == "bin" && main.is_file() {
        found.push((package.to_owned(), main));
    }
    search(&home.join(kind.folder), &mut found);
    let listed = manifest.get(&[kind.table]).map_or(&[][..], Node::items);
    let mut add = |name: &str, root: PathBuf| {
        targets.push(Target { name: name.replace('-', "_"), context: kind.context, root });
    };
    let mut known: Vec<(String, PathBuf)> = Vec::new();
    for node in listed {
        let Some(name) = node.get(&["name"]).and_then(Node::as_text) else { continue };
        let path = match node.get(&["path"]).and_then(Node::as_text) {
            Some(path) => join(home, path),
            None => usual(home, package, name, kind, &found),
        };
        add(name, path.clone());
        known.push((name.to_owned(), path));
    }
    let is_searched =
        flag(manifest, kind.auto).unwrap_or_else(|| listed.is_empty() || !is_2015(manifest, root));
    if is_searched {
        for (name, path) in found {
            if known.iter().all(|(known, at)| *known != name && *at != path) {
                add(&name, path);
            }
        }
    }
}

/// Returns where the root of a listed target without a path is.
fn usual(home: &Path, package: &str, name: &str, kind: &Kind, found: &[(String, PathBuf)]) -> PathBuf {
    if let Some((_, path)) = found.iter().find(|(known, _)| known == name) {
        return path.clone();
    }
    if kind.table == "bin" && name == package {
        return home.join("src/main.rs");
    }
    home.join(kind.folder).join(format!("{name}.rs"))
}

/// Finds `name.rs` and `name/main.rs` in a folder, in the order of the names.
fn search(folder: &Path, found: &mut Vec<(String, PathBuf)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let name = |part: Option<&std::ffi::OsStr>| part.and_then(|part| part.to_str()).map(str::to_owned);
        let Some(file) = name(path.file_name()).filter(|file| !file.starts_with('.')) else { continue };
        let main = path.join("main.rs");
        if path.extension().is_some_and(|extension| extension == "rs") && path.is_file() {
            found.extend(name(path.file_stem()).map(|stem| (stem, path.clone())));
        } else if main.is_file() {
            found.push((file, main));
        }
    }
}

/// Returns the build script: the one that is named, or `build.rs`, or none with `build = false`.
fn scripts(home: &Path, manifest: &Manifest) -> Vec<Target> {
    let target = |root: PathBuf| {
        // Cargo names it after its file; items in it begin with this name.
        let stem = root.file_stem().map(|stem| stem.to_string_lossy().replace('-', "_")).unwrap_or_default();
        Target { name: format!("build_script_{stem}"), context: Context::Build, root }
    };
    match manifest.get(&["package", "build"]) {
        None => Some(home.join("build.rs")).filter(|path| path.is_file()).map(target).into_iter().collect(),
        Some(node) => match node.text().as_deref() {
            Some("false") => Vec::new(),
            Some("true") => vec![target(home.join("build.rs"))],
            _ => {
                let one = std::slice::from_ref(node);
                let paths = if node.items().is_empty() { one } else { node.items() };
                paths.iter().filter_map(Node::as_text).map(|path| target(join(home, path))).collect()
            }
        },
    }
}

fn flag(manifest: &Manifest, key: &str) -> Option<bool> {
    manifest.get(&["package", key]).and_then(Node::text).and_then(|text| text.parse().ok())
}

/// In the first edition, one listed target turns the search for its kind off.
fn is_2015(manifest: &Manifest, root: &Manifest) -> bool {
    let own = manifest.get(&["package", "edition"]);
    let edition = match own {
        Some(node) if node.is_inherited() => root.get(&["workspace", "package", "edition"]),
        other => other,
    };
    edition.and_then(Node::as_text).is_none_or(|edition| edition == "2015")
}
