//! Any bytes as a crate: findings or an "unchecked", each at a place that exists; never a panic, never a hang.
//!
//! The bytes are split at NUL into the crate's root, its manifest and one module, each optional.
#![no_main]

use std::path::PathBuf;
use std::sync::OnceLock;

use governance_law::{Context, Date, Law};
use governance_lint::package::{Package, Target, Workspace};
use libfuzzer_sys::fuzz_target;

/// A law with every rule that reads source or manifests.
const LAW: &str = include_str!("every_rule.toml");

struct World {
    law: Law,
    workspace: Workspace,
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let memory = PathBuf::from("/dev/shm");
        let base = if memory.is_dir() { memory } else { std::env::temp_dir() };
        let root = base.join(format!("governance-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(root.join("src")).expect("a folder for the crate");
        let target = Target { name: "fuzzed".into(), context: Context::Main, root: root.join("src/lib.rs") };
        let package = Package {
            name: "fuzzed".into(),
            manifest: root.join("Cargo.toml"),
            targets: vec![target],
            dependencies: Vec::new(),
        };
        let law = Law::parse("governance.toml", LAW).expect("the law of the fuzz target is in order");
        World { law, workspace: Workspace { root, packages: vec![package] } }
    })
}

fuzz_target!(|bytes: &[u8]| {
    let World { law, workspace } = world();
    let mut parts = bytes.splitn(3, |byte| *byte == 0);
    let files = [
        ("src/lib.rs", parts.next().unwrap_or_default()),
        ("Cargo.toml", parts.next().unwrap_or(b"[package]\nname = \"fuzzed\"\n")),
        ("src/m.rs", parts.next().unwrap_or_default()),
    ];
    for (name, text) in files {
        std::fs::write(workspace.root.join(name), text).expect("the crate can be written");
    }
    let today = Date { year: 2026, month: 11, day: 20 };
    let report = governance_lint::lint(workspace, law, today);
    let places = report.findings.iter().map(|finding| &finding.place);
    for place in places.chain(report.unchecked.iter().map(|unchecked| &unchecked.place)) {
        let length = match &*place.file {
            "governance.toml" => LAW.len(),
            name => files.iter().find(|(file, _)| *file == name).map_or(0, |(_, text)| text.len()),
        };
        assert!(place.span.start <= place.span.end && place.span.end <= length, "{place:?} in {length} bytes");
        assert!(place.line >= 1 && place.column >= 1, "{place:?}");
    }
});
