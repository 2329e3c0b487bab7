//! The census gate on a program whose registry is written by hand, with an attribute that does nothing.

use crate::support::Folder;

const LAW: &str = "schema = 1\n[gates.census]\nprograms = [\"app\"]\n";
const MARKER: &str = "use proc_macro::TokenStream;\n\n#[proc_macro_attribute]\npub fn governed(_: TokenStream, item: TokenStream) -> \
                      TokenStream {\n    item\n}\n";

/// A program with two governed types, of which it says that these are linked.
fn program(name: &str, law: &str, linked: &[&str]) -> Folder {
    let types: Vec<String> = linked
        .iter()
        .map(|path| {
            format!("{{\"path\":\"{path}\",\"kind\":\"struct\",\"file\":\"app/src/main.rs\",\"line\":1}}")
        })
        .collect();
    let registry = format!("{{\"schema\":1,\"crate\":\"app\",\"types\":[{}]}}", types.join(","));
    let main = format!(
        "use marker::governed;\n\n#[governed]\npub struct First;\n\nmod inner {{\n    #[marker::governed]\n    pub enum Second {{}}\n}}\n\n\
         fn main() {{\n    println!(\"{{}}\", r#\"{registry}\"#);\n}}\n"
    );
    let package = |name: &str, rest: &str| {
        format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{rest}")
    };
    Folder::new(
        name,
        &[
            ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"app\", \"marker\"]\n"),
            ("governance.toml", law),
            ("marker/Cargo.toml", &package("marker", "[lib]\nproc-macro = true\n")),
            ("marker/src/lib.rs", MARKER),
            ("app/Cargo.toml", &package("app", "[dependencies]\nmarker = { path = \"../marker\" }\n")),
            ("app/src/main.rs", &main),
        ],
    )
}

const CENSUS: [&str; 3] = ["validate", "--only", "census"];

#[test]
fn source_and_registry_agree() {
    let folder = program("census_agrees", LAW, &["app::First", "app::inner::Second"]);
    folder.run(&CENSUS).exits(2).says(&["2 governed types linked", "(1 passed, 8 not run)"]);
}

#[test]
fn a_type_that_only_one_side_knows_fails_the_gate() {
    let folder = program("census_differs", LAW, &["app::First", "app::Ghost"]);
    folder.run(&CENSUS).exits(1).says(&[
        "2 differences in program app",
        "app::inner::Second (app/src/main.rs:8) is governed and not linked",
        "app::Ghost (app/src/main.rs:1) is linked and not in the source",
    ]);
}

#[test]
fn a_governed_type_of_a_crate_that_nobody_mentions_fails_the_gate() {
    // The compiler drops such a crate without a word, and with it its entry; only the source still knows of it.
    let folder = program("census_unmentioned", LAW, &["app::First", "app::inner::Second"]);
    let manifest = |name: &str, on: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\n\
             marker = {{ path = \"../marker\" }}\n{on}"
        )
    };
    folder.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"app\", \"marker\", \"plug\"]\n");
    folder.write("app/Cargo.toml", &manifest("app", "plug = { path = \"../plug\" }\n"));
    folder.write("plug/Cargo.toml", &manifest("plug", ""));
    folder.write("plug/src/lib.rs", "use marker::governed;\n\n#[governed]\npub struct Hidden;\n");
    folder.run(&CENSUS).exits(1).says(&[
        "1 difference in program app",
        "plug::Hidden (plug/src/lib.rs:4) is governed and not linked",
    ]);
}

#[test]
fn governed_types_that_nobody_speaks_for_are_inconclusive() {
    let folder = program("census_silent", "schema = 1\n", &[]);
    folder
        .run(&CENSUS)
        .exits(2)
        .says(&["no program or test speaks for 2 governed types", "(1 could not be decided"]);
}

#[test]
fn a_program_without_a_registry_is_inconclusive() {
    let folder = program("census_mute", LAW, &[]);
    folder.write("app/src/main.rs", "#[marker::governed]\npub struct First;\n\nfn main() {}\n");
    folder.run(&CENSUS).exits(2).says(&["it did not print a registry"]);
}
