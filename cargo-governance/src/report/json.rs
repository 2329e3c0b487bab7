//! The run as one JSON document.

use governance_evidence::keys::Scope;
use governance_evidence::verdict::Standing;
use serde_json::{Value, json};

use super::Run;
use super::document::{Document, Source};
use crate::exit_codes::Exit;
use crate::gate::{Step, Work};
use crate::outcome::Provenance;
use crate::runner::Done;
use crate::witness::seen::Signer;

/// The version of the document; it grows when a reader would have to change.
pub(crate) const SCHEMA: u32 = 1;

/// Returns the document of a run.
#[must_use]
pub(crate) fn of_run(run: &Run, law: &str) -> Value {
    let exit = run.exit();
    json!({
        "schema": SCHEMA,
        "tool": concat!("cargo-governance ", env!("CARGO_PKG_VERSION")),
        "law": law,
        "profile": run.profile.word(),
        "verdict": exit.word(),
        "exit_code": exit.code(),
        "partial": run.is_partial(),
        "summary": run.closing(),
        "gates": run.gates.iter().map(of_gate).collect::<Vec<_>>(),
        "not_in_profile": run.outside,
    })
}

/// Returns the document of a run of which there is a statement.
#[must_use]
pub(super) fn of_document(document: &Document) -> Value {
    let mut value = of_run(&document.shown, &document.run.law.path);
    let statement = match &document.source {
        Source::Statement { tree, sha256, signer, file } => {
            let (key, key_id, scope) = match signer {
                Signer::Known { name, id, is_local } => (
                    Some(name),
                    Some(id.to_string()),
                    Some(if *is_local { Scope::Local } else { Scope::Team }),
                ),
                Signer::Unknown(_) => (None, None, None),
            };
            json!({
                "file": file,
                "sha256": sha256.to_string(),
                "tree": tree.to_string(),
                "key": key,
                "key_id": key_id,
                "scope": scope.map(Scope::word),
                "notes": document.doubt().into_iter().collect::<Vec<_>>(),
            })
        }
        Source::Nothing(why) => json!({ "error": why, "notes": [] }),
    };
    conclude(&mut value, statement, document.exit, &document.closing);
    value
}

/// Adds what became of the statement, and how the command ends.
pub(crate) fn conclude(document: &mut Value, statement: Value, exit: Exit, summary: &str) {
    if let Value::Object(entries) = document {
        entries.insert("statement".to_owned(), statement);
        entries.insert("summary".to_owned(), summary.into());
        entries.insert("verdict".to_owned(), exit.word().into());
        entries.insert("exit_code".to_owned(), exit.code().into());
    }
}

fn of_gate(done: &Done) -> Value {
    let outcome = &done.outcome;
    json!({
        "name": done.name,
        "verdict": outcome.verdict.word(),
        "standing": of_standing(&done.standing),
        "reason": outcome.reason,
        "facts": outcome.facts,
        "details": outcome.details,
        "provenance": of_provenance(&outcome.provenance),
        "duration_ms": u64::try_from(done.took.as_millis()).unwrap_or(u64::MAX),
        "steps": done.steps.iter().map(of_step).collect::<Vec<_>>(),
        "rerun": outcome.rerun,
        "log": done.log,
    })
}

fn of_standing(standing: &Standing) -> Value {
    match standing {
        Standing::Passed | Standing::Stops(_) => json!({ "kind": standing.word() }),
        Standing::Accepted(why) => json!({ "kind": "accepted", "why": why }),
        Standing::Waived(by) => json!({ "kind": "waived", "by": by }),
    }
}

fn of_provenance(provenance: &Provenance) -> Value {
    match provenance {
        Provenance::Fresh => json!({ "kind": "fresh" }),
        Provenance::Reused { run, age } => json!({ "kind": "reused", "run": run, "age_s": age.as_secs() }),
        Provenance::Merged { by, from } => json!({ "kind": "merged", "by": by, "from": from }),
    }
}

/// Describes a step.
pub(super) fn of_step(step: &Step) -> Value {
    let command = match &step.work {
        Work::Command(invocation) => Value::String(invocation.to_string()),
        Work::Inside => Value::Null,
    };
    json!({ "label": step.label, "command": command })
}

#[cfg(test)]
mod unit {
    use super::super::unit::run;
    use super::*;
    use crate::outcome::Outcome;

    #[test]
    fn the_document_says_what_the_table_says() {
        let document = of_run(&run(vec![Outcome::pass("fine"), Outcome::fail("broken")]), "governance.toml");
        let at = |pointer: &str| document.pointer(pointer).unwrap().clone();
        assert_eq!(at("/verdict"), "violation");
        assert_eq!(at("/exit_code"), 1);
        assert_eq!(at("/gates/1/verdict"), "fail");
        assert_eq!(at("/gates/0/provenance/kind"), "fresh");
        assert_eq!(at("/gates/0/duration_ms"), 1250);
    }

    #[test]
    fn who_lets_a_gate_proceed_and_where_an_outcome_is_from_is_said() {
        let mut run = run(vec![Outcome::inconclusive("no card"), Outcome::fail("1 finding")]);
        let [accepted, waived] = run.gates.as_mut_slice() else { panic!("two gates") };
        accepted.standing = Standing::Accepted(vec!["not here".to_owned()]);
        let from = governance_evidence::run::Provenance::Reused { run: "1a2b".to_owned(), age_s: 60 };
        accepted.outcome.provenance = Provenance::Merged { by: "gpu-box".to_owned(), from };
        waived.standing = Standing::Waived("ada until 2999-01-02".to_owned());
        let document = of_run(&run, "governance.toml");
        let at = |pointer: &str| document.pointer(pointer).unwrap().clone();
        assert_eq!(at("/gates/0/standing"), json!({ "kind": "accepted", "why": ["not here"] }));
        assert_eq!(at("/gates/1/standing"), json!({ "kind": "waived", "by": "ada until 2999-01-02" }));
        assert_eq!(
            (at("/gates/0/provenance/kind"), at("/gates/0/provenance/by")),
            (json!("merged"), json!("gpu-box"))
        );
        assert_eq!(at("/gates/0/provenance/from/run"), "1a2b");
    }
}
