//! Showing what came of a pack: what did not pass first and in full, then a table, then the sum.

use governance_evidence::pack::model::Claim;
use governance_evidence::pack::{Decided, Finding, Output, Pack, Proof, Trial};
use governance_evidence::verdict::Verdict;

use crate::judging::counted;
use crate::progress::seconds;
use crate::ui::{BOLD, DIM, GREEN, RED, YELLOW, styled};

/// Returns the lines of a proof.
#[must_use]
pub(crate) fn text(pack: &Pack, proof: &Proof) -> Vec<String> {
    let mut lines = Vec::new();
    for (claim, decided) in pack.claims.iter().zip(&proof.claims) {
        if matches!(decided.verdict, Verdict::Fail | Verdict::Inconclusive) {
            lines.extend(failure(claim, decided));
            lines.push(String::new());
        }
    }
    for step in proof.setup.iter().filter(|step| step.trouble.is_some()) {
        lines.push(format!("{}: {}", styled(YELLOW, "setup"), shown(&step.name)));
        if let Some(output) = &step.output {
            streams(output, &mut lines);
        }
        lines.push(String::new());
    }
    let width = proof.claims.iter().map(|claim| claim.id.len()).max().unwrap_or_default().max(5);
    lines.push(styled(BOLD, format_args!("{:<width$}  verdict           took  reason", "claim")));
    for claim in &proof.claims {
        // The verdict's colour has a width for the formatter and none on the screen.
        let gap = " ".repeat(12_usize.saturating_sub(claim.verdict.word().len()));
        let took = if claim.took.is_zero() { String::new() } else { seconds(claim.took) };
        lines.push(format!(
            "{:<width$}  {}{gap}  {took:>8}  {}",
            claim.id,
            colored(claim.verdict),
            shown(&claim.reason)
        ));
    }
    for left in &proof.leftovers {
        lines.push(format!("{}: {}", styled(YELLOW, "not cleared away"), shown(left)));
    }
    lines.push(String::new());
    let style = match proof.verdict() {
        Verdict::Pass => GREEN,
        Verdict::Fail => RED,
        Verdict::Inconclusive | Verdict::NotRun => YELLOW,
    };
    lines.push(styled(style, sum(proof)));
    lines
}

/// Returns the sum in one line.
fn sum(proof: &Proof) -> String {
    let all = counted(proof.claims.len(), "claim");
    if proof.verdict() == Verdict::Pass {
        return format!("{all} proved, each with a control that fails");
    }
    let mut parts = Vec::new();
    for verdict in Verdict::ALL {
        let count = proof.count(verdict);
        if count > 0 {
            parts.push(format!("{count} {}", verdict.word()));
        }
    }
    if !proof.leftovers.is_empty() {
        parts.push("not all was cleared away".to_owned());
    }
    format!("not proved: {all}; {}", parts.join(", "))
}

/// Returns the line that says how a claim was decided.
#[must_use]
pub(super) fn line(decided: &Decided) -> String {
    format!(
        "{} {} in {}: {}",
        colored(decided.verdict),
        decided.id,
        seconds(decided.took),
        shown(&decided.reason)
    )
}

/// Returns all that a reader needs about a claim that did not pass.
fn failure(claim: &Claim, decided: &Decided) -> Vec<String> {
    let mut lines = vec![format!("{}[{}]: {}", colored(decided.verdict), decided.id, shown(&decided.reason))];
    lines.push(format!("  claim    {}", shown(&claim.statement.value)));
    lines.push(format!("  why      {}", shown(&claim.why.value)));
    if let Some(trial) = &decided.proof {
        side("proof", trial, &mut lines);
    }
    if let Some(trial) = &decided.control {
        lines.push(format!("  planted  {}", shown(&claim.control.plants.value)));
        side("control", trial, &mut lines);
    }
    if let Some(help) = &claim.help {
        lines.push(format!("  {}     {}", styled(BOLD, "help"), shown(&help.value)));
    }
    lines
}

fn side(word: &str, trial: &Trial, lines: &mut Vec<String>) {
    if !trial.command.is_empty() {
        let tries = if trial.tries > 1 { format!("  (tried {} times)", trial.tries) } else { String::new() };
        lines.push(format!("  {word:<8} {}{tries}", shown(&typed(&trial.command))));
    }
    for finding in trial.findings.iter().chain(&trial.shown) {
        lines.push(format!("           {}", of_finding(finding)));
    }
    if let Some(output) = &trial.output {
        streams(output, lines);
    }
    if let Some(trouble) = &trial.trouble {
        lines.push(format!("           {}", shown(trouble)));
    }
    for left in &trial.leftovers {
        lines.push(format!("           {}", shown(left)));
    }
}

/// Shows the end of what a command wrote; the engine has made it fit to be shown.
fn streams(output: &Output, lines: &mut Vec<String>) {
    for (name, text) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        if text != "nothing" {
            lines.push(styled(DIM, format_args!("           {name}: {text}")));
        }
    }
}

fn of_finding(finding: &Finding) -> String {
    let word = if finding.is_met { "met  " } else { "unmet" };
    format!("{word}  {}; found: {}", shown(&finding.condition), shown(&finding.found))
}

/// Returns a verdict in its colour.
fn colored(verdict: Verdict) -> String {
    let style = match verdict {
        Verdict::Pass => GREEN,
        Verdict::Fail => RED,
        Verdict::Inconclusive | Verdict::NotRun => YELLOW,
    };
    styled(style, verdict.word())
}

/// Returns words as a shell would take them, for a reader to type.
#[must_use]
pub(super) fn typed(words: &[String]) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:,@+%${}".contains(c);
    let quote = |word: &String| {
        if !word.is_empty() && word.chars().all(is_plain) {
            word.clone()
        } else {
            format!("'{}'", word.replace('\'', r"'\''"))
        }
    };
    words.iter().map(quote).collect::<Vec<_>>().join(" ")
}

/// Escapes what would drive a terminal: a pack may quote what a program wrote.
fn shown(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut line, c| {
        if c.is_control() {
            line.extend(c.escape_default());
        } else {
            line.push(c);
        }
        line
    })
}
