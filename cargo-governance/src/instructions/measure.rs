//! Builds and counts every bench target, one after the other.

use std::fs;
use std::path::Path;

use governance_law::gate::Absence;

use super::summary::{self, Counted};
use super::target::{self, Bench, folder};
use super::toolchain::Toolchain;
use crate::child::Ran;
use crate::gate::{Desk, Scene, Step};
use crate::judging::{Built, Tally, built, executable, unexplained};
use crate::tools::{GUNGRAUN, VALGRIND};

/// The step that builds every target.
const BUILD: &str = "build";

/// What was counted, and with what.
#[derive(Debug)]
pub(crate) struct Measured {
    /// Every benchmark, in the order of the law.
    pub(crate) counted: Vec<Counted>,
    /// What the counts were made with.
    pub(crate) toolchain: Toolchain,
    /// The bench targets; their programs are below `now`.
    pub(crate) programs: Vec<Bench>,
}

/// Returns the steps: what there is to count with, then each target.
pub(crate) fn plan(scene: &Scene<'_>, benches: &[Bench]) -> Vec<Step> {
    let mut steps: Vec<Step> =
        Toolchain::questions(scene).into_iter().map(|(name, command)| Step::command(name, command)).collect();
    steps.push(Step::command(BUILD, target::build(scene, benches)));
    steps.extend(benches.iter().map(|bench| Step::command(counting(bench), bench.count(scene))));
    steps
}

fn counting(bench: &Bench) -> String {
    format!("count {}", bench.name())
}

/// Takes the steps; nothing if something is missing, which the tally then says.
pub(crate) fn measure(
    scene: &Scene<'_>,
    benches: &[Bench],
    steps: &[Step],
    desk: &Desk,
    tally: &mut Tally,
) -> Option<Measured> {
    let missing: Vec<_> =
        [&VALGRIND, &GUNGRAUN].into_iter().filter(|tool| tool.locate(scene.workspace).is_none()).collect();
    for tool in &missing {
        let advice = vec![tool.advice(scene.tool)];
        tally.absent(Absence::ToolMissing, format!("`{}` is not installed", tool.program), advice, None);
    }
    if !missing.is_empty() {
        return None;
    }
    let run = |label: &str| {
        let command = steps.iter().find(|step| step.label == label).and_then(Step::invocation)?;
        Some((desk.run(command), command.to_string()))
    };
    let questions = Toolchain::questions(scene);
    let answers: Vec<(&'static str, Ran)> =
        questions.iter().filter_map(|(name, _)| Some((*name, run(name)?.0))).collect();
    let toolchain = match Toolchain::of(scene, &answers) {
        Ok(toolchain) => toolchain,
        Err(reason) => {
            tally.unclear(reason, Vec::new(), None);
            return None;
        }
    };
    tally.tool(
        "rustc",
        toolchain.part("rustc").split("; ").next().unwrap_or_default().trim_start_matches("rustc "),
    );
    tally.tool("valgrind", toolchain.part("valgrind").trim_start_matches("valgrind-"));
    tally.tool("gungraun-runner", toolchain.part("gungraun").trim_start_matches("gungraun-runner "));
    let lines = |tail: Vec<String>| if desk.is_shown() { Vec::new() } else { tail };
    let (ran, command) = run(BUILD)?;
    match built(&ran, "cargo bench") {
        Built::Clean => {}
        Built::Errors(errors) => {
            tally.fail("a bench target does not compile", errors, Some(command));
            return None;
        }
        Built::Unclear(reason, tail) => {
            tally.unclear(reason, lines(tail), Some(command));
            return None;
        }
    }
    let mut measured = Measured { counted: Vec::new(), toolchain, programs: benches.to_vec() };
    let mut is_complete = true;
    for bench in benches {
        match count(scene, bench, &ran.stdout, &run) {
            Ok(list) => measured.counted.extend(list),
            Err((reason, tail, command)) => {
                tally.unclear(format!("`{}`: {reason}", bench.name()), lines(tail), command);
                is_complete = false;
            }
        }
    }
    is_complete.then_some(measured)
}

/// Why a target was not counted: a sentence, the end of the output, the command.
type Trouble = (String, Vec<String>, Option<String>);

fn count(
    scene: &Scene<'_>,
    bench: &Bench,
    made: &str,
    run: &impl Fn(&str) -> Option<(Ran, String)>,
) -> Result<Vec<Counted>, Trouble> {
    let plain = |reason: String| (reason, Vec::new(), None);
    let program = executable(made, &bench.manifest, "bench", &bench.target)
        .ok_or_else(|| plain("cargo does not say where it has put the program".to_owned()))?;
    let now = folder(scene).join("now");
    place(&program, &now, &bench.file())
        .map_err(|error| plain(format!("the program cannot be copied to `{}`: {error}", now.display())))?;
    let (ran, command) = run(&counting(bench)).ok_or_else(|| plain("no step counts it".to_owned()))?;
    if !ran.is_success() {
        let reason =
            ran.ended.trouble("gungraun-runner").unwrap_or_else(|| unexplained(&ran, "gungraun-runner"));
        return Err((reason, ran.tail(30), Some(command)));
    }
    summary::read(&ran.stdout, &bench.name()).map_err(|reason| (reason, ran.tail(10), Some(command)))
}

/// Puts a copy of a program into a folder, in the place of what was there.
pub(super) fn place(program: &Path, folder: &Path, name: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let path = folder.join(name);
    // A program that still runs cannot be written to, but its name can be given to another.
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::copy(program, &path).map(drop)
}
