//! From a statement back to the run that a table or a document of `validate` shows.

use std::time::Duration;

use governance_evidence::run::{self, GateRun, Provenance as Recorded};
use governance_law::catalog;

use super::Run;
use crate::outcome::{Outcome, Provenance};
use crate::runner::Done;

/// Returns what is shown of a run: what its statement says, and nothing more.
///
/// # Errors
/// Names a gate that this version does not know.
pub(super) fn of(run: &run::Run) -> Result<Run, String> {
    let gates = run.gates.iter().map(|gate| done(gate, &run.tool)).collect::<Result<_, _>>()?;
    Ok(Run { profile: run.profile, outside: Vec::new(), gates })
}

fn done(gate: &GateRun, tool: &str) -> Result<Done, String> {
    let known = catalog::gate_of(&gate.name).ok_or_else(|| {
        format!(
            "the statement names the gate `{}`, which this version does not know; it was made by {tool}",
            gate.name
        )
    })?;
    let provenance = match &gate.provenance {
        Recorded::Fresh {} => Provenance::Fresh,
        Recorded::Reused { run, age_s } => {
            Provenance::Reused { run: run.clone(), age: Duration::from_secs(*age_s) }
        }
        from @ Recorded::Merged { key_id, .. } => {
            Provenance::Merged { by: key_id.to_string(), from: from.clone() }
        }
    };
    let outcome = Outcome {
        verdict: gate.verdict,
        reason: gate.reason.clone(),
        details: Vec::new(),
        facts: gate.facts.clone(),
        provenance,
        rerun: None,
    };
    let (standing, took) = (gate.standing.clone(), Duration::from_millis(gate.duration_ms));
    Ok(Done { name: known.name, steps: Vec::new(), outcome, standing, took, log: None })
}
