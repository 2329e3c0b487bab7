//! The build script on small workspaces, without cargo: what it tells cargo, what it writes, what it reads.

use std::path::PathBuf;

use super::directive::Directive;
use super::run::directives;
use super::surroundings::Surroundings;
use crate::testing::Folder;

const MEMBER: &str = "[package]\nname = \"kernel\"\nedition = \"2024\"\n";
const ROOT: &str = "[workspace]\nmembers = [\"kernel\"]\n";
const LAW: &str = r#"schema = 1
[limits]
gpu_memory = { value = "8 GiB", why = "the card has \"8\"" }
iterations = 1_000_000
convergence_threshold = 1e-6
gpu_utilization = 0.8
latency = "5 ms"
colors = { at_most = 82, why = "the record" }
[[article]]
id = "no-unsafe"
rule = "unsafe_code"
why = "memory safety is the compiler's business"
"#;

/// Runs the script of the crate in `home`; what it writes lies in `out`.
fn script(folder: &Folder, home: &str) -> (Vec<Directive>, PathBuf) {
    let out = folder.0.join("out");
    std::fs::create_dir_all(&out).unwrap();
    let surroundings = Surroundings { home: folder.0.join(home), out: out.clone(), cargo_home: None };
    (directives(&surroundings), out)
}

/// Returns the errors, each with its lines joined and the folder's name taken out.
fn errors(folder: &Folder, home: &str) -> Vec<String> {
    let (directives, _) = script(folder, home);
    let lines = directives.into_iter().filter_map(|directive| match directive {
        Directive::Error(lines) => Some(lines.join("\n")),
        _ => None,
    });
    lines.map(|text| text.replace(&*folder.0.to_string_lossy(), "ROOT")).collect()
}

#[track_caller]
fn check(files: &[(&str, &str)], expect: &[&str]) {
    let folder = Folder::with(files);
    let found = errors(&folder, "kernel");
    let fits =
        found.len() == expect.len() && found.iter().zip(expect).all(|(found, want)| found.contains(want));
    assert!(fits, "found {found:#?}, expected {expect:#?}");
}

fn watched(directives: &[Directive]) -> Vec<String> {
    let paths = directives.iter().filter_map(|directive| match directive {
        Directive::Watch(path) => Some(path.to_string_lossy().into_owned()),
        _ => None,
    });
    paths.collect()
}

#[test]
fn a_finding_is_an_error_with_its_place_its_why_and_what_to_do() {
    let folder = Folder::with(&[
        ("governance.toml", LAW),
        ("Cargo.toml", ROOT),
        ("kernel/Cargo.toml", MEMBER),
        ("kernel/src/lib.rs", "fn f() {\n    unsafe {}\n}\n"),
    ]);
    let found = errors(&folder, "kernel");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("kernel/src/lib.rs:2:5: "), "{found:#?}");
    assert!(
        found[0].contains("[no-unsafe]\n  = why: memory safety is the compiler's business"),
        "{found:#?}"
    );
    assert!(found[0].contains("\n  = help: "), "{found:#?}");
}

#[test]
fn a_warning_is_a_warning_and_an_expired_exemption_holds() {
    let law = format!(
        "{LAW}severity = \"warn\"\n[[exemption]]\narticle = \"no-unsafe\"\nitem = \"kernel::f\"\nreason = \"r\"\nexpires = 2020-01-01\n"
    );
    let text = "fn f() { unsafe {} }\nfn g() { unsafe {} }\n";
    let folder = Folder::with(&[
        ("governance.toml", &law),
        ("Cargo.toml", ROOT),
        ("kernel/Cargo.toml", MEMBER),
        ("kernel/src/lib.rs", text),
    ]);
    let (directives, _) = script(&folder, "kernel");
    let said: Vec<_> =
        directives.iter().filter(|it| matches!(it, Directive::Error(_) | Directive::Warning(_))).collect();
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(matches!(said[0], Directive::Warning(lines) if lines[0].starts_with("kernel/src/lib.rs:2:10: ")));
}

#[test]
fn limits_become_typed_constants_and_the_variables_of_the_source_document() {
    let folder = Folder::with(&[
        ("governance.toml", LAW),
        ("Cargo.toml", ROOT),
        ("kernel/Cargo.toml", MEMBER),
        ("kernel/src/lib.rs", ""),
    ]);
    let (directives, out) = script(&folder, "kernel");
    let mut text = String::new();
    directives.iter().for_each(|directive| directive.write(&mut text));
    for line in [
        "cargo::rustc-env=MAX_GPU_MEMORY=8589934592\n",
        "cargo::rustc-env=MAX_ITERATIONS=1000000\n",
        "cargo::rustc-env=CONVERGENCE_THRESHOLD=1e-6\n",
        "cargo::rustc-env=MIN_GPU_UTILIZATION=0.8\n",
        "cargo::rustc-env=MAX_LATENCY=5000000\n",
        "cargo::rustc-env=GOVERNANCE_LAW_DIGEST=",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(!text.contains("MAX_MEMORY"), "the law does not set it: {text}");
    let constants = std::fs::read_to_string(out.join("governance.rs")).unwrap();
    for line in [
        "#[doc = \"At most 8 GiB: the card has \\\"8\\\"\"]\n    pub const GPU_MEMORY: u64 = 8_589_934_592;",
        "pub const ITERATIONS: u64 = 1_000_000;",
        "pub const CONVERGENCE_THRESHOLD: f64 = 1e-6;",
        "pub const GPU_UTILIZATION: f64 = 0.8;",
        "pub const LATENCY: ::core::time::Duration = ::core::time::Duration::from_nanos(5_000_000);",
        "pub const COLORS_AT_MOST: u64 = 82;",
    ] {
        assert!(constants.contains(line), "{line}: {constants}");
    }
    let copy = std::fs::read_to_string(out.join("governance.law")).unwrap();
    let copy = governance_law::copy::LawCopy::parse(&copy).unwrap();
    assert_eq!((copy.text, copy.path), (LAW, folder.0.join("governance.toml").to_str().unwrap()));

    let before = std::fs::metadata(out.join("governance.rs")).unwrap().modified().unwrap();
    script(&folder, "kernel");
    let after = std::fs::metadata(out.join("governance.rs")).unwrap().modified().unwrap();
    assert_eq!(before, after, "what says the same is not written again");
}

#[test]
fn edges_to_members_are_judged_with_one_manifest() {
    let law = "schema = 1\n[[article]]\nid = \"rooms\"\nrule = \"crate_layers\"\nwhy = \"w\"\n[[article.layer]]\nname = \"low\"\ncrates = [\"kernel\"]\nforbid_external = [\"web*\"]\n[[article.layer]]\nname = \"high\"\ncrates = [\"web\", \"far\"]\n";
    let root = "[workspace]\nmembers = [\"*\"]\nexclude = [\"out\"]\n[workspace.dependencies]\nsite = { package = \"web\", path = \"web\" }\n";
    let web = ("web/Cargo.toml", "[package]\nname = \"web\"\n[lib]\nname = \"site_lib\"\n");
    let kernel = format!("{MEMBER}[target.'cfg(unix)'.dependencies]\nsite = {{ workspace = true }}\n");
    let files = [
        ("governance.toml", law),
        ("Cargo.toml", root),
        ("kernel/Cargo.toml", &kernel),
        ("kernel/src/lib.rs", "pub fn f() { site::go(); }"),
        web,
        ("web/src/lib.rs", "fn g() { unsafe {} }"),
    ];
    check(
        &files,
        &["kernel/Cargo.toml:5:1: crate `kernel` of layer `low` depends on `web` of layer `high` [rooms]"],
    );
    // A folder outside the workspace is no member: then it is an external crate, and none of the layers'.
    let kernel = format!("{MEMBER}[dependencies]\nwebby = {{ path = \"../out/webby\" }}\n");
    let files = [
        ("governance.toml", law),
        ("Cargo.toml", root),
        ("kernel/Cargo.toml", &kernel),
        ("kernel/src/lib.rs", ""),
        ("out/webby/Cargo.toml", "[package]\nname = \"webby\"\n"),
    ];
    check(&files, &["depends on the forbidden crate `webby` [rooms]"]);
}

#[test]
fn what_lies_outside_the_crate_is_left_to_the_gate() {
    let law = "schema = 1\n[[article]]\nid = \"manifests\"\nrule = \"unlawful_manifest\"\nwhy = \"w\"\nlints = { \"rust.unsafe_code\" = \"forbid\" }\nprofiles = { \"release.lto\" = true }\nkeys = { edition = \"2024\" }\n[[article]]\nid = \"layers\"\nrule = \"crate_layers\"\nwhy = \"w\"\n[[article.layer]]\nname = \"l\"\ncrates = [\"nobody\"]\n[[article]]\nid = \"all\"\nrule = \"unclassified\"\nwhy = \"w\"\nlayers_of = \"layers\"\n";
    let root = "[workspace]\nmembers = [\"*\"]\n[workspace.package]\nedition = \"2024\"\n[workspace.lints.rust]\nunsafe_code = \"forbid\"\n";
    let kernel = "[package]\nname = \"kernel\"\nedition.workspace = true\n[lints]\nworkspace = true\n[dependencies]\nother = { path = \"../other\" }\n";
    let files = [
        ("governance.toml", law),
        ("Cargo.toml", root),
        ("kernel/Cargo.toml", kernel),
        ("kernel/src/lib.rs", ""),
        ("other/Cargo.toml", "[package]\nname = \"other\"\n"),
    ];
    check(&files, &["kernel/Cargo.toml:2:8: crate `kernel` is in no layer of article `layers` [all]"]);
}

#[test]
fn a_law_that_is_missing_misplaced_doubled_or_wrong_is_said() {
    let with = |law: &[(&'static str, &'static str)]| {
        let mut files =
            vec![("w/Cargo.toml", ROOT), ("w/kernel/Cargo.toml", MEMBER), ("w/kernel/src/lib.rs", "")];
        files.extend(law);
        errors(&Folder::with(&files), "w/kernel")
    };
    let none = with(&[]);
    assert!(
        none[0].starts_with("there is no law: looked for `ROOT/w/governance.toml`\n  = help: put"),
        "{none:?}"
    );
    let above = with(&[("governance.toml", "schema = 1\n")]);
    assert!(
        above[0].starts_with("the law lies in `ROOT/governance.toml`, not at the workspace's root `ROOT/w`")
    );
    let below = with(&[("w/kernel/governance.toml", "schema = 1\n")]);
    assert!(below[0].starts_with("the law lies in `ROOT/w/kernel/governance.toml`, not at"), "{below:?}");
    let two = with(&[("w/governance.toml", "schema = 1\n"), ("w/kernel/governance.toml", "schema = 1\n")]);
    assert!(two[0].starts_with("there are two laws, `ROOT/w/governance.toml` and `ROOT/w/kernel"), "{two:?}");
    let wrong = with(&[("w/governance.toml", "schema = 1\n[limitz]\nx = 1\n[gates.nothing]\n")]);
    assert!(wrong.len() == 3 && wrong[1].starts_with("governance.toml:2:2: "), "{wrong:#?}");
    assert!(wrong[1].contains("did you mean `limits`?"), "{wrong:#?}");
}

#[test]
fn manifests_that_cannot_be_read_are_said() {
    let files = [("governance.toml", LAW), ("Cargo.toml", "[workspace"), ("kernel/Cargo.toml", MEMBER)];
    check(&files, &["the manifest `ROOT/Cargo.toml` is not TOML in line 1: "]);
    check(&[("kernel/x", "")], &["the manifest `ROOT/kernel/Cargo.toml` cannot be read: "]);
    check(
        &[("kernel/Cargo.toml", "[workspace]\n")],
        &["the manifest `ROOT/kernel/Cargo.toml` has no `package.name`"],
    );
}

#[test]
fn what_cannot_be_checked_is_no_pass() {
    let files = [
        ("governance.toml", LAW),
        ("Cargo.toml", ROOT),
        ("kernel/Cargo.toml", MEMBER),
        ("kernel/src/lib.rs", "mod gone;\nmod broken;\n"),
        ("kernel/src/broken.rs", "fn f( {}\n"),
    ];
    check(&files, &["kernel/src/broken.rs:1:5: ", "kernel/src/lib.rs:1:5: "]);
}

#[test]
fn a_vendored_crate_is_its_own_workspace_and_an_excluded_one_is_not_of_this() {
    let files = [
        ("governance.toml", LAW),
        ("Cargo.toml", "[workspace]\nmembers = [\"a\"]\n"),
        ("kernel/Cargo.toml", MEMBER),
        ("kernel/.cargo-checksum.json", "{}"),
        ("kernel/governance.toml", "schema = 1\n"),
        ("kernel/src/lib.rs", "fn f() { unsafe {} }"),
    ];
    check(&files, &[]);
    let files = [
        ("governance.toml", LAW),
        ("Cargo.toml", "[workspace]\nexclude = [\"kernel\"]\n"),
        ("kernel/Cargo.toml", MEMBER),
        ("kernel/src/lib.rs", ""),
    ];
    check(&files, &["the law lies in `ROOT/governance.toml`, not at the workspace's root `ROOT/kernel`"]);
}

#[test]
fn what_a_baseline_knows_does_not_stop_the_build() {
    let source = "fn f() { unsafe {} }\n";
    let folder = Folder::with(&[
        ("governance.toml", LAW),
        ("Cargo.toml", ROOT),
        ("kernel/Cargo.toml", MEMBER),
        ("kernel/src/lib.rs", source),
    ]);
    let workspace = super::read_package(&folder.0.join("kernel")).unwrap();
    let law = governance_law::Law::parse("governance.toml", LAW).unwrap();
    let day = governance_law::Date { year: 2026, month: 11, day: 20 };
    let report = crate::lint(&workspace, &law, day);
    let baseline = crate::baseline::Baseline::of(&report, &workspace).text();
    folder.write("governance-baseline.toml", baseline.as_bytes());
    assert_eq!(errors(&folder, "kernel"), Vec::<String>::new());
    assert!(
        watched(&script(&folder, "kernel").0).iter().any(|path| path.ends_with("governance-baseline.toml"))
    );

    folder.write("kernel/src/lib.rs", format!("{source}fn g() {{ unsafe {{}} }}\n").as_bytes());
    let found = errors(&folder, "kernel");
    assert!(found.len() == 1 && found[0].contains("kernel/src/lib.rs:2:10: "), "{found:?}");

    folder.write("governance-baseline.toml", baseline.replace("count = 1", "count = 9").as_bytes());
    let found = errors(&folder, "kernel");
    assert!(found.len() == 1 && found[0].contains("its seal does not fit"), "{found:?}");
}

#[test]
fn generated_code_is_neither_read_nor_missed() {
    let files = [
        ("governance.toml", LAW),
        ("Cargo.toml", ROOT),
        ("kernel/Cargo.toml", MEMBER),
        ("kernel/src/lib.rs", "mod law { include!(concat!(env!(\"OUT_DIR\"), \"/governance.rs\")); }"),
    ];
    check(&files, &[]);
}

#[test]
fn everything_that_matters_is_watched_and_nothing_that_is_missing() {
    let folder = Folder::with(&[
        ("governance.toml", LAW),
        ("Cargo.toml", ROOT),
        ("kernel/Cargo.toml", MEMBER),
        ("kernel/build.rs", ""),
        (
            "kernel/src/lib.rs",
            "#[cfg(a)] mod later; #[path = \"../beside.rs\"] mod beside; cfg_if! { mod deep; }",
        ),
        ("kernel/src/later.rs", ""),
        ("kernel/beside.rs", ""),
        ("kernel/tests/it.rs", ""),
        ("kernel/tests/it/more.rs", ""),
    ]);
    let (directives, _) = script(&folder, "kernel");
    let root = folder.0.to_string_lossy().into_owned();
    let found: Vec<String> = watched(&directives).iter().map(|path| path.replace(&root, "ROOT")).collect();
    assert_eq!(
        found,
        ["ROOT/Cargo.toml", "ROOT/governance.toml", "Cargo.toml", "beside.rs", "build.rs", "src", "tests"]
    );
}

#[test]
fn a_folder_with_the_output_in_it_is_watched_file_by_file() {
    let folder = Folder::with(&[
        ("kernel/governance.toml", LAW),
        ("kernel/Cargo.toml", &format!("{MEMBER}[workspace]\n")),
        ("kernel/src/lib.rs", "mod a;"),
        ("kernel/src/a.rs", ""),
    ]);
    let home = folder.0.join("kernel");
    let out = home.join("src/target/out");
    std::fs::create_dir_all(&out).unwrap();
    let found = watched(&directives(&Surroundings { home, out, cargo_home: None }));
    assert_eq!(found, ["Cargo.toml", "governance.toml", "src/a.rs", "src/lib.rs"]);
}

#[cfg(feature = "stamp")]
#[test]
fn the_stamp_is_the_digest_of_the_tree_and_watches_all_of_it() {
    let folder = Folder::with(&[
        ("Cargo.toml", ROOT),
        (".gitignore", "*.tmp\n"),
        ("kernel/Cargo.toml", MEMBER),
        ("kernel/src/lib.rs", ""),
        ("docs/page.md", ""),
        ("docs/x.tmp", ""),
        ("evidence/statement", ""),
        ("ledger.jsonl", ""),
        ("target/CACHEDIR.TAG", ""),
        ("target/debug/out/x", ""),
    ]);
    let stamp = || {
        let out = folder.0.join("target/debug/out");
        super::stamp::stamp(&Surroundings { home: folder.0.join("kernel"), out, cargo_home: None }).unwrap().1
    };
    let digest = || match &stamp()[0] {
        Directive::Variable(name, value) if name == super::stamp::VARIABLE => value.clone(),
        other => panic!("{other:?}"),
    };
    let root = format!("{}/", folder.0.to_string_lossy());
    let found: Vec<String> = watched(&stamp()).iter().map(|path| path.replace(&root, "")).collect();
    assert_eq!(found, [".gitignore", "Cargo.toml", "docs/page.md", "kernel"]);
    let before = digest();
    assert_eq!(before.len(), 64);
    for (file, is_news) in [
        ("evidence/statement", false),
        ("ledger.jsonl", false),
        ("docs/x.tmp", false),
        ("target/debug/out/x", false),
        (".git/HEAD", false),
        ("docs/page.md", true),
    ] {
        folder.write(file, b"changed");
        assert_eq!(digest() != before, is_news, "{file}");
    }
}
