//! `init`: a law for workspaces that have none, whatever they look like, and nothing overwritten.

use crate::support::{Folder, LAW, MANIFEST};

fn package(name: &str, rest: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition.workspace = true\n{rest}")
}

const ROOT: &str = "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\", \"vendor/theirs\"]\n\n[workspace.package]\nedition = \"2024\"\nlicense = \"MIT\"\n";

/// Three crates in layers, one of them with `unsafe`, one asynchronous; and a crate of somebody else.
fn workspace(name: &str) -> Folder {
    let folder = Folder::new(
        name,
        &[
            ("Cargo.toml", ROOT),
            ("crates/units/Cargo.toml", &package("units", "")),
            ("crates/units/src/lib.rs", "//! Units.\nmod raw;\npub use raw::first;\n"),
            (
                "crates/units/src/raw.rs",
                "pub fn first(list: &[u8]) -> u8 {\n    unsafe { *list.get_unchecked(0) }\n}\n",
            ),
            (
                "crates/kernel/Cargo.toml",
                &package(
                    "kernel",
                    "[dependencies]\nunits = { path = \"../units\" }\n[dev-dependencies]\napp = { path = \"../app\" }\n",
                ),
            ),
            (
                "crates/kernel/src/lib.rs",
                "//! The kernel.\n\npub async fn load() -> String {\n    std::fs::read_to_string(\"x\").unwrap_or_default()\n}\n",
            ),
            ("crates/kernel/src/forgotten.rs", "\n"),
            ("crates/app/Cargo.toml", &package("app", "[dependencies]\nkernel = { path = \"../kernel\" }\n")),
            ("crates/app/src/lib.rs", "//! The application.\n"),
            (
                "vendor/theirs/Cargo.toml",
                "[package]\nname = \"theirs\"\nversion = \"0.1.0\"\nedition = \"2018\"\n",
            ),
            ("vendor/theirs/src/lib.rs", "pub fn f(a: *const u8) -> u8 { unsafe { *a } }\n"),
        ],
    );
    folder.write(".gitignore", "/target\n");
    folder
}

#[test]
fn a_law_is_proposed_from_what_is_found_and_written_on_request() {
    let folder = workspace("init_whole");
    folder.run(&["lint"]).exits(2).complains(&["error: there is no law", "init"]);
    let shown = folder.run(&["init", "--color", "never"]);
    shown.exits(0).says(&[
        "--- /dev/null\n+++ b/governance.toml\n@@ -0,0 +1,",
        "+name = \"foundation\"",
        "+crates = [\"units\"]",
        "+allow = [\"units::raw\"]",
        "+select = { except_crates = [\"theirs\"] }",
        "+edition = \"2024\"",
        "+++ b/.cargo/config.toml",
        "+law = \"governance validate --profile commit\"",
        "first verdict: 3 findings in ",
        "governance_lint::build::enforce()",
        "cargo governance init --write",
    ]);
    assert!(!shown.stdout.contains("license"), "no member has the root's license: {}", shown.stdout);
    assert!(!folder.has("governance.toml") && !folder.has(".cargo"));
    folder.run(&["init", "--write"]).exits(0).says(&[
        "wrote `governance.toml`",
        "wrote `.cargo/config.toml`",
        "  cargo governance baseline create\n  cargo governance validate --profile commit",
    ]);
    folder.run(&["law", "check"]).exits(0);
    folder.run(&["law", "coverage"]).exits(0);
    folder.run(&["lint"]).exits(1).says(&[
        "error[async-never-blocks]",
        "error[unsafe-islands]: an `unsafe` block does not follow a `SAFETY:` comment",
        "error[every-file-is-reached]",
        "3 errors",
    ]);
    folder.run(&["baseline", "create"]).exits(0);
    folder.run(&["lint"]).exits(0);
}

#[test]
fn the_closing_words_name_the_lock_file_and_the_hook() {
    let apart = tempfile::tempdir().unwrap();
    let folder = Folder::at(apart.path(), &[("Cargo.toml", MANIFEST), ("src/lib.rs", "//! Alone.\n")]);
    // Before there is a law there is nothing to hold a commit to.
    let shown = folder.run(&["init"]);
    shown.exits(0).says(&["next\n  cargo governance init --write\n  cargo governance lint\n"]);
    assert!(!shown.stdout.contains("hooks") && !shown.stdout.contains("generate-lockfile"), "{shown:?}");
    std::fs::remove_file(folder.path("Cargo.lock")).unwrap_or_default();
    let written = folder.run(&["init", "--write", "--color", "never"]);
    written.exits(0).says(&[
        "next\n  cargo generate-lockfile\n    there is no `Cargo.lock`",
        "  cargo governance validate --profile commit\n  cargo governance validate\n",
        "this is no git repository: after `git init`, `hooks install`",
    ]);
    // With both there, the words are commands alone, and each of them works.
    std::fs::remove_file(folder.path("governance.toml")).unwrap();
    let git = std::process::Command::new("git").args(["init", "-q"]).current_dir(folder.root()).status();
    assert!(git.unwrap().success());
    folder.write("Cargo.lock", "version = 4\n\n[[package]]\nname = \"small\"\nversion = \"0.1.0\"\n");
    let written = folder.run(&["init", "--write", "--color", "never"]);
    written.exits(0).says(&["  cargo governance validate\n  cargo governance hooks install\n"]);
    assert!(!written.stdout.contains("generate-lockfile"), "{written:?}");
    folder.run_with(&["hooks", "install"], &[("CI", "")]).exits(0);
    std::fs::remove_file(folder.path("governance.toml")).unwrap();
    let document: serde_json::Value =
        serde_json::from_str(&folder.run(&["init", "--write", "--format", "json"]).stdout).unwrap();
    assert_eq!(document["lock_exists"], true);
    assert_eq!(
        document["next"],
        serde_json::json!(["validate --profile commit", "validate", "hooks install"])
    );
}

#[test]
fn what_is_there_is_never_overwritten() {
    let folder = workspace("init_existing");
    folder.write(
        "governance.toml",
        "schema = 1\n[[article]]\nid = \"mine\"\nrule = \"unsafe_code\"\nwhy = \"w\"\n",
    );
    folder.write(".cargo/config.toml", "[build]\n");
    let shown = folder.run(&["init"]);
    shown.exits(0).says(&["+rule = \"crate_layers\"", "stays as it is"]);
    assert!(!shown.stdout.contains("rule = \"unsafe_code\""), "{}", shown.stdout);
    folder
        .run(&["init", "--write"])
        .exits(2)
        .complains(&["error: there is a law already: `governance.toml`", "help: nothing is overwritten"]);
    assert!(folder.read("governance.toml").contains("mine"));
    std::fs::remove_file(folder.path("governance.toml")).unwrap();
    folder.run(&["init", "--write"]).exits(0).says(&["wrote `governance.toml`", "below `[alias]`"]);
    assert_eq!(folder.read(".cargo/config.toml"), "[build]\n");
}

#[test]
fn a_single_package_outside_git_without_a_workspace_table() {
    let apart = tempfile::tempdir().unwrap();
    let manifest = MANIFEST.replace("\n[workspace]\n", "");
    let files = [("Cargo.toml", &*manifest), ("src/lib.rs", "//! Alone.\n\npub fn f() {}\n")];
    let folder = Folder::at(apart.path(), &files);
    folder.run(&["lint"]).exits(2).complains(&[
        "error: there is no law: looked for `",
        "help: `cargo governance init` proposes one from what it finds",
    ]);
    let ran = folder.run(&["init", "--write"]);
    ran.exits(0).says(&["first verdict: 0 findings in 1 file of 1 crate", "  cargo governance validate\n"]);
    let law = folder.read("governance.toml");
    assert!(law.contains("no-unsafe") && !law.contains("crate_layers"), "{law}");
    folder.run(&["validate", "--profile", "commit"]).exits(0).says(&["proved"]);
}

#[test]
fn a_folder_above_which_there_is_no_manifest() {
    let apart = tempfile::tempdir().unwrap();
    let folder = Folder::at(apart.path(), &[("notes.txt", "x\n")]);
    folder
        .run(&["init"])
        .exits(2)
        .complains(&["error: there is no `Cargo.toml` in `", "help: run this inside a cargo workspace"]);
}

#[test]
fn files_that_rustfmt_would_change_leave_that_gate_to_a_deployment() {
    let folder =
        Folder::new("init_unformatted", &[("Cargo.toml", MANIFEST), ("src/lib.rs", "pub fn f( ) { }\n")]);
    folder.run(&["init", "--write"]).exits(0);
    assert!(folder.read("governance.toml").contains("[gates.format]\nprofiles = [\"deploy\"]"));
    folder.run(&["validate", "--profile", "commit"]).exits(0).says(&["proved"]);
}

#[test]
fn links_that_lead_nowhere_leave_that_gate_to_a_deployment() {
    let folder = Folder::new(
        "init_links",
        &[("Cargo.toml", MANIFEST), ("src/lib.rs", "\n"), ("README.md", "[a](gone.md) and [b](gone.md)\n")],
    );
    folder.run(&["init", "--write"]).exits(0);
    let law = folder.read("governance.toml");
    assert!(law.contains("# 1 link in the Markdown files leads nowhere today"), "{law}");
    assert!(law.contains("[gates.docs]\nprofiles = [\"deploy\"]"), "{law}");
    let ran = folder.run(&["validate", "--profile", "deploy", "--only", "docs"]);
    ran.exits(1).says(&["1 broken link", "README.md:1: `gone.md` leads to nothing"]);
}

#[test]
fn generated_code_and_a_dependency_outside_the_root_are_not_stumbled_over() {
    let folder = Folder::new(
        "init_odd",
        &[
            ("w/Cargo.toml", &format!("{MANIFEST}[dependencies]\nbeside = {{ path = \"../beside\" }}\n")),
            ("w/build.rs", "fn main() {}\n"),
            (
                "w/src/lib.rs",
                "//! Odd.\npub mod made {\n    include!(concat!(env!(\"OUT_DIR\"), \"/made.rs\"));\n}\n",
            ),
            ("beside/Cargo.toml", &MANIFEST.replace("small", "beside")),
            ("beside/src/lib.rs", "pub fn f(a: *const u8) -> u8 { unsafe { *a } }\n"),
        ],
    );
    let manifest = folder.read("w/Cargo.toml").replace("[workspace]\n[dependencies]", "[dependencies]");
    folder.write("w/Cargo.toml", &format!("{manifest}\n[workspace]\n"));
    let ran = folder.run(&["init", "--write", "--manifest-path", "w/Cargo.toml"]);
    ran.exits(0).says(&["first verdict: 0 findings in "]);
    assert!(folder.read("w/governance.toml").contains("no-unsafe"));
    folder.run(&["lint", "--manifest-path", "w/Cargo.toml"]).exits(0);
}

#[test]
fn a_law_elsewhere_is_said_to_be_elsewhere() {
    let folder = Folder::new(
        "init_outside",
        &[("w/Cargo.toml", MANIFEST), ("w/src/lib.rs", "\n"), ("governance.toml", LAW)],
    );
    let ran = folder.run(&["lint", "--manifest-path", "w/Cargo.toml"]);
    ran.exits(2).complains(&[
        "there is no law at `",
        "lies outside the workspace",
        "help: a workspace's law stands at its root",
    ]);
    folder
        .run(&["init", "--law", "x.toml", "--manifest-path", "w/Cargo.toml"])
        .exits(2)
        .complains(&["leave out `--law`"]);
    let two = workspace("init_two");
    two.write("crates/units/governance.toml", LAW);
    two.run(&["init", "--write"])
        .exits(2)
        .complains(&["a member has a law of its own: `crates/units/governance.toml`"]);
    two.run(&["lint"]).exits(2).complains(&["there are two laws"]);
}

#[test]
fn a_folder_that_is_no_cargo_project_is_said_to_be_none() {
    let folder = Folder::new("init_none", &[("notes.txt", "x\n"), ("bad/Cargo.toml", "[package\n")]);
    folder
        .run(&["init", "--manifest-path", "Cargo.toml"])
        .exits(2)
        .complains(&["`Cargo.toml` does not exist"]);
    folder
        .run(&["init", "--manifest-path", "bad/Cargo.toml"])
        .exits(2)
        .complains(&["cargo cannot read the workspace"]);
}

#[test]
fn machines_get_a_document() {
    let folder = workspace("init_json");
    let ran = folder.run(&["init", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&ran.exits(0).stdout).unwrap();
    assert_eq!(document["vendored"][0], "theirs");
    assert_eq!(document["files"][0]["path"], "governance.toml");
    assert_eq!(document["findings"], 3);
}
