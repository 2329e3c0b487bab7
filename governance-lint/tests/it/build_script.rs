//! The build script under a real cargo: when it runs again, what it stops, what code can use.
//!
//! The lint is compiled once for these builds and kept below the target folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const MANIFEST: &str = r#"[package]
name = "kernel"
version = "0.1.0"
edition = "2024"

[build-dependencies]
governance-lint = { path = "LINT" }
"#;

/// Counts its own runs in a file that nothing watches.
const SCRIPT: &str = r#"fn main() {
    let runs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../runs");
    let before = std::fs::read_to_string(&runs).unwrap_or_default();
    std::fs::write(runs, before + "x").unwrap();
    governance_lint::build::enforce();
}
"#;

const LAW: &str = r#"schema = 1
[limits]
gpu_memory = { value = "8 GiB", why = "the card has no more" }
iterations = 1_000_000
convergence_threshold = 1e-6
gpu_utilization = 0.8
latency = "5 ms"
[[article]]
id = "no-panics"
rule = "panic_path"
why = "a panic in the kernel loses the track"
[[article]]
id = "no-waiting"
rule = "forbidden_import"
why = "a sleeping kernel misses its frame"
severity = "warn"
imports = ["std::thread::sleep"]
[[article]]
id = "every-file-is-reached"
rule = "unreached_file"
why = "a file that nothing compiles rots"
"#;

const SOURCE: &str = r#"//! Uses what the script makes.

/// The law.
pub mod law {
    include!(concat!(env!("OUT_DIR"), "/governance.rs"));
}

const _: () = assert!(law::limits::GPU_MEMORY == 8 << 30);
const _: core::time::Duration = law::limits::LATENCY;

/// The source document's names.
pub const NAMES: [&str; 4] = [
    env!("MAX_GPU_MEMORY"),
    env!("MAX_ITERATIONS"),
    env!("CONVERGENCE_THRESHOLD"),
    env!("MIN_GPU_UTILIZATION"),
];

#[test]
fn the_names_have_the_exact_texts() {
    assert_eq!(NAMES, ["8589934592", "1000000", "1e-6", "0.8"]);
}
"#;

struct Build {
    root: PathBuf,
    target: PathBuf,
}

impl Build {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("build-script");
        let build = Self { root: folder.join("workspace"), target: folder.join("target") };
        if build.root.exists() {
            fs::remove_dir_all(&build.root).unwrap();
        }
        let lint = Path::new(env!("CARGO_MANIFEST_DIR"));
        build.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"kernel\"]\n");
        build.write("governance.toml", LAW);
        build.write(
            "kernel/Cargo.toml",
            &MANIFEST.replace("LINT", &lint.to_string_lossy().replace('\\', "/")),
        );
        build.write("kernel/build.rs", SCRIPT);
        build.write("kernel/src/lib.rs", SOURCE);
        // The versions of this workspace are those that are there without a network.
        build.write("Cargo.lock", &fs::read_to_string(lint.join("../Cargo.lock")).unwrap());
        build
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn remove(&self, file: &str) {
        fs::remove_file(self.root.join(file)).unwrap();
    }

    /// Runs cargo; returns whether it ended well, and what it said.
    fn cargo(&self, command: &str) -> (bool, String) {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let output = Command::new(cargo)
            .args([command, "--offline", "--color", "never"])
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target)
            .env_remove("RUSTFLAGS")
            .output()
            .unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    #[track_caller]
    fn passes(&self) -> String {
        let (is_well, said) = self.cargo("build");
        assert!(is_well, "{said}");
        said
    }

    #[track_caller]
    fn fails(&self, expect: &[&str]) {
        let (is_well, said) = self.cargo("build");
        assert!(!is_well && expect.iter().all(|text| said.contains(text)), "expected {expect:#?}:\n{said}");
    }

    fn runs(&self) -> usize {
        fs::read_to_string(self.root.join("runs")).unwrap().len()
    }
}

#[test]
fn a_crate_is_under_law_in_a_plain_build() {
    let build = Build::new();
    build.passes();
    assert_eq!(build.runs(), 1);
    build.passes();
    assert_eq!(build.runs(), 1, "nothing changed");
    let (is_well, said) = build.cargo("test");
    assert!(is_well, "{said}");
    assert_eq!(build.runs(), 1, "a test of the same source changes nothing");

    build.write("kernel/src/forgotten.rs", "");
    build.fails(&["error: kernel@0.1.0: kernel/src/forgotten.rs:1:1: ", "[every-file-is-reached]"]);
    build.remove("kernel/src/forgotten.rs");
    build.passes();
    let runs = build.runs();

    build.write(
        "kernel/src/lib.rs",
        &format!("{SOURCE}\n/// Waits.\npub fn f() {{ std::thread::sleep(law::limits::LATENCY); }}\n"),
    );
    let said = build.passes();
    assert!(said.contains("warning: kernel@0.1.0: kernel/src/lib.rs:25:14: "), "{said}");
    assert!(said.contains("= why: a sleeping kernel misses its frame"), "{said}");

    build.write("kernel/src/lib.rs", &format!("{SOURCE}\npub fn f(x: Option<u8>) -> u8 {{ x.unwrap() }}\n"));
    build.fails(&[
        "error: kernel@0.1.0: kernel/src/lib.rs:24:35: ",
        "[no-panics]",
        "= why: a panic in the kernel loses the track",
        "= help: ",
    ]);
    build.write("kernel/src/lib.rs", SOURCE);
    build.passes();
    assert!(build.runs() > runs);

    let runs = build.runs();
    build.write("governance.toml", &LAW.replace("5 ms", "4 ms"));
    build.passes();
    assert_eq!(build.runs(), runs + 1, "another law");
    build.passes();
    assert_eq!(build.runs(), runs + 1);

    build.write("governance.toml", &LAW.replace("iterations", "iteratoins"));
    build.fails(&["the law has mistakes", "governance.toml:4:1: ", "did you mean `iterations`?"]);
    build.remove("governance.toml");
    // Where the target folder lies in a workspace under law, its law is found and not taken.
    build.fails(&["governance.toml`", "= help: put ", "at the root of the workspace"]);
}
