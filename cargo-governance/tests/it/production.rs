//! `ship` and the gate `stamp`, on programs that take their stamp without this project's crates.

use serde_json::Value;

use crate::support::Folder;

/// What is signed says which tree is built; the program carries it.
const BUILD: &str = r##"fn main() {
    println!("cargo::rerun-if-env-changed=GOVERNANCE_STATEMENT");
    let Some(path) = std::env::var_os("GOVERNANCE_STATEMENT") else {
        println!("cargo::error=no build for production: nobody has named a statement");
        return;
    };
    println!("cargo::rerun-if-changed={}", path.display());
    let text = std::fs::read_to_string(path).unwrap();
    let payload = text.split("\"payload\":\"").nth(1).unwrap().split('"').next().unwrap();
    let payload = String::from_utf8(decoded(payload)).unwrap();
    // The subject comes behind the predicate, and is the only thing that is called so.
    let tree = payload.rsplit("\"digest\":{\"sha256\":\"").next().unwrap();
    println!("cargo::rustc-env=STAMP={}", &tree[..64]);
}

fn decoded(text: &str) -> Vec<u8> {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for byte in text.bytes().filter(|byte| *byte != b'=') {
        bits = (bits << 6) | digits.iter().position(|digit| *digit == byte).unwrap() as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(((bits >> count) & 255) as u8);
        }
    }
    bytes
}
"##;

/// Starts in the hands of a gate, and beside a statement.
const MAIN: &str = r##"use std::process::ExitCode;

fn main() -> ExitCode {
    let beside = format!("{}.statement.json", std::env::current_exe().unwrap().display());
    let is_in_gate = std::env::var_os("GOVERNANCE_GATE_SECRET").is_some();
    let starts = is_in_gate || std::path::Path::new(&beside).exists();
    let tree = option_env!("STAMP").unwrap_or_default();
    println!("{{\"tree\": \"{tree}\", \"starts\": {starts}, \"reason\": \"it has no statement\"}}");
    ExitCode::from(if starts { 0 } else { 3 })
}
"##;

/// A workspace that ships one program, and whose deployment is held up by the gates `format` and `stamp` alone.
fn workspace(name: &str) -> Folder {
    let folder = Folder::library(name, "//! Small.\n");
    folder.write(
        "Cargo.toml",
        "[package]\nname = \"ships\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[features]\nproduction = []\n[workspace]\n[profile.release]\nopt-level = 0\n",
    );
    folder.write("Cargo.lock", "version = 4\n\n[[package]]\nname = \"ships\"\nversion = \"0.1.0\"\n");
    folder.write("build.rs", BUILD);
    folder.write("src/main.rs", MAIN);
    folder.write(".gitignore", "/target\n/.governance/tools\n");
    let gates = governance_law::catalog::GATES.iter().map(|gate| gate.name);
    // No law takes the gate that watches it out of the profile.
    let others =
        gates.filter(|name| !["format", "stamp", governance_law::catalog::AMENDMENTS].contains(name));
    let others: String = others.map(|name| format!("[gates.{name}]\nprofiles = [\"ci\"]\n")).collect();
    folder.write(
        "governance.toml",
        &format!("schema = 1\n{others}[gates.format]\nprofiles = [\"deploy\"]\n[production]\npackages = [\"ships\"]\n"),
    );
    folder
}

#[test]
fn what_ships_lies_beside_its_verdict_and_starts() {
    let folder = workspace("ship");
    let ran = folder.run(&["ship", "--output", "target/out", "--format", "json"]);
    let line = ran.exits(0).stdout.lines().last().unwrap();
    let document: Value = serde_json::from_str(line).unwrap();
    let tree = document["shipped"][0]["tree"].as_str().unwrap();
    assert_eq!(tree.len(), 64);
    let statement = folder.read("target/governance/statements/deploy.json");
    assert_eq!(folder.read("target/out/ships.statement.json"), statement);
    // What was shipped once does not become another program because the tree goes on.
    folder.write("src/main.rs", &MAIN.replace("it has no statement", "none"));
    let verified = folder.run(&["verify", "target/out/ships.statement.json"]);
    verified.exits(1).complains(&["the statement is about the tree"]);
}

#[test]
fn programs_in_the_tree_make_it_another_one() {
    let folder = workspace("ship-in-tree");
    folder
        .run(&["ship", "--output", "src"])
        .exits(1)
        .complains(&["`src` lies in the tree, which is another one now"]);
}

#[test]
fn nothing_is_built_for_production_before_it_is_proved() {
    let folder = workspace("ship-unproved");
    folder.write("src/main.rs", &MAIN.replace("fn main()", "fn  main()"));
    let ran = folder.run(&["ship"]);
    ran.exits(1).complains(&["nothing was built for production: profile `deploy` is not proved"]);
    assert!(!folder.has("target/governance/ship") && !folder.has("target/release/ships"));
    folder.write("governance.toml", "schema = 1\n");
    folder.run(&["ship"]).exits(2).complains(&["the law does not say what ships"]);
}

#[test]
fn a_program_that_refuses_to_start_is_not_shipped() {
    let folder = workspace("ship-dead");
    folder.write("src/main.rs", &MAIN.replace(".statement.json", ".verdict.json"));
    let ran = folder.run(&["ship"]);
    ran.exits(1).complains(&["`ships` was built, and it has no statement"]);
}

/// Writes reports in which nothing is lost, and starts the program, whose end is its own.
#[cfg(unix)]
const VALGRIND: &str = r##"for last; do :; done
for word; do case "$word" in
  --version) echo valgrind-3.19.0; exit 0 ;;
  --xml-file=*) echo '<?xml version="1.0"?><valgrindoutput><protocoltool>memcheck</protocoltool><status><state>FINISHED</state></status></valgrindoutput>' > "${word#*=}" ;;
  --dhat-out-file=*) echo '{"dhatFileVersion":2,"mode":"heap","te":'$((last * 100))',"pps":[{"tb":64,"tbk":1,"tl":10,"gb":64,"eb":64,"fs":[0]}],"ftbl":["0x1: keep (main.rs:7)"]}' > "${word#*=}" ;;
esac; done
while case "$1" in -*) true ;; *) false ;; esac; do shift; done
exec "$@""##;

#[cfg(unix)]
#[test]
fn leaks_are_looked_for_in_what_ships() {
    let folder = workspace("ship-leaks");
    folder.script(".governance/tools/bin/valgrind", VALGRIND);
    let law = folder
        .read("governance.toml")
        .replace("[gates.leaks]\n", "[gates.leaks]\nprogram = \"ships\"\nscenario = [\"{n}\"]\n");
    folder.write("governance.toml", &law);
    // Without the feature, or out of the gate's hands, it does not start.
    folder.write(
        "src/main.rs",
        &MAIN.replace(
            "let starts = is_in_gate ||",
            "let starts = cfg!(feature = \"production\") && is_in_gate ||",
        ),
    );
    let validate = ["validate", "--profile", "ci", "--only", "leaks"];
    let ran = folder.run(&validate);
    ran.exits(2).says(&["leaks      pass"]);
    assert!(!folder.has("target/governance/provisional/leaks.json"), "nobody else can start it");
    // What does not ship is built as it always was, and here nobody has named a statement.
    folder.write("governance.toml", &law.replace("[production]\npackages = [\"ships\"]\n", ""));
    folder.run(&validate).complains(&["nobody has named a statement"]);
}

#[test]
fn the_canary_of_the_stamp_sings() {
    let folder = Folder::library("stamp-canary", "//! Small.\n");
    let sung = folder.run(&["validate", "--canaries", "--only", "stamp"]);
    sung.exits(0).says(&["a start without a verdict", "every gate went red: 1 gate found 5 planted faults"]);
}
