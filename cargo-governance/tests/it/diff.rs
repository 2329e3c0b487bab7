//! `law diff` in small git repositories.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::Folder;

const LIMITS: &str = "schema = 1
[limits]
gpu_memory = \"8 GiB\"
[[article]]
id = \"bounds\"
rule = \"limit_exceeded\"
why = \"the card has 8 GiB\"
limits = [\"gpu_memory\"]
[[article]]
id = \"no-panic\"
rule = \"panic_path\"
why = \"a panic loses the mission\"
";

const SOURCE: &str = "#[governed(gpu_memory = \"12 GiB\")]\npub struct State;\n\npub fn first(list: &[u8]) -> u8 {\n    list.first().copied().unwrap()\n}\n";

fn git(folder: &Folder, args: &[&str]) {
    let identity = ["-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "init.defaultBranch=main"];
    let status = Command::new("git").args(identity).args(args).current_dir(folder.root()).status();
    assert!(status.is_ok_and(|status| status.success()), "{args:?}");
}

/// A repository with one commit of a law.
fn committed(name: &str, law: &str) -> Folder {
    let folder = Folder::library(name, SOURCE);
    folder.write("governance.toml", law);
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "the law"]);
    folder
}

#[test]
fn a_weakened_limit_is_marked_with_what_becomes_legal() {
    let folder = committed("diff_limit", LIMITS);
    folder.run(&["law", "diff"]).exits(0).says(&["the two laws say the same"]);
    folder.write("governance.toml", &LIMITS.replace("\"8 GiB\"\n", "\"16 GiB\"\n"));
    let ran = folder.run(&["law", "diff"]);
    ran.exits(1).says(&[
        "the law from `HEAD` (",
        ") to the working tree",
        "weaker    governance.toml:3  limit `gpu_memory` is raised from at most `8 GiB` to at most `16 GiB`",
        "becomes legal: 1 place",
        "src/lib.rs:1:",
        "`12 GiB` is above the limit `gpu_memory` of `8 GiB` (article `bounds`)",
        "1 change makes the law weaker; 0 stricter, 0 without effect",
    ]);
    folder.run(&["law", "diff", "--exit-zero"]).exits(0).says(&["weaker"]);
    folder.run(&["law", "diff", "--format", "github"]).exits(1).says(&[
        "::warning file=governance.toml,line=3,col=14,endLine=3,endColumn=22",
        ",title=weaker law::limit `gpu_memory` is raised from at most `8 GiB` to at most `16 GiB`%0Ait needs the approval",
    ]);
    // Beyond what is declared nothing becomes legal yet.
    folder.run(&["law", "diff", "HEAD"]).exits(1);
    git(&folder, &["commit", "-qam", "more"]);
    folder.write("governance.toml", &LIMITS.replace("\"8 GiB\"\n", "\"24 GiB\"\n"));
    folder
        .run(&["law", "diff"])
        .exits(1)
        .says(&["nothing is declared in this tree yet that becomes legal by it"]);
    folder
        .run(&["law", "diff", "HEAD..HEAD~1"])
        .exits(0)
        .says(&["stricter  HEAD~1:governance.toml:3", "lowered"]);
    folder.run(&["law", "diff", "HEAD~1", "HEAD"]).exits(1).says(&["to `HEAD` ("]);
}

#[test]
fn what_becomes_legal_is_told_by_article_and_exemption() {
    let folder = committed("diff_legal", LIMITS);
    let lift = "[[exemption]]\narticle = \"no-panic\"\nitem = \"small::first\"\nreason = \"r\"\nexpires = 2099-01-01\n";
    folder.write("governance.toml", &format!("{LIMITS}{lift}"));
    folder.run(&["law", "diff"]).exits(1).says(&[
        "weaker    governance.toml:13  `small::first` is exempt from `no-panic` until 2099-01-01",
        "src/lib.rs:5:27  `small::first`",
    ]);
    let warned = LIMITS.replace("loses the mission\"\n", "loses the mission\"\nseverity = \"warn\"\n");
    folder.write("governance.toml", &warned);
    folder
        .run(&["law", "diff"])
        .exits(1)
        .says(&["is `warn` now", "(article `no-panic`, warned of from now on)"]);
    let ran = folder.run(&["law", "diff", "--format", "json"]);
    let document: Value = serde_json::from_str(&ran.exits(1).stdout).unwrap();
    assert_eq!(document["is_weaker"], true);
    assert_eq!(document["changes"][0]["effect"], "weaker");
    assert_eq!(document["changes"][0]["of"]["name"], "no-panic");
    assert_eq!(document["changes"][0]["place"]["line"], 10);
    assert_eq!(document["becomes_legal"][0]["places"][0]["item"], "small::first");
    assert_eq!(document["old"]["commit"].as_str().map(str::len), Some(40));
    // The digest is that of the file, as `sha256sum` prints it.
    let digest = document["new"]["law_sha256"].as_str().unwrap().to_owned();
    assert_eq!(digest.len(), 64);
    assert_ne!(document["old"]["law_sha256"], document["new"]["law_sha256"]);
}

#[test]
fn a_baseline_that_grew_makes_weaker_and_a_new_article_brings_its_own() {
    let folder = committed("diff_known", LIMITS);
    folder.run(&["baseline", "create"]);
    folder.run(&["law", "diff"]).exits(1).says(&[
        "weaker    governance-baseline.toml:8  the baseline is new, and knows 1 finding of `no-panic` in 1 item",
        "2 changes make the law weaker",
    ]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "baseline"]);
    folder.run(&["law", "diff"]).exits(0);
    std::fs::remove_file(folder.root().join("governance-baseline.toml")).unwrap();
    folder.run(&["law", "diff"]).exits(0).says(&[
        "stricter  HEAD:governance-baseline.toml:7  the baseline is gone, and knew 1 finding of `bounds` in 1 item",
    ]);
    let folder = committed("diff_adopted", "schema = 1\n");
    folder.write("governance.toml", LIMITS);
    folder.run(&["baseline", "create"]);
    folder
        .run(&["law", "diff"])
        .exits(0)
        .says(&["same      the baseline knows 2 findings of 2 new articles", "1 without effect"]);
    let ran = folder.run(&["law", "diff", "--format", "json"]);
    let document: Value = serde_json::from_str(&ran.exits(0).stdout).unwrap();
    let entries = document["baseline_changes"][0]["entries"].as_array().unwrap();
    let entry = &entries[1];
    assert_eq!(entries.len(), 2, "{document:#}");
    assert_eq!(
        (&entry["item"], &entry["kind"], &entry["before"], &entry["now"]),
        (&"small::first".into(), &"unwrap".into(), &0.into(), &1.into())
    );
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "adopted"]);
    // An article that was renamed in the law and in the baseline knows no more than before.
    folder.write("governance.toml", &LIMITS.replace("no-panic", "calm"));
    folder.run(&["baseline", "rename", "no-panic", "calm"]).exits(0);
    folder
        .run(&["law", "diff"])
        .exits(0)
        .says(&["nothing makes the law weaker: 0 stricter, 1 without effect"]);
}

#[test]
fn what_cannot_be_compared_says_why_and_is_no_pass() {
    let folder = committed("diff_bad", "schema = 2\n");
    folder.write("governance.toml", LIMITS);
    folder.run(&["law", "diff"]).exits(2).complains(&["`schema` is `2`", "HEAD:governance.toml"]);
    folder.run(&["law", "diff", "nobody"]).exits(2).complains(&["git knows no revision `nobody`"]);
    folder.run(&["law", "diff", "--file", "gone.toml"]).exits(2).complains(&["there is no law"]);
    folder.write("old.toml", &LIMITS.replace("8 GiB\"\n", "4 GiB\"\n"));
    folder.run(&["law", "diff", "--file", "old.toml"]).exits(1).says(&["the law from old.toml to"]);
    // Before there was a law, nothing was forbidden.
    let folder = committed("diff_first", "schema = 1\n");
    git(&folder, &["rm", "-q", "--cached", "governance.toml"]);
    git(&folder, &["commit", "-qm", "no law"]);
    folder.write("governance.toml", LIMITS);
    folder
        .run(&["law", "diff"])
        .exits(0)
        .says(&[", which has no law", "article `no-panic` of the rule `panic_path` is new"]);
}

#[test]
fn a_shallow_clone_is_told_how_to_see_more() {
    let folder = committed("diff_deep", LIMITS);
    git(&folder, &["commit", "-q", "--allow-empty", "-m", "second"]);
    let clone = folder.root().join("clone");
    let source = format!("file://{}", folder.root().display());
    git(&folder, &["clone", "-q", "--depth", "1", &source, "clone"]);
    let ran = folder.run(&["law", "diff", "HEAD~1", "--manifest-path", manifest(&clone).as_str()]);
    ran.exits(2).complains(&["git knows no revision `HEAD~1`", "git fetch --unshallow"]);
}

fn manifest(folder: &Path) -> String {
    folder.join("Cargo.toml").display().to_string()
}
