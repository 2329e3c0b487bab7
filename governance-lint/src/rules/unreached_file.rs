//! Finds source files that no target reaches, so that nothing compiles or checks them.
//!
//! ## What it does
//! Lists the `.rs` files in `src` and in the folder of each selected target's root file, such as `tests/it` for
//! `tests/it/main.rs`, and compares them with the files that `mod`, `#[path]` and `include!` reach from any root, whatever `cfg`
//! says. Left out are folders that hold another package, and, because fixtures and generated files may lie there, files beside
//! `Cargo.toml` or directly in `tests`, `benches` and `examples`.
//!
//! ## Why it matters
//! A file that is not part of the program looks as if it were. It rots, and every check passes it by in silence.
//!
//! ## Example
//! ```toml
//! [[article]]
//! id = "every-file-is-reached"
//! rule = "unreached_file"
//! why = "a file that no crate reaches is neither compiled, linted nor tested, and looks as if it were"
//! ```
//!
//! ```text
//! src/lib.rs       declares `mod table;`
//! src/table.rs
//! src/table_old.rs is declared nowhere
//! ```
//!
//! ## Use instead
//! Declare the file with `mod`, or remove it: the history has it.
//!
//! ## Exemptions
//! `item` is the file, relative to the workspace's root: `kernel/src/table_old.rs`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use governance_law::{Article, Context};

use crate::finding::{Place, Unchecked};
use crate::model::{Model, covers_crate};
use crate::package::{Package, Workspace};
use crate::rule::{Fault, Rule, Sink};
use crate::tree::{plain, shown};

pub(super) const RULE: &dyn Rule = &UnreachedFile;

struct UnreachedFile;

impl Rule for UnreachedFile {
    fn check_workspace(&self, model: &Model<'_>, article: &Article, sink: &mut Sink<'_>) {
        for package in model.judged() {
            for folder in folders(package, article) {
                let mut files = Vec::new();
                if let Err((path, error)) = list(&folder, &mut files) {
                    let path = shown(&model.workspace.root, &path);
                    let reason = format!("the folder `{path}` cannot be listed: {}", plain(&error));
                    sink.unchecked(Unchecked { place: Place::whole(path), reason, help: None });
                }
                let is_source = |path: &&Path| path.extension().is_some_and(|extension| extension == "rs");
                let added = model.files.added_below(&folder).filter(is_source).map(Path::to_owned);
                files.extend(added.collect::<Vec<_>>());
                files.sort();
                files.dedup();
                for file in files {
                    let is_reached = model.reached.contains(&file)
                        || model.files.identity(&file).is_some_and(|it| model.identities.contains(&it));
                    if is_reached {
                        continue;
                    }
                    let path = shown(&model.workspace.root, &file);
                    let message = format!("`{path}` belongs to no target of `{}`", package.name);
                    let fault = Fault::new(Place::whole(path.clone()), path, message)
                        .label("never compiled")
                        .help("declare it with `mod` in the file that should have it, or remove it");
                    sink.report(fault);
                }
            }
        }
    }
}

/// Returns the files that the rule lists for an article, reached or not.
pub(super) fn listing(workspace: &Workspace, article: &Article) -> Vec<PathBuf> {
    let folders = workspace.packages.iter().flat_map(|package| folders(package, article));
    folders.fold(Vec::new(), |mut all, folder| {
        let mut files = Vec::new();
        // What cannot be listed is said by the rule itself, and a later run finds it changed when it can.
        let _ = list(&folder, &mut files);
        all.append(&mut files);
        all
    })
}

/// Returns the folders of a package that an article asks about, none inside another.
fn folders(package: &Package, article: &Article) -> BTreeSet<PathBuf> {
    let Some(home) = package.manifest.parent() else { return BTreeSet::new() };
    let covered = package.targets.iter().filter(|target| {
        article.select.covers_context(target.context) && covers_crate(article, package, target)
    });
    let mut found = BTreeSet::new();
    for target in covered {
        let src = home.join("src");
        if target.context == Context::Main && src.is_dir() {
            found.insert(src);
        }
        // `tests` and its like hold fixtures too; a folder below them that has a root belongs to that root.
        let of_root = target.root.parent().filter(|folder| {
            let is_shared = folder.parent() == Some(home) && target.context != Context::Main;
            *folder != home && !is_shared && folder.starts_with(home)
        });
        found.extend(of_root.map(Path::to_owned));
    }
    let all = found.clone();
    found.retain(|folder| !folder.ancestors().skip(1).any(|above| all.contains(above)));
    found
}

/// Lists the source files below a folder, in the order of their names. Other packages, hidden folders and links are left out.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), (PathBuf, std::io::Error)> {
    let mut left = vec![folder.to_owned()];
    let mut trouble = Ok(());
    while let Some(folder) = left.pop() {
        let entries = std::fs::read_dir(&folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                trouble = Err((folder, error));
                continue;
            }
        };
        if entries.iter().any(|entry| entry.file_name() == "Cargo.toml") {
            continue;
        }
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let Ok(kind) = entry.file_type() else { continue };
            let path = entry.path();
            let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
            if kind.is_dir() && !is_hidden {
                left.push(path);
            } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    trouble
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[track_caller]
    fn check(files: &[(&str, &str)], expect: &[&str]) {
        let report = testing::report("unreached_file", "", files);
        let found: Vec<_> = report.findings.iter().map(|finding| finding.item.as_str()).collect();
        assert_eq!(found, expect, "{:?}", report.unchecked);
    }

    #[test]
    fn files_that_nothing_declares_are_found() {
        check(
            &[("src/lib.rs", "mod a;"), ("src/a.rs", ""), ("src/b.rs", ""), ("src/a/c.rs", "")],
            &["src/a/c.rs", "src/b.rs"],
        );
    }

    #[test]
    fn every_way_to_reach_a_file_counts() {
        check(
            &[
                (
                    "src/lib.rs",
                    "#[cfg(windows)] mod a; #[path = \"x/y.rs\"] mod b; include!(\"c.rs\"); cfg_if! { if #[cfg(x)] { mod d; } } #[cfg_attr(unix, path = \"e1.rs\")] #[cfg_attr(windows, path = \"e2.rs\")] mod e; mod f { mod g; }",
                ),
                ("src/a/mod.rs", ""),
                ("src/x/y.rs", "mod z;"),
                ("src/x/z.rs", ""),
                ("src/c.rs", ""),
                ("src/d.rs", ""),
                ("src/e1.rs", ""),
                ("src/e2.rs", ""),
                ("src/f/g.rs", ""),
            ],
            &[],
        );
    }

    #[test]
    fn other_packages_are_left_out() {
        check(&[("src/lib.rs", ""), ("src/inner/Cargo.toml", ""), ("src/inner/src/lib.rs", "")], &[]);
    }
}
