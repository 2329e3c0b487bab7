//! Files that nobody should have written: each ends as a finding or as "could not check", never as a panic, a hang or a
//! pass.

use std::fs::{self, File};
#[cfg(unix)]
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use governance_law::Law;
use governance_lint::finding::Report;
use governance_lint::report::text;

use crate::support;

/// An article of every rule that reads source text, and of those that read manifests.
const LAW: &str = r#"
schema = 1
limits = { latency = "5 ms" }

[[article]]
id = "attribute"
rule = "missing_attribute"
why = "w"
select = { items = ["struct"] }
attributes = ["governed"]

[[article]]
id = "trait"
rule = "missing_trait"
why = "w"
traits = ["Debug"]

[[article]]
id = "limit"
rule = "limit_exceeded"
why = "w"
limits = ["latency"]

[[article]]
id = "import"
rule = "forbidden_import"
why = "w"
imports = ["std::fs"]

[[article]]
id = "unsafe"
rule = "unsafe_code"
why = "w"

[[article]]
id = "panic"
rule = "panic_path"
why = "w"

[[article]]
id = "async"
rule = "blocking_in_async"
why = "w"

[[article]]
id = "determinism"
rule = "nondeterminism"
why = "w"

[[article]]
id = "pure"
rule = "impure_code"
why = "w"

[[article]]
id = "reached"
rule = "unreached_file"
why = "w"

[[article]]
id = "manifest"
rule = "unlawful_manifest"
why = "w"
banned_crates = ["openssl"]
"#;

/// A package in a folder of its own, removed in the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bad-input-{name}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::write(folder.join("Cargo.toml"), "[package]\nname = \"kernel\"\n").unwrap();
        fs::write(folder.join("src/lib.rs"), "mod odd;\n").unwrap();
        Self(folder)
    }

    fn write(&self, file: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.0.join(file), bytes).unwrap();
    }

    /// Lints the package with every rule, and prints what comes out in every format.
    fn lint(&self) -> Report {
        let law = Law::parse("governance.toml", LAW).unwrap();
        let report = support::lint(&support::workspace(&self.0), &law);
        let first = report.findings.iter().take(100).cloned().collect();
        let shown = Report { findings: first, ..report.clone() };
        assert!(!support::printed(&self.0, &shown).is_empty());
        report
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Lints a package whose module `odd` was made by hand, and demands that the module is reported as not checked.
#[track_caller]
fn cannot_be_checked(name: &str, make: impl FnOnce(&Scratch), reason: &str) {
    let scratch = Scratch::new(name);
    make(&scratch);
    let report = scratch.lint();
    let found: Vec<String> = report
        .unchecked
        .iter()
        .map(|unchecked| format!("{}: {}", unchecked.place.file, unchecked.reason))
        .collect();
    assert!(found.iter().any(|found| found.starts_with("src/") && found.contains(reason)), "{found:#?}");
}

#[test]
fn what_is_not_utf8_is_not_checked() {
    cannot_be_checked("latin", |scratch| scratch.write("src/odd.rs", b"// caf\xe9\nunsafe {}\n"), "UTF-8");
}

#[test]
fn what_cannot_be_read_is_not_checked() {
    cannot_be_checked("folder", |scratch| fs::create_dir(scratch.0.join("src/odd.rs")).unwrap(), "");
    cannot_be_checked("missing", |_| {}, "");
    #[cfg(unix)]
    cannot_be_checked("dangling", |scratch| symlink("nowhere.rs", scratch.0.join("src/odd.rs")).unwrap(), "");
}

#[cfg(unix)]
#[test]
fn a_loop_of_links_is_not_checked() {
    let make = |scratch: &Scratch| {
        symlink("even.rs", scratch.0.join("src/odd.rs")).unwrap();
        symlink("odd.rs", scratch.0.join("src/even.rs")).unwrap();
    };
    cannot_be_checked("loop", make, "");
}

/// A pipe that nobody writes to: opening it would wait forever.
#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let make = |scratch: &Scratch| {
        let made = std::process::Command::new("mkfifo").arg(scratch.0.join("src/odd.rs")).status().unwrap();
        assert!(made.success());
    };
    cannot_be_checked("pipe", make, "");
}

#[test]
fn a_file_of_a_hundred_megabytes_is_not_checked() {
    let make =
        |scratch: &Scratch| File::create(scratch.0.join("src/odd.rs")).unwrap().set_len(100 << 20).unwrap();
    cannot_be_checked("large", make, "100 MiB");
}

#[cfg(unix)]
#[test]
fn a_folder_that_contains_itself_ends() {
    let scratch = Scratch::new("folder-loop");
    scratch.write("src/odd.rs", "pub struct Odd;\n");
    symlink(".", scratch.0.join("src/again")).unwrap();
    let report = scratch.lint();
    assert!(report.findings.iter().any(|finding| &*finding.rule == "missing_attribute"), "{report:#?}");
}

#[test]
fn a_module_that_contains_itself_ends() {
    let scratch = Scratch::new("self");
    scratch.write("src/odd.rs", "#[path = \"odd.rs\"]\nmod odd;\ninclude!(\"odd.rs\");\npub struct Odd;\n");
    let report = scratch.lint();
    assert!(report.findings.iter().any(|finding| &*finding.rule == "missing_attribute"), "{report:#?}");
    assert!(!report.unchecked.is_empty(), "a module inside itself cannot be compiled: {report:#?}");
}

/// Text that no compiler accepts. Rules that need items cannot say that it keeps the law.
#[test]
fn unterminated_text_is_not_checked() {
    for (number, text) in [
        "pub fn f() {",
        "}",
        "mod a { mod b {",
        "#[governed(latency = \"6 ms\"",
        "#[",
        "#![",
        "struct A { \"",
        "r#\"",
        "r###\"\"##",
        "b\"",
        "/* /* */",
        "macro_rules! m { ( { ) => }",
        "use std::{fs::{self, read}, ",
        "impl<T: Fn(",
        "fn f(a: [u8; {",
        "'",
        "b'\\",
        "\"\\",
    ]
    .into_iter()
    .enumerate()
    {
        let scratch = Scratch::new(&format!("unterminated-{number}"));
        scratch.write("src/odd.rs", text);
        let report = scratch.lint();
        let is_said = report.unchecked.iter().any(|unchecked| &*unchecked.place.file == "src/odd.rs");
        assert!(is_said, "{text:?}: {report:#?}");
    }
}

/// Token rules judge what does not parse all the same.
#[test]
fn a_broken_file_is_judged_as_far_as_it_goes() {
    let scratch = Scratch::new("broken");
    scratch.write("src/odd.rs", "fn f() { unsafe { std::fs::read(\"\").unwrap(); \n");
    let rules: Vec<String> =
        scratch.lint().findings.into_iter().map(|finding| finding.rule.to_string()).collect();
    for rule in ["unsafe_code", "forbidden_import", "panic_path"] {
        assert!(rules.iter().any(|found| found == rule), "{rule}: {rules:?}");
    }
}

#[test]
fn deep_nesting_neither_overflows_nor_hangs() {
    const DEPTH: usize = 50_000;
    for (number, (open, close)) in [
        ("(", ")"),
        ("{", "}"),
        ("mod a {", "}"),
        ("fn f() {", "}"),
        ("impl A {", "}"),
        ("/*", "*/"),
        ("use a::{", "};"),
        ("#[a(", ")]"),
        ("#[cfg_attr(a, ", ")]"),
        ("m! {", "}"),
        ("A<", ">"),
        ("!", ""),
        ("a::", ""),
        ("fn f() { a::", "}"),
        ("unsafe {", "}"),
        ("#[path = \"x\"] ", ""),
        ("use a as b; ", ""),
        ("'a ", ""),
    ]
    .into_iter()
    .enumerate()
    {
        for text in [open.repeat(DEPTH) + &close.repeat(DEPTH), open.repeat(DEPTH)] {
            let scratch = Scratch::new(&format!("deep-{number}"));
            scratch.write("src/odd.rs", format!("{text}\nstruct Deep;"));
            let report = scratch.lint();
            let is_found = report.findings.iter().any(|finding| finding.item == "kernel::odd::Deep");
            let is_said = report.unchecked.iter().any(|unchecked| &*unchecked.place.file == "src/odd.rs");
            assert!(is_found || is_said, "{open}: {report:#?}");
        }
    }
}

#[track_caller]
fn manifest_cannot_be_checked(name: &str, bytes: impl AsRef<[u8]>, reason: &str) {
    let scratch = Scratch::new(name);
    scratch.write("src/odd.rs", "");
    let workspace = support::workspace(&scratch.0);
    scratch.write("Cargo.toml", bytes);
    let report = support::lint(&workspace, &Law::parse("governance.toml", LAW).unwrap());
    let found: Vec<&str> = report
        .unchecked
        .iter()
        .filter(|unchecked| &*unchecked.place.file == "Cargo.toml")
        .map(|unchecked| unchecked.reason.as_str())
        .collect();
    assert!(matches!(found.as_slice(), [found] if found.contains(reason)), "{found:?}");
}

#[test]
fn a_manifest_that_is_none_is_not_checked() {
    manifest_cannot_be_checked("manifest-syntax", "[package\n", "not TOML");
    manifest_cannot_be_checked("manifest-latin", b"[package]\nname = \"caf\xe9\"\n", "UTF-8");
    manifest_cannot_be_checked("manifest-deep", format!("a = {}", "[".repeat(100_000)), "not TOML");
    manifest_cannot_be_checked("manifest-large", vec![b'#'; 5 << 20], "bytes");
}

/// What a member inherits from a root that cannot be read is not known, so it is not a finding.
#[test]
fn what_an_unreadable_root_says_is_not_guessed() {
    let folder = support::fixtures().join("unlawful_manifest/good");
    let mut workspace = support::workspace(&folder);
    workspace.root = folder.join("kernel/src");
    let report = support::lint(&workspace, &support::law(&folder));
    assert_eq!((report.findings.len(), report.unchecked.len()), (0, 1), "{report:#?}");
}

#[test]
fn a_hostile_law_is_a_list_of_mistakes() {
    let deep = format!("schema = 1\na = {}", "[".repeat(100_000));
    let keys = format!("schema = 1\n{} = 1", vec!["a"; 50_000].join("."));
    for law in [
        "",
        "\u{0}",
        "schema = ",
        "[[article",
        "schema = 1\nwhy = \"\"\"",
        "schema = 99999999999999999999",
        &deep,
        &keys,
    ] {
        let mistakes = Law::parse("governance.toml", law).unwrap_err();
        let mut out = Vec::new();
        text::law_mistakes(&mut out, &mistakes, &text::Options::default()).unwrap();
        assert!(String::from_utf8(out).unwrap().starts_with("error: "));
    }
}
