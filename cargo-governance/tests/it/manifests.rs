//! What a build script reads out of manifests is what cargo says about them.

use std::path::Path;

use cargo_governance::lint::{build, package};
use cargo_governance::workspace::Workspace;

/// Prints a package, with its parts in a fixed order.
fn printed(package: &package::Package) -> Vec<String> {
    let targets =
        package.targets.iter().map(|it| format!("{} {:?} {}", it.name, it.context, it.root.display()));
    let dependencies = package.dependencies.iter().map(|it| format!("{it:?}"));
    let mut lines: Vec<String> = targets.chain(dependencies).collect();
    lines.sort();
    lines.insert(0, format!("{} {}", package.name, package.manifest.display()));
    lines
}

#[track_caller]
#[expect(clippy::unwrap_used, reason = "a test stops where its set-up fails")]
fn same(manifest: &Path) {
    let asked = Workspace::find(Some(manifest)).unwrap().packages;
    for package in &asked.packages {
        let read = build::read_package(package.manifest.parent().unwrap()).unwrap();
        assert_eq!(read.root, asked.root, "{}", package.name);
        assert_eq!(read.packages.iter().map(printed).collect::<Vec<_>>(), [printed(package)]);
    }
}

#[test]
fn every_package_of_this_workspace_is_read_as_cargo_reads_it() {
    same(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml"));
}

#[test]
fn unusual_manifests_are_read_as_cargo_reads_them() {
    let folder = crate::support::Folder::new(
        "manifests",
        &[
            (
                "Cargo.toml",
                "[workspace]\nmembers = [\"a\", \"group/*\"]\nexclude = [\"group/out\"]\n[workspace.dependencies]\nshort = { package = \"inner-one\", path = \"group/one\" }\n",
            ),
            (
                "a/Cargo.toml",
                "[package]\nname = \"a-b\"\nedition = \"2021\"\nautobins = false\nautoexamples = false\nbuild = \"make/script.rs\"\n[lib]\npath = \"lib/root.rs\"\nname = \"other\"\n[[bin]]\nname = \"tool\"\npath = \"bin/tool.rs\"\n[[bin]]\nname = \"second\"\n[[test]]\nname = \"slow\"\npath = \"checks/slow.rs\"\n[dependencies]\nshort = { workspace = true, optional = true }\n[target.'cfg(windows)'.dev-dependencies]\nplain = { path = \"../group/../group/two\", package = \"two\" }\n[features]\nx = [\"dep:short\"]\n",
            ),
            ("a/lib/root.rs", ""),
            ("a/bin/tool.rs", "fn main() {}"),
            ("a/src/bin/second/main.rs", "fn main() {}"),
            ("a/src/bin/unseen.rs", "fn main() {}"),
            ("a/make/script.rs", "fn main() {}"),
            ("a/checks/slow.rs", ""),
            ("a/tests/quick.rs", ""),
            ("a/tests/folder/main.rs", ""),
            ("a/tests/common/mod.rs", ""),
            ("a/examples/unseen.rs", "fn main() {}"),
            ("a/benches/b.rs", "fn main() {}"),
            (
                "group/one/Cargo.toml",
                "[package]\nname = \"inner-one\"\n[[bin]]\nname = \"only\"\npath = \"src/only.rs\"\n",
            ),
            ("group/one/src/lib.rs", ""),
            ("group/one/src/only.rs", "fn main() {}"),
            ("group/one/src/main.rs", "fn main() {}"),
            ("group/two/Cargo.toml", "[package]\nname = \"two\"\nedition = \"2018\"\nbuild = false\n"),
            ("group/two/src/main.rs", "fn main() {}"),
            ("group/two/src/bin/extra.rs", "fn main() {}"),
            ("group/two/src/lib.rs", ""),
            ("group/two/build.rs", "fn main() {}"),
        ],
    );
    same(&folder.root().join("Cargo.toml"));
}
