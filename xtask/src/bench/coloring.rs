//! How fast `prism-ai-dod color` is on the field's graphs, and against the public HEAD.
//!
//! The table: each graph with each seed, as a process of its own on one thread, with a limit on its CPU time. Every seed that is run
//! is printed, those that found nothing too. The comparison: both programs make the same number of iterations of tabu search
//! in generations of the same length on the same graph, with more conflicts than they could solve in that time, A B A B. Of each
//! the time is taken away that it needs for almost none, which is reading the graph.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_governance::ui;
use serde_json::Value;

use super::child::{Cost, measure};
use super::lint::{cpu, folder, text};
use super::sample::Sample;
use super::validate::words;

/// A graph, a number of colours, and what a run may cost.
struct Job {
    graph: &'static str,
    k: usize,
    /// The CPU seconds after which a run ends without a colouring.
    limit: u64,
}

const JOBS: [Job; 8] = [
    Job { graph: "DSJC250.5", k: 28, limit: 60 },
    Job { graph: "DSJC500.5", k: 48, limit: 120 },
    Job { graph: "DSJC1000.5", k: 84, limit: 300 },
    Job { graph: "DSJC1000.5", k: 83, limit: 300 },
    Job { graph: "flat300_28_0", k: 28, limit: 60 },
    Job { graph: "le450_25c", k: 25, limit: 60 },
    Job { graph: "flat1000_76_0", k: 76, limit: 120 },
    Job { graph: "r1000.5", k: 234, limit: 120 },
];

/// The comparison: a graph and a number of colours that neither side gets done in so short a time.
const COMPARED: (&str, usize) = ("DSJC1000.5", 83);

/// Iterations of a child, as HEAD is told with `-i`.
const CHILD: usize = 10_000;

/// Generations of two children.
const GENERATIONS: usize = 100;

/// Builds, measures and prints.
pub(super) fn run(
    instances: &Path,
    rival: Option<&Path>,
    only: &[String],
    seeds: u64,
    rounds: usize,
) -> Result<(), String> {
    let ours = build_ours()?;
    let chosen = |job: &&Job| only.is_empty() || only.iter().any(|name| job.graph.starts_with(name.as_str()));
    for job in JOBS.iter().filter(chosen) {
        let file = instance(instances, job.graph)?;
        table(&ours, &file, job, seeds)?;
    }
    let Some(rival) = rival else { return Ok(()) };
    compare(&ours, &build_rival(rival)?, &instance(instances, COMPARED.0)?, rounds)
}

fn instance(folder: &Path, graph: &str) -> Result<PathBuf, String> {
    let file = folder.join(format!("{graph}.col"));
    if file.is_file() { Ok(file) } else { Err(format!("there is no file `{}`", file.display())) }
}

/// One line of the table.
fn table(ours: &Path, file: &Path, job: &Job, seeds: u64) -> Result<(), String> {
    let (k, limit) = (job.k.to_string(), job.limit.to_string());
    let (mut solved, mut told) = (Vec::new(), Vec::new());
    for seed in 1..=seeds {
        let seed_text = seed.to_string();
        let output = Command::new(ours)
            .arg("color")
            .arg(file)
            .args(["--k", &k, "--seed", &seed_text, "--threads", "1", "--cpu-seconds", &limit])
            .args(["--format", "json", "--progress", "never"])
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("`{}` could not be started: {error}", ours.display()))?;
        let said: Value = serde_json::from_slice(&output.stdout)
            .map_err(|_| format!("seed {seed}: {}", String::from_utf8_lossy(&output.stderr).trim()))?;
        let number = |name: &str| said.get(name).and_then(Value::as_f64).ok_or(format!("no `{name}`"));
        let seconds = number("cpu_seconds")?;
        if said.get("valid").and_then(Value::as_bool) == Some(true) {
            solved.push(seconds);
            told.push(format!("{seconds:.2}"));
        } else {
            told.push(format!("- ({} left after {seconds:.0})", number("conflicts")?));
        }
    }
    let found = format!("{} k={}: {} of {seeds} seeds", job.graph, job.k, solved.len());
    match Sample::of(solved) {
        Ok(times) => ui::say(format_args!("{found}, CPU seconds {times}, limit {}", job.limit)),
        Err(_) => ui::say(format_args!("{found}, limit {} CPU seconds", job.limit)),
    }
    ui::say(format_args!("  by seed: {}", told.join(", ")));
    Ok(())
}

fn compare(ours: &Path, rival: &Path, file: &Path, rounds: usize) -> Result<(), String> {
    let (ours, rival, file) = (text(ours), text(rival), text(file));
    let k = COMPARED.1.to_string();
    let child = CHILD.to_string();
    let side = |is_ours: bool, seed: usize, generations: usize| -> Result<Cost, String> {
        // The seed 0 is a random one to HEAD.
        let seed = (seed + 1).to_string();
        let iterations = (generations * 2 * CHILD).to_string();
        let generations = generations.to_string();
        let job = if is_ours {
            let budget = ["--iterations", &iterations, "--local-search", &child];
            let quiet = ["--threads", "1", "--progress", "never"];
            [&["run", "--", &ours, "color", &file, "--k", &k, "--seed", &seed], &budget[..], &quiet].concat()
        } else {
            vec!["run", "--", &rival, "-q", "-d", &seed, "-i", &child, "-g", &generations, &file, &k]
        };
        measure(&words(&job), &[("OMP_NUM_THREADS", "1")])
    };
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        for (is_ours, costs) in [(true, &mut a), (false, &mut b)] {
            let whole = side(is_ours, round, GENERATIONS)?;
            let floor = side(is_ours, round, 1)?;
            costs.push(Cost { cpu: whole.cpu - floor.cpu, ..whole });
        }
    }
    let made = ((GENERATIONS - 1) * 2 * CHILD) as f64;
    let rate = |costs: &[Cost]| Sample::of(cpu(costs).into_iter().map(|cpu| made / cpu / 1e6));
    ui::say(format_args!("{} k={k}, {made} iterations in children of {CHILD}", COMPARED.0));
    ui::say(format_args!("  ours  {} million iterations a CPU second", rate(&a)?));
    ui::say(format_args!("  HEAD  {} million iterations a CPU second", rate(&b)?));
    ui::say(format_args!("  ours / HEAD, iterations a CPU second: {}", Sample::ratio(&cpu(&b), &cpu(&a))?));
    Ok(())
}

/// Builds the application as it ships.
fn build_ours() -> Result<PathBuf, String> {
    ui::note("building prism-ai-dod as it ships");
    output("cargo", &["build", "--quiet", "--release", "--locked", "--package", "prism-ai-dod"])?;
    let target = output("cargo", &["metadata", "--format-version", "1", "--no-deps", "--offline"])?;
    let metadata: Value =
        serde_json::from_str(&target).map_err(|error| format!("cargo metadata: {error}"))?;
    let target = metadata.get("target_directory").and_then(Value::as_str).ok_or("no target directory")?;
    Ok(Path::new(target).join("release/prism-ai-dod"))
}

/// Builds HEAD as fast as its compiler can make it.
fn build_rival(sources: &Path) -> Result<PathBuf, String> {
    ui::note("building HEAD with `g++ -O3 -march=native`");
    let program = folder()?.join("head");
    let files = ["util/gfile", "graphe", "head", "main", "solution", "tabouSearch"]
        .map(|file| text(&sources.join(format!("{file}.cpp"))));
    let mut args = vec!["-O3", "-march=native", "-fopenmp", "-std=gnu++11", "-w", "-o"];
    let place = text(&program);
    args.push(&place);
    args.extend(files.iter().map(String::as_str));
    output("g++", &args)?;
    Ok(program)
}

fn output(program: &str, args: &[&str]) -> Result<String, String> {
    let output = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("`{program}` could not be started: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("`{program}` failed: {}", String::from_utf8_lossy(&output.stderr).trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_graph_has_room_and_time() {
        assert!(JOBS.iter().all(|job| job.k > 1 && job.limit >= 60));
        let error = instance(Path::new("no-such-folder"), "DSJC250.5").unwrap_err();
        assert_eq!(error, "there is no file `no-such-folder/DSJC250.5.col`");
    }

    #[test]
    fn a_compiler_that_fails_is_told_in_its_own_words() {
        let error = output("cargo", &["no-such-command"]).unwrap_err();
        assert!(
            error.starts_with("`cargo no-such-command` failed") || error.starts_with("`cargo` failed"),
            "{error}"
        );
    }
}
