//! `stamp`: what ships says which tree it was built from, and does not start without a verdict.
//!
//! Builds every binary of `[production] packages` with the feature of the table, provisionally: under a statement that is bound to this
//! tree and this run. Each is asked with `--proof --format json`, twice. In the hands of the gate it has to start, and to name the
//! digest of exactly this tree; without them it has to refuse. A program that names another tree, or starts without a
//! verdict, fails the gate; one that prints no such document decides nothing. What the build was made from is compared when the gate
//! runs, and not believed: a stamp that an unfinished rebuild left behind is found. A law without `[production]` has nothing to check.

use crate::child::Invocation;
use crate::gate::{Desk, Gate, Scene, Step};
use crate::judging::{Built, Tally, built, counted, executable};
use crate::outcome::Outcome;
use crate::production::{Asked, PROOF, Program, Provisional, programs};

/// What to do about a program that does not answer.
const HELP: &str = "help: what ships answers `--proof --format json` with a document, whether it starts or not: see the guide \"Ship under a verdict\"";

/// The gate.
pub(super) struct Stamp;

impl Gate for Stamp {
    fn name(&self) -> &'static str {
        "stamp"
    }

    fn plan(&self, scene: &Scene<'_>) -> Vec<Step> {
        let found = scene.law.production.as_ref().map(|production| (production, programs(scene, production)));
        let Some((production, Ok(programs))) = found else {
            return vec![Step::inside("see what ships")];
        };
        let limit = scene.law.gate_time("stamp", "timeout");
        let step = |program: &Program| {
            let command = program.build(scene, production).limit(limit);
            Step::command(format!("build {}", program.name), command)
        };
        programs.iter().map(step).collect()
    }

    fn run(&self, scene: &Scene<'_>, steps: &[Step], desk: &Desk) -> Outcome {
        let Some(production) = &scene.law.production else {
            return Outcome::pass("nothing to check: the law does not say what ships");
        };
        let programs = match programs(scene, production) {
            Ok(programs) => programs,
            Err(wrong) => return Outcome::fail(wrong),
        };
        let provisional = match Provisional::of_gate(scene, self.name()) {
            Ok(provisional) => provisional,
            Err(why) => return Outcome::inconclusive(format!("nothing can be built provisionally: {why}")),
        };
        let mut tally = Tally::default();
        for (program, step) in programs.iter().zip(steps) {
            let Some(command) = step.invocation() else { continue };
            Trial { program, provisional: &provisional, desk }.run(command, &mut tally);
        }
        tally.decide(format!(
            "{} of exactly this tree, and refused to start without a verdict",
            match programs.len() {
                1 => "1 program was stamped with the digest".to_owned(),
                count => format!("{} were stamped with the digest", counted(count, "program")),
            }
        ))
    }
}

/// One program under trial.
struct Trial<'a> {
    program: &'a Program,
    provisional: &'a Provisional,
    desk: &'a Desk,
}

impl Trial<'_> {
    fn run(&self, build: &Invocation, tally: &mut Tally) {
        let name = &self.program.name;
        let ran = self.desk.run(&self.provisional.build(build));
        let rerun = Some(build.for_reading());
        match built(&ran, "cargo build") {
            Built::Clean => {}
            Built::Errors(errors) => {
                return tally.fail(format!("`{name}` does not compile for production"), errors, rerun);
            }
            Built::Unclear(reason, tail) => {
                return tally.unclear(format!("`{name}` was not built: {reason}"), tail, rerun);
            }
        }
        let Some(path) = executable(&ran.stdout, &self.program.manifest, "bin", name) else {
            return tally.unclear(format!("cargo does not say where it has put `{name}`"), Vec::new(), rerun);
        };
        let mut ask = Invocation::cargo(&build.folder, &PROOF).limit(build.limit);
        ask.program = path.display().to_string();
        match self.asked(&self.provisional.start(&ask)) {
            Err(why) => tally.unclear(why, vec![HELP.to_owned()], None),
            Ok(asked) if asked.tree.as_deref() != Some(&self.provisional.tree) => {
                let found =
                    asked.tree.map_or_else(|| "no tree".to_owned(), |tree| format!("`sha256:{tree}`"));
                let wanted = &self.provisional.tree;
                tally.fail(
                    format!(
                        "`{name}` says that it was built from {found}, and this tree is `sha256:{wanted}`"
                    ),
                    Vec::new(),
                    None,
                );
            }
            Ok(asked) if !asked.starts => tally.fail(
                format!(
                    "`{name}` does not start in the hands of the gate that it was built for: {}",
                    asked.reason
                ),
                Vec::new(),
                None,
            ),
            Ok(_) => match self.asked(&ask) {
                Err(why) => tally.unclear(why, Vec::new(), None),
                Ok(asked) if asked.starts => {
                    tally.fail(
                        format!("`{name}` starts without a verdict: {}", asked.reason),
                        Vec::new(),
                        None,
                    );
                }
                Ok(_) => {}
            },
        }
    }

    fn asked(&self, command: &Invocation) -> Result<Asked, String> {
        Asked::read(&self.desk.run(command)).map_err(|why| format!("`{}`: {why}", self.program.name))
    }
}
