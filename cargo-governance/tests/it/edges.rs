//! Laws at their edges, and workspaces of which a part cannot be read: every command says what it does not know.
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use std::process::Command;

use serde_json::Value;

use crate::support::{Folder, Ran};

const PANICS: &str = "[[article]]\nid = \"no-panic\"\nrule = \"panic_path\"\nwhy = \"w\"\n";
const UNWRAPS: &str = "//! Small.\n\n/// A.\npub fn a(x: Option<u8>) -> u8 {\n    x.unwrap()\n}\n";
const LAYERS: &str = "[[article]]\nid = \"floors\"\nrule = \"module_layers\"\nwhy = \"w\"\n\
    [[article.layer]]\nname = \"low\"\nmodules = [\"low::**\"]\n\
    [[article.layer]]\nname = \"high\"\nmodules = [\"high::**\"]\nmay_use = [\"low\"]\n";

fn document(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap()
}

fn git(folder: &Folder, args: &[&str]) {
    let identity = ["-c", "user.name=n", "-c", "user.email=n@example.org"];
    let output = Command::new("git").args(identity).args(args).current_dir(folder.root()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// A workspace one of whose files is no Rust.
fn half_read(name: &str, law: &str) -> Folder {
    let source = "//! Small.\n\npub mod low {\n    pub struct Low;\n}\n\npub mod high {\n    pub struct High(crate::low::Low);\n}\n\nmod broken;\n";
    let folder = Folder::library(name, source);
    folder.write("src/broken.rs", "fn f( {");
    folder.write("governance.toml", &format!("schema = 1\n{law}"));
    folder
}

#[test]
fn what_could_not_be_read_is_noted_wherever_something_is_counted() {
    let folder = half_read("edges-unread", &format!("{PANICS}{LAYERS}"));
    let coverage = folder.run(&["law", "coverage"]);
    coverage.exits(2).complains(&["unchecked: src/broken.rs: "]);
    coverage.says(&["some files could not be read, so the counts are too low"]);
    folder.run(&["whatif", "low", "--layer", "high"]).complains(&["unchecked: src/broken.rs: "]);
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "the law"]);
    folder.write("governance.toml", &format!("schema = 1\n{LAYERS}"));
    folder.run(&["law", "diff"]).complains(&["unchecked: src/broken.rs: "]);
    let diff = document(&folder.run(&["law", "diff", "--format", "json"]));
    assert_eq!(diff.pointer("/unchecked/0/file"), Some(&Value::from("src/broken.rs")), "{diff:#}");
}

#[test]
fn a_law_is_proposed_although_a_place_cannot_be_checked() {
    let folder = half_read("edges-proposed", "");
    std::fs::remove_file(folder.path("governance.toml")).unwrap();
    folder.run(&["init"]).says(&[" and 1 place could not be checked"]);
}

#[test]
fn what_cannot_be_checked_is_in_no_baseline() {
    let folder = half_read("edges-baseline", PANICS);
    folder.write("src/lib.rs", &format!("{UNWRAPS}\nmod broken;\n"));
    let ran = folder.run(&["baseline", "create"]);
    ran.says(&["not in it: 1 place that could not be checked; `cargo governance lint` shows why"]);
}

#[test]
fn declarations_are_counted_as_what_holds_a_limit() {
    let law = "[limits]\ngpu_memory = \"8 GiB\"\n[[article]]\nid = \"bounds\"\nrule = \"limit_exceeded\"\nwhy = \"w\"\nlimits = [\"gpu_memory\"]\n";
    let source = "//! Small.\n\n#[governed(gpu_memory = \"4 GiB\")]\npub struct State;\n";
    let folder = Folder::library("edges-declared", source);
    folder.write("governance.toml", &format!("schema = 1\n{law}"));
    folder.run(&["law", "coverage"]).exits(0).says(&["article bounds, 1 declaration"]);
}

#[test]
fn an_exemption_is_said_in_the_verdict_and_too_many_findings_are_cut() {
    let folder = Folder::library("edges-exempt", UNWRAPS);
    let lift =
        "[[exemption]]\narticle = \"no-panic\"\nitem = \"small::a\"\nreason = \"r\"\nexpires = 2999-01-01\n";
    folder.write("governance.toml", &format!("schema = 1\n{PANICS}{lift}"));
    let run = ["validate", "--profile", "commit", "--only", "law", "--quiet"];
    folder.run(&run).exits(2).says(&["1 exempted"]);
    folder.write("governance.toml", &format!("schema = 1\n{PANICS}"));
    let many: String = (0..60)
        .map(|number| format!("\n/// F.\npub fn f{number}(x: Option<u8>) -> u8 {{\n    x.unwrap()\n}}\n"))
        .collect();
    folder.write("src/lib.rs", &format!("//! Small.\n{many}"));
    folder.run(&run).exits(1).says(&["60 findings", " more lines: `cargo governance lint` shows all"]);
}

/// Says why an article cannot be proved.
#[track_caller]
fn refused(folder: &Folder, law: &str, id: &str, why: &str) {
    folder.write("governance.toml", &format!("schema = 1\n{law}"));
    folder.run(&["law", "prove", id, "--quiet"]).exits(1).says(&[why]);
}

#[test]
fn layers_that_forbid_nothing_cannot_be_broken() {
    let source = "//! Small.\n\nmod low {\n    pub(crate) const ONE: u8 = 1;\n}\n\nmod high {\n    pub(crate) const TWO: u8 = \
                  crate::low::ONE + 1;\n}\n\n/// Two.\npub const TWO: u8 = high::TWO;\n";
    let folder = Folder::library("edges-open", source);
    let open = LAYERS.replace("modules = [\"low::**\"]\n", "modules = [\"low::**\"]\nmay_use = [\"high\"]\n");
    refused(&folder, &open, "floors", "every layer may use every other, so nothing is forbidden");
    let nowhere = LAYERS.replace("\"high::**\"", "\"gone::**\"");
    refused(&folder, &nowhere, "floors", "no crate that the article covers has a module in each of the two");
    let rooms = |more: &str| {
        format!(
            "[[article]]\nid = \"rooms\"\nrule = \"crate_layers\"\nwhy = \"w\"\n\
             [[article.layer]]\nname = \"all\"\ncrates = [\"small\"]\n{more}"
        )
    };
    refused(&folder, &rooms(""), "rooms", "every layer may use every other, so nothing is forbidden");
    let ghost = rooms("[[article.layer]]\nname = \"none\"\ncrates = [\"ghost\"]\n");
    refused(&folder, &ghost, "rooms", "no crate that the article covers is in layer `none`");
}

#[test]
fn a_limit_is_exceeded_on_each_side_that_it_has() {
    let folder = Folder::library("edges-limits", "//! Small.\n\n#[governed]\npub struct State;\n");
    let law = "[limits]\nheld = { at_least = \"1 GiB\" }\npause = { at_least = \"2 s\" }\nrate = { at_least = 0.5 }\n\
               [[article]]\nid = \"bounds\"\nrule = \"limit_exceeded\"\nwhy = \"w\"\nlimits = [\"held\", \"pause\", \"rate\"]\n";
    folder.write("governance.toml", &format!("schema = 1\n{law}"));
    let ran = document(&folder.run(&["law", "prove", "bounds", "--format", "json"]));
    let violations = ran.pointer("/articles/0/violations").and_then(Value::as_array).unwrap();
    let planted: Vec<String> = violations.iter().map(|it| it["planted"].to_string()).collect();
    assert!(
        ["held", "pause", "rate"].iter().all(|name| planted.iter().any(|it| it.contains(name))),
        "{ran:#}"
    );
    assert!(violations.iter().all(|it| it["verdict"] == "caught"), "{ran:#}");
}

#[test]
fn a_layer_may_be_used_in_builds_and_tests_alone() {
    let member = |name: &str, rest: &str| {
        format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{rest}")
    };
    let path = "kit = { path = \"../kit\" }\n";
    let names: Vec<String> = (0..13).map(|number| format!("\"spare{number}\"")).collect();
    let mut files = vec![
        ("Cargo.toml".to_owned(), format!("[workspace]\nresolver = \"3\"\nmembers = [\"web\", \"kit\", {}]\n", names.join(", "))),
        ("web/Cargo.toml".to_owned(), member("web", &format!("[dev-dependencies]\n{path}[build-dependencies]\n{path}"))),
        ("web/src/lib.rs".to_owned(), String::new()),
        ("kit/Cargo.toml".to_owned(), member("kit", "")),
        ("kit/src/lib.rs".to_owned(), String::new()),
        (
            "governance.toml".to_owned(),
            "schema = 1\n[[article]]\nid = \"rooms\"\nrule = \"crate_layers\"\nwhy = \"w\"\n\
             [[article.layer]]\nname = \"domain\"\ncrates = [\"kernel\"]\ndev_may_use = [\"edge\"]\nbuild_may_use = [\"edge\"]\n\
             [[article.layer]]\nname = \"closed\"\ncrates = [\"vault\"]\n\
             [[article.layer]]\nname = \"edge\"\ncrates = [\"web\", \"kit\", \"spare*\"]\n"
                .to_owned(),
        ),
    ];
    for number in 0..13 {
        files.push((format!("spare{number}/Cargo.toml"), member(&format!("spare{number}"), "")));
        files.push((format!("spare{number}/src/lib.rs"), String::new()));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let folder = Folder::new("edges-kinds", &files);
    folder.run(&["whatif", "web", "--layer", "domain"]).exits(0).says(&["no finding would come"]);
    folder.run(&["whatif", "web", "--layer", "closed"]).exits(1).says(&["2 findings would come"]);
    // Of many names a few are shown.
    folder
        .run(&["whatif", "something-else", "--layer", "domain"])
        .exits(2)
        .complains(&["known here: ", " and 3 more"]);
}

#[test]
fn a_module_moves_with_all_that_is_below_it() {
    let source = "//! Small.\n\npub mod low {\n    pub struct Low;\n    pub mod deep {\n        pub struct Deep;\n    }\n}\n";
    let folder = Folder::library("edges-below", source);
    folder.write("governance.toml", &format!("schema = 1\n{LAYERS}"));
    folder
        .run(&["whatif", "low", "--layer", "high"])
        .exits(0)
        .says(&["module `low` with 1 module below it moved"]);
}

#[test]
fn of_many_places_that_become_legal_a_few_are_shown_and_of_none_it_is_said() {
    let folder = Folder::library("edges-legal", "//! Small.\n");
    let many: String = (0..60)
        .map(|number| format!("\n/// F.\npub fn f{number}(x: Option<u8>) -> u8 {{\n    x.unwrap()\n}}\n"))
        .collect();
    folder.write("src/lib.rs", &format!("//! Small.\n{many}"));
    folder.write("governance.toml", &format!("schema = 1\n{PANICS}"));
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "the law"]);
    let lift = "[[exemption]]\narticle = \"no-panic\"\nitem = \"small::gone\"\nreason = \"r\"\nexpires = 2999-01-01\n";
    folder.write("governance.toml", &format!("schema = 1\n{PANICS}{lift}"));
    folder.run(&["law", "diff"]).exits(1).says(&["nothing that is there today becomes legal by it"]);
    folder.write("governance.toml", "schema = 1\n");
    folder.run(&["law", "diff"]).exits(1).says(&[" more; `--format json` lists all"]);
}

#[test]
fn what_depends_on_code_outside_is_never_taken_over_and_may_be_forbidden() {
    let folder = Folder::library("edges-outside", "//! Small.\n");
    let outside = "[package]\nname = \"outside\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";
    folder.write("../edges-outside-crate/Cargo.toml", outside);
    folder.write("../edges-outside-crate/src/lib.rs", "");
    let manifest = folder.read("Cargo.toml");
    folder.write(
        "Cargo.toml",
        &format!("{manifest}\n[dependencies]\noutside = {{ path = \"../edges-outside-crate\" }}\n"),
    );
    std::fs::remove_file(folder.path("Cargo.lock")).unwrap();
    let why = folder.run(&["validate", "--profile", "commit", "--why", "law"]);
    why.exits(2).says(&["law would run: a dependency lies outside the workspace, in `"]);
    folder.write(
        "governance.toml",
        "schema = 1\n[[article]]\nid = \"rooms\"\nrule = \"crate_layers\"\nwhy = \"w\"\n\
         [[article.layer]]\nname = \"pure\"\ncrates = [\"kernel\"]\nforbid_external = [\"out*\"]\n\
         [[article.layer]]\nname = \"edge\"\ncrates = [\"small\"]\n",
    );
    folder.run(&["whatif", "small", "--layer", "pure"]).exits(1).says(&["1 finding would come", "`outside`"]);
}

#[test]
fn a_check_hands_on_what_cargo_is_told() {
    let folder = Folder::library("edges-check", UNWRAPS);
    folder.write("governance.toml", &format!("schema = 1\n{PANICS}"));
    let args =
        ["check", "--manifest-path", "Cargo.toml", "--target-dir", "elsewhere", "--message-format", "short"];
    folder.run(&args).exits(1).says(&["src/lib.rs:5:"]);
    assert!(folder.has("elsewhere/debug"), "cargo has built where it was told");
}
