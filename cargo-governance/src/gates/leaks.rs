//! `leaks`: the program gives back the memory that it takes, in a scenario that the law names.
//!
//! Builds the binary of `[gates.leaks] program` as it is released, but with lines and without link-time optimisation, and runs it with the
//! arguments of `scenario` under valgrind, `{n}` being the number of `rounds`. Memcheck says what nothing points to any more: bytes
//! that are definitely lost, and those that are lost with them, fail the gate from the first on; so does an access to memory that is not
//! the program's. What is still pointed to is no loss for it, however much there is, so DHAT runs the scenario over N and over 2N
//! rounds: what is alive at the end, at the peak or on average only because there were more rounds is a growth, and `live_growth`
//! says how many bytes of it each round may add. A growth counts if three pairs of runs show it. The stack of a loss is named by its
//! first line of the workspace. A scenario that fails, a report that is cut short, an allocator that valgrind does not know and
//! rounds that do nothing are inconclusive. A law that names no program has nothing to check.
//! A program that ships (`[production] packages`) is built with the feature of that table, under a provisional statement, so that what is
//! looked at is what ships.

use std::path::{Path, PathBuf};

use governance_law::gate::Absence;

use crate::child::Invocation;
use crate::gate::{Desk, Gate, Scene, Step};
use crate::judging::{Built, Tally, built, executable, unexplained};
use crate::leaking::{Growth, Loss, Profile, Report, Runs, Scenario, Site, own};
use crate::outcome::Outcome;
use crate::production::Provisional;
use crate::tools::{Tool, VALGRIND};

/// How many pairs of runs have to show a growth.
const PAIRS: usize = 3;
/// How many stacks of each kind are listed.
const STACKS: usize = 5;
/// The unit of a growth.
const EACH: &str = "B per round";

/// The gate.
pub(crate) struct Leaks;

impl Gate for Leaks {
    fn name(&self) -> &'static str {
        "leaks"
    }

    fn needs(&self, scene: &Scene<'_>) -> Vec<&'static Tool> {
        match Scenario::of(scene) {
            Ok(Some(_)) => vec![&VALGRIND],
            _ => Vec::new(),
        }
    }

    fn plan(&self, scene: &Scene<'_>) -> Vec<Step> {
        let Ok(Some(scenario)) = Scenario::of(scene) else {
            return vec![Step::inside("see which program is run, in which scenario")];
        };
        let program = scenario.expected(scene);
        let [short, long] = [1, 2].map(|times| scenario.rounds.saturating_mul(times));
        let dhat = |rounds| scenario.dhat(scene, &program, &kept(scene, &format!("{rounds}.json")), rounds);
        let mut version = Invocation::cargo(scene.workspace.root(), &["--version"]);
        version.program = scenario.memcheck(scene, &program, Path::new("")).program;
        vec![
            Step::command("valgrind", version),
            Step::command("build", scenario.build(scene)),
            Step::command("lost", scenario.memcheck(scene, &program, &kept(scene, "memcheck.xml"))),
            Step::command(format!("alive over {short} rounds"), dhat(short)),
            Step::command(format!("alive over {long} rounds"), dhat(long)),
        ]
    }

    fn run(&self, scene: &Scene<'_>, steps: &[Step], desk: &Desk) -> Outcome {
        let scenario = match Scenario::of(scene) {
            Ok(Some(scenario)) => scenario,
            Ok(None) => return Outcome::pass("nothing to check: the law names no program"),
            Err(wrong) => return Outcome::fail(wrong),
        };
        let mut tally = Tally::default();
        if VALGRIND.locate(scene.workspace).is_none() {
            let advice = vec![VALGRIND.advice(scene.tool)];
            tally.absent(Absence::ToolMissing, "`valgrind` is not installed", advice, None);
            return tally.decide("");
        }
        let commands: Vec<&Invocation> = steps.iter().filter_map(Step::invocation).collect();
        let [version, build, lost, short, long] = commands.as_slice() else {
            return Outcome::inconclusive("the steps are not those of a plan");
        };
        let said = desk.run(version).stdout;
        tally.tool("valgrind", said.trim().trim_start_matches("valgrind-"));
        let provisional = scenario.feature.as_ref().map(|_| Provisional::of_gate(scene, self.name()));
        let provisional = match provisional.transpose() {
            Ok(provisional) => provisional,
            Err(why) => return Outcome::inconclusive(format!("nothing can be built provisionally: {why}")),
        };
        let build = match &provisional {
            Some(provisional) => provisional.build(build),
            None => (*build).clone(),
        };
        let Some(program) = make(&build, &scenario, desk, &mut tally) else { return tally.decide("") };
        let run = Run { program, provisional: provisional.as_ref(), scene, desk };
        if let Err(error) = std::fs::create_dir_all(kept(scene, "")) {
            return Outcome::inconclusive(format!("`{}` cannot be made: {error}", kept(scene, "").display()));
        }
        run.lost(lost, &mut tally);
        run.alive(short, long, scenario.rounds, &mut tally);
        tally.note("what lives in a buffer that grows in place, below an earlier peak, and is freed before the end is not seen");
        let rounds = scenario.rounds;
        tally.decide(format!(
            "nothing lost over {rounds} rounds, and no more alive over {}",
            rounds.saturating_mul(2)
        ))
    }
}

/// Returns where a report is written; the newest of each kind stays, to be looked at.
fn kept(scene: &Scene<'_>, name: &str) -> PathBuf {
    scene.workspace.scratch().join("leaks").join(name)
}

/// Builds the program; nothing if that did not succeed, which the tally then says.
fn make(build: &Invocation, scenario: &Scenario, desk: &Desk, tally: &mut Tally) -> Option<PathBuf> {
    let ran = desk.run(build);
    let rerun = Some(build.for_reading());
    match built(&ran, "cargo build") {
        Built::Clean => {}
        Built::Errors(errors) => {
            tally.fail("the program does not compile", errors, rerun);
            return None;
        }
        Built::Unclear(reason, tail) => {
            tally.unclear(reason, if desk.is_shown() { Vec::new() } else { tail }, rerun);
            return None;
        }
    }
    let program = executable(&ran.stdout, &scenario.manifest, "bin", &scenario.binary);
    if program.is_none() {
        tally.unclear(
            format!("cargo does not say where it has put `{}`", scenario.binary),
            Vec::new(),
            rerun,
        );
    }
    program
}

/// The program in its scenario.
struct Run<'a> {
    program: PathBuf,
    /// What lets it start, if it ships.
    provisional: Option<&'a Provisional>,
    scene: &'a Scene<'a>,
    desk: &'a Desk,
}

impl Run<'_> {
    /// Looks for what is lost.
    fn lost(&self, command: &Invocation, tally: &mut Tally) {
        let report = match self
            .report(command)
            .and_then(|text| Report::read(&text).map_err(|why| (why, Vec::new())))
        {
            Ok(report) => report,
            Err((reason, tail)) => {
                tally.unclear(format!("memcheck: {reason}"), tail, Some(command.to_string()));
                return;
            }
        };
        for (name, losses) in [("definitely lost", &report.definite), ("indirectly lost", &report.indirect)] {
            tally.figure(name, "", real(Report::bytes(losses)), "B");
            if !losses.is_empty() {
                let lines = self.stacks(losses).into_iter().map(|line| format!("{name}: {line}")).collect();
                tally.explain(lines, Some(command.to_string()));
            }
        }
        if let Some(first) = report.invalid.first() {
            let lines = report.invalid.iter().take(STACKS).map(|access| {
                let place = own(&access.frames, self.scene.workspace.root());
                let place = place.map(|frame| format!(" at {frame}")).unwrap_or_default();
                format!("{}{place}", access.what)
            });
            let rerun = Some(command.to_string());
            tally.fail(
                format!("memory that is not the program's is used: {}", first.what),
                lines.collect(),
                rerun,
            );
        }
    }

    fn stacks(&self, losses: &[Loss]) -> Vec<String> {
        let mut sorted: Vec<&Loss> = losses.iter().collect();
        sorted.sort_by_key(|loss| std::cmp::Reverse(loss.bytes));
        let line = |loss: &&Loss| {
            let place = own(&loss.frames, self.scene.workspace.root());
            let place = place.map(|frame| format!(", allocated at {frame}")).unwrap_or_default();
            format!("{} B in {} blocks{place}", loss.bytes, loss.blocks)
        };
        sorted.iter().take(STACKS).map(line).collect()
    }

    /// Compares N rounds with 2N; more than once if there is a growth, because threads make no two runs alike.
    fn alive(&self, short: &Invocation, long: &Invocation, rounds: u64, tally: &mut Tally) {
        let mut pairs: Vec<Runs> = Vec::new();
        let growth = loop {
            let (Some(few), Some(many)) = (self.profile(short, tally), self.profile(long, tally)) else {
                return;
            };
            pairs.push(Runs { short: few, long: many });
            match Growth::of(&pairs, rounds) {
                Ok(growth) if growth.is_any() && pairs.len() < PAIRS => {}
                Ok(growth) => break growth,
                Err(reason) => {
                    tally.unclear(format!("dhat: {reason}"), Vec::new(), Some(long.to_string()));
                    return;
                }
            }
        };
        for (witness, bytes) in [
            ("bytes at the end", growth.at_end),
            ("bytes at the peak", growth.at_peak),
            ("bytes on average", growth.on_average),
        ] {
            tally.figure("live growth", witness, bytes, EACH);
        }
        if let Some(pair) = pairs.first() {
            for (over, profile) in [(rounds, &pair.short), (rounds.saturating_mul(2), &pair.long)] {
                tally.figure(
                    "live bytes at the peak",
                    format!("{over} rounds"),
                    real(profile.at_peak()),
                    "B",
                );
                tally.figure("live bytes at the end", format!("{over} rounds"), real(profile.at_end()), "B");
            }
        }
        if growth.is_any() {
            let line = |site: &Site| {
                let place = own(&site.frames, self.scene.workspace.root());
                let place = place.map(|frame| format!(", allocated at {frame}")).unwrap_or_default();
                format!("live growth: {:.0} B per round{place}", site.bytes)
            };
            let lines = growth.sites.iter().take(STACKS).map(line).collect();
            tally.explain(lines, Some(long.to_string()));
        }
    }

    /// Records every allocation of a run; nothing if that did not succeed, which the tally then says.
    fn profile(&self, command: &Invocation, tally: &mut Tally) -> Option<Profile> {
        let read =
            self.report(command).and_then(|text| Profile::read(&text).map_err(|why| (why, Vec::new())));
        let said = |(reason, tail): (String, Vec<String>)| {
            tally.unclear(format!("dhat: {reason}"), tail, Some(command.to_string()));
        };
        read.map_err(said).ok()
    }

    /// Runs valgrind and returns what it has written; only that counts, and not its exit code.
    fn report(&self, planned: &Invocation) -> Result<String, (String, Vec<String>)> {
        let output = planned.args.iter().find_map(|arg| {
            let path = arg.strip_prefix("--xml-file=").or_else(|| arg.strip_prefix("--dhat-out-file="))?;
            Some(PathBuf::from(path.replace("%%", "%")))
        });
        let output = output.ok_or_else(|| ("the command writes no report".to_owned(), Vec::new()))?;
        // What an earlier run wrote must not be taken for this one's.
        drop(std::fs::remove_file(&output));
        let ran = self.desk.run(&self.exact(planned));
        if !ran.is_success() {
            let tail = if self.desk.is_shown() { Vec::new() } else { ran.tail(20) };
            let reason = ran.ended.trouble("valgrind").unwrap_or_else(|| unexplained(&ran, "the scenario"));
            return Err((reason, tail));
        }
        std::fs::read_to_string(&output).map_err(|error| {
            (format!("the report `{}` cannot be read: {error}", output.display()), ran.tail(20))
        })
    }

    /// Puts the program where cargo says that it is in the place of where it was expected.
    fn exact(&self, planned: &Invocation) -> Invocation {
        let mut command = planned.clone();
        if let Some(program) = command.args.iter_mut().find(|arg| !arg.starts_with('-')) {
            *program = self.program.display().to_string();
        }
        self.provisional.map_or(command.clone(), |provisional| provisional.start(&command))
    }
}

#[expect(clippy::cast_precision_loss, reason = "no program has 2^53 bytes")]
fn real(bytes: u64) -> f64 {
    bytes as f64
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
