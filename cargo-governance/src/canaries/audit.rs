//! The canary of `audit`: a vulnerable lock file, an old database and none, a forbidden licence, a ban.
//!
//! The advisories are planted, so that the canary sings on a machine without the real database; where that is there, `time 0.1.43`
//! is looked up in it as well.

use super::{Canary, Fault, Ground};
use crate::audit::{Database, default_folder};
use crate::lawfile;
use crate::outcome::Verdict;

/// The canary.
pub(super) struct Audit;

const DATABASE: &str = "advisory-db";
const MANIFEST: &str = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";

impl Canary for Audit {
    fn gate(&self) -> &'static str {
        "audit"
    }

    fn healthy(&self, ground: &Ground) -> Result<(), String> {
        ground.write("Cargo.toml", MANIFEST)?;
        ground.write("src/lib.rs", "")?;
        lock(ground, &[("brittle", "1.0.0")])?;
        law(ground, "")?;
        // What is patched and what is withdrawn is looked up too, and says nothing.
        advisory(ground, "RUSTSEC-2020-0001", &lawfile::today().to_string())
    }

    fn faults(&self) -> Vec<Fault> {
        let mut faults = vec![
            Fault {
                name: "vulnerable lock file",
                plant: |ground| lock(ground, &[("brittle", "0.9.0")]),
                verdict: Verdict::Fail,
                reason: "1 vulnerability",
            },
            Fault {
                name: "stale database",
                plant: |ground| advisory(ground, "RUSTSEC-2020-0001", "2020-01-31"),
                verdict: Verdict::Inconclusive,
                reason: "`database age` is ",
            },
            Fault {
                name: "no database",
                plant: |ground| {
                    std::fs::remove_dir_all(ground.root().join(DATABASE)).map_err(|error| error.to_string())
                },
                verdict: Verdict::Inconclusive,
                reason: "there is no advisory database",
            },
            Fault {
                name: "forbidden licence",
                plant: forbidden,
                verdict: Verdict::Fail,
                reason: "1 unlisted licence",
            },
            Fault {
                name: "banned crate",
                plant: |ground| law(ground, "bans = [\"britt*\"]\n"),
                verdict: Verdict::Fail,
                reason: "1 banned crate",
            },
        ];
        if real_database().is_some_and(|folder| Database::open(&folder).is_ok()) {
            faults.push(Fault {
                name: "real advisory",
                plant: real,
                verdict: Verdict::Fail,
                reason: "1 vulnerability",
            });
        }
        faults
    }
}

fn law(ground: &Ground, more: &str) -> Result<(), String> {
    ground
        .write("governance.toml", &format!("schema = 1\n\n[gates.audit]\ndatabase = \"{DATABASE}\"\n{more}"))
}

/// Writes a lock file in which `app` depends on these versions from crates.io.
fn lock(ground: &Ground, packages: &[(&str, &str)]) -> Result<(), String> {
    let names: Vec<String> = packages.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let mut text = format!(
        "version = 4\n\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [{}]\n",
        names.join(", ")
    );
    for (name, version) in packages {
        text += &format!(
            "\n[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n\
             source = \"registry+https://github.com/rust-lang/crates.io-index\"\n"
        );
    }
    ground.write("Cargo.lock", &text)
}

/// Writes an advisory of that day about every `brittle` below 1.0.0.
fn advisory(ground: &Ground, id: &str, day: &str) -> Result<(), String> {
    let text = format!(
        "```toml\n[advisory]\nid = \"{id}\"\npackage = \"brittle\"\ndate = \"{day}\"\n\n\
         [versions]\npatched = [\">= 1.0.0\"]\n```\n\n# It breaks\n\nPlanted, to see that the gate finds it.\n"
    );
    ground.write(&format!("{DATABASE}/crates/brittle/{id}.md"), &text)
}

/// Adds two packages beside the workspace, of which one may be used and one may not.
fn forbidden(ground: &Ground) -> Result<(), String> {
    law(ground, "licenses = [\"MIT\"]\n")?;
    let mut manifest = MANIFEST.to_owned() + "exclude = [\"other\"]\n\n[dependencies]\n";
    let mut lock = "version = 4\n\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\n\
                    dependencies = [\"closed\", \"open\"]\n"
        .to_owned();
    for (name, licence) in [("closed", "GPL-3.0-only"), ("open", "MIT OR GPL-3.0-only")] {
        manifest += &format!("{name} = {{ path = \"other/{name}\" }}\n");
        lock += &format!("\n[[package]]\nname = \"{name}\"\nversion = \"0.1.0\"\n");
        let own = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\nlicense = \"{licence}\"\n"
        );
        ground.write(&format!("other/{name}/Cargo.toml"), &own)?;
        ground.write(&format!("other/{name}/src/lib.rs"), "")?;
    }
    ground.write("Cargo.toml", &manifest)?;
    ground.write("Cargo.lock", &lock)
}

fn real_database() -> Option<std::path::PathBuf> {
    default_folder(|name| std::env::var_os(name))
}

/// Has the gate look a version up whose vulnerability is well known, in the database that the user has.
fn real(ground: &Ground) -> Result<(), String> {
    ground.write("governance.toml", "schema = 1\n")?;
    lock(ground, &[("time", "0.1.43")])
}

#[cfg(test)]
mod unit {
    use super::super::sing;
    use super::*;

    #[test]
    fn the_gate_goes_red_on_every_fault_and_on_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let sung = sing(&Audit, folder.path(), "cargo governance", &mut |_| {});
        assert!(sung.len() >= 6, "{sung:#?}");
        for one in &sung {
            assert!(one.is_right, "{one:#?}");
        }
    }
}
