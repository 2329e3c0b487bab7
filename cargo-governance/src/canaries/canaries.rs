//! The canary of `canaries`: a record that is too old, one of another build, one that lacks a gate, one from the future, and garbage.

use super::{Canary, Fault, Ground, Program, Record, Seen};
use crate::gate::Scene;
use crate::gates;
use crate::lawfile;
use crate::outcome::Verdict;
use crate::workspace::Workspace;

/// The canary.
pub(super) struct Canaries;

const MANIFEST: &str =
    "[package]\nname = \"canary-canaries\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";
/// It shares this profile with gates that need no tools.
const LAW: &str = "schema = 1\n\n[gates.canaries]\nprofiles = [\"commit\"]\ncanary_max_age = \"30 d\"\n";
const DEMANDED: [&str; 4] = ["format", "law", "generated", "canaries"];
const DAY: i64 = 86_400;

impl Canary for Canaries {
    fn gate(&self) -> &'static str {
        "canaries"
    }

    fn healthy(&self, ground: &Ground) -> Result<(), String> {
        ground.write("Cargo.toml", MANIFEST)?;
        ground.write("governance.toml", LAW)?;
        ground.write("src/lib.rs", "")?;
        record(ground, |_, seen| Some(seen))
    }

    fn faults(&self) -> Vec<Fault> {
        vec![
            Fault {
                name: "a record that is too old",
                plant: |ground| record(ground, |_, seen| Some(seen.shifted(31 * DAY))),
                verdict: Verdict::Inconclusive,
                reason: "`canary age` of `format` is 31 d",
            },
            Fault {
                name: "a record of another build",
                plant: |ground| record(ground, |_, seen| Some(seen.foreign())),
                verdict: Verdict::Inconclusive,
                reason: "4 gates were not seen to go red",
            },
            Fault {
                name: "a gate that was never tried",
                plant: |ground| record(ground, |gate, seen| (gate != "law").then_some(seen)),
                verdict: Verdict::Inconclusive,
                reason: "1 gate was not seen to go red",
            },
            Fault {
                name: "a clock that was set back",
                plant: |ground| record(ground, |_, seen| Some(seen.shifted(-DAY))),
                verdict: Verdict::Inconclusive,
                reason: "4 gates were seen later than now",
            },
            Fault {
                name: "garbage",
                plant: |ground| {
                    let path = Record::path(&workspace(ground)?.scratch());
                    std::fs::write(path, "{\"schema\": 1").map_err(|error| error.to_string())
                },
                verdict: Verdict::Inconclusive,
                reason: "cannot be read",
            },
        ]
    }
}

/// Writes the record of the gates that are demanded, each as it is changed.
fn record(ground: &Ground<'_>, change: fn(&str, Seen) -> Option<Seen>) -> Result<(), String> {
    let workspace = workspace(ground)?;
    let law = lawfile::of(&workspace, None).map_err(|error| error.to_string())?;
    let stage = ground.stage();
    let scene = Scene { workspace: &workspace, law: &law, generators: stage.generators, tool: stage.tool };
    std::fs::create_dir_all(workspace.scratch()).map_err(|error| error.to_string())?;
    let by = Program::here(&scene)?;
    let mut record = Record::default();
    for gate in gates::ALL.iter().map(|entry| entry.gate).filter(|gate| DEMANDED.contains(&gate.name())) {
        let seen = change(gate.name(), Seen::now(&scene, gate, &by, None)?);
        record.gates.extend(seen.map(|seen| (gate.name().to_owned(), seen)));
    }
    record.keep(&workspace.scratch())
}

fn workspace(ground: &Ground<'_>) -> Result<Workspace, String> {
    let manifest = ground.root().join("Cargo.toml");
    let found = Workspace::find(Some(&manifest)).map_err(|error| error.to_string())?;
    Ok(Workspace { target: ground.stage().target(), ..found })
}
