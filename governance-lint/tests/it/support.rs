//! Workspaces out of folders, without cargo: manifests are read with `toml`, targets found where cargo looks for them.

use std::fs;
use std::path::{Path, PathBuf};

use governance_law::{Context, Date, Law};
use governance_lint::baseline::{Baseline, Scope};
use governance_lint::finding::Report;
use governance_lint::package::{Dependency, DependencyKind, Package, Target, Workspace};
use governance_lint::report::{self, Texts};
use toml::de::{DeTable, DeValue};

/// The day on which every test runs.
pub(crate) const TODAY: Date = Date { year: 2026, month: 11, day: 20 };

/// Returns the folder of all fixtures.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// Returns the names in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Reads the law of a fixture.
pub(crate) fn law(folder: &Path) -> Law {
    let text = fs::read_to_string(folder.join("governance.toml")).unwrap();
    Law::parse("governance.toml", &text).unwrap_or_else(|mistakes| panic!("{}: {mistakes}", folder.display()))
}

/// Lints a workspace.
pub(crate) fn lint(workspace: &Workspace, law: &Law) -> Report {
    governance_lint::lint(workspace, law, TODAY)
}

/// Lints a fixture by its own law and, if it has one, its own baseline.
pub(crate) fn judge(folder: &Path) -> Report {
    let workspace = workspace(folder);
    let mut report = lint(&workspace, &law(folder));
    if let Some(baseline) = Baseline::load(folder).unwrap() {
        baseline.apply(&mut report, &workspace, Scope::Workspace, "cargo governance");
    }
    report
}

/// Prints a report as text.
pub(crate) fn printed(root: &Path, report: &Report) -> String {
    let mut out = Vec::new();
    report::text::write(&mut out, report, &Texts::below(root), &report::text::Options::default()).unwrap();
    String::from_utf8(out).unwrap()
}

/// Reads a workspace, or a single package, from a folder.
pub(crate) fn workspace(root: &Path) -> Workspace {
    let text = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let manifest = DeTable::parse(&text).unwrap();
    let members = manifest.get_ref().get("workspace").and_then(|it| it.get_ref().get("members"));
    let mut folders: Vec<PathBuf> = members
        .and_then(|members| members.get_ref().as_array())
        .into_iter()
        .flat_map(|members| members.iter().map(|member| root.join(member.get_ref().as_str().unwrap())))
        .collect();
    if manifest.get_ref().contains_key("package") {
        folders.push(root.to_owned());
    }
    let shared = manifest.get_ref().get("workspace").and_then(|it| it.get_ref().get("dependencies"));
    let shared = shared.and_then(|table| table.get_ref().as_table());
    Workspace {
        root: root.to_owned(),
        packages: folders.iter().map(|folder| package(folder, root, shared)).collect(),
    }
}

fn package(folder: &Path, root: &Path, shared: Option<&DeTable<'_>>) -> Package {
    let text = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let manifest = DeTable::parse(&text).unwrap();
    let manifest = manifest.get_ref();
    let mut dependencies = tables(manifest, folder, (root, shared));
    if let Some(platforms) = manifest.get("target").and_then(|it| it.get_ref().as_table()) {
        for platform in platforms.values() {
            dependencies.extend(tables(platform.get_ref().as_table().unwrap(), folder, (root, shared)));
        }
    }
    let name = manifest["package"].get_ref().get("name").unwrap().get_ref().as_str().unwrap().to_owned();
    Package { targets: targets(folder, &name), name, manifest: folder.join("Cargo.toml"), dependencies }
}

fn tables(table: &DeTable<'_>, folder: &Path, shared: (&Path, Option<&DeTable<'_>>)) -> Vec<Dependency> {
    let kinds = [DependencyKind::Normal, DependencyKind::Development, DependencyKind::Build];
    let of_kind = |kind: DependencyKind| {
        let entries = table.get(kind.table()).and_then(|it| it.get_ref().as_table());
        entries
            .into_iter()
            .flatten()
            .map(move |(key, value)| dependency(key.get_ref(), value.get_ref(), kind, folder, shared))
    };
    kinds.into_iter().flat_map(of_kind).collect()
}

fn dependency(
    key: &str,
    value: &DeValue<'_>,
    kind: DependencyKind,
    folder: &Path,
    (root, shared): (&Path, Option<&DeTable<'_>>),
) -> Dependency {
    let flag = |name: &str| value.get(name).is_some_and(|it| it.get_ref().as_bool() == Some(true));
    let is_shared = flag("workspace");
    let (value, folder) = if is_shared { (shared.unwrap()[key].get_ref(), root) } else { (value, folder) };
    let text = |name: &str| value.get(name).and_then(|it| it.get_ref().as_str());
    let package = text("package");
    Dependency {
        name: package.unwrap_or(key).to_owned(),
        rename: package.map(|_| key.to_owned()),
        kind,
        path: text("path").map(|path| folder.join(path)),
        optional: flag("optional"),
    }
}

fn targets(folder: &Path, name: &str) -> Vec<Target> {
    let mut targets = Vec::new();
    let mut add = |name: &str, context: Context, root: PathBuf| {
        if root.symlink_metadata().is_ok() {
            targets.push(Target { name: name.replace('-', "_"), context, root });
        }
    };
    add(name, Context::Main, folder.join("src/lib.rs"));
    add(name, Context::Main, folder.join("src/main.rs"));
    add("build_script_build", Context::Build, folder.join("build.rs"));
    for (part, context) in
        [("tests", Context::Test), ("benches", Context::Bench), ("examples", Context::Example)]
    {
        let part = folder.join(part);
        for file in if part.is_dir() { names(&part) } else { Vec::new() } {
            if let Some(stem) = file.strip_suffix(".rs") {
                add(stem, context, part.join(&file));
            }
        }
    }
    targets
}
