//! No file is left out.

use std::path::Path;

#[test]
fn every_file_of_the_suite_is_a_module_of_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let stem = name.strip_suffix(".rs").unwrap();
        let declared = format!("mod {stem};");
        assert!(
            stem == "main" || include_str!("main.rs").lines().any(|line| line == declared),
            "{name} is left out"
        );
    }
}

#[test]
fn every_ui_test_has_its_message() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("rs") => {
                assert!(path.with_extension("stderr").is_file(), "{} has no message", path.display())
            }
            Some("stderr") => assert!(path.with_extension("rs").is_file(), "{} has no test", path.display()),
            _ => {}
        }
    }
}
