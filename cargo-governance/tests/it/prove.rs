//! `law prove`: on this project's own workspace, rule by rule, and on small ones that cannot be proved.

use std::collections::BTreeSet;
use std::path::Path;

use cargo_governance::law::catalog::{self, Enforcer};
use cargo_governance::prove::{Bench, By, Request, Verdict};
use cargo_governance::workspace::Workspace;
use cargo_governance::{Exit, lawfile};

use crate::support::Folder;

/// The control comes first: with every rule at work, everything is caught. Then each rule is switched off in turn, in the
/// lint and, by a law without its articles, in the macros; nothing that it was to catch may be caught any more.
#[test]
fn the_law_of_this_project_is_proved_and_not_without_any_one_rule() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut workspace = Workspace::find(Some(&root.join("Cargo.toml"))).unwrap();
    let law = lawfile::of(&workspace, None).unwrap();
    workspace.target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("prove");
    let bench = Bench::of(&workspace, &law);
    let whole = bench.prove(&Request::default(), &|_| {});
    assert_eq!(whole.exit(), Exit::Proved, "{:#?}\n{:#?}", whole.unproved(), whole.troubles);

    for rule in catalog::RULES {
        let articles = law.articles_of(rule.id).map(|article| article.id.value.clone());
        let only: Vec<String> = if rule.built_in { vec![rule.id.to_owned()] } else { articles.collect() };
        assert!(!only.is_empty(), "no article of this project's law is enforced by `{}`", rule.id);
        let request =
            Request { only: only.clone(), without: BTreeSet::from([rule.id.to_owned()]), may_fetch: false };
        let proof = bench.prove(&request, &|_| {});
        assert_eq!(
            (proof.exit(), proof.unproved()),
            (Exit::Violation, only.iter().map(String::as_str).collect())
        );
        for attempt in proof.rows.iter().flat_map(|row| &row.attempts) {
            assert_eq!(attempt.verdict, Verdict::LetThrough, "{}: {attempt:#?}", rule.id);
        }
        let by = |by: By| proof.rows.iter().flat_map(|row| &row.attempts).any(|attempt| attempt.by == by);
        assert!(by(By::Lint), "{}", rule.id);
        assert_eq!(by(By::Macro), rule.enforcers.contains(&Enforcer::Macro), "{}", rule.id);
    }
}

fn article(id: &str, rule: &str, keys: &str) -> String {
    format!("schema = 1\n\n[[article]]\nid = \"{id}\"\nrule = \"{rule}\"\nwhy = \"because\"\n{keys}")
}

fn library(name: &str, law: &str) -> Folder {
    let folder = Folder::library(name, "//! Small.\n\n/// One.\npub mod calc {}\n");
    folder.write("governance.toml", law);
    folder
}

#[test]
fn a_law_that_works_is_proved() {
    let law = article("no-unsafe", "unsafe_code", "");
    let folder = library("prove-good", &law);
    folder.run(&["law", "prove"]).exits(0).says(&[
        "no-unsafe          unsafe_code            3/3  lint",
        "stale_exemption    (built in)             1/1  lint",
        "1 article and 4 built-in rules proved: 7 violations planted, all caught",
    ]);
    let one = folder.run(&["law", "prove", "no-unsafe", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&one.exits(0).stdout).unwrap();
    let first = document.pointer("/articles/0/violations/0").unwrap();
    assert_eq!(document.pointer("/verdict").unwrap(), "proved");
    assert_eq!(first.get("place").unwrap(), "src/lib.rs:6");
    assert_eq!(first.get("planted").unwrap(), "fn planted_by_law_prove() { unsafe {} }");
    // Nothing was written.
    assert!(!folder.run(&["lint"]).exits(0).stdout.contains("planted"));
}

#[test]
fn a_workspace_without_the_macros_is_proved_by_the_lint() {
    let keys = "limits = [\"latency\"]\n\n[limits]\nlatency = \"5 ms\"\n";
    let folder = library("prove-no-macros", &article("bounded", "limit_exceeded", keys));
    folder.run(&["law", "prove", "bounded"]).exits(0).says(&[
        "note: `bounded` and the macros: no crate of the workspace depends on `governance-core`, so nothing was compiled",
        "1 article proved: 1 violation planted, all caught",
    ]);
}

#[test]
fn an_entry_that_catches_nothing_is_shown_with_what_was_planted() {
    let keys =
        "imports = [\"std::fs\", \"std::net\"]\nallow = [\"std::net\"]\nselect = { modules = [\"calc\"] }\n";
    let folder = library("prove-dead", &article("no-io", "forbidden_import", keys));
    folder.run(&["law", "prove", "no-io"]).exits(1).says(&[
        "let through[no-io]: `std::net` (rule `forbidden_import`, lint)",
        "planted at src/lib.rs:5",
        "fn planted_by_law_prove() { use std::net as planted_by_law_prove_too; }",
        "expected   a finding of `no-io` at src/lib.rs:5 about `small::calc",
        "came       no new finding",
        "not proved: 1 of 1 article; 2 violations planted, 1 caught, 1 let through, 0 that cannot be planted",
    ]);
    // The gate says the same.
    let gate = folder.run(&["validate", "--only", "prove"]);
    gate.exits(1).says(&["let through[no-io]", "rerun: cargo governance law prove"]);
}

#[test]
fn a_ban_is_proved_though_nobody_depends_on_the_crate() {
    let keys = "imports = [\"std::fs\", \"tokio\", \"rand::Rng\", \"rand\"]\n\n\
                [[article]]\nid = \"never-blocks\"\nrule = \"blocking_in_async\"\nwhy = \"w\"\ncalls = [\"my_db::query\"]\n\n\
                [[article]]\nid = \"pure\"\nrule = \"impure_code\"\nwhy = \"w\"\n\n\
                [[article]]\nid = \"layers\"\nrule = \"crate_layers\"\nwhy = \"w\"\n\
                [[article.layer]]\nname = \"all\"\ncrates = [\"small\"]\nforbid_external = [\"tokio\", \"serde*\"]\n";
    let folder = library("prove-ban", &article("no-tokio", "forbidden_import", keys));
    folder.run(&["law", "prove"]).exits(0).says(&[
        "no-tokio           forbidden_import       4/4  lint",
        "4 articles and 4 built-in rules proved",
    ]);
    // The crate is known by that name already, and is another one.
    let manifest = format!(
        "{}\n[dependencies]\ntokio = {{ package = \"other\", path = \"other\" }}\n\n[workspace]\nmembers = [\"other\"]\n",
        crate::support::MANIFEST.replace("[workspace]", "")
    );
    folder.write("Cargo.toml", &manifest);
    folder.write(
        "other/Cargo.toml",
        &crate::support::MANIFEST.replace("small", "other").replace("[workspace]", ""),
    );
    folder.write("other/src/lib.rs", "");
    folder.run(&["law", "prove", "no-tokio"]).exits(0).says(&["1 article proved: 4 violations planted"]);
}

#[test]
fn the_built_in_rules_are_proved_though_no_article_is() {
    let ghost = article("safe", "unsafe_code", "select = { modules = [\"ghost\"] }\n");
    let folder = library("prove-built-in", &ghost);
    folder.run(&["law", "prove"]).exits(1).says(&[
        "expired_exemption  (built in)             1/1  lint",
        "not proved: 1 of 1 article and 0 of 4 built-in rules; 4 violations planted, 4 caught",
    ]);
}

#[test]
fn an_article_without_a_spot_cannot_be_proved() {
    let ghost = "select = { modules = [\"ghost\"] }\n";
    let folder = library("prove-ghost", &article("safe", "unsafe_code", ghost));
    folder.run(&["law", "prove", "safe"]).exits(1).says(&["cannot be planted[safe]: an `unsafe` block"]);
    let governed = "select = { attribute = \"governed\" }\nattributes = [\"governed\"]\n";
    let folder = library("prove-circular", &article("governed", "missing_attribute", governed));
    folder
        .run(&["law", "prove", "governed"])
        .exits(1)
        .says(&["the article selects only items that carry it", "1 that cannot be planted"]);
}

#[test]
fn an_exemption_that_hides_a_violation_is_named() {
    let exemption =
        "[[exemption]]\narticle = \"no-c\"\nitem = \"small\"\nreason = \"r\"\nexpires = 2999-01-01\n";
    let law = article("no-c", "unlawful_manifest", &format!("banned_crates = [\"openssl*\"]\n{exemption}"));
    library("prove-exempt", &law)
        .run(&["law", "prove", "no-c"])
        .exits(1)
        .says(&["came       an exemption of `small` hides it"]);
}

#[test]
fn what_could_not_be_tried_is_never_a_pass() {
    library("prove-empty", "schema = 1\n")
        .run(&["law", "prove"])
        .exits(2)
        .says(&["the law has no article, so there is nothing to prove", "not all could be tried"]);
    let folder = library("prove-mistaken", "schema = 2\n");
    folder.run(&["law", "prove"]).exits(2);
    folder.write("governance.toml", &article("safe", "unsafe_code", ""));
    folder.run(&["law", "prove", "sade"]).exits(2).complains(&["no article `sade`", "did you mean `safe`?"]);
    folder.write("src/lib.rs", "mod missing;\n");
    folder.run(&["law", "prove"]).exits(2).says(&[
        "could not be tried[stale_exemption]",
        "silent while something in the workspace cannot be checked",
        "src/lib.rs:1 could not be checked",
    ]);
}

#[test]
fn a_program_without_a_library_is_ground_enough() {
    let folder = library("prove-program", &article("safe", "panic_path", "forbid = [\"exit\"]\n"));
    folder.write("src/main.rs", "fn main() {}\n");
    std::fs::remove_file(folder.path("src/lib.rs")).unwrap();
    folder
        .run(&["law", "prove", "safe"])
        .exits(0)
        .says(&["1 article proved: 1 violation planted, all caught"]);
}

#[test]
fn samples_that_cannot_be_compiled_leave_the_proof_open() {
    let keys = "limits = [\"latency\"]\n\n[limits]\nlatency = \"5 ms\"\n";
    let folder = library("prove-offline", &article("bounded", "limit_exceeded", keys));
    let manifest = format!("{}\n[dependencies]\ngovernance-core = \"99.0.0\"\n", crate::support::MANIFEST);
    folder.write("Cargo.toml", &manifest);
    let offline = folder.run(&["law", "prove", "bounded"]);
    offline.exits(2).says(&[
        "could not be tried[bounded]: `latency = \"5000001 ns\"`",
        "the samples for the macros could not be compiled: ",
        "lint 1, macro 1",
    ]);
    std::fs::remove_dir_all(folder.path("target/governance/prove")).unwrap();
    folder.write("target/governance/prove", "in the way");
    folder.run(&["law", "prove", "bounded"]).exits(2).says(&["prove/Cargo.toml` cannot be written: "]);
    // Below its own folder nothing of this was kept, and the lint's part was proved all the same.
    folder.run(&["lint"]).exits(0);
}
