//! `benchmarks`: no benchmark executes more instructions than its baseline allows.
//!
//! Builds the bench targets that `[gates.benchmarks] benches` names and counts their instructions with gungraun under valgrind, in
//! a cleared environment, from a fixed path: the same program executes the same number of instructions each time. Each count is
//! held against `governance-benchmarks.json`, which `benchmarks accept` writes; `increase` says how much more is allowed, in
//! percent, and `exclude` which benchmarks may execute as many as they like. Counts of different compilers, counters, system
//! libraries or profile settings cannot be compared: without a baseline, with one of another toolchain, and with a benchmark
//! that has none or that is gone, the gate is inconclusive and never passes. Where the accepted programs are still at hand, they run in
//! turn with the present ones, and the ratios of times are reported and not judged. A law that names no bench target has
//! nothing to check.

use governance_law::article::Exception;
use governance_law::gate::Absence;

use crate::gate::{Class, Desk, Gate, Scene, Step};
use crate::instructions::{self, Baseline, Change, FILE_NAME, Kept, Measured, named};
use crate::judging::{Tally, counted};
use crate::lawfile::today;
use crate::outcome::Outcome;
use crate::tools::{GUNGRAUN, Tool, VALGRIND};

/// The figure that the law bounds.
const GROWTH: &str = "instruction growth";
/// The same of a benchmark that the law lets grow.
const FREE: &str = "instruction growth, not held";

/// The gate.
pub(crate) struct Benchmarks;

impl Gate for Benchmarks {
    fn name(&self) -> &'static str {
        "benchmarks"
    }

    fn class(&self) -> Class {
        Class::Alone
    }

    fn needs(&self, scene: &Scene<'_>) -> Vec<&'static Tool> {
        match named(scene) {
            Ok(benches) if !benches.is_empty() => vec![&VALGRIND, &GUNGRAUN],
            _ => Vec::new(),
        }
    }

    fn plan(&self, scene: &Scene<'_>) -> Vec<Step> {
        match named(scene) {
            Ok(benches) if benches.is_empty() => {
                vec![Step::inside("see which bench targets are counted: the law names none")]
            }
            Ok(benches) => instructions::plan(scene, &benches),
            Err(_) => vec![Step::inside("see which bench targets are counted")],
        }
    }

    fn run(&self, scene: &Scene<'_>, steps: &[Step], desk: &Desk) -> Outcome {
        let benches = match named(scene) {
            Ok(benches) if benches.is_empty() => {
                return Outcome::pass("nothing to check: the law names no bench target");
            }
            Ok(benches) => benches,
            Err(wrong) => return Outcome::fail(wrong.join("; ")),
        };
        let mut tally = Tally::default();
        let Some(measured) = instructions::measure(scene, &benches, steps, desk, &mut tally) else {
            return tally.decide("something was not counted");
        };
        for one in &measured.counted {
            tally.figure("instructions", &one.name, real(one.instructions), "instructions");
        }
        let said = judge(scene, &measured, &mut tally);
        times(scene, &measured, &mut tally);
        tally.decide(said)
    }
}

/// Holds the counts against the baseline; returns what to say if nothing is wrong.
fn judge(scene: &Scene<'_>, measured: &Measured, tally: &mut Tally) -> String {
    let accept =
        format!("`{} benchmarks accept` writes it; the change is to be reviewed and committed", scene.tool);
    let baseline = match Baseline::load(scene.workspace.root()) {
        Ok(Some(baseline)) => baseline,
        Ok(None) => {
            let reason = format!("there is no baseline: looked for `{FILE_NAME}` at the workspace's root");
            tally.absent(Absence::BaselineMissing, reason, vec![format!("help: {accept}")], None);
            return String::new();
        }
        Err(reason) => {
            tally.absent(Absence::BaselineMissing, reason, vec![format!("help: {accept}")], None);
            return String::new();
        }
    };
    let differences = baseline.toolchain.differences(&measured.toolchain);
    if !differences.is_empty() {
        let mut lines = differences;
        lines.push(format!("help: {accept}"));
        let reason = "the baseline was made with another toolchain, and nothing can be compared with it";
        tally.absent(Absence::BaselineForeign, reason, lines, None);
        return String::new();
    }
    let mut free = Excluded::of(scene, tally);
    let (mut held, mut most): (usize, Option<(f64, String)>) = (0, None);
    for change in instructions::compare(&baseline.instructions, &measured.counted) {
        match change {
            Change::Known { name, was, is, growth } => {
                if free.covers(&name) {
                    tally.figure(FREE, name, growth, "%");
                    continue;
                }
                held += 1;
                tally.note(format!("`{name}`: {is} instructions, {was} in the baseline, {growth:+.3} %"));
                tally.figure(GROWTH, name.clone(), growth, "%");
                if most.as_ref().is_none_or(|(most, _)| growth > *most) {
                    most = Some((growth, name));
                }
            }
            Change::New { name, is } => {
                let lines = vec![format!("it executes {is} instructions"), format!("help: {accept}")];
                tally.absent(Absence::BaselineMissing, format!("`{name}` has no baseline"), lines, None);
            }
            Change::Gone { name } => {
                let reason = format!("`{name}` is in the baseline, and no benchmark of that name ran");
                tally.absent(Absence::BaselineMissing, reason, vec![format!("help: {accept}")], None);
            }
        }
    }
    free.unused(tally);
    let benchmarks = counted(held, "benchmark");
    most.map_or_else(
        || format!("{benchmarks} held to a baseline"),
        |(growth, name)| format!("{benchmarks}, {growth:+.2} % at most (`{name}`)"),
    )
}

/// Reports what the programs took in turn; never judged.
fn times(scene: &Scene<'_>, measured: &Measured, tally: &mut Tally) {
    let Some(kept) = Kept::find(scene, measured) else {
        tally.note("no earlier binary to run beside this one: `benchmarks accept` keeps one on the machine that it runs on");
        return;
    };
    for pair in kept.pairs(scene, measured) {
        let (median, least, most) = pair.ratio;
        tally.note(format!(
            "`{}`: {median:.3} of the time of the accepted binary ({least:.3} to {most:.3}, {} pairs, start and set-up \
             included; not judged)",
            pair.name, pair.pairs
        ));
        tally.figure("wall ratio", pair.name, median, "");
    }
}

/// What the law lets grow.
struct Excluded<'l> {
    list: Vec<(&'l Exception, bool)>,
}

impl<'l> Excluded<'l> {
    /// Takes the law's list, less what has ended, which fails.
    fn of(scene: &Scene<'l>, tally: &mut Tally) -> Self {
        let settings = scene.law.gate("benchmarks");
        let list = settings.map_or(&[][..], |settings| settings.exceptions("exclude"));
        let (ended, live): (Vec<_>, Vec<_>) =
            list.iter().partition(|entry| entry.expires.is_some_and(|last| last < today()));
        for entry in ended {
            let last = entry.expires.map(|last| last.to_string()).unwrap_or_default();
            tally.fail(format!("the exclusion of `{}` ended on {last}", entry.item.value), Vec::new(), None);
        }
        Self { list: live.into_iter().map(|entry| (entry, false)).collect() }
    }

    fn covers(&mut self, name: &str) -> bool {
        let found = self.list.iter_mut().find(|(entry, _)| entry.item.value == name);
        found.map(|(_, used)| *used = true).is_some()
    }

    /// Notes what was used, and fails what excludes nothing.
    fn unused(&self, tally: &mut Tally) {
        for (entry, used) in &self.list {
            let item = &entry.item.value;
            if *used {
                tally.note(format!("`{item}` is not held: {}", entry.reason.value));
            } else {
                tally.fail(
                    format!("`{item}` in `exclude` is no benchmark with a baseline"),
                    Vec::new(),
                    None,
                );
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
fn real(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
