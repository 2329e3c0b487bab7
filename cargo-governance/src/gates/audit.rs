//! `audit`: no dependency has a known vulnerability, a licence that the law does not list, or a ban.
//!
//! Looks every package of `Cargo.lock` up in an advisory database, which is read in this process and never fetched: a
//! vulnerability fails the gate, and so do the kinds of other advisories that `informational` names; the rest are figures. What
//! the outcome is worth depends on the database, so its commit, date, age and digest are in it: one that is missing, older than
//! `database_max_age`, changed after it was fetched, or newer than this machine's clock makes the gate inconclusive, never a
//! pass. Licences are SPDX expressions, evaluated against `licenses` for every package that any feature set of the law can bring
//! on any platform; `bans` and `sources` are held against the whole lock file, indirect dependencies included. `ignore` lifts an
//! advisory and `exceptions` a crate, each with a reason; one that has ended, or that is about nothing, is a finding itself.
//! Whether a version was yanked is not checked, and the outcome says so.

use std::collections::BTreeSet;

use cargo_metadata::{Metadata, MetadataCommand};

use crate::audit::{Database, Examination, Lock, Occasion, Place, Settings, Trouble, digest, now};
use crate::child::Ran;
use crate::gate::{Class, Desk, Files, Gate, Inputs, Scene, Step};
use crate::judging::{Tally, missing, unexplained};
use crate::lawfile;
use crate::outcome::Outcome;

/// The gate.
pub(super) struct Audit;

const LICENCES: &str = "the licence of every package";

impl Gate for Audit {
    fn name(&self) -> &'static str {
        "audit"
    }

    fn class(&self) -> Class {
        Class::Read
    }

    fn inputs(&self, scene: &Scene<'_>) -> Option<Inputs> {
        let place = place(scene);
        let database = match place.folder.as_deref().map(digest) {
            Some(Ok(digest)) => digest,
            // Nothing to use again: the gate says what is wrong each time it is asked.
            Some(Err(_)) | None => return None,
        };
        Some(Inputs {
            files: Files::Only(&["**/Cargo.toml"]),
            // By content, because a library's lock file is often one that git ignores.
            outside: vec![scene.workspace.root().join("Cargo.lock")],
            further: vec![
                ("settings".to_owned(), Settings::of(scene.law).shown()),
                ("advisory database".to_owned(), database),
                // A database grows old, and an exception ends, while no file changes.
                ("day".to_owned(), lawfile::today().to_string()),
            ],
            ..Inputs::default()
        })
    }

    fn plan(&self, scene: &Scene<'_>) -> Vec<Step> {
        // Not the folder: the plan is the same on every machine.
        let mut steps = vec![Step::inside("look every package of `Cargo.lock` up in the advisory database")];
        if !Settings::of(scene.law).licenses.is_empty() {
            let mut command = scene.cargo(&["metadata", "--format-version=1"]);
            let features = features(scene);
            if !features.is_empty() {
                command = command.arg("--features").arg(features);
            }
            let limit = scene.law.gate_time("audit", "timeout");
            steps.push(Step::command(LICENCES, command.limit(limit)));
        }
        steps
    }

    fn run(&self, scene: &Scene<'_>, steps: &[Step], desk: &Desk) -> Outcome {
        let members: BTreeSet<String> =
            scene.workspace.packages.packages.iter().map(|package| package.name.clone()).collect();
        let lock = match Lock::read(scene.workspace.root(), &members) {
            Ok(lock) => lock,
            Err((reason, help)) => {
                let mut tally = Tally::default();
                tally.unclear(reason, vec![format!("help: {help}")], None);
                return tally.decide("");
            }
        };
        let settings = Settings::of(scene.law);
        let place = place(scene);
        let occasion =
            Occasion { now: now(), today: lawfile::today(), tool: scene.tool, is_of_law: place.is_of_law };
        let mut examination = Examination::begin(&lock, &settings, &occasion);
        let database = match &place.folder {
            Some(folder) => Database::open(folder),
            None => {
                Err(Trouble::Missing("no variable of the environment names a folder for caches".to_owned()))
            }
        };
        examination.advisories(&database);
        let ask = steps.iter().find(|step| step.label == LICENCES).and_then(Step::invocation);
        examination.packages(ask.map(|command| metadata(&desk.run(command))));
        let (tally, pass) = examination.end();
        tally.decide(pass)
    }
}

fn place(scene: &Scene<'_>) -> Place {
    Place::of(scene.workspace.root(), scene.law, |name| std::env::var_os(name))
}

/// Returns every feature that a feature set of the law turns on. What it turns off brings no package.
fn features(scene: &Scene<'_>) -> String {
    let sets = scene.law.feature_sets.iter();
    let named = sets.flat_map(|set| {
        set.features.iter().map(|feature| match &set.package {
            Some(package) => format!("{package}/{feature}"),
            None => feature.to_string(),
        })
    });
    named.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(",")
}

/// Reads what cargo says of the packages, or why it says nothing.
fn metadata(ran: &Ran) -> Result<Metadata, (String, Vec<String>)> {
    const WHAT: &str = "cargo metadata";
    if let Some(trouble) = ran.ended.trouble(WHAT) {
        return Err((trouble, ran.tail(20)));
    }
    if let Some(missing) = missing(&ran.stderr) {
        return Err((missing, Vec::new()));
    }
    if !ran.is_success() {
        return Err((unexplained(ran, WHAT), ran.tail(20)));
    }
    MetadataCommand::parse(&ran.stdout)
        .map_err(|error| (format!("`{WHAT}` said what nobody understands: {error}"), Vec::new()))
}
