//! `constraint_validator`: the constraints alone, with exit codes of their own.
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use std::process::{Command, Output};

use crate::support::Folder;

const ARTICLE: &str = "schema = 1\n[[article]]\nid = \"no-panic\"\nrule = \"panic_path\"\nwhy = \"w\"\n";

fn validator(folder: &Folder, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_constraint_validator"));
    command.args(args).current_dir(folder.root());
    command.env("CARGO_TARGET_DIR", folder.path("target")).env("CARGO_NET_OFFLINE", "true");
    command.output().unwrap()
}

#[track_caller]
fn check(folder: &Folder, args: &[&str], code: i32, says: &[&str]) {
    let output = validator(folder, args);
    let said = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    let said = String::from_utf8(said).unwrap();
    assert!(output.status.code() == Some(code) && says.iter().all(|part| said.contains(part)), "{said}");
}

#[test]
fn constraints_hold_are_violated_or_could_not_be_checked() {
    let folder = Folder::library("constraints", "//! Small.\n");
    folder.write("governance.toml", ARTICLE);
    check(
        &folder,
        &["-q"],
        0,
        &["law        pass", "census     pass", "constraints hold: 1 article, 0 limits"],
    );
    folder.write(
        "src/lib.rs",
        "//! Small.\n\n/// Says.\npub fn say(text: Option<u8>) -> u8 {\n    text.unwrap()\n}\n",
    );
    check(&folder, &["-q"], 1, &["law        fail", "src/lib.rs:5", "constraints are violated"]);
    check(
        &folder,
        &["-q", "--format", "json"],
        1,
        &["\"summary\": \"constraints are violated", "\"exit_code\": 1"],
    );
    folder.write("src/lib.rs", "pub fn broken( {\n");
    check(&folder, &["-q"], 2, &["could not be checked", "constraints could not be checked"]);
    folder.write("governance.toml", "schema = 1\nnonsense = 1\n");
    check(&folder, &["-q"], 2, &["nonsense"]);
    // It leaves no evidence, because it proves no profile.
    assert!(!folder.has("evidence"));
    check(&folder, &["--help"], 0, &["a constraint is violated", "constraint_validator --manifest-path"]);
    check(&folder, &["--nonsense"], 2, &["unexpected argument"]);
}
