//! `Cargo.lock`: its packages, and the way by which each comes into the workspace.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::ErrorKind;
use std::path::Path;

use rustsec::Lockfile;
use rustsec::cargo_lock::{Dependency, Package};

/// A lock file that was read.
#[derive(Debug)]
pub(crate) struct Lock {
    file: Lockfile,
    /// For each package the one through which it is reached first, walking from the members; its own index for those.
    parents: Vec<Option<usize>>,
}

impl Lock {
    /// Reads the lock file of a workspace with these members.
    ///
    /// # Errors
    /// Says that there is none, or why it cannot be read, and what to do.
    pub(crate) fn read(root: &Path, members: &BTreeSet<String>) -> Result<Self, (String, String)> {
        let path = root.join("Cargo.lock");
        let text = std::fs::read_to_string(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => (
                "there is no `Cargo.lock`, so nobody knows what is built".to_owned(),
                "`cargo generate-lockfile` makes one; commit it".to_owned(),
            ),
            ErrorKind::InvalidData => ("`Cargo.lock` is not UTF-8".to_owned(), RESTORE.to_owned()),
            _ => (format!("`Cargo.lock` cannot be read: {error}"), RESTORE.to_owned()),
        })?;
        Self::parse(&text, members)
            .map_err(|reason| (format!("`Cargo.lock` cannot be read: {reason}"), RESTORE.to_owned()))
    }

    /// Reads the text of a lock file.
    ///
    /// # Errors
    /// Says what is wrong with it, in one line.
    pub(crate) fn parse(text: &str, members: &BTreeSet<String>) -> Result<Self, String> {
        let file: Lockfile =
            text.parse().map_err(|error: rustsec::cargo_lock::Error| one_line(&error.to_string()))?;
        let parents = walk(&file.packages, members);
        Ok(Self { file, parents })
    }

    /// Returns the file as the library wants it.
    #[must_use]
    pub(super) const fn file(&self) -> &Lockfile {
        &self.file
    }

    /// Returns every package, in the order of the file.
    #[must_use]
    pub(crate) fn packages(&self) -> &[Package] {
        &self.file.packages
    }

    /// Returns the packages from a member down to this one, each as `name version`; empty if nothing asks for it.
    #[must_use]
    pub(crate) fn way(&self, name: &str, version: &str) -> Vec<String> {
        let found = self.packages().iter().position(|package| is_called(package, name, version));
        let mut way = Vec::new();
        let mut next = found.filter(|index| self.parents.get(*index).is_some_and(Option::is_some));
        while let Some(index) = next {
            let Some(package) = self.packages().get(index) else { break };
            way.push(format!("{} {}", package.name, package.version));
            next = self.parents.get(index).copied().flatten().filter(|parent| *parent != index);
        }
        way.reverse();
        way
    }

    /// Returns the way to a package as a line.
    #[must_use]
    pub(crate) fn way_line(&self, name: &str, version: &str) -> String {
        match self.way(name, version).as_slice() {
            [] => {
                "  way in: none; the lock file holds it for features that are off, or for nothing".to_owned()
            }
            way => format!("  way in: {}", way.join(" > ")),
        }
    }
}

const RESTORE: &str =
    "restore it from version control, or have cargo make it anew with `cargo generate-lockfile`";

/// Shortens a message of several lines, the first of which says where and the last of which says what.
pub(super) fn one_line(text: &str) -> String {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or("it says nothing").trim_start_matches("parse error: ").to_owned();
    lines.next_back().map_or_else(|| first.clone(), |last| format!("{first}: {last}"))
}

fn is_called(package: &Package, name: &str, version: &str) -> bool {
    package.name.as_str() == name && package.version.to_string() == version
}

/// Walks from the members, then from other packages without a source, always to the nearest first.
fn walk(packages: &[Package], members: &BTreeSet<String>) -> Vec<Option<usize>> {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, package) in packages.iter().enumerate() {
        by_name.entry(package.name.as_str()).or_default().push(index);
    }
    let resolve = |dependency: &Dependency| -> Option<usize> {
        let named = by_name.get(dependency.name.as_str())?;
        let fits = |exact: bool| {
            named.iter().copied().find(|index| {
                packages.get(*index).is_some_and(|package| {
                    package.version == dependency.version && (!exact || package.source == dependency.source)
                })
            })
        };
        fits(true).or_else(|| fits(false))
    };
    let mut parents = vec![None; packages.len()];
    for is_member in [true, false] {
        let roots = packages.iter().enumerate().filter(|(_, package)| {
            package.source.is_none() && members.contains(package.name.as_str()) == is_member
        });
        let mut queue = VecDeque::new();
        for (index, _) in roots {
            visit(&mut parents, &mut queue, index, index);
        }
        while let Some(index) = queue.pop_front() {
            let dependencies = packages.get(index).map_or(&[][..], |package| &package.dependencies);
            for target in dependencies.iter().filter_map(&resolve) {
                visit(&mut parents, &mut queue, target, index);
            }
        }
    }
    parents
}

fn visit(parents: &mut [Option<usize>], queue: &mut VecDeque<usize>, index: usize, parent: usize) {
    if let Some(slot @ None) = parents.get_mut(index) {
        *slot = Some(parent);
        queue.push_back(index);
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    const LOCK: &str = r#"
version = 4

[[package]]
name = "app"
version = "0.1.0"
dependencies = ["chrono", "lib"]

[[package]]
name = "chrono"
version = "0.4.19"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "670ad68c9088c2a963aaa298cb369688cf3f9465ce5e2d4ca10e6e0098a1ce73"
dependencies = ["time 0.1.43"]

[[package]]
name = "lib"
version = "0.1.0"
dependencies = ["time 0.3.1"]

[[package]]
name = "orphan"
version = "1.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"

[[package]]
name = "time"
version = "0.1.43"
source = "registry+https://github.com/rust-lang/crates.io-index"

[[package]]
name = "time"
version = "0.3.1"
source = "registry+https://github.com/rust-lang/crates.io-index"
"#;

    fn members(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn the_way_is_the_shortest_from_a_member_to_exactly_this_version() {
        let lock = Lock::parse(LOCK, &members(&["app", "lib"])).unwrap();
        assert_eq!(lock.way("time", "0.1.43"), ["app 0.1.0", "chrono 0.4.19", "time 0.1.43"]);
        assert_eq!(lock.way("time", "0.3.1"), ["lib 0.1.0", "time 0.3.1"]);
        // What is no member is a beginning only where no member leads.
        let lock = Lock::parse(LOCK, &members(&["app"])).unwrap();
        assert_eq!(lock.way("time", "0.3.1"), ["app 0.1.0", "lib 0.1.0", "time 0.3.1"]);
        assert!(lock.way("orphan", "1.0.0").is_empty() && lock.way("nobody", "1.0.0").is_empty());
        assert!(lock.way_line("orphan", "1.0.0").starts_with("  way in: none"));
    }

    #[test]
    fn a_circle_of_development_dependencies_ends() {
        let text = "version = 4\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\ndependencies = [\"b\"]\n\
                    [[package]]\nname = \"b\"\nversion = \"1.0.0\"\ndependencies = [\"a\"]\n";
        let lock = Lock::parse(text, &members(&["a"])).unwrap();
        assert_eq!(lock.way("b", "1.0.0"), ["a 1.0.0", "b 1.0.0"]);
    }

    #[test]
    fn a_malformed_lock_file_is_said_in_one_line() {
        for (text, part) in [
            ("version = ", "line 1"),
            ("[[package]]\nname = \"a\"\n", "version"),
            ("version = 99\n", "99"),
            ("[[package]]\nname = \"a\"\nversion = \"one\"\n", "major version number"),
            ("[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"moon+https://x\"\n", "moon"),
        ] {
            let error = Lock::parse(text, &BTreeSet::new()).unwrap_err();
            assert!(error.contains(part) && !error.contains('\n'), "{text}: {error}");
        }
        let folder = tempfile::tempdir().unwrap();
        let (message, help) = Lock::read(folder.path(), &BTreeSet::new()).unwrap_err();
        assert!(message.starts_with("there is no `Cargo.lock`") && help.contains("generate-lockfile"));
        std::fs::write(folder.path().join("Cargo.lock"), b"\xff\xfe").unwrap();
        assert_eq!(Lock::read(folder.path(), &BTreeSet::new()).unwrap_err().0, "`Cargo.lock` is not UTF-8");
    }
}
