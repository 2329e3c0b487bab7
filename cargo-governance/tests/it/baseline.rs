//! The baseline: made once, only ever shrunk, refused when it is not what was made here, seen on every run.

use crate::support::{Folder, MANIFEST};

const LAW: &str =
    "schema = 1\n[[article]]\nid = \"calm\"\nrule = \"panic_path\"\nwhy = \"a panic loses the mission\"\n";
const SOURCE: &str = "//! A library.\n\npub fn f(a: Option<u8>) -> u8 {\n    a.unwrap() + a.unwrap()\n}\n\npub fn g(a: Option<u8>) -> u8 {\n    a.unwrap()\n}\n";
const MENDED: &str = "//! A library.\n\npub fn f(a: Option<u8>) -> u8 {\n    a.unwrap() + a.unwrap()\n}\n\npub fn g(a: Option<u8>) -> u8 {\n    a.unwrap_or(0)\n}\n";
const WORSE: &str = "//! A library.\n\npub fn f(a: Option<u8>) -> u8 {\n    a.unwrap() + a.unwrap() + a.unwrap()\n}\n\npub fn g(a: Option<u8>) -> u8 {\n    a.unwrap()\n}\n";

fn old(name: &str) -> Folder {
    let folder = Folder::library(name, SOURCE);
    folder.write("governance.toml", LAW);
    folder
}

fn known(name: &str) -> Folder {
    let folder = old(name);
    folder.run(&["baseline", "create"]).exits(0);
    folder
}

#[test]
fn what_was_there_is_known_and_what_is_new_fails() {
    let folder = old("baseline_new");
    folder.run(&["lint"]).exits(1);
    folder.run(&["baseline", "create"]).exits(0).says(&[
        "wrote `governance-baseline.toml`: 3 known findings in 2 items",
        "calm",
        "small",
    ]);
    let text = folder.read("governance-baseline.toml");
    let line =
        "  { article = \"calm\", crate = \"small\", item = \"small::f\", kind = \"unwrap\", count = 2 },\n";
    assert!(text.contains(line), "{text}");
    folder.run(&["lint"]).exits(0).says(&["0 errors", "baseline: 3 known findings in 2 items, 0 fixed"]);
    folder.run(&["lint", "--no-baseline"]).exits(1).says(&["3 errors"]);
    folder.write("src/lib.rs", WORSE);
    folder.run(&["lint"]).exits(1).says(&[
        "error[calm]: `unwrap` panics if there is nothing to take",
        "2 of these are known",
        "3 errors",
        "baseline: 1 known finding in 1 item, 0 fixed, 1 item with more than is known",
    ]);
}

#[test]
fn what_is_fixed_must_leave() {
    let folder = known("baseline_fixed");
    folder.run(&["baseline", "shrink"]).exits(0).says(&["nothing to take out: 3 known findings in 2 items"]);
    folder.write("src/lib.rs", MENDED);
    folder.run(&["lint"]).exits(1).says(&[
        "error[stale_baseline]: the baseline knows 1 finding of `calm` in `small::g`, and none is left",
        "--> governance-baseline.toml:",
        "a number that is too high must shrink",
        "what is gone was mended, or the law asks for less now",
        "run `cargo governance baseline shrink`",
        "baseline: 2 known findings in 1 item, 1 fixed",
    ]);
    folder.run(&["explain", "stale_baseline"]).exits(0).says(&["fewer findings are left"]);
    folder.run(&["baseline", "shrink"]).exits(0).says(&[
        "calm  small::g  unwrap  1 -> gone",
        "1 finding left `governance-baseline.toml`: 2 known findings in 1 item",
    ]);
    folder.run(&["lint"]).exits(0).says(&["baseline: 2 known findings in 1 item, 0 fixed"]);
    folder.write("src/lib.rs", "//! A library.\n");
    folder.run(&["baseline", "shrink"]).exits(0).says(&["nothing is known any more"]);
    assert!(!folder.has("governance-baseline.toml"));
    folder.run(&["lint"]).exits(0);
}

#[test]
fn it_is_made_once_and_never_grows() {
    let folder = known("baseline_once");
    folder.write("src/lib.rs", WORSE);
    folder.run(&["baseline", "create"]).exits(2).complains(&[
        "error: there is a baseline already: `governance-baseline.toml`",
        "help: `cargo governance baseline shrink`",
    ]);
    let before = folder.read("governance-baseline.toml");
    folder.run(&["baseline", "shrink"]).exits(0).says(&["nothing to take out"]);
    assert_eq!(folder.read("governance-baseline.toml"), before);
}

#[test]
fn one_that_was_edited_or_is_not_from_here_is_refused() {
    let folder = known("baseline_refused");
    let own = folder.read("governance-baseline.toml");
    folder.write("governance-baseline.toml", &own.replace("count = 2", "count = 9"));
    for command in [&["lint"][..], &["baseline", "shrink"], &["baseline", "show"]] {
        folder.run(command).exits(2).complains(&[
            "error: the baseline `governance-baseline.toml` was changed by hand: its seal does not fit its entries",
            "help: bring back",
        ]);
    }
    folder.run(&["lint", "--format", "json"]).exits(2).says(&["was changed by hand"]);
    folder.run(&["validate", "--profile", "commit", "--only", "law"]).exits(2).says(&["was changed by hand"]);
    folder.write("governance-baseline.toml", &format!("<<<<<<< ours\n{own}"));
    folder.run(&["lint"]).exits(2).complains(&["has conflict markers of a merge in line 1", "take one side"]);
    folder.write("governance-baseline.toml", "schema = 1\nknown = [{ article = \"calm\" }]\n");
    folder
        .run(&["lint"])
        .exits(2)
        .complains(&["the baseline cannot be read at `governance-baseline.toml:2`"]);
    folder.write("governance-baseline.toml", &own);
    folder.write("governance.toml", &LAW.replace("calm", "quiet"));
    folder.run(&["lint"]).exits(2).complains(&[
        "knows `calm`, which is not in the law",
        "baseline rename OLD NEW",
        "another workspace",
    ]);
    folder.write("governance.toml", LAW);
    folder.write("Cargo.toml", &MANIFEST.replace("small", "other"));
    folder.run(&["lint"]).exits(2).complains(&["knows `small`, which is not in this workspace"]);
    folder.run(&["baseline", "shrink"]).exits(2).complains(&["made for another workspace"]);
}

#[test]
fn a_crate_or_an_article_that_went_takes_its_entries_along() {
    let manifest = |members: &str| format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n");
    let package =
        |name: &str| format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    let folder = Folder::new(
        "baseline_gone",
        &[
            ("Cargo.toml", &manifest("\"a\", \"b\"")),
            ("a/Cargo.toml", &package("a")),
            ("a/src/lib.rs", SOURCE),
            ("b/Cargo.toml", &package("b")),
            ("b/src/lib.rs", SOURCE),
            ("governance.toml", LAW),
        ],
    );
    folder.run(&["baseline", "create"]).exits(0).says(&["6 known findings in 4 items"]);
    folder.write("Cargo.toml", &manifest("\"a\""));
    folder
        .run(&["lint"])
        .exits(2)
        .complains(&["knows `b`, which is not in this workspace", "removed or renamed"]);
    folder.run(&["baseline", "shrink"]).exits(0).says(&["3 findings left", "3 known findings in 2 items"]);
    folder.run(&["lint"]).exits(0);
}

#[test]
fn a_renamed_article_takes_its_entries_along() {
    let folder = known("baseline_renamed");
    folder.run(&["baseline", "rename", "calm", "quiet"]).exits(2).complains(&["the law still has"]);
    folder.write("governance.toml", &LAW.replace("calm", "quiet"));
    folder.run(&["baseline", "rename", "loud", "quiet"]).exits(2).complains(&["knows nothing of `loud`"]);
    folder
        .run(&["baseline", "rename", "calm", "loud"])
        .exits(2)
        .complains(&["the law has no article `loud`"]);
    folder.write("src/lib.rs", WORSE);
    folder
        .run(&["baseline", "rename", "calm", "quiet"])
        .exits(0)
        .says(&["3 findings of `calm` are known of `quiet` now"]);
    folder.run(&["lint"]).exits(1).says(&["2 of these are known"]);
    folder.write("src/lib.rs", SOURCE);
    folder.run(&["lint"]).exits(0).says(&["baseline: 3 known findings in 2 items, 0 fixed"]);
    let other = LAW.replace("calm", "islands").replace("panic_path", "unsafe_code");
    folder.write("governance.toml", &other);
    folder
        .run(&["baseline", "rename", "quiet", "islands"])
        .exits(2)
        .complains(&["nothing that the baseline knows of `quiet` is a finding of `islands`"]);
}

#[test]
fn a_fault_of_another_kind_is_new_and_a_warning_is_never_held_back() {
    let folder = known("baseline_kind");
    folder.write("src/lib.rs", &SOURCE.replace("{\n    a.unwrap()\n", "{\n    todo!(\"{a:?}\")\n"));
    folder.run(&["lint"]).exits(1).says(&["`todo!` panics", "error[stale_baseline]"]);
    folder.write("src/lib.rs", SOURCE);
    folder.write("governance.toml", &format!("{LAW}severity = \"warn\"\n"));
    folder.run(&["lint"]).exits(0).says(&["0 errors, 3 warnings", "0 known findings in 0 items, 0 fixed"]);
    folder.run(&["baseline", "shrink"]).exits(0).says(&["nothing to take out"]);
}

#[test]
fn every_run_and_every_format_shows_it() {
    let folder = known("baseline_shown");
    folder
        .run(&["validate", "--profile", "commit", "--only", "law"])
        .exits(2)
        .says(&["no finding in 1 file, baseline: 3 known findings in 2 items, 0 fixed"]);
    let lines = folder.run(&["lint", "--format", "json"]);
    let last = lines.exits(0).stdout.lines().last().unwrap().to_owned();
    let last: serde_json::Value = serde_json::from_str(&last).unwrap();
    assert_eq!(
        (&last["reason"], &last["known"], &last["fixed"]),
        (&"governance-baseline".into(), &3.into(), &0.into())
    );
    folder.run(&["lint", "--format", "github"]).exits(0).says(&["::notice ", "3 known findings in 2 items"]);
    folder.write("src/lib.rs", &SOURCE.replace("pub fn g", "pub fn new"));
    let sarif = folder.run(&["lint", "--format", "sarif"]);
    let document: serde_json::Value = serde_json::from_str(&sarif.exits(1).stdout).unwrap();
    let results = document["runs"][0]["results"].as_array().unwrap();
    let states: Vec<_> = results
        .iter()
        .map(|it| (it["baselineState"].as_str().unwrap(), it["suppressions"].is_array()))
        .collect();
    assert_eq!(states, [("new", false), ("new", false), ("unchanged", true), ("unchanged", true)]);
    let shown = folder.run(&["baseline", "show", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&shown.exits(0).stdout).unwrap();
    assert_eq!(document["articles"][0]["crates"][0]["findings"], 3);
    folder.run(&["baseline", "show"]).exits(0).says(&["calm", "  small", "3 known findings in 2 items"]);
}

#[test]
fn it_belongs_to_the_workspaces_own_law() {
    let folder = known("baseline_other_law");
    folder.write("strict.toml", &LAW.replace("calm", "strict"));
    let ran = folder.run(&["lint", "--law", "strict.toml"]);
    ran.exits(1).says(&["3 errors"]).complains(&["`governance-baseline.toml` is not used"]);
    folder.run(&["baseline", "create", "--law", "strict.toml"]).exits(2).complains(&["leave out `--law`"]);
}

#[test]
fn what_cannot_be_known_is_said() {
    let folder = old("baseline_rest");
    let exemption =
        "\n[[exemption]]\narticle = \"calm\"\nitem = \"small::gone\"\nreason = \"r\"\nexpires = 2099-01-01\n";
    folder.write("governance.toml", &format!("{LAW}{exemption}"));
    let ran = folder.run(&["baseline", "create"]);
    ran.exits(1).says(&["3 known findings", "not in it: 1 finding, warnings or about the law itself"]);
    folder.write("src/broken.rs", "fn f( {");
    folder.write("src/lib.rs", &format!("mod broken;\n{MENDED}"));
    folder
        .run(&["baseline", "shrink"])
        .exits(2)
        .complains(&["could not be checked, beginning with `src/broken.rs`"]);
    let none = Folder::library("baseline_none", "//! Fine.\n");
    none.run(&["baseline", "create"]).exits(0).says(&["no baseline is needed"]);
    none.run(&["baseline", "shrink"]).exits(2).complains(&["there is no baseline", "baseline create"]);
}
