//! The canary of `amendments`: a weaker law that nobody has approved, or not those who may, or not now, or not this one; and a law in
//! force that cannot be found.
//!
//! The workspace is a git repository with one commit of a law. Since then it was weakened, and that is approved with a key that is
//! made for the trial: that is the healthy one.

use std::process::{Command, Stdio};

use governance_evidence::approval;
use governance_evidence::canonical::Digest;
use governance_evidence::keys::PrivateKey;
use governance_evidence::ledger::{Draft, Options, Writer};
use governance_evidence::moment::Moment;
use governance_evidence::run::amendment::{self, State};
use governance_evidence::run::exception::Asked;
use governance_evidence::verdict::Decision;
use governance_law::gate::Profile;
use serde_json::json;

use super::{Canary, Fault, Ground};
use crate::amendments::FOLDER;
use crate::outcome::Verdict;
use crate::witness::{laws, ledger, now};

/// The canary.
pub(super) struct Amendments;

const MANIFEST: &str =
    "[package]\nname = \"canary-amendments\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";
const LAW: &str = "governance.toml";
const HOUR: i64 = 3_600;

/// Who may approve what: a number that makes a key, a name, a right.
const ADA: (u8, &str, &str) = (1, "ada", "law");
const WALT: (u8, &str, &str) = (2, "walt", "waiver");
const EVE: (u8, &str, &str) = (3, "eve", "law");

impl Canary for Amendments {
    fn gate(&self) -> &'static str {
        governance_law::catalog::AMENDMENTS
    }

    fn healthy(&self, ground: &Ground<'_>) -> Result<(), String> {
        ground.write("Cargo.toml", MANIFEST)?;
        ground.write("src/lib.rs", "")?;
        ground.write(".gitignore", "/target\n/tools\n")?;
        ground.write(LAW, &law("8 GiB", &[ADA, WALT])?)?;
        git(ground, &["init", "-q"])?;
        git(ground, &["add", "Cargo.toml", "src", LAW])?;
        git(ground, &["commit", "-q", "-m", "the law"])?;
        ground.write(LAW, &law("16 GiB", &[ADA, WALT])?)?;
        approve(ground, ADA, HOUR)
    }

    fn faults(&self) -> Vec<Fault> {
        let red = |name, plant, reason| Fault { name, plant, verdict: Verdict::Fail, reason };
        let unclear = |name, plant, reason| Fault { name, plant, verdict: Verdict::Inconclusive, reason };
        const RAISED: &str = "limit `gpu_memory` is raised";
        vec![
            red("nobody has approved it", |ground| remove(ground, FOLDER.path), RAISED),
            red("approved by whom the change names", by_whom_the_change_names, "`eve` with the key"),
            red("approved by who may only waive", |ground| approve(ground, WALT, HOUR), RAISED),
            red("an approval that has ended", |ground| approve(ground, ADA, -HOUR), RAISED),
            red("an approval that was changed", tampered, RAISED),
            red(
                "an approval of another change",
                |ground| ground.write(LAW, &law("24 GiB", &[ADA, WALT])?),
                "to at most `24 GiB`",
            ),
            red("weaker than the last deployment", deployed, "weaker than the last deployment (entry 0"),
            unclear(
                "a deployment whose law is nowhere",
                |ground| {
                    deployed(ground)?;
                    remove(ground, laws::FOLDER)
                },
                "is neither in `evidence/laws` nor in git's history",
            ),
            unclear("a damaged ledger", |ground| ground.write(ledger::FILE, "{}\n"), "is damaged"),
            unclear(
                "a branch that is not there",
                |ground| {
                    let law = law("16 GiB", &[ADA, WALT])?;
                    ground.write(LAW, &format!("{law}\n[gates.amendments]\nbase = \"nowhere\"\n"))
                },
                "git knows no revision `nowhere`",
            ),
        ]
    }
}

fn key(number: u8) -> PrivateKey {
    PrivateKey::from_seed(&[number; 32])
}

fn law(limit: &str, approvers: &[(u8, &str, &str)]) -> Result<String, String> {
    let mut text = format!("schema = 1\n\n[limits]\ngpu_memory = \"{limit}\"\n");
    for (number, name, right) in approvers {
        let line = approval::signer_line(key(*number).public()).map_err(|error| error.to_string())?;
        text +=
            &format!("\n[[approver]]\nname = \"{name}\"\nkey = \"{line}\"\nmay_approve = [\"{right}\"]\n");
    }
    Ok(text)
}

/// Approves the change as it is now, instead of what was approved before; `until` is in seconds from now.
fn approve(ground: &Ground<'_>, (number, ..): (u8, &str, &str), until: i64) -> Result<(), String> {
    remove(ground, FOLDER.path)?;
    let read = |text: String| State { law: Digest::of(text.as_bytes()), baseline: None };
    let new = std::fs::read_to_string(ground.root().join(LAW)).map_err(|error| error.to_string())?;
    let (from, to) = (read(law("8 GiB", &[ADA, WALT])?), read(new));
    let end = now().unix() + until;
    let asked = Asked {
        reason: "a larger card",
        requested_by: "bob",
        nonce: "00112233445566778899aabbccddeeff",
        from: Moment::from_unix(end.min(now().unix()) - HOUR),
        until: Moment::from_unix(end),
    };
    let document = amendment::document(from, to, 1, &asked).map_err(|error| error.to_string())?.text();
    let signature = approval::sign(&document, &key(number)).map_err(|error| error.to_string())?;
    ground.write(&file(), &document)?;
    ground.write(&format!("{}.sig", file()), &signature)
}

fn file() -> String {
    format!("{}/law.00112233.{}", FOLDER.path, FOLDER.extension)
}

fn by_whom_the_change_names(ground: &Ground<'_>) -> Result<(), String> {
    ground.write(LAW, &law("8 GiB", &[ADA, WALT, EVE])?)?;
    approve(ground, EVE, HOUR)
}

fn tampered(ground: &Ground<'_>) -> Result<(), String> {
    ground.replace(&file(), "a larger card", "a smaller bill")
}

/// Records a deployment under a stricter law than the one of the commit.
fn deployed(ground: &Ground<'_>) -> Result<(), String> {
    let text = law("4 GiB", &[ADA, WALT])?;
    let digest = laws::keep(ground.root(), &text)?;
    let path = ground.root().join(ledger::FILE);
    path.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(|error| error.to_string())?;
    let (mut writer, _) = Writer::open(&path, Options::default()).map_err(|error| error.to_string())?;
    let (profile, decision) = (Profile::Deploy.word(), Decision::Go.word());
    let body =
        json!({ "profile": profile, "decision": decision, "law": digest.to_string(), "baseline": null });
    let draft = Draft { kind: ledger::RUN, time: now(), body: &body };
    writer.append(&[draft]).map(drop).map_err(|error| error.to_string())
}

fn remove(ground: &Ground<'_>, folder: &str) -> Result<(), String> {
    match std::fs::remove_dir_all(ground.root().join(folder)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.to_string()),
        _ => Ok(()),
    }
}

/// Runs git in the workspace alone, whatever repository or settings this program was started with.
fn git(ground: &Ground<'_>, args: &[&str]) -> Result<(), String> {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
        command.env_remove(name);
    }
    let settings =
        ["user.name=canary", "user.email=canary@example.org", "commit.gpgsign=false", "core.hooksPath="];
    let settings = settings.iter().flat_map(|setting| ["-c", *setting]);
    let output = command
        .args(settings)
        .args(args)
        .current_dir(ground.root())
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("`git` could not be started: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(()) } else { Err(format!("`git {}`: {}", args.join(" "), said.trim())) }
}

#[cfg(test)]
mod unit {
    use super::super::sing;
    use super::*;

    #[test]
    fn it_sings() {
        let scratch = tempfile::tempdir().unwrap();
        let all = sing(&Amendments, scratch.path(), "cargo governance", &mut |_| {});
        assert_eq!(all.len(), 11);
        assert!(all.iter().all(|sung| sung.is_right), "{all:#?}");
    }
}
