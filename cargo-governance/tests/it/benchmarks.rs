//! `benchmarks`, with a harness whose counts the test writes down: what is accepted, what is shown, what is refused.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use serde_json::{Value, json};

use crate::support::{Folder, Ran};

const LAW: &str = "schema = 1\n[gates.benchmarks]\nbenches = [\"small:speed\"]\n";
const BASELINE: &str = "governance-benchmarks.json";

/// A workspace with one bench target, which is never built.
struct Bench {
    folder: Folder,
    path: String,
}

impl Bench {
    fn new(name: &str) -> Self {
        let folder = Folder::library(name, "//! Small.\n");
        let manifest = folder.read("Cargo.toml");
        folder.write("Cargo.toml", &format!("{manifest}\n[[bench]]\nname = \"speed\"\nharness = false\n"));
        folder.write("benches/speed.rs", "fn main() {}\n");
        folder.write("governance.toml", LAW);
        folder.script("bin/valgrind", "echo valgrind-3.19.0");
        folder.script("bin/gungraun-runner", "echo gungraun-runner 0.20.0");
        // The program that cargo is said to have built: alone it does one benchmark, otherwise it says what all have counted.
        folder.script("made/speed", "case \"$1\" in --gungraun-run) ;; *) cat counts.json ;; esac");
        let path = folder.cargo("bench) cat made/messages.json; exit $(cat made/code) ;;");
        let bench = Self { folder, path };
        bench.built(&bench.artifact(), 0);
        bench
    }

    /// Returns what cargo says of a program that it has built.
    fn artifact(&self) -> Value {
        json!({
            "reason": "compiler-artifact",
            "manifest_path": self.folder.path("Cargo.toml").canonicalize().unwrap(),
            "target": { "kind": ["bench"], "name": "speed" },
            "executable": self.folder.path("made/speed"),
        })
    }

    /// Has cargo say this, and end so.
    fn built(&self, message: &Value, code: i32) {
        self.folder.write("made/messages.json", &format!("{message}\n"));
        self.folder.write("made/code", &code.to_string());
    }

    /// Has the harness count so many instructions of these functions.
    fn counts(&self, counts: &[(&str, u64)]) {
        let line = |(name, count): &(&str, u64)| {
            let command = format!("/t/speed --gungraun-run d:d {name}");
            let part = json!({ "tool_run": { "new": { "command": command } } });
            let total = json!({ "metrics": { "Ir": { "values": { "new": count } } } });
            let profiles = json!([{ "tool": "Callgrind", "data": { "total": total, "parts": [part] } }]);
            let path = format!("speed::g::{name}");
            format!("{}\n", json!({ "version": "7", "module_path": path, "id": null, "profiles": profiles }))
        };
        self.folder.write("counts.json", &counts.iter().map(line).collect::<String>());
    }

    #[track_caller]
    fn run(&self, args: &[&str]) -> Ran {
        self.folder.run_with(args, &[("PATH", &self.path)])
    }

    /// Accepts what is counted.
    #[track_caller]
    fn accept(&self) -> Ran {
        self.run(&["benchmarks", "accept"])
    }
}

#[test]
fn what_is_accepted_is_shown_and_the_next_change_is_told() {
    let bench = Bench::new("benchmarks-accept");
    bench.run(&["benchmarks", "show"]).exits(2).complains(&[
        "there is no baseline: looked for `governance-benchmarks.json`",
        "benchmarks accept` counts every benchmark and writes it",
    ]);
    bench.counts(&[("f", 1000), ("g", 70)]);
    let first = bench.accept();
    first.exits(0).says(&[
        "small:speed::g::f: new, 1000 instructions",
        "`governance-benchmarks.json` is written: review it and commit it",
    ]);
    first.complains(&["building and counting every benchmark; the output is in `", "benchmarks-accept.log`"]);
    // What the harness writes for programs is in the log alone.
    assert!(!first.stderr.contains("Callgrind"), "{first:#?}");
    let log = bench.folder.read("target/governance/logs/benchmarks-accept.log");
    assert!(log.contains("Callgrind"), "{log}");
    assert_eq!(bench.run(&["benchmarks", "accept", "--quiet"]).exits(0).stderr, "");

    bench.counts(&[("f", 1100), ("h", 5)]);
    bench.accept().exits(0).says(&[
        "small:speed::g::f: 1000 -> 1100 instructions (+10.000 %)",
        "small:speed::g::g: gone",
        "small:speed::g::h: new, 5 instructions",
    ]);
    bench.run(&["benchmarks", "show"]).exits(0).says(&[
        "small:speed::g::f            1100\n",
        "valgrind: valgrind-3.19.0\n",
        "gungraun: gungraun-runner 0.20.0\n",
    ]);
    let shown = bench.run(&["benchmarks", "show", "--format", "json"]);
    let shown: Value = serde_json::from_str(&shown.exits(0).stdout).unwrap();
    assert_eq!(
        shown.get("instructions"),
        Some(&json!({ "small:speed::g::f": 1100, "small:speed::g::h": 5 }))
    );

    // Another counter is another toolchain, and that is said; a library of the system that does not say its version is none.
    bench.folder.script("bin/getconf", "exit 1");
    bench.accept().exits(0).says(&["toolchain: libc: was `", "is `unknown`"]);
    bench.folder.script("bin/valgrind", "echo valgrind-3.20.0");
    bench.accept().exits(0).says(&["toolchain: valgrind: was `valgrind-3.19.0`, is `valgrind-3.20.0`"]);
}

#[test]
fn what_cannot_be_counted_changes_no_baseline() {
    let bench = Bench::new("benchmarks-refused");
    bench.counts(&[("f", 1000)]);
    bench.accept().exits(0);
    let before = bench.folder.read(BASELINE);
    let refused = |code: i32, says: &[&str]| {
        let ran = bench.accept();
        ran.exits(code).says(says).complains(&["`governance-benchmarks.json` was not changed"]);
        assert_eq!(bench.folder.read(BASELINE), before);
        ran
    };
    bench.folder.write("counts.json", "Killed\n");
    refused(2, &["inconclusive", "`small:speed`: a line is no summary: "]);
    bench.folder.script("made/speed", "echo error: no callgrind >&2; exit 7");
    refused(2, &["`small:speed`: `gungraun-runner` ended with code 7: no callgrind"]);
    let message = json!({ "reason": "compiler-message", "message": { "level": "error", "rendered": "error: of type\n" } });
    bench.built(&message, 101);
    refused(1, &["fail: a bench target does not compile"]).complains(&["error: of type"]);
    bench.built(&json!({ "reason": "build-finished" }), 101);
    refused(2, &["`cargo bench` ended with code 101"]);
    bench.built(&json!({ "reason": "build-finished" }), 0);
    refused(2, &["`small:speed`: cargo does not say where it has put the program"]);
    bench.folder.script("bin/valgrind", "echo error: broken >&2; exit 1");
    refused(2, &["`valgrind` ended with code 1: broken"]);
    std::fs::remove_file(bench.folder.path("bin/valgrind")).unwrap();
    let alone = [("PATH", &*bench.folder.path("bin").display().to_string())];
    let ran = bench.folder.run_with(&["benchmarks", "accept"], &alone);
    ran.exits(2).says(&["`valgrind` is not installed"]).complains(&["`apt-get install valgrind`"]);
    bench.folder.write("governance.toml", "schema = 1\n");
    refused(2, &["the law names no bench target"]);
    bench.folder.write("governance.toml", &LAW.replace("small:speed", "small:fast"));
    refused(1, &["the package `small` has no bench target `fast`"]);
}

#[test]
fn a_plan_says_what_is_counted() {
    let bench = Bench::new("benchmarks-named");
    let plan = |law: &str, said: &str| {
        bench.folder.write("governance.toml", law);
        let args = ["validate", "--profile", "deploy", "--only", "benchmarks", "--plan"];
        bench.run(&args).exits(0).says(&[said]);
    };
    plan("schema = 1\n", "see which bench targets are counted: the law names none\n");
    plan(&LAW.replace("small:speed", "small"), "see which bench targets are counted\n");
    plan(LAW, "--package small --bench speed\n");
    plan(LAW, "/now/small-speed --bench --output-format=json");
}
