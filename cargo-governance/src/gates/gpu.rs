//! `gpu`: the GPU of this machine does what the CPU says it should, as far as the program can ask.
//!
//! The package that `[gates.gpu] program` names is built, and its binary is asked with `gpu-probe --format json`. What it says
//! is read rung by rung: the management library, the driver, the run-time compiler, a kernel. A rung that is there and
//! does not hold fails the gate, and so does one that is missing where anything shows a device. Where nothing shows a device
//! the gate is not run, with `no_device` as its absence and with what was looked for as its evidence; `[[accept]]` says in
//! which profiles that may proceed. A program that prints no document, or one that contradicts itself, decides nothing.
//! A law that names no program has nothing to check.

use std::time::Duration;

use governance_law::gate::Absence;

use crate::child::{Ended, Ran};
use crate::gate::{Desk, Gate, Inputs, Scene, Step};
use crate::gpu::{self, Answer, Verdict};
use crate::judging::{Built, Tally, built, unexplained};
use crate::outcome::Outcome;

/// The gate.
pub(super) struct Gpu;

/// How long a program may look: a driver that hangs is ended.
const PATIENCE: Duration = Duration::from_secs(300);

/// Returns the package whose binary is asked.
fn program<'a>(scene: &Scene<'a>) -> Option<&'a str> {
    let settings = scene.law.gate("gpu")?;
    settings.text("program").map(|package| package.value.as_str())
}

impl Gate for Gpu {
    fn name(&self) -> &'static str {
        "gpu"
    }

    fn inputs(&self, _: &Scene<'_>) -> Option<Inputs> {
        let (further, outside) = gpu::fingerprint();
        Some(Inputs { further, outside, ..Inputs::default() })
    }

    fn plan(&self, scene: &Scene<'_>) -> Vec<Step> {
        let Some(package) = program(scene) else {
            return vec![Step::inside("see which program has GPU code: the law names none")];
        };
        let build = scene.cargo(&["build", "--package", package, "--bins", "--message-format=json"]);
        let ask = scene.cargo(&["run", "--quiet", "--package", package]);
        let ask = ask.args(["--", "gpu-probe", "--format", "json"]);
        vec![Step::command("build", build), Step::command("ask", ask.limit(PATIENCE))]
    }

    fn run(&self, _: &Scene<'_>, steps: &[Step], desk: &Desk) -> Outcome {
        let [Some(build), Some(ask)] = [0, 1].map(|step| steps.get(step).and_then(Step::invocation)) else {
            return Outcome::pass("nothing to check: the law names no program with GPU code");
        };
        let mut tally = Tally::default();
        match built(&desk.run(build), "cargo build") {
            Built::Clean => {}
            Built::Errors(errors) => {
                tally.fail("the program does not compile", errors, Some(build.for_reading()));
                return tally.decide("");
            }
            Built::Unclear(reason, tail) => {
                tally.unclear(reason, tail, Some(build.for_reading()));
                return tally.decide("");
            }
        }
        let ran = desk.run(ask);
        let pass = match answer(&ran) {
            Ok(answer) => judge(answer, &mut tally, ask.to_string()),
            Err(reason) => {
                tally.unclear(reason, ran.tail(20), Some(ask.to_string()));
                String::new()
            }
        };
        tally.decide(pass)
    }
}

/// Returns what the program said, or why that is not believed.
fn answer(ran: &Ran) -> Result<Answer, String> {
    let Ended::Code(code) = ran.ended else {
        return Err(ran.ended.trouble("gpu-probe").unwrap_or_default());
    };
    gpu::read(&ran.stdout, code).map_err(|reason| match code {
        // Cargo's own code: the program was not even started.
        101 => unexplained(ran, "cargo run"),
        _ => format!("`gpu-probe`: {reason}"),
    })
}

/// Notes what the program said, all of it, so that it can be judged elsewhere too; returns the reason of a pass.
fn judge(answer: Answer, tally: &mut Tally, rerun: String) -> String {
    for line in &answer.evidence {
        tally.note(line.as_str());
    }
    for (name, version) in answer.versions {
        tally.tool(name, version);
    }
    for (name, memory) in answer.devices {
        if let Some(bytes) = memory {
            // Lossless up to 8 PiB.
            tally.figure("device memory", name, bytes as f64, "B");
        }
    }
    match answer.verdict {
        Verdict::Works => {}
        Verdict::Broken => tally.fail(answer.reason.as_str(), answer.evidence, Some(rerun)),
        Verdict::Absent => {
            let reason = format!("this machine has no GPU that the program can use: {}", answer.reason);
            tally.absent(Absence::NoDevice, reason, answer.evidence, Some(rerun));
        }
    }
    answer.reason
}
