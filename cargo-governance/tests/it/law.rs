//! `lint`, `explain` and `law coverage` on small workspaces.

use crate::support::Folder;

fn article(id: &str, severity: &str, rest: &str) -> String {
    format!(
        "\n[[article]]\nid = \"{id}\"\nrule = \"panic_path\"\nwhy = \"a panic loses the mission\"\nseverity = \"{severity}\"\n{rest}"
    )
}

fn library(name: &str, source: &str, articles: &[String]) -> Folder {
    let folder = Folder::library(name, source);
    folder.write("governance.toml", &format!("schema = 1\n{}", articles.concat()));
    folder
}

const PANICS: &str = "pub fn first(list: &[u8]) -> u8 {\n    list.first().copied().unwrap()\n}\n";

#[test]
fn the_exit_code_of_lint_follows_the_severity() {
    let folder = library("severity", PANICS, &[article("no-panic", "deny", "")]);
    folder.run(&["lint"]).exits(1).says(&[
        "error[no-panic]",
        "src/lib.rs:2",
        "^^^^^^",
        "why: a panic loses the mission",
    ]);
    let folder = library("severity", PANICS, &[article("no-panic", "warn", "")]);
    folder.run(&["lint", "--fresh"]).exits(0).says(&["warning[no-panic]"]);
}

#[test]
fn a_file_that_cannot_be_read_is_never_lawful() {
    let folder = library("unreadable", "mod missing;\n", &[article("no-panic", "deny", "")]);
    folder.run(&["lint"]).exits(2);
    let gate = folder.run(&["validate", "--profile", "commit", "--only", "law"]);
    gate.exits(2).says(&["law inconclusive: 1 place could not be checked"]);
}

#[test]
fn findings_come_in_the_formats_of_machines() {
    let folder = library("formats", PANICS, &[article("no-panic", "deny", "")]);
    let json = folder.run(&["lint", "--format", "json"]);
    // With the types with which editors read cargo's own messages.
    let messages = cargo_metadata::Message::parse_stream(json.exits(1).stdout.as_bytes());
    let messages: Vec<_> = messages.map(|message| message.expect("a message of cargo")).collect();
    let [cargo_metadata::Message::CompilerMessage(found)] = messages.as_slice() else {
        panic!("{messages:?}")
    };
    let span = found.message.spans.iter().find(|span| span.is_primary).expect("a place");
    assert_eq!((span.file_name.as_str(), span.line_start), ("src/lib.rs", 2));
    assert_eq!(found.message.code.as_ref().map(|code| code.code.as_str()), Some("no-panic"));
    assert!(found.target.src_path.as_str().ends_with("src/lib.rs"));
    let sarif = folder.run(&["lint", "--format", "sarif"]);
    let document: serde_json::Value = serde_json::from_str(&sarif.exits(1).stdout).unwrap();
    assert_eq!(document["runs"][0]["results"][0]["ruleId"], "no-panic");
    folder.run(&["lint", "--format", "github"]).exits(1).says(&["::error file=src/lib.rs,line=2"]);
}

#[test]
fn an_article_is_explained_with_its_rule() {
    let folder = library("explained", PANICS, &[article("no-panic", "deny", "")]);
    folder.run(&["explain", "no-panic"]).exits(0).says(&["a panic loses the mission", "## What it does"]);
    folder.run(&["explain"]).exits(0).says(&["panic_path", "no-panic"]);
    // It has no title of its own, and is named once.
    folder.run(&["explain"]).exits(0).says(&["\n  no-panic (panic_path)\n"]);
}

#[test]
fn coverage_names_what_nothing_enforces() {
    let folder = library("covered", PANICS, &[article("no-panic", "deny", "")]);
    folder
        .run(&["law", "coverage"])
        .exits(0)
        .says(&["1 item in 1 file", "every article and limit is enforced"]);
    let ghost = article("ghost", "deny", "select = { modules = [\"ghost\"] }\n");
    let law = format!("schema = 1\n[limits]\nmemory = \"1 GiB\"\n{}{ghost}", article("no-panic", "deny", ""));
    folder.write("governance.toml", &law);
    folder.run(&["law", "coverage"]).exits(1).says(&[
        "nothing: no code is under it",
        "memory   at most 1 GiB                   nothing",
        "nothing enforces 2 of the articles and limits: `ghost`, `memory`",
    ]);
}

#[test]
fn a_glob_that_matches_nothing_is_told_beside_one_that_matches() {
    let select = "select = { modules = [\"first\", \"second\"], except_modules = [\"third\"] }\n";
    let folder = library("globs", "pub mod first {}\n", &[article("no-panic", "deny", select)]);
    folder.run(&["law", "coverage"]).exits(1).says(&[
        "`second` in `modules` matches nothing",
        "`third` in `except_modules` matches nothing",
        "2 globs match nothing",
    ]);
    folder.write("src/lib.rs", "pub mod first {}\n#[cfg(test)]\nmod second {}\nmod third {}\n");
    folder.run(&["law", "coverage"]).exits(0).says(&["every article and limit is enforced"]);
}

#[test]
fn a_law_that_says_nothing_is_in_order_and_governs_nothing() {
    let folder = Folder::library("nothing", "");
    let said = "nothing is governed: the law has no article and no limit";
    folder.run(&["law", "check"]).exits(0).complains(&[said]);
    folder.write("governance.toml", &format!("schema = 1\n{}", article("no-panic", "deny", "")));
    assert_eq!(folder.run(&["law", "check"]).exits(0).stderr, "");
}
