//! The gate with a harness whose counts the test writes down: what each change of a count, of the law and of the baseline leads to.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::*;
use crate::child::Echo;
use crate::gate::Work;
use crate::outcome::Verdict;
use crate::tools;
use crate::workspace::Workspace;

const MANIFEST: &str = "[package]\nname = \"small\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n\
                        [[bench]]\nname = \"speed\"\nharness = false\n";
const LAW: &str = "schema = 1\n[gates.benchmarks]\nbenches = [\"small:speed\"]\n";

/// A workspace with one bench target, which is never built.
struct Bench {
    root: PathBuf,
    workspace: Workspace,
    _folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for inner in ["src", "benches", "made"] {
            std::fs::create_dir(root.join(inner)).unwrap();
        }
        for (file, text) in
            [("Cargo.toml", MANIFEST), ("src/lib.rs", "//! Small.\n"), ("benches/speed.rs", "fn main() {}\n")]
        {
            std::fs::write(root.join(file), text).unwrap();
        }
        let found = Workspace::find(Some(&root.join("Cargo.toml"))).unwrap();
        let workspace = Workspace { target: root.join("target"), ..found };
        let bench = Self { root, workspace, _folder: folder };
        bench.valgrind("3.19.0");
        let bin = tools::bin(&bench.workspace);
        script(&bin.join("gungraun-runner"), "echo gungraun-runner 0.20.0");
        // The program that cargo is said to have built: alone it does one benchmark, otherwise it says what all have counted.
        let speed = "case \"$1\" in --gungraun-run) ;; *) cat counts.json ;; esac";
        script(&bench.root.join("made/speed"), speed);
        script(&bench.root.join("made/cargo"), "cat made/messages.json");
        bench.write("made/messages.json", &format!("{}\n", bench.artifact()));
        bench
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.root.join(file), text).unwrap();
    }

    fn valgrind(&self, version: &str) {
        script(&tools::bin(&self.workspace).join("valgrind"), &format!("echo valgrind-{version}"));
    }

    /// Returns what cargo says of a program that it has built.
    fn artifact(&self) -> Value {
        json!({
            "reason": "compiler-artifact",
            "manifest_path": self.root.join("Cargo.toml"),
            "target": { "kind": ["bench"], "name": "speed" },
            "executable": self.root.join("made/speed"),
        })
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
        self.write("counts.json", &counts.iter().map(line).collect::<String>());
    }

    /// Does something under a law, with the steps as planned and the cargo of this test.
    fn under<T>(&self, law: &str, act: impl FnOnce(&Scene<'_>, &[Step], &Desk) -> T) -> T {
        let law = governance_law::Law::parse("governance.toml", law).unwrap();
        let scene = Scene { workspace: &self.workspace, law: &law, generators: &[], tool: "tool" };
        let mut steps = Benchmarks.plan(&scene);
        for step in &mut steps {
            if let Work::Command(command) = &mut step.work
                && command.program == "cargo"
            {
                command.program = self.root.join("made/cargo").display().to_string();
            }
        }
        let desk = Desk::open(&self.workspace.scratch(), "benchmarks", Echo::Quiet).unwrap();
        act(&scene, &steps, &desk)
    }

    /// Makes the present counts the baseline.
    fn accept(&self) {
        self.under(LAW, |scene, steps, desk| {
            let benches = named(scene).unwrap();
            let mut tally = Tally::default();
            let measured = instructions::measure(scene, &benches, steps, desk, &mut tally).unwrap();
            Baseline::of(&measured).write(&self.root).unwrap();
            Kept::keep(scene, &measured).unwrap();
        });
    }

    /// Runs the gate, and checks its verdict and what it says.
    #[track_caller]
    fn judged(&self, law: &str, verdict: Verdict, says: &[&str]) {
        let outcome = self.under(law, |scene, steps, desk| {
            Benchmarks.run(scene, steps, desk).held(&scene.law.thresholds("benchmarks"))
        });
        let (details, facts) = (outcome.details.join("\n"), format!("{:#?}", outcome.facts));
        let said = format!("{}\n{details}\n{facts}", outcome.reason);
        assert_eq!(outcome.verdict, verdict, "{said}");
        for part in says {
            assert!(said.contains(part), "no `{part}` in {said}");
        }
    }
}

fn script(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    std::fs::set_permissions(path, PermissionsExt::from_mode(0o755)).unwrap();
}

#[test]
fn a_count_above_its_baseline_fails_unless_the_law_lets_it_grow() {
    let bench = Bench::new();
    bench.counts(&[("f", 1000), ("g", 70)]);
    let none = "there is no baseline: looked for `governance-benchmarks.json`";
    bench.judged(LAW, Verdict::Inconclusive, &[none]);
    bench.accept();
    // The accepted programs are at hand, and run beside the present ones.
    let beside = "of the time of the accepted binary";
    bench.judged(LAW, Verdict::Pass, &["2 benchmarks, +0.00 % at most", "wall ratio", beside]);
    std::fs::remove_file(bench.workspace.scratch().join("benchmarks/accepted/runs.json")).unwrap();

    bench.counts(&[("f", 1100), ("g", 70)]);
    bench.judged(
        LAW,
        Verdict::Fail,
        &[
            "`instruction growth` of `small:speed::g::f` is 10",
            "1100 instructions, 1000 in",
            "no earlier binary",
        ],
    );
    let excluding = |item: &str, expires: &str| {
        format!("{LAW}[[gates.benchmarks.exclude]]\nitem = \"{item}\"\nreason = \"it learns\"\n{expires}")
    };
    let free = ["1 benchmark, +0.00 % at most", "`small:speed::g::f` is not held: it learns", FREE];
    bench.judged(&excluding("small:speed::g::f", ""), Verdict::Pass, &free);
    let ended = "the exclusion of `small:speed::g::f` ended on 2020-01-31";
    bench.judged(&excluding("small:speed::g::f", "expires = 2020-01-31\n"), Verdict::Fail, &[ended]);
    let dead = "`small:speed::g::x` in `exclude` is no benchmark with a baseline";
    bench.judged(&excluding("small:speed::g::x", ""), Verdict::Fail, &[dead]);
}

#[test]
fn what_cannot_be_compared_is_no_pass() {
    let bench = Bench::new();
    bench.counts(&[("f", 1000), ("g", 70)]);
    bench.accept();
    bench.counts(&[("f", 1000), ("h", 5)]);
    let said =
        ["`small:speed::g::h` has no baseline", "`small:speed::g::g` is in the baseline, and no benchmark"];
    bench.judged(LAW, Verdict::Inconclusive, &said);
    bench.write("counts.json", "");
    bench.judged(LAW, Verdict::Inconclusive, &["`small:speed`: no benchmark was counted"]);
    bench.counts(&[("f", 1000), ("g", 70)]);
    bench.valgrind("3.20.0");
    let foreign = ["the baseline was made with another toolchain", "is `valgrind-3.20.0`"];
    bench.judged(LAW, Verdict::Inconclusive, &foreign);
    bench.write(FILE_NAME, "{");
    bench.judged(LAW, Verdict::Inconclusive, &["`governance-benchmarks.json` is no baseline: "]);
}

#[test]
fn a_law_that_names_nothing_has_nothing_to_check_and_one_that_names_wrongly_fails() {
    let bench = Bench::new();
    bench.judged("schema = 1\n", Verdict::Pass, &["nothing to check: the law names no bench target"]);
    for (names, said) in [
        ("\"small\"", "`small` in `benches` is not of the form `package:target`"),
        ("\"other:speed\"", "`other:speed` in `benches`: there is no package `other`"),
        ("\"small:fast\"", "the package `small` has no bench target `fast`"),
        ("\"small:speed\", \"small:speed\"", "`small:speed` is named twice"),
    ] {
        bench.judged(&LAW.replace("\"small:speed\"", names), Verdict::Fail, &[said]);
    }
    bench.under(LAW, |scene, _, _| assert_eq!(Benchmarks.needs(scene), [&VALGRIND, &GUNGRAUN]));
    bench.under("schema = 1\n", |scene, _, _| assert_eq!(Benchmarks.needs(scene), [] as [&Tool; 0]));
}

#[test]
fn a_target_that_is_only_built_with_a_feature_is_asked_for_with_it() {
    let bench = Bench::new();
    let plan = || {
        let law = governance_law::Law::parse("governance.toml", LAW).unwrap();
        let scene =
            Scene { workspace: &bench.workspace, law: &law, generators: &[], tool: "cargo governance" };
        let steps = Benchmarks.plan(&scene);
        steps.iter().map(Step::shown).find(|line| line.contains("--no-run")).unwrap()
    };
    assert!(!plan().contains("--features"), "{}", plan());
    bench.write("Cargo.toml", &format!("{MANIFEST}required-features = [\"heavy\", \"benchmark\"]\n"));
    assert!(plan().ends_with("--bench speed --features small/benchmark,small/heavy"), "{}", plan());
    bench.write("Cargo.toml", "[[bench]\n");
    let law = governance_law::Law::parse("governance.toml", LAW).unwrap();
    let scene = Scene { workspace: &bench.workspace, law: &law, generators: &[], tool: "cargo governance" };
    let wrong = named(&scene).unwrap_err();
    assert!(wrong[0].contains("cannot be read"), "{wrong:?}");
}
