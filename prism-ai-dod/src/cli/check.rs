//! `check`: reads a history and prints the judgement.

use std::path::Path;

use super::{Format, LAWFUL, NOT_JUDGED, UNLAWFUL};
use crate::missions::Mission;
use crate::validation::{self, Judgement};

pub(super) fn run(mission: Mission, history: &Path, format: Format) -> (String, u8) {
    let name = history.display();
    let text = match read(history) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("error: the history `{name}` cannot be read: {error}");
            return (String::new(), NOT_JUDGED);
        }
    };
    match validation::judge(mission, &text) {
        Ok(judgement) => {
            let code = if judgement.unlawful.is_empty() { LAWFUL } else { UNLAWFUL };
            let text = match format {
                Format::Text => as_text(mission, &judgement),
                Format::Json => as_json(mission, &judgement),
            };
            (text, code)
        }
        Err(validation::Unreadable { line: 0, reason }) => {
            eprintln!("error: `{name}`: {reason}");
            (String::new(), NOT_JUDGED)
        }
        Err(validation::Unreadable { line, reason }) => {
            eprintln!("error: line {line} of `{name}` is not a state of the mission `{mission}`: {reason}");
            (String::new(), NOT_JUDGED)
        }
    }
}

fn read(history: &Path) -> std::io::Result<String> {
    if history == Path::new("-") {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(history)
    }
}

fn as_text(mission: Mission, judgement: &Judgement) -> String {
    let mut text = String::new();
    for (line, violations) in &judgement.unlawful {
        for violation in violations.iter() {
            text.push_str(&format!("line {line}: {}: {violation}\n", violation.severity().word()));
        }
    }
    let (unlawful, states) = (judgement.unlawful.len(), judgement.states);
    text.push_str(&format!("{mission}: {unlawful} of {states} states unlawful\n"));
    text
}

fn as_json(mission: Mission, judgement: &Judgement) -> String {
    let violations: Vec<_> = judgement
        .unlawful
        .iter()
        .flat_map(|(line, violations)| violations.iter().map(move |violation| (line, violation)))
        .map(|(line, violation)| {
            serde_json::json!({
                "line": line,
                "severity": violation.severity().word(),
                "kind": violation.kind().name(),
                "field": violation.site().field_name(),
                "message": violation.to_string(),
            })
        })
        .collect();
    let document = serde_json::json!({
        "schema": 1,
        "mission": mission.to_string(),
        "states": judgement.states,
        "lawful": judgement.unlawful.is_empty(),
        "violations": violations,
    });
    format!("{document}\n")
}
