//! What came of a pack as an in-toto statement: about exactly this pack, and exactly this tree.

use serde_json::{Map, Value, json};

use super::judge::Finding;
use super::model::{Operation, Pack};
use super::proof::{Decided, Output, Proof, Stepped, Trial};
use crate::canonical::Digest;
use crate::statement::{Statement, StatementError, Subject};
use crate::verdict::Verdict;

/// The type of the predicate: what a reader finds in [`predicate`].
pub const PREDICATE_TYPE: &str = "urn:governance-engine:proof-pack:v1";

/// What the one who runs a pack knows about the run.
#[derive(Debug, Clone)]
pub struct Run {
    /// The pack's name in the statement: its path from the workspace's root.
    pub pack: String,
    /// The digest of the pack's bytes.
    pub pack_digest: Digest,
    /// The digest of the workspace's tree, where there is one.
    pub tree: Option<Digest>,
    /// The tool and its version.
    pub tool: String,
    /// How far the statement is to be trusted: the scope of the key that signs it, or `unsigned`.
    pub scope: String,
    /// What the machine is: operating system and architecture.
    pub machine: String,
}

/// Makes the statement.
///
/// # Errors
/// If the pack's name cannot be printed.
pub fn statement(pack: &Pack, proof: &Proof, run: &Run) -> Result<Statement, StatementError> {
    let mut subjects = vec![Subject { name: run.pack.clone(), sha256: run.pack_digest }];
    subjects.extend(run.tree.map(|sha256| Subject { name: "tree".to_owned(), sha256 }));
    Statement::new(subjects, PREDICATE_TYPE, predicate(pack, proof, run))
}

/// Returns everything that is known about a run; also what `--format json` prints.
#[must_use]
pub fn predicate(pack: &Pack, proof: &Proof, run: &Run) -> Map<String, Value> {
    let counts: Map<String, Value> = Verdict::ALL
        .iter()
        .map(|verdict| (verdict.word().replace(' ', "_"), proof.count(*verdict).into()))
        .collect();
    let claims: Vec<Value> =
        pack.claims.iter().zip(&proof.claims).map(|(claim, decided)| of_claim(claim, decided)).collect();
    let document = json!({
        "schema": 1,
        "tool": run.tool,
        "machine": run.machine,
        "scope": run.scope,
        "title": pack.title.value,
        "about": pack.about.value,
        "operation": pack.operation.as_ref().map(of_operation),
        "begun": proof.begun.to_string(),
        "ended": proof.ended.to_string(),
        "verdict": proof.verdict().word(),
        "counts": counts,
        "setup": steps(&proof.setup),
        "claims": claims,
        "teardown": steps(&proof.teardown),
        "leftovers": proof.leftovers,
        "pass_env": pack.defaults.pass_env.iter().map(|name| name.value.as_str()).collect::<Vec<_>>(),
    });
    match document {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn of_operation(operation: &Operation) -> Value {
    let texts =
        |list: &[governance_law::Text]| list.iter().map(|text| text.value.clone()).collect::<Vec<_>>();
    json!({
        "name": operation.name.value,
        "risk_class": operation.risk_class.word(),
        "blast_radius": operation.blast_radius.value,
        "rollback_strategy": operation.rollback_strategy.value,
        "allowed_paths": texts(&operation.allowed_paths),
        "allowed_services": texts(&operation.allowed_services),
    })
}

fn of_claim(claim: &super::model::Claim, decided: &Decided) -> Value {
    json!({
        "id": decided.id,
        "statement": claim.statement.value,
        "why": claim.why.value,
        "help": claim.help.as_ref().map(|help| help.value.as_str()),
        "verdict": decided.verdict.word(),
        "reason": decided.reason,
        "took_ms": millis(decided.took),
        "absence": decided.absence.as_ref().map(of_step),
        "proof": decided.proof.as_ref().map(of_trial),
        "plants": claim.control.plants.value,
        "control": decided.control.as_ref().map(of_trial),
    })
}

fn of_trial(trial: &Trial) -> Value {
    json!({
        "steps": steps(&trial.steps),
        "command": trial.command,
        "env": trial.env.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect::<Map<_, _>>(),
        "output": trial.output.as_ref().map(of_output),
        "tries": trial.tries,
        "expectations": findings(&trial.findings),
        "shown": findings(&trial.shown),
        "trouble": trial.trouble,
        "teardown": steps(&trial.teardown),
        "leftovers": trial.leftovers,
    })
}

fn findings(findings: &[Finding]) -> Vec<Value> {
    let of_one = |finding: &Finding| json!({ "expected": finding.condition, "found": finding.found, "met": finding.is_met });
    findings.iter().map(of_one).collect()
}

fn steps(steps: &[Stepped]) -> Vec<Value> {
    steps.iter().map(of_step).collect()
}

fn of_step(step: &Stepped) -> Value {
    json!({
        "name": step.name,
        "command": step.command,
        "output": step.output.as_ref().map(of_output),
        "trouble": step.trouble,
    })
}

fn of_output(output: &Output) -> Value {
    json!({
        "begun": output.begun.to_string(),
        "ended": output.ended,
        "stdout": output.stdout,
        "stdout_sha256": output.stdout_sha256.to_string(),
        "stderr": output.stderr,
        "stderr_sha256": output.stderr_sha256.to_string(),
        "took_ms": millis(output.took),
    })
}

fn millis(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
