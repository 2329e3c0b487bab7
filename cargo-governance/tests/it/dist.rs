//! Releases: built twice, the same both times, listed, signed, and found out when a byte of them is changed.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what prepares a test may stop it")]

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use governance_evidence::envelope::Envelope;
use serde_json::{Value, json};

use crate::support::{Folder, Ran};

const MAIN: &str = "//! Small.\n\nfn main() {\n    let count = std::env::args().count();\n    \
     println!(\"{} {} {}\", file!(), cfg!(flagged), [1, 2][count]);\n}\n";

/// A workspace of one program, under a law that demands nothing.
fn program(name: &str, more: &[(&str, &str)]) -> Folder {
    let folder = Folder::library(name, "//! Small.\n");
    folder.write("src/main.rs", MAIN);
    folder.write("LICENSE-MIT", "do what you want\n");
    folder.write("README.md", "# Small\n");
    for (file, text) in more {
        folder.write(file, text);
    }
    folder
}

const DIST: &str = "target/governance/dist";

fn document(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap()
}

fn verify(folder: &Folder) -> Ran {
    folder.run(&["dist", "--verify", DIST])
}

/// Returns the content of every file of a release.
fn files(folder: &Folder, place: &str) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder.path(place)).unwrap().map(Result::unwrap);
    entries
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .collect()
}

/// Returns what the provenance claims.
fn provenance(folder: &Folder) -> Value {
    let envelope = Envelope::read(folder.read(&format!("{DIST}/provenance.intoto.json")).as_bytes()).unwrap();
    serde_json::from_slice(envelope.unverified_payload()).unwrap()
}

/// Returns the list of what the only binary is made of.
fn list(folder: &Folder) -> Value {
    let files = files(folder, DIST);
    let (_, text) = files.iter().find(|(name, _)| name.ends_with(".cdx.json")).unwrap();
    serde_json::from_slice(text).unwrap()
}

fn git(folder: &Folder, args: &[&str]) {
    let identity = ["-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(identity).args(args).current_dir(folder.root()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_release_is_the_same_each_time_and_every_changed_byte_of_it_is_found() {
    let config = "[build]\nrustflags = [\"--cfg\", \"flagged\"]\n";
    let folder = program("dist", &[(".cargo/config.toml", config)]);
    let made = folder.run(&["dist", "-q", "--format", "json"]);
    let made = document(made.exits(0));
    assert_eq!(
        (&made["second_build"]["copied"], &made["second_build"]["identical"], &made["commit"]),
        (&json!(true), &json!(true), &Value::Null)
    );
    folder.run(&["dist", "-q", "--output", "target/again"]).exits(0).says(&["two builds are bit-identical"]);
    let (whole, again) = (files(&folder, DIST), files(&folder, "target/again"));
    assert_eq!(whole.len(), 4, "{:?}", whole.keys());
    for (name, bytes) in whole.iter().filter(|(name, _)| *name != "provenance.intoto.json") {
        assert!(again[name] == *bytes, "`{name}` is another one each time");
    }
    assert!(!folder.has("target/governance/dist.work"), "what was built is not kept");
    verify(&folder).exits(0).says(&["by this machine's own key `machine`", "every file is as it was signed"]);
    intact(&folder, &whole);
    unpacked(&folder);
}

/// Changes one byte after the other, and takes away and adds what does not belong there.
fn intact(folder: &Folder, whole: &BTreeMap<String, Vec<u8>>) {
    for (name, bytes) in whole {
        let path = folder.path(DIST).join(name);
        for part in 0..8 {
            let mut changed = bytes.clone();
            let place = (bytes.len() - 1) * part / 7;
            changed[place] ^= 1;
            std::fs::write(&path, changed).unwrap();
            verify(folder).exits(1);
        }
        std::fs::write(&path, bytes).unwrap();
        std::fs::remove_file(&path).unwrap();
        let code = if name == "provenance.intoto.json" { 2 } else { 1 };
        verify(folder).exits(code);
        std::fs::write(&path, bytes).unwrap();
    }
    folder.write(&format!("{DIST}/more"), "x");
    let refused = folder.run(&["dist", "--verify", DIST, "--format", "json"]);
    let refused = document(refused.exits(1).complains(&["`more` is not named by the provenance"]));
    assert_eq!(refused["verdict"], "violation");
    std::fs::remove_file(folder.path(DIST).join("more")).unwrap();
    verify(folder).exits(0);
}

/// Unpacks with the tools that everybody has, and runs what was packed.
fn unpacked(folder: &Folder) {
    let run = |program: &str, args: &[&str], place: &str| {
        let ran = Command::new(program).args(args).current_dir(folder.path(place)).output();
        ran.ok().map(|output| {
            assert!(output.status.success(), "{output:?}");
            String::from_utf8(output.stdout).unwrap()
        })
    };
    if run("sha256sum", &["--check", "--strict", "SHA256SUMS"], DIST).is_none() {
        eprintln!("SKIPPED SHA256SUMS as others read it: no `sha256sum`");
    }
    let files = files(folder, DIST);
    let archive = files.keys().find(|name| name.ends_with(".tar.gz")).unwrap();
    let Some(listed) = run("tar", &["-tzf", archive], DIST) else {
        eprintln!("SKIPPED the archive as others read it: no `tar`");
        return;
    };
    let stem = archive.trim_end_matches(".tar.gz");
    let inner: Vec<&str> =
        listed.lines().map(|line| line.strip_prefix(&format!("{stem}/")).unwrap()).collect();
    assert_eq!(inner, ["LICENSE-MIT", "README.md", "small", "small.cdx.json"]);
    run("tar", &["-xzf", archive], DIST);
    let said = run(&format!("./{DIST}/{stem}/small"), &[], "").unwrap();
    // The flags of the tree's own configuration were obeyed.
    assert_eq!(said, "src/main.rs true 2\n");
    let binary = std::fs::read(folder.path(DIST).join(stem).join("small")).unwrap();
    let root = folder.root().to_str().unwrap().as_bytes();
    assert!(
        !binary.windows(root.len()).any(|window| window == root),
        "the path of the tree is in the program"
    );
    std::fs::remove_dir_all(folder.path(DIST).join(stem)).unwrap();
}

#[test]
fn a_program_that_knows_where_it_was_built_is_no_release() {
    let main = "//! Small.\n\nfn main() {\n    println!(\"{}\", env!(\"CARGO_MANIFEST_DIR\"));\n}\n";
    let folder = program("dist_differs", &[("src/main.rs", main)]);
    let refused = folder.run(&["dist", "-q"]);
    refused.exits(1).complains(&[
        "two builds of `small` differ, first at byte 0x",
        "the-second/tree",
        "both are kept",
    ]);
    if cfg!(target_os = "linux") {
        refused.complains(&["in the section `.rodata` at 0x"]);
    }
    assert!(!folder.has(DIST) && folder.has("target/governance/dist.work/first/target/release"));
}

#[test]
fn the_commit_is_in_a_release_and_what_is_in_no_commit_is_said() {
    let folder = program("dist_commit", &[]);
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "small", "--date", "2020-01-01T00:00:00Z"]);
    // A program that asks git gets the same answer in both builds.
    let build = "//! Asks.\nfn main() {\n    let said = std::process::Command::new(\"git\").args([\"rev-parse\", \"HEAD\"]).output().unwrap();\n    \
         println!(\"cargo::rustc-env=COMMIT={}\", String::from_utf8(said.stdout).unwrap().trim());\n}\n";
    folder.write("build.rs", build);
    folder.write("src/main.rs", "//! Small.\n\nfn main() {\n    println!(\"{}\", env!(\"COMMIT\"));\n}\n");
    let made = folder.run(&["dist", "-q"]);
    made.exits(0).complains(&["the tree holds changes that are in no commit"]);
    let predicate = &provenance(&folder)["predicate"];
    let commit = &predicate["buildDefinition"]["resolvedDependencies"][0];
    assert_eq!((&commit["name"], &commit["annotations"]["dirty"]), (&json!("commit"), &json!(true)));
    verify(&folder)
        .exits(0)
        .says(&[commit["digest"]["gitCommit"].as_str().unwrap(), "with changes that are in no commit"]);
    let epoch = predicate["buildDefinition"]["internalParameters"]["SOURCE_DATE_EPOCH"].as_i64().unwrap();
    assert!(epoch > 1_577_836_800, "{epoch}");
}

#[test]
fn what_ships_is_built_under_a_verdict_or_for_development_alone() {
    let gates: String = governance_law::catalog::GATES
        .iter()
        // No law takes the gate that watches it out of the profile.
        .filter(|gate| !["law", governance_law::catalog::AMENDMENTS].contains(&gate.name))
        .map(|gate| format!("[gates.{}]\nprofiles = [\"ci\"]\n", gate.name))
        .collect();
    let law = format!(
        "schema = 1\n[production]\npackages = [\"small\"]\n{gates}[gates.law]\nprofiles = [\"deploy\"]\n"
    );
    let manifest = "[package]\nname = \"small\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[features]\nproduction = []\n\n[workspace]\n";
    let build = "//! Refuses.\nfn main() {\n    println!(\"cargo::rerun-if-env-changed=GOVERNANCE_STATEMENT\");\n    \
         if cfg!(feature = \"production\") && std::env::var_os(\"GOVERNANCE_STATEMENT\").is_none() {\n        \
         println!(\"cargo::error=no build for production: there is no verdict\");\n        \
         println!(\"cargo::error=  = help: run `validate --profile deploy`\");\n    }\n}\n";
    let folder = program(
        "dist_production",
        &[("Cargo.toml", manifest), ("governance.toml", &law), ("build.rs", build)],
    );
    let refused = folder.run(&["dist", "-q"]);
    refused.exits(1).complains(&[
        "`small` is not built for production: there is no verdict on this tree in `target/governance/statements/deploy.json`",
        "run `validate --profile deploy`; `--without-proof` makes",
    ]);
    assert!(!folder.has("target/governance/dist.work"), "nothing is compiled in vain");
    // Where the law says nothing of it, the build script does.
    folder.write("governance.toml", crate::support::LAW);
    folder.run(&["dist", "-q", "--features", "production"]).exits(1).complains(&[
        "`small` refuses to be built: no build for production: there is no verdict",
        "run `validate --profile deploy`; `--without-proof` makes",
    ]);
    folder.write("governance.toml", &law);
    assert!(!folder.has(DIST));
    folder
        .run(&["dist", "-q", "--without-proof"])
        .exits(0)
        .complains(&["these archives are for development"]);
    verify(&folder).exits(0).says(&["small 0.1.0, for development"]);
    let both = folder.run(&["dist", "-q", "--without-proof", "--features", "production"]);
    both.exits(2).complains(&["`--without-proof` leaves out the feature `production`"]);

    folder.run(&["validate", "--profile", "deploy", "-q"]).exits(0);
    let made = document(folder.run(&["dist", "-q", "--format", "json"]).exits(0));
    assert_eq!((&made["deploy_verdict"], &made["packages"][0]["production"]), (&json!(true), &json!(true)));
    verify(&folder).exits(0).says(&["small 0.1.0, for production", "deploy verdict sha256:"]);
    let archive = folder.path(DIST).join(made["files"][0]["name"].as_str().unwrap());
    let listed = Command::new("tar").arg("-tzf").arg(archive).output();
    if let Ok(listed) = listed {
        let listed = String::from_utf8(listed.stdout).unwrap();
        assert!(listed.contains("/small.statement.json\n"), "{listed}");
    }
    // Of another tree it is no verdict.
    folder.write("src/lib.rs", "//! Changed.\n");
    folder
        .run(&["dist", "-q"])
        .exits(1)
        .complains(&["deploy.json`: the statement is about the tree `sha256:"]);
    verify(&folder).exits(0);
}

/// A workspace with an optional dependency that is off, one that is linked, a macro and what a build script needs.
fn family(name: &str) -> Folder {
    let member = |name: &str, more: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\nlicense = \"MIT/Apache-2.0\"\n{more}"
        )
    };
    let app = member(
        "app",
        "[features]\nextra = [\"dep:off\"]\n[dependencies]\nlinked = { path = \"../linked\" }\nmac = { path = \"../mac\" }\n\
         off = { path = \"../off\", optional = true }\n[build-dependencies]\nhelper = { path = \"../helper\" }\n\
         [dev-dependencies]\ntested = { path = \"../tested\" }\n",
    );
    let folder = Folder::new(
        name,
        &[
            ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\nexclude = [\"target\"]\n"),
            ("governance.toml", crate::support::LAW),
            (".gitignore", "/target\n"),
            ("app/Cargo.toml", &app),
            ("app/src/main.rs", "//! App.\nfn main() {}\n"),
            ("app/build.rs", "//! Nothing.\nfn main() {}\n"),
            ("mac/Cargo.toml", &member("mac", "[lib]\nproc-macro = true\n")),
            ("mac/src/lib.rs", "//! None.\n"),
        ],
    );
    for name in ["linked", "off", "helper", "tested"] {
        folder.write(&format!("{name}/Cargo.toml"), &member(name, ""));
        folder.write(&format!("{name}/src/lib.rs"), "//! None.\n");
    }
    let locked =
        Command::new("cargo").args(["generate-lockfile", "--offline"]).current_dir(folder.root()).output();
    assert!(locked.unwrap().status.success());
    folder
}

#[test]
fn a_list_names_what_is_linked_and_what_has_built_and_nothing_else() {
    let folder = family("dist_list");
    folder.run(&["dist", "-q"]).exits(0).complains(&["no licence file lies beside `app`"]);
    let bom = list(&folder);
    let kinds = |bom: &Value| -> BTreeMap<String, String> {
        let components = bom["components"].as_array().unwrap().iter();
        let kind = |it: &Value| it["scope"].as_str().unwrap().to_owned();
        components.map(|it| (it["name"].as_str().unwrap().to_owned(), kind(it))).collect()
    };
    let expected =
        [("helper", "excluded"), ("linked", "required"), ("mac", "excluded"), ("rust-std", "required")];
    assert_eq!(kinds(&bom), expected.map(|(name, kind)| (name.to_owned(), kind.to_owned())).into());
    let linked = bom["components"].as_array().unwrap().iter().find(|it| it["name"] == "linked").unwrap();
    assert_eq!(linked["licenses"], json!([{ "expression": "MIT OR Apache-2.0" }]));
    assert_eq!(linked["purl"], "pkg:cargo/linked@0.1.0?download_url=file://./linked");
    let own = &bom["metadata"]["component"]["bom-ref"];
    let needs = bom["dependencies"].as_array().unwrap().iter().find(|it| it["ref"] == *own).unwrap();
    assert_eq!(needs["dependsOn"].as_array().unwrap().len(), 4);
    folder.run(&["dist", "-q", "--features", "app/extra"]).exits(0);
    assert_eq!(kinds(&list(&folder))["off"], "required");
    folder.run(&["dist", "-q", "--features", "extar"]).exits(2).complains(&["did you mean `extra`?"]);
}

#[test]
fn a_dependency_outside_of_the_workspace_is_built_where_it_lies_and_that_is_said() {
    let folder = program("dist_outside", &[]);
    let name = "dist_outside_neighbour";
    let manifest = "[package]\nname = \"near\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";
    Folder::new(name, &[("Cargo.toml", manifest), ("src/lib.rs", "//! Near.\n")]);
    let manifest = folder.read("Cargo.toml");
    folder.write("Cargo.toml", &format!("{manifest}[dependencies]\nnear = {{ path = \"../{name}\" }}\n"));
    let refused = folder.run(&["dist", "-q"]);
    refused.exits(2).complains(&["`Cargo.lock` does not fit the manifests", "cargo update --workspace"]);
    let lock = "version = 4\n\n[[package]]\nname = \"near\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"small\"\nversion = \"0.1.0\"\ndependencies = [\n \"near\",\n]\n";
    folder.write("Cargo.lock", lock);
    let made = folder.run(&["dist", "-q"]);
    made.exits(0)
        .complains(&["the second build was made from the same folder"])
        .says(&["the second into another folder"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_release_that_is_interrupted_leaves_nothing_that_looks_like_one() {
    let build = "//! Waits.\nfn main() {\n    std::fs::write(\"target/building\", \"1\").unwrap();\n    \
                 std::thread::sleep(std::time::Duration::from_secs(600));\n}\n";
    let folder = program("dist_interrupted", &[("build.rs", build)]);
    let child = Command::new(env!("CARGO_BIN_EXE_cargo-governance"))
        .args(["dist", "--output", "target/release-of-mine"])
        .current_dir(folder.root())
        .env("CARGO_TARGET_DIR", folder.path("target"))
        .env("CARGO_NET_OFFLINE", "true")
        .env("XDG_CONFIG_HOME", folder.path("target/config"))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    crate::running::wait_for(&folder.path("target/building"));
    assert!(Command::new("kill").args(["-s", "TERM", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("interrupted: nothing was kept"), "{said}");
    let left = std::fs::read_dir(folder.path("target")).unwrap();
    let left: Vec<String> = left.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!left.iter().any(|name| name.contains("release-of-mine")), "{left:?}");
}

#[test]
fn what_cannot_be_shipped_is_named() {
    let folder = program("dist_bad", &[]);
    let dist = |args: &[&str]| folder.run(&[&["dist", "-q"], args].concat());
    dist(&["--package", "smal"]).exits(2).complains(&["`--package` names `smal`", "did you mean `small`?"]);
    dist(&["--sign", "nobody"]).exits(2).complains(&["cannot be signed: there is no key `nobody`"]);
    dist(&["--verify", "nowhere"]).exits(2).complains(&["cannot be read"]);
    dist(&["--output", "src"]).exits(2).complains(&["`", "src` is there already, and is no earlier release"]);
    dist(&["--output", "Cargo.toml/dist"]).exits(2).complains(&["the release cannot be written to"]);
    dist(&["--target", "no-such-platform"]).exits(2).complains(&["cargo"]);
    folder.write("src/main.rs", "fn main() { broken }\n");
    let refused = folder.run(&["dist", "-q", "--format", "json"]);
    let refused =
        document(refused.exits(2).complains(&["cargo could not build `small`: error", "logs/dist.log"]));
    assert_eq!((&refused["verdict"], &refused["exit_code"]), (&json!("unchecked"), &json!(2)));
    std::fs::remove_file(folder.path("src/main.rs")).unwrap();
    dist(&["--package", "small"]).exits(2).complains(&["the package `small` has no binary"]);
    dist(&[]).exits(2).complains(&["no package of this workspace has a binary"]);
    folder.write("src/main.rs", MAIN);
    std::fs::remove_file(folder.path("Cargo.lock")).unwrap();
    dist(&[]).exits(2).complains(&["there is no `Cargo.lock`", "cargo generate-lockfile"]);
    assert!(!folder.has(DIST), "nothing half is left");
    let twins = family("dist_twins");
    twins.write("off/src/bin/app.rs", "//! Off.\nfn main() {}\n");
    twins.run(&["dist", "-q"]).exits(2).complains(&["the packages `app` and `off` both have a binary `app`"]);
}
