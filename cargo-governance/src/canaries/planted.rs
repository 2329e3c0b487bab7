//! A fault that plants nothing is none: every one changes the workspace, and none changes it as another does.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{ALL, Ground, Stage};

/// These ask a real tool, or another gate, while they are laid out; their own tests try them whole.
const ASKING: [&str; 5] = ["benchmarks", "leaks", "generated", "amendments", "canaries"];

/// Reads every file below a folder, and whether it can be started.
fn files(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, bool)> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            let is_program = is_program(&path);
            found.insert(path, (bytes, is_program));
        }
    }
    found
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().unwrap().permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_program(_: &Path) -> bool {
    false
}

#[test]
fn every_fault_changes_the_healthy_workspace_in_its_own_way() {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage { scratch: folder.path(), tool: "cargo governance", home: None, generators: &[] };
    let asked = ALL.iter().filter(|canary| !ASKING.contains(&canary.gate()));
    for canary in asked {
        let lay_out = || {
            let ground = Ground::make(folder.path().join("ground"), &stage).unwrap();
            canary.healthy(&ground).unwrap();
            ground
        };
        let healthy = files(lay_out().root());
        assert!(healthy.keys().any(|path| path.ends_with("Cargo.toml")), "{}", canary.gate());
        let mut seen = BTreeSet::from([healthy]);
        for fault in canary.faults() {
            let ground = lay_out();
            // What needs the real database or another tool says so, and is tried where that is there.
            if (fault.plant)(&ground).is_ok() {
                assert!(
                    seen.insert(files(ground.root())),
                    "{}: {} changes nothing of its own",
                    canary.gate(),
                    fault.name
                );
            }
        }
        assert!(seen.len() > 1, "no fault of `{}` could be planted", canary.gate());
    }
}
