//! `census`: every governed type of the source is linked into the programs, and no other.
//!
//! The source is asked through the lint, the programs of `[gates.census] programs` by `registry --format json`, and
//! the packages of `tests` by running their `governance_census` test. A program must have linked every governed type
//! of its own package and of the members that it depends on; a test those of its package. With feature sets for a
//! package, a type counts as linked if one of them links it. A difference fails the gate. A governed type that no
//! program and no test speaks for makes it inconclusive: nobody knows whether it is linked. A workspace without
//! governed types has nothing to check.

use std::collections::BTreeSet;
use std::time::Duration;

use governance_law::{Context, Select, Text};

use crate::census::{Entry, closure, compare, crates, parse};
use crate::child::{Invocation, Ran};
use crate::features::combinations;
use crate::gate::{Desk, Gate, Scene, Step};
use crate::judging::unexplained;
use crate::judging::{Tally, counted};
use crate::outcome::Outcome;
use crate::survey::{Item, Survey, survey};

/// The variable that tells a census test where to write.
const OUT: &str = "GOVERNANCE_CENSUS_OUT";

/// The gate.
pub(super) struct Census;

/// Who is asked for a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Witness<'a> {
    Program(&'a str),
    Test(&'a str),
}

impl Witness<'_> {
    fn label(self) -> String {
        match self {
            Self::Program(package) => format!("program {package}"),
            Self::Test(package) => format!("test of {package}"),
        }
    }

    /// Returns the crates whose governed types it must have linked.
    fn speaks_for(self, scene: &Scene<'_>) -> BTreeSet<String> {
        let workspace = &scene.workspace.packages;
        match self {
            Self::Program(package) => closure(workspace, package),
            Self::Test(package) => {
                workspace.packages.iter().filter(|own| own.name == package).flat_map(crates).collect()
            }
        }
    }
}

fn witnesses<'a>(scene: &Scene<'a>) -> Vec<Witness<'a>> {
    let Some(settings) = scene.law.gate("census") else { return Vec::new() };
    let programs = settings.texts("programs").iter().map(|package| Witness::Program(&package.value));
    let tests = settings.texts("tests").iter().map(|package| Witness::Test(&package.value));
    programs.chain(tests).collect()
}

impl Gate for Census {
    fn name(&self) -> &'static str {
        "census"
    }

    fn plan(&self, scene: &Scene<'_>) -> Vec<Step> {
        let mut steps = vec![Step::inside("find every `#[governed]` item in the source")];
        for witness in witnesses(scene) {
            steps.extend(
                invocations(scene, witness)
                    .into_iter()
                    .map(|command| Step::command(witness.label(), command)),
            );
        }
        steps
    }

    fn run(&self, scene: &Scene<'_>, steps: &[Step], desk: &Desk) -> Outcome {
        let (governed, everywhere) = source(scene);
        let mut tally = Tally::default();
        if !governed.unchecked.is_empty() {
            let lines = governed
                .unchecked
                .iter()
                .map(|place| format!("{}: {}", place.place.file, place.reason))
                .collect();
            tally.unclear(format!("{} unreadable", counted(governed.unchecked.len(), "file")), lines, None);
        }
        let governed: Vec<Item> = governed.items.into_iter().flatten().collect();
        let known: Vec<Item> = everywhere.items.into_iter().flatten().collect();
        let members: BTreeSet<String> = scene
            .workspace
            .packages
            .packages
            .iter()
            .flat_map(|package| package.targets.iter().map(|target| target.name.clone()))
            .collect();
        let mut spoken_for = BTreeSet::new();
        for witness in witnesses(scene) {
            let label = witness.label();
            let Some(linked) = ask(steps, &label, desk, &mut tally) else {
                spoken_for.extend(witness.speaks_for(scene));
                continue;
            };
            let own = witness.speaks_for(scene);
            let required: Vec<&Item> =
                governed.iter().filter(|item| own.contains(item.crate_name())).collect();
            let difference = compare(&required, &known, &linked, &members);
            if !difference.is_empty() {
                let lines: Vec<String> = difference.unlinked.into_iter().chain(difference.unknown).collect();
                let rerun = steps
                    .iter()
                    .find(|step| step.label == label)
                    .and_then(Step::invocation)
                    .map(ToString::to_string);
                tally.fail(format!("{} in {label}", counted(lines.len(), "difference")), lines, rerun);
            }
            spoken_for.extend(own);
        }
        let silent: Vec<String> = governed
            .iter()
            .filter(|item| !spoken_for.contains(item.crate_name()))
            .map(|item| format!("{} ({}:{})", item.path, item.place.file, item.place.line))
            .collect();
        if !silent.is_empty() {
            let reason = format!("no program or test speaks for {}", counted(silent.len(), "governed type"));
            let mut lines = silent;
            lines.push("help: name one under `[gates.census]`, as `programs` or `tests`".to_owned());
            tally.unclear(reason, lines, None);
        }
        let pass = match governed.len() {
            0 => "nothing to check: the source has no governed type".to_owned(),
            count => format!("{} linked", counted(count, "governed type")),
        };
        tally.decide(pass)
    }
}

/// Returns what is governed in libraries and binaries, and what is governed anywhere.
fn source(scene: &Scene<'_>) -> (Survey, Survey) {
    let attribute = Some(Text::new("governed", 0..0));
    let main = Select { attribute: attribute.clone(), ..Select::default() };
    let anywhere = Select {
        attribute,
        contexts: Context::WORDS.map(|(_, context)| context).to_vec(),
        ..Select::default()
    };
    let Survey { mut items, unchecked } = survey(scene.workspace, scene.law, vec![main, anywhere]);
    let everywhere = items.pop().unwrap_or_default();
    (Survey { items, unchecked }, Survey { items: vec![everywhere], unchecked: Vec::new() })
}

fn invocations(scene: &Scene<'_>, witness: Witness<'_>) -> Vec<Invocation> {
    let (Witness::Program(package) | Witness::Test(package)) = witness;
    let mut sets: Vec<Vec<String>> = combinations(scene.law)
        .into_iter()
        .filter(|set| set.package.as_deref() == Some(package))
        .map(|set| set.args())
        .collect();
    if sets.is_empty() {
        sets.push(vec!["--package".to_owned(), package.to_owned()]);
    }
    let limit = Duration::from_secs(3600);
    sets.into_iter()
        .enumerate()
        .map(|(number, set)| match witness {
            Witness::Program(_) => {
                let command = scene.cargo(&["run", "--quiet"]).args(set);
                command.args(["--", "registry", "--format", "json"]).limit(limit)
            }
            Witness::Test(package) => {
                let out = scene.workspace.scratch().join(format!("census-{package}-{number}.json"));
                let command = scene.cargo(&["test", "--quiet"]).args(set);
                command.arg("governance_census").env(OUT, out.display().to_string()).limit(limit)
            }
        })
        .collect()
}

/// Runs the steps of one witness and joins what they have linked; `None` if one of them did not say.
fn ask(steps: &[Step], label: &str, desk: &Desk, tally: &mut Tally) -> Option<Vec<Entry>> {
    let mut linked = Vec::new();
    let mut is_complete = true;
    for invocation in steps.iter().filter(|step| step.label == label).filter_map(Step::invocation) {
        match registry(invocation, desk) {
            Ok(entries) => linked.extend(entries),
            Err((reason, tail)) => {
                is_complete = false;
                tally.unclear(format!("{label}: {reason}"), tail, Some(invocation.to_string()));
            }
        }
    }
    is_complete.then_some(linked)
}

fn registry(invocation: &Invocation, desk: &Desk) -> Result<Vec<Entry>, (String, Vec<String>)> {
    let out = invocation.env.iter().find(|(name, _)| name == OUT).map(|(_, path)| path);
    if let Some(path) = out {
        // What an earlier run wrote must not be taken for this one's.
        drop(std::fs::remove_file(path));
    }
    let ran = desk.run(invocation);
    let failed = |ran: &Ran| {
        let trouble = ran.ended.trouble("cargo").unwrap_or_else(|| unexplained(ran, "cargo"));
        (trouble, ran.tail(20))
    };
    if !ran.is_success() {
        return Err(failed(&ran));
    }
    let text = match out {
        Some(path) => std::fs::read_to_string(path).map_err(|_| {
            let help = "help: put `governance_core::census_test!();` into a file of its tests".to_owned();
            ("no test `governance_census` wrote its census".to_owned(), vec![help])
        })?,
        None => ran.stdout.clone(),
    };
    parse(&text).map_err(|reason| (reason, ran.tail(20)))
}
