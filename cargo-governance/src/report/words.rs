//! Words that several formats share.

use governance_evidence::run::{GateRun, Provenance, Run};
use governance_evidence::verdict::Verdict;

use super::figures::{self, Mark};
use crate::progress::seconds;

/// Leaves nothing in a text that XML 1.0 and HTML cannot hold, and nothing that turns the direction of what stands beside it.
pub(super) fn clean(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' => c,
        '\r' => '\n',
        c if c.is_control() => '\u{fffd}',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        c => c,
    };
    text.chars().map(shown).collect()
}

/// Returns what is behind the verdict of a gate, one line each: faults, what is unclear, figures that are beyond. Nothing if that is
/// the reason alone.
pub(super) fn lines(gate: &GateRun) -> Vec<String> {
    let mut lines = gate.facts.faults.clone();
    lines.extend(gate.facts.unclear.iter().map(|unclear| unclear.reason.clone()));
    for figure in figures::of(gate).iter().filter(|it| matches!(it.mark, Mark::Beyond | Mark::Unclear)) {
        let of = if figure.of.is_empty() { String::new() } else { format!(" of {}", figure.of) };
        let bound = figure.bound.as_deref().unwrap_or("no number");
        lines.push(format!("{}{of} is {}, allowed is {bound}", figure.name, figure.value));
    }
    if lines.as_slice() == [gate.reason.as_str()] { Vec::new() } else { lines }
}

/// Returns how long a gate took; in brackets if that was in another run.
pub(super) fn time(gate: &GateRun) -> String {
    let took = std::time::Duration::from_millis(gate.duration_ms);
    match gate.provenance {
        _ if gate.verdict == Verdict::NotRun || took.is_zero() => "-".to_owned(),
        Provenance::Fresh {} => seconds(took),
        Provenance::Reused { .. } | Provenance::Merged { .. } => format!("({})", seconds(took)),
    }
}

/// Describes the machine in a line.
pub(super) fn machine(run: &Run) -> String {
    let machine = &run.machine;
    let mut parts = vec![format!("{} {}", machine.os, machine.arch), machine.cpu.clone()];
    if machine.cores > 0 {
        parts.push(format!("{} threads", machine.cores));
    }
    if machine.memory > 0 {
        parts.push(format!("{} MiB", figures::grouped(&(machine.memory >> 20).to_string())));
    }
    parts.join(", ")
}

/// Describes the commit; nothing if there was no repository.
pub(super) fn commit(run: &Run) -> Option<String> {
    let commit = run.commit.as_ref()?;
    Some(if commit.is_dirty { format!("{}, with changes", commit.id) } else { commit.id.clone() })
}

/// Returns the beginning of a digest or an id, enough to tell two apart.
pub(super) fn short(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        assert_eq!(clean("a\u{0}b\u{1b}[2Jc\td\ne\r\u{202e}f"), "a\u{fffd}b\u{fffd}[2Jc\td\ne\n\u{fffd}f");
        assert_eq!(clean("\u{e4}\u{1f600}<&>"), "\u{e4}\u{1f600}<&>");
    }
}
