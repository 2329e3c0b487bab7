//! Judges small crates in unit tests of rules.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use governance_law::{Context, Date, Law};

use crate::finding::Report;
use crate::package::{Dependency, DependencyKind, Package, Target, Workspace};

/// A folder of its own for one test, removed when the test ends.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    /// Creates it with files in it.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("governance-lint-{}-{number}", std::process::id()));
        let folder = Self(path);
        for (name, text) in files {
            folder.write(name, text.as_bytes());
        }
        folder
    }

    /// Writes a file, and the folders that it needs.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Describes it as a workspace with one package `kernel`, whose library is `src/lib.rs`.
    pub(crate) fn workspace(&self) -> Workspace {
        let dependency = |name: &str, kind| Dependency {
            name: name.to_owned(),
            rename: None,
            kind,
            path: None,
            optional: false,
        };
        let target =
            Target { name: "kernel".to_owned(), context: Context::Main, root: self.0.join("src/lib.rs") };
        let package = Package {
            name: "kernel".to_owned(),
            manifest: self.0.join("Cargo.toml"),
            targets: vec![target],
            dependencies: ["rand", "tokio", "libm", "chrono"]
                .map(|name| dependency(name, DependencyKind::Normal))
                .to_vec(),
        };
        Workspace { root: self.0.clone(), packages: vec![package] }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Reads a law with one article of a rule.
#[track_caller]
pub(crate) fn law(rule: &str, keys: &str) -> Law {
    let text = format!(
        "schema = 1\n[[article]]\nid = \"it\"\nrule = \"{rule}\"\nwhy = \"because\"\nselect = {{ crates = [\"kernel\"] }}\n{keys}\n"
    );
    Law::parse("governance.toml", &text).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// Judges files by a law with one article.
#[track_caller]
pub(crate) fn report(rule: &str, keys: &str, files: &[(&str, &str)]) -> Report {
    let folder = Folder::with(files);
    crate::lint(&folder.workspace(), &law(rule, keys), Date { year: 2026, month: 11, day: 20 })
}

/// Judges files by a law with one article, and compares what it finds with what is expected: each as
/// `line:column underlined | beginning of the message`.
#[track_caller]
pub(crate) fn check(rule: &str, keys: &str, files: &[(&str, &str)], expect: &[&str]) {
    let report = report(rule, keys, files);
    let of = |finding: &crate::finding::Finding| {
        let text = files.iter().find(|(name, _)| *name == &*finding.place.file).map_or("", |(_, text)| text);
        let place = &finding.place;
        format!("{}:{} {} | {}", place.line, place.column, &text[place.span.clone()], finding.message)
    };
    let found: Vec<String> = report.findings.iter().filter(|it| &*it.rule == rule).map(of).collect();
    let fits =
        found.len() == expect.len() && found.iter().zip(expect).all(|(found, want)| found.starts_with(want));
    assert!(fits, "found {found:#?}, expected {expect:#?}\nunchecked: {:#?}", report.unchecked);
}
