//! `law prove` on laws that ask for every kind of item, of manifest key and of layer: what can be planted is caught, and what
//! cannot says why.
#![expect(clippy::panic, reason = "what prepares a test may stop it")]

use serde_json::Value;

use crate::support::Folder;

/// Proves one article and returns, for each violation, its verdict and what was planted or came instead.
#[track_caller]
fn proved(folder: &Folder, id: &str) -> Vec<(String, String)> {
    let ran = folder.run(&["law", "prove", id, "--format", "json"]);
    let document: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran:#?}"));
    let violations = document.pointer("/articles/0/violations").and_then(Value::as_array);
    let text =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let both = |value: &Value| {
        (text(value, "verdict"), format!("{} {}", text(value, "planted"), text(value, "came")))
    };
    violations.unwrap_or_else(|| panic!("{ran:#?}")).iter().map(both).collect()
}

/// Holds the only violation of an article against its verdict and a part of what was planted or came.
#[track_caller]
fn one(folder: &Folder, id: &str, verdict: &str, part: &str) {
    let found = proved(folder, id);
    assert!(
        found.len() == 1 && found.iter().all(|(is, text)| is == verdict && text.contains(part)),
        "{id}: no `{verdict}` with `{part}` in {found:?}"
    );
}

fn article(id: &str, rule: &str, select: &str, keys: &str) -> String {
    format!("[[article]]\nid = \"{id}\"\nrule = \"{rule}\"\nwhy = \"w\"\nselect = {{ {select} }}\n{keys}\n")
}

#[test]
fn every_kind_of_item_is_planted_and_caught() {
    let kinds = [
        ("struct", "struct Planted"),
        ("enum", "enum Planted"),
        ("union", "union Planted"),
        ("trait", "trait Planted"),
        ("type", "type Planted"),
        ("fn", "fn planted"),
        ("mod", "mod planted"),
        ("const", "const planted"),
        ("static", "static planted"),
    ];
    let law: String = kinds
        .iter()
        .map(|(kind, _)| {
            let select = format!("items = [\"{kind}\"], visibility = \"pub\"");
            article(&format!("a-{kind}"), "missing_attribute", &select, "attributes = [\"seen\"]")
        })
        .collect();
    let folder = Folder::library("plants-kinds", "//! Small.\n");
    folder.write("governance.toml", &format!("schema = 1\n{law}"));
    for (kind, planted) in kinds {
        one(&folder, &format!("a-{kind}"), "caught", &format!("pub {planted}"));
    }
}

#[test]
fn code_is_planted_inside_whatever_is_selected() {
    let law: String = ["trait", "impl", "mod", "struct"]
        .iter()
        .map(|kind| {
            article(
                &format!("in-{kind}"),
                "panic_path",
                &format!("items = [\"{kind}\"]"),
                "forbid = [\"exit\"]",
            )
        })
        .collect();
    let folder = Folder::library("plants-inside", "//! Small.\n");
    folder.write("governance.toml", &format!("schema = 1\n{law}"));
    for (kind, planted) in [("trait", "trait "), ("impl", "impl "), ("mod", "mod ")] {
        one(&folder, &format!("in-{kind}"), "caught", planted);
    }
    let ran = folder.run(&["law", "prove", "in-struct"]);
    ran.exits(1)
        .says(&["cannot be planted[in-struct]", "the article selects kinds of item that hold no code"]);
}

const LAYERED: &str = "schema = 1\n\n[[article]]\nid = \"steps\"\nrule = \"module_layers\"\nwhy = \"w\"\n\n\
    [[article.layer]]\nname = \"base\"\nmodules = [\"base::**\"]\n\n\
    [[article.layer]]\nname = \"top\"\nmodules = [\"top::**\"]\nmay_use = [\"base\"]\n\n\
    [[article]]\nid = \"all-in-steps\"\nrule = \"unclassified\"\nwhy = \"w\"\nlayers_of = \"steps\"\n";

#[test]
fn a_module_without_a_layer_is_planted_where_there_is_room_for_one() {
    let source = "//! Small.\n\nmod base {\n    pub(crate) const ONE: u8 = 1;\n}\n\nmod top {\n    pub(crate) const TWO: u8 = \
                  crate::base::ONE + 1;\n}\n\n/// Two.\npub const TWO: u8 = top::TWO;\n";
    let folder = Folder::library("plants-modules", source);
    folder.write("governance.toml", LAYERED);
    one(&folder, "all-in-steps", "caught", "mod planted_by_law_prove");
    for (verdict, _) in proved(&folder, "steps") {
        assert_eq!(verdict, "caught");
    }
    // Every module below the one that the article selects is in a layer.
    folder.write("governance.toml", &format!("{LAYERED}select = {{ modules = [\"base::**\"] }}\n"));
    let ran = folder.run(&["law", "prove", "all-in-steps"]);
    ran.exits(1).says(&[
        "cannot be planted[all-in-steps]",
        "no further module could be under the article and in no layer",
    ]);
}

#[test]
fn a_crate_without_a_layer_needs_a_name_that_no_layer_has() {
    let folder = Folder::library("plants-crates", "//! Small.\n");
    let law = |crates: &str| {
        format!(
            "schema = 1\n[[article]]\nid = \"rooms\"\nrule = \"crate_layers\"\nwhy = \"w\"\n\n[[article.layer]]\nname = \
             \"all\"\ncrates = [{crates}]\n\n[[article]]\nid = \"every-room\"\nrule = \"unclassified\"\nwhy = \"w\"\nlayers_of \
             = \"rooms\"\n"
        )
    };
    folder.write("governance.toml", &law("\"small\""));
    one(&folder, "every-room", "caught", "name = ");
    folder.write("governance.toml", &law("\"*\""));
    let ran = folder.run(&["law", "prove", "every-room"]);
    ran.exits(1).says(&["no further crate could be under the article and in no layer"]);
}

const MANIFEST: &str = "[package]\nname = \"small\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[workspace]\n\n\
    [features]\nextra = []\n\n[lints.rust]\nunsafe_code = \"forbid\"\nmissing_docs = { level = \"deny\", priority = 1 }\n\
    unused = \"warn\"\ndead_code = \"allow\"\n\n[profile.release]\nlto = true\nopt-level = 0\n";

#[test]
fn every_key_of_a_manifest_is_set_to_another_value() {
    let folder = Folder::library("plants-manifest", "//! Small.\n");
    folder.write("Cargo.toml", MANIFEST);
    let of = |id: &str, keys: &str| article(id, "unlawful_manifest", "", keys);
    let law: String = [
        of("forbid", "lints = { \"rust.unsafe_code\" = \"forbid\" }"),
        of("deny", "lints = { \"rust.missing_docs\" = \"deny\" }"),
        of("warn", "lints = { \"rust.unused\" = \"warn\" }"),
        of("allow", "lints = { \"rust.dead_code\" = \"allow\" }"),
        of("unset", "lints = { \"clippy.unwrap_used\" = \"deny\" }"),
        of("lto", "profiles = { \"release.lto\" = true }"),
        of("zero", "profiles = { \"release.opt-level\" = 0 }"),
        of("default", "profiles = { \"release.overflow-checks\" = false }"),
        of("bench", "profiles = { \"bench.codegen-units\" = 16 }"),
        of("publish", "keys = { publish = false }"),
        of("edition", "keys = { edition = \"2024\" }"),
        of("missing", "keys = { homepage = \"x\" }"),
        of("features", "default_features = []"),
        article("nobody", "unlawful_manifest", "crates = [\"ghost\"]", "keys = { edition = \"2024\" }"),
        of("nothing", ""),
    ]
    .concat();
    folder.write("governance.toml", &format!("schema = 1\n{law}"));
    for (id, planted) in [
        ("forbid", "unsafe_code = \"deny\""),
        ("deny", "missing_docs = { level = \"warn\""),
        ("warn", "unused = \"allow\""),
        ("lto", "lto = false"),
        ("zero", "opt-level = 1"),
        ("publish", "publish = true"),
        ("edition", "edition = \"planted-by-law-prove\""),
        ("features", "default = [\"planted-by-law-prove\"]"),
    ] {
        one(&folder, id, "caught", planted);
    }
    for (id, why) in [
        ("allow", "no level is below it"),
        ("unset", "`small` does not set it, which is a violation as it is"),
        ("missing", "`small` has no such key, which is a violation as it is"),
        ("nobody", "the article covers no package"),
        ("nothing", "the article demands nothing"),
    ] {
        folder.run(&["law", "prove", id]).exits(1).says(&[why]);
    }
    // These two are not set, so that their planted value stands where the profile begins, or in a table of its own.
    for id in ["default", "bench"] {
        let found = proved(&folder, id);
        assert_eq!(found.len(), 1, "{id}: {found:?}");
    }
}

#[test]
fn unsafe_code_is_planted_outside_of_what_may_hold_it() {
    let source = "//! Small.\n\nmod ffi {\n    pub(crate) const ONE: u8 = 1;\n}\n\n/// One.\npub const ONE: u8 = ffi::ONE;\n";
    let folder = Folder::library("plants-unsafe", source);
    let law = |keys: &str| {
        let head = "schema = 1\n[[article]]\nid = \"safe\"\nrule = \"unsafe_code\"\nwhy = \"w\"\n";
        folder.write("governance.toml", &format!("{head}{keys}"));
    };
    law("allow = [\"ffi::**\"]\nsafety_note = true\n");
    let found = proved(&folder, "safe");
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found.iter().all(|(verdict, _)| verdict == "caught"), "{found:?}");
    law("allow = [\"**\"]\n");
    folder
        .run(&["law", "prove", "safe"])
        .exits(1)
        .says(&["every module that the article covers may hold `unsafe`"]);
    law("allow = [\"gone::**\"]\nsafety_note = true\n");
    let ran = folder.run(&["law", "prove", "safe"]);
    ran.exits(1).says(&["none of the modules of `allow` is covered by the article"]);
}
