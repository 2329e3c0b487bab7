//! The run as SARIF 2.1.0: what the lint finds with its places, and every other gate that did not pass.

use governance_evidence::run::GateRun;
use governance_evidence::verdict::{Standing, Verdict};
use governance_law::catalog;
use governance_lint::report::{Texts, sarif};
use serde_json::{Value, json};

use super::document::{Document, leave};
use super::words::{clean, lines};
use crate::gate::Scene;
use crate::linting::{self, Memory};

/// The gate whose findings have places.
const LAW: &str = "law";

/// Returns the document. What the lint finds is shown for the tree alone that the run was about; `lint` is that, or why it is not.
pub(crate) fn document(document: &Document, lint: Result<Value, String>) -> Value {
    let without = lint.as_ref().err().cloned();
    let mut log = lint.unwrap_or_else(|_| json!({ "version": "2.1.0", "runs": [] }));
    let gates = document.run.gates.iter().filter(|gate| gate.standing != Standing::Passed);
    // What the lint has said with places is not said again.
    let gates: Vec<&GateRun> = gates.filter(|gate| without.is_some() || gate.name != LAW).collect();
    let results: Vec<Value> = gates.iter().flat_map(|gate| results(gate, &document.run.law.path)).collect();
    let notes = without.map(|why| json!({ "level": "warning", "message": { "text": why } }));
    let run = json!({
        "tool": { "driver": {
            "name": "cargo-governance",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": document.run.gates.iter().map(rule).collect::<Vec<_>>(),
        }},
        "automationDetails": { "id": format!("governance/{}/", document.run.profile.word()) },
        "invocations": [{
            "executionSuccessful": document.exit != crate::exit_codes::Exit::Unchecked,
            "startTimeUtc": document.run.begin.to_string(),
            "endTimeUtc": document.run.end.to_string(),
            "toolExecutionNotifications": notes.into_iter().collect::<Vec<_>>(),
        }],
        "results": results,
        "properties": {
            "verdict": document.exit.word(),
            "summary": document.closing,
            "signed": document.signed(),
            "tree": document.tree().map(|tree| tree.to_string()),
        },
    });
    if let Some(runs) = log.get_mut("runs").and_then(Value::as_array_mut) {
        runs.push(run);
    }
    log
}

/// Asks the lint, with every place that it names; for a tree that is still the one of the run.
///
/// # Errors
/// Says why there are no findings.
pub(crate) fn lint(scene: &Scene<'_>) -> Result<Value, String> {
    let linted = linting::judge(scene.workspace, scene.law, Memory::Use, scene.tool);
    let report = linted.map_err(|error| error.to_string())?.report;
    let mut bytes = Vec::new();
    let texts = Texts::below(scene.workspace.root());
    sarif::write(&mut bytes, &report, &texts, Some(scene.law)).map_err(|error| error.to_string())?;
    serde_json::from_slice(&bytes).map_err(|error| error.to_string())
}

fn rule(gate: &GateRun) -> Value {
    let doc = catalog::gate_of(&gate.name).map_or("", |known| known.doc);
    json!({ "id": gate.name, "shortDescription": { "text": doc } })
}

/// Returns a result for everything that a gate found, or one for the gate.
fn results(gate: &GateRun, law: &str) -> Vec<Value> {
    let mut found = lines(gate);
    if found.is_empty() {
        found.push(gate.reason.clone());
    }
    let (level, kind) = match gate.verdict {
        Verdict::Fail => ("error", "fail"),
        Verdict::Inconclusive => ("none", "open"),
        Verdict::NotRun | Verdict::Pass => ("none", "notApplicable"),
    };
    let results = found.iter().map(|text| {
        let mut result = json!({
            "ruleId": gate.name,
            "level": level,
            "kind": kind,
            "message": { "text": clean(&format!("{}: {text}", gate.name)) },
            "locations": [place(text).unwrap_or_else(|| demanded(law))],
        });
        if let (Some(leave), Some(result)) = (leave(&gate.standing), result.as_object_mut()) {
            let why = json!([{ "kind": "external", "status": "accepted", "justification": clean(&leave) }]);
            result.insert("suppressions".to_owned(), why);
        }
        result
    });
    results.collect()
}

/// Finds the place that a line begins with: `src/lib.rs:3:5: unused`.
fn place(line: &str) -> Option<Value> {
    let mut parts = line.splitn(4, ':');
    let file = parts.next()?.trim();
    let number = |part: Option<&str>| part?.trim().parse::<u32>().ok().filter(|number| *number > 0);
    let row = number(parts.next())?;
    let is_path = !file.is_empty() && file.contains('.') && !file.contains(char::is_whitespace);
    if !is_path || file.starts_with('/') {
        return None;
    }
    let mut region = json!({ "startLine": row });
    if let (Some(column), Some(region)) = (number(parts.next()), region.as_object_mut()) {
        region.insert("startColumn".to_owned(), json!(column));
    }
    Some(location(file, &region))
}

/// Returns the place of what has none: the law, which demands the gate. Code scanning refuses a result without a place.
fn demanded(law: &str) -> Value {
    let is_inside = !law.starts_with(['/', '.']) && !law.contains([':', '\\']);
    location(if is_inside { law } else { governance_law::FILE_NAME }, &json!({ "startLine": 1 }))
}

fn location(file: &str, region: &Value) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": sarif::uri(file), "uriBaseId": "SRCROOT" },
        "region": region,
    }})
}
