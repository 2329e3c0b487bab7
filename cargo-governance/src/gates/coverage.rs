//! `coverage`: the tests run the lines of every package that the law names.
//!
//! Runs `cargo tarpaulin` with the engine `llvm` into a folder of its own, and sums the lines of each package: of those that
//! `packages` names, or else of every package with a library. Red tests fail the gate as red tests; a tool that is missing, is
//! killed, cannot build or writes a report that contradicts itself makes it inconclusive; only figures are held against
//! `minimum`, and against what the package has reached before (`governance-coverage.toml`, less `tolerance`). What `exclude`
//! takes out stands beside the figures with its reason, and so does what the tool cannot see. An exclusion that matches
//! nothing, that has ended, or that stands in the source instead of the law fails.

use governance_law::gate::Absence;
use governance_law::glob;

use crate::covered::{self, Account, Counted, Ended, Kind, Lines, Ratchet, ranges};
use crate::gate::{Desk, Gate, Scene, Step};
use crate::judging::{Counts, Tally, counted};
use crate::outcome::Outcome;
use crate::tools::{TARPAULIN, Tool};

/// How many files with lines that no test ran are listed.
const FILES: usize = 30;

/// The gate.
pub(crate) struct Coverage;

impl Gate for Coverage {
    fn name(&self) -> &'static str {
        "coverage"
    }

    fn needs(&self, _: &Scene<'_>) -> Vec<&'static Tool> {
        vec![&TARPAULIN]
    }

    fn plan(&self, scene: &Scene<'_>) -> Vec<Step> {
        vec![Step::command("measure", covered::command(scene))]
    }

    fn run(&self, scene: &Scene<'_>, steps: &[Step], desk: &Desk) -> Outcome {
        let mut tally = Tally::default();
        let Some(command) = steps.iter().find_map(Step::invocation) else {
            return Outcome::inconclusive("there is no command to measure with");
        };
        let measured = covered::measure(scene, command, |command| desk.run(command));
        let rerun = Some(command.to_string());
        match measured.ended {
            Ended::Missing => {
                let advice = vec![TARPAULIN.advice(scene.tool)];
                tally.absent(Absence::ToolMissing, "`cargo-tarpaulin` is not installed", advice, None);
            }
            Ended::Red(tests) => tally.fail(red(&tests), tests, rerun),
            Ended::Broken(why, tail) => {
                let tail = if desk.is_shown() { Vec::new() } else { tail };
                tally.unclear(why, tail, rerun);
            }
            Ended::Measured(report, counts) => {
                tally.tool("cargo-tarpaulin", measured.tool.trim_start_matches("cargo-tarpaulin "));
                if measured.strays > 0 {
                    let programs = counted(measured.strays, "program");
                    tally.note(format!(
                        "{programs} that tests started in an environment of their own left a profile in the tree, which was removed: \
                         what only they ran is not counted"
                    ));
                }
                let account = covered::account(&report, scene);
                return judge(scene, &account, counts, &measured.tool, tally);
            }
        }
        tally.decide("")
    }
}

/// Returns the reason of a run with red tests: whatever lines they ran, they prove nothing.
fn red(tests: &[String]) -> String {
    format!("red tests: {} failed while lines were counted", counted(tests.len(), "test"))
}

/// Turns an account into figures, faults and notes; the law decides about the figures afterwards.
fn judge(scene: &Scene<'_>, account: &Account, counts: Counts, tool: &str, mut tally: Tally) -> Outcome {
    for fault in &account.faults {
        tally.fail(fault.clone(), Vec::new(), None);
    }
    let hidden = covered::hidden(scene, account);
    if !hidden.is_empty() {
        let places = counted(hidden.len(), "exclusion");
        tally.fail(format!("{places} in the source, where the law does not say why"), hidden, None);
    }
    let (held, others) = sides(scene, account, &mut tally);
    for package in &held {
        match package.share.percent() {
            Some(percent) => tally.figure("line coverage", &package.name, percent, "%"),
            None => tally.note(format!("`{}` has no line that counts", package.name)),
        }
    }
    if !others.is_empty() {
        let list: Vec<String> =
            others.iter().map(|package| format!("`{}` {}", package.name, package.share)).collect();
        tally.note(format!("not held to the minimum: {}", list.join(", ")));
    }
    ratchet(scene, &held, tool, &mut tally);
    for line in account.excluded.iter().cloned().chain(covered::blind(scene, account)) {
        tally.note(line);
    }
    let lowest = held.iter().filter_map(|package| Some((package.share.percent()?, package)));
    let lowest = lowest.min_by(|(a, _), (b, _)| a.total_cmp(b));
    let lowest = lowest.map_or_else(
        || "nothing to hold to it".to_owned(),
        |(_, package)| format!("at least {} (`{}`)", package.share, package.name),
    );
    let packages = counted(held.len(), "package");
    let reason = format!("{packages}, {lowest}; {} by {tool}", counted(counts.passed, "passed test"));
    let mut outcome = tally.decide(reason);
    outcome.details.extend(missed(scene, &held));
    // A figure is read together with what is not in it, or misread.
    outcome.details.extend(outcome.facts.notes.iter().map(|note| format!("note: {note}")));
    outcome
}

/// Parts the packages into those that are held to the law, and the others.
fn sides<'a>(
    scene: &Scene<'_>,
    account: &'a Account,
    tally: &mut Tally,
) -> (Vec<&'a Counted>, Vec<&'a Counted>) {
    let globs = scene.law.gate("coverage").map_or(&[][..], |set| set.texts("packages"));
    let names = || scene.workspace.packages.packages.iter().map(|package| package.name.as_str());
    for named in globs.iter().filter(|named| !names().any(|name| glob::matches_crate(&named.value, name))) {
        tally.fail(format!("`{}` in `packages` matches no package", named.value), Vec::new(), None);
    }
    let is_named = |name: &str| globs.iter().any(|named| glob::matches_crate(&named.value, name));
    for name in names().filter(|name| is_named(name)) {
        if !account.packages.iter().any(|package| package.name == name) {
            tally.unclear(format!("no file of `{name}` was measured"), Vec::new(), None);
        }
    }
    account.packages.iter().partition(|package| {
        if globs.is_empty() { package.kind == Kind::Library } else { is_named(&package.name) }
    })
}

/// Compares with what the packages have reached before.
fn ratchet(scene: &Scene<'_>, held: &[&Counted], tool: &str, tally: &mut Tally) {
    let advice = || vec![format!("`{} coverage ratchet` writes what is reached today", scene.tool)];
    let ratchet = match Ratchet::load(scene.workspace.root()) {
        Ok(Some(ratchet)) => ratchet,
        Ok(None) => {
            let name = covered::FILE_NAME;
            return tally.note(format!(
                "nothing holds what is reached: `{} coverage ratchet` writes `{name}`",
                scene.tool
            ));
        }
        Err(error) => return tally.unclear(error.to_string(), error.help().into_iter().collect(), None),
    };
    if ratchet.tool != tool {
        let reason =
            format!("`{}` was measured by `{}`, and this is `{tool}`", covered::FILE_NAME, ratchet.tool);
        return tally.absent(Absence::BaselineForeign, reason, advice(), None);
    }
    for package in held {
        match ratchet.below(&package.name, package.share) {
            Some(points) => tally.figure("below the ratchet", &package.name, points, "points"),
            None => {
                tally.note(format!("`{}` is new: `{}` has no entry for it", package.name, covered::FILE_NAME))
            }
        }
    }
    for name in ratchet.best.keys() {
        if !scene.workspace.packages.packages.iter().any(|package| package.name == *name) {
            tally.note(format!("`{}` has an entry for `{name}`, which is no package", covered::FILE_NAME));
        }
    }
}

/// Lists the lines that no test ran, of the packages with the smallest shares first.
fn missed(scene: &Scene<'_>, held: &[&Counted]) -> Vec<String> {
    let minimum =
        scene.law.thresholds("coverage").iter().find(|it| it.figure == "line coverage").map(|it| it.value);
    let mut low: Vec<&&Counted> = held
        .iter()
        .filter(|package| {
            package.share.percent().zip(minimum).is_some_and(|(percent, minimum)| percent < minimum)
        })
        .collect();
    low.sort_by(|a, b| a.share.percent().unwrap_or(0.0).total_cmp(&b.share.percent().unwrap_or(0.0)));
    let files = low.iter().flat_map(|package| package.worst());
    let line = |(file, lines): (&str, &Lines)| {
        format!("{file}: {} not run: {}", counted(lines.missed.len(), "line"), ranges(&lines.missed))
    };
    let all: Vec<String> = files.map(line).collect();
    let more = all.len().saturating_sub(FILES);
    let mut shown: Vec<String> = all.into_iter().take(FILES).collect();
    if more > 0 {
        shown.push(format!("... and {}", counted(more, "more file")));
    }
    shown
}

#[cfg(test)]
mod unit {
    use std::collections::BTreeMap;

    use governance_law::Law;

    use super::*;
    use crate::covered::Share;
    use crate::outcome::Verdict;
    use crate::workspace::Workspace;

    const TOOL: &str = "cargo-tarpaulin 0.37.5, engine llvm";

    fn counted_as(name: &str, kind: Kind, covered: u64, missed: &[u64]) -> Counted {
        let share = Share { covered, coverable: covered + missed.len() as u64 };
        let lines = Lines { share, missed: missed.to_vec() };
        let files = BTreeMap::from([(format!("{name}/src/lib.rs"), lines)]);
        Counted { name: name.to_owned(), kind, share, files }
    }

    /// Judges an account of a library `small` and a program `tool` by a law and a ratchet.
    fn outcome(keys: &str, ratchet: Option<&str>, packages: Vec<Counted>) -> Outcome {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"small\", \"tool\"]\n");
        for (name, file) in [("small", "lib.rs"), ("tool", "main.rs")] {
            write(
                &format!("{name}/Cargo.toml"),
                &format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n"),
            );
            write(&format!("{name}/src/{file}"), "fn main() {}\n");
        }
        if let Some(text) = ratchet {
            write(covered::FILE_NAME, &format!("schema = 1\n{text}"));
        }
        let workspace = Workspace::find(Some(&folder.path().join("Cargo.toml"))).unwrap();
        let law = Law::parse("governance.toml", &format!("schema = 1\n[gates.coverage]\n{keys}")).unwrap();
        let scene = Scene { workspace: &workspace, law: &law, generators: &[], tool: "cargo governance" };
        let account = Account { packages, ..Account::default() };
        let counts = Counts { passed: 3, ..Counts::default() };
        judge(&scene, &account, counts, TOOL, Tally::default()).held(&law.thresholds("coverage"))
    }

    fn both(covered: u64, missed: &[u64]) -> Vec<Counted> {
        vec![
            counted_as("small", Kind::Library, covered, missed),
            counted_as("tool", Kind::Program, 1, &[2, 3, 4]),
        ]
    }

    #[track_caller]
    fn noted(outcome: &Outcome, part: &str) {
        assert!(
            outcome.facts.notes.iter().any(|note| note.contains(part)),
            "no `{part}` in {:#?}",
            outcome.facts.notes
        );
    }

    #[test]
    fn libraries_are_held_to_the_minimum_and_programs_are_shown() {
        let good = outcome("", None, both(19, &[7]));
        assert_eq!(good.verdict, Verdict::Pass, "{good:#?}");
        assert_eq!(
            good.reason,
            format!("1 package, at least 95.00 % (19 of 20 lines) (`small`); 3 passed tests by {TOOL}")
        );
        noted(&good, "not held to the minimum: `tool` 25.00 % (1 of 4 lines)");
        noted(&good, "nothing holds what is reached: `cargo governance coverage ratchet`");
        let low = outcome("", None, both(18, &[7, 8]));
        assert_eq!(low.verdict, Verdict::Fail);
        assert!(low.reason.contains("`line coverage` of `small`"), "{}", low.reason);
        assert!(
            low.details.contains(&"small/src/lib.rs: 2 lines not run: 7-8".to_owned()),
            "{:?}",
            low.details
        );
    }

    #[test]
    fn the_law_names_the_packages_that_are_held() {
        let named = outcome("packages = [\"to*\"]\nminimum = 10.0\n", None, both(0, &[1]));
        assert_eq!(named.verdict, Verdict::Pass, "{named:#?}");
        let unknown = outcome("packages = [\"small\", \"gone\"]\n", None, both(1, &[]));
        assert_eq!(
            (unknown.verdict, &*unknown.reason),
            (Verdict::Fail, "`gone` in `packages` matches no package")
        );
        let unmeasured =
            outcome("packages = [\"*\"]\n", None, vec![counted_as("small", Kind::Library, 1, &[])]);
        assert_eq!(
            (unmeasured.verdict, &*unmeasured.reason),
            (Verdict::Inconclusive, "no file of `tool` was measured")
        );
    }

    #[test]
    fn a_package_without_lines_has_no_figure() {
        let empty = outcome("packages = [\"*\"]\nminimum = 20.0\n", None, both(0, &[]));
        assert_eq!(empty.verdict, Verdict::Pass, "{empty:#?}");
        noted(&empty, "`small` has no line that counts");
    }

    #[test]
    fn a_fall_below_the_ratchet_counts_beyond_the_tolerance() {
        let ratchet = |covered: u64| {
            format!("tool = \"{TOOL}\"\n[package]\nsmall = {{ covered = {covered}, coverable = 1000 }}\n")
        };
        let law = "minimum = 50.0\ntolerance = 1.0\n";
        let of = |covered: u64| outcome(law, Some(&ratchet(covered)), both(9, &[1]));
        assert_eq!(of(910).verdict, Verdict::Pass, "{:#?}", of(910));
        assert_eq!(of(911).verdict, Verdict::Fail);
        assert!(of(911).reason.contains("`below the ratchet` of `small`"), "{}", of(911).reason);
    }

    #[test]
    fn a_ratchet_of_others_is_no_measure() {
        let foreign = outcome("", Some("tool = \"llvm-cov 22\"\n[package]\n"), both(1, &[]));
        assert_eq!(foreign.verdict, Verdict::Inconclusive);
        assert!(foreign.reason.contains("was measured by `llvm-cov 22`"), "{}", foreign.reason);
        assert_eq!(foreign.facts.unclear[0].absence, Absence::BaselineForeign);
        let broken = outcome("", Some("tool = 5\n"), both(1, &[]));
        assert_eq!(broken.verdict, Verdict::Inconclusive, "{broken:#?}");
        let packages = "[package]\ngone = { covered = 1, coverable = 1 }\n";
        let strange = outcome("", Some(&format!("tool = \"{TOOL}\"\n{packages}")), both(1, &[]));
        noted(&strange, "has an entry for `gone`, which is no package");
        noted(&strange, "`small` is new: `governance-coverage.toml` has no entry for it");
    }

    #[test]
    fn a_red_test_is_called_one() {
        assert_eq!(red(&["a: b".to_owned()]), "red tests: 1 test failed while lines were counted");
    }
}
