//! When a test run is taken over, and when it is not.

use crate::support::Folder;

const SOURCE: &str = "#[test]\nfn passes() {}\n\n#[test]\n#[ignore = \"an example\"]\nfn waits() {}\n";

#[test]
fn only_the_very_same_inputs_are_reused() {
    let folder = Folder::library("records", SOURCE);
    let fresh = |args: &[&str], env: &[(&str, &str)]| {
        let ran = folder.run_with(args, env);
        ran.exits(0);
        assert_eq!(ran.stdout.lines().last(), Some("1 passed, 0 failed, 1 skipped"), "{ran:#?}");
        !ran.stdout.contains("reused: ")
    };
    assert!(fresh(&["test"], &[]));
    assert!(!fresh(&["test"], &[]));
    assert!(fresh(&["test", "--fresh"], &[]));
    folder.write("notes.txt", "a test may read any file of the tree");
    assert!(fresh(&["test"], &[]));
    assert!(!fresh(&["test"], &[]));
    // Whoever runs these tests may have set it already, as tools that measure coverage do: to 1.
    assert!(fresh(&["test"], &[("RUST_TEST_THREADS", "2")]));
    folder.write("target/unrelated", "what is built is no input");
    assert!(!fresh(&["test"], &[("RUST_TEST_THREADS", "2")]));
}

#[test]
fn a_run_that_changes_its_own_inputs_is_not_recorded() {
    let source = "#[test]\nfn writes() {\n    let now = std::time::SystemTime::now();\n    \
                  std::fs::write(\"trace.txt\", format!(\"{now:?}\")).unwrap();\n}\n";
    let folder = Folder::library("unsteady", source);
    for _ in 0..2 {
        let ran = folder.run(&["test"]);
        ran.exits(0).complains(&["they will run again next time: during the run `trace.txt`"]);
        assert!(!ran.stdout.contains("reused"), "{ran:#?}");
    }
}
