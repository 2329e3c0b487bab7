//! Judges a recorded history of mission states: the first must be lawful, each later one a lawful change.

use governance_core::{Governed, Guard, Violations};
use serde::de::DeserializeOwned;

use crate::missions::Mission;
use crate::missions::llm::LlmState;
use crate::missions::pwsa::PwsaState;
use crate::missions::world_record::WorldRecordState;

/// What a history turned out to be.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Judgement {
    /// How many states were judged.
    pub states: usize,
    /// Each unlawful state: the line on which it stands, from 1, and all that it breaks.
    pub unlawful: Vec<(usize, Violations)>,
}

/// A line that is not a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The line, from 1; 0 if there is no state at all.
    pub line: usize,
    /// Why it is not a state.
    pub reason: String,
}

/// Judges a history in JSON Lines: one state a line, oldest first; empty lines are passed over.
///
/// An unlawful state is not taken over: what follows it is judged against the last lawful one.
///
/// # Errors
/// Returns the first line that is not a state of this mission; a history without a state is not judged either.
pub fn judge(mission: Mission, history: &str) -> Result<Judgement, Unreadable> {
    match mission {
        Mission::Pwsa => judge_as::<PwsaState>(history),
        Mission::WorldRecord => judge_as::<WorldRecordState>(history),
        Mission::Llm => judge_as::<LlmState>(history),
    }
}

fn judge_as<T: Governed + Clone + DeserializeOwned>(history: &str) -> Result<Judgement, Unreadable> {
    let mut judgement = Judgement::default();
    let mut lawful: Option<Guard<T>> = None;
    for (line, text) in (1..).zip(history.lines()).filter(|(_, text)| !text.trim().is_empty()) {
        let state: T = serde_json::from_str(text).map_err(|error| unreadable(line, &error))?;
        judgement.states += 1;
        let verdict = match &mut lawful {
            Some(guard) => guard.update(|draft| *draft = state),
            None => {
                Guard::new(state).map(|guard| lawful = Some(guard)).map_err(|refused| refused.into_parts().1)
            }
        };
        if let Err(violations) = verdict {
            judgement.unlawful.push((line, violations));
        }
    }
    if judgement.states == 0 {
        return Err(Unreadable { line: 0, reason: "the history holds no state".to_owned() });
    }
    Ok(judgement)
}

/// Says why a line is not a state; the position that serde adds counts from the line's own beginning.
fn unreadable(line: usize, error: &serde_json::Error) -> Unreadable {
    let text = error.to_string();
    let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
    Unreadable { line, reason: format!("{reason} (column {})", error.column()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAWFUL: &str = r#"{"latency":"4 ms","uptime":0.9995,"unverified_peers":0,"tracks":10}"#;

    #[track_caller]
    fn unlawful(mission: Mission, history: &str, expect: &[(usize, &str)]) {
        let judgement = judge(mission, history).unwrap();
        let found: Vec<(usize, String)> =
            judgement.unlawful.iter().map(|(line, violations)| (*line, violations.to_string())).collect();
        let expect: Vec<(usize, String)> =
            expect.iter().map(|(line, text)| (*line, (*text).to_owned())).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_lawful_history_has_no_violation() {
        unlawful(Mission::Pwsa, LAWFUL, &[]);
        unlawful(
            Mission::WorldRecord,
            "{\"best_colors\":90,\"goal\":82,\"elapsed\":\"1 h\",\"iterations\":5,\"seed\":7}\n\n\
             {\"best_colors\":82,\"goal\":82,\"elapsed\":\"24 h\",\"iterations\":1000000,\"seed\":7}\n",
            &[],
        );
        let converged =
            r#"{"progress":{"iterations":9,"has_converged":true},"privacy_spent":1.0,"consensus":0.2}"#;
        unlawful(Mission::Llm, converged, &[]);
    }

    #[test]
    fn all_broken_bounds_of_a_state_are_named() {
        let judgement =
            judge(Mission::Pwsa, r#"{"latency":"6 ms","uptime":0.998,"unverified_peers":1,"tracks":0}"#)
                .unwrap();
        let (line, violations) = &judgement.unlawful[0];
        let fields: Vec<_> =
            violations.iter().filter_map(|violation| violation.site().field_name()).collect();
        assert_eq!((*line, fields), (1, vec!["latency", "uptime", "unverified_peers"]));
    }

    #[test]
    fn a_change_is_judged_against_the_last_lawful_state() {
        let falls = LAWFUL.replace("10", "9");
        let judgement = judge(Mission::Pwsa, &format!("{LAWFUL}\n{falls}\n{LAWFUL}")).unwrap();
        assert_eq!((judgement.states, judgement.unlawful.len(), judgement.unlawful[0].0), (3, 1, 2));
    }

    #[test]
    fn what_is_not_a_state_is_not_judged() {
        let refused =
            |history: &str| judge(Mission::Pwsa, history).map_err(|e| (e.line, e.reason)).unwrap_err();
        assert_eq!(refused("").0, 0);
        assert_eq!(refused(&format!("{LAWFUL}\nnonsense")), (2, "expected ident (column 2)".to_owned()));
        let unknown = LAWFUL.replace("tracks", "trucks");
        assert!(refused(&unknown).1.contains("unknown field `trucks`"), "{:?}", refused(&unknown));
        let unit = LAWFUL.replace("4 ms", "4 GiB");
        assert!(refused(&unit).1.contains("`4 GiB` is not a time"), "{:?}", refused(&unit));
    }
}
