//! Showing a proof: to people as text, to machines as one JSON document.

use serde_json::{Value, json};

use super::proof::{Attempt, By, Proof, Row, Verdict};
use crate::exit_codes::Exit;
use crate::judging::counted;
use crate::ui::{BOLD, DIM, GREEN, RED, YELLOW, styled};

/// The version of the document; it grows when a reader would have to change.
const SCHEMA: u32 = 1;

/// Returns the lines of a proof: what was not caught first and in full, then a table, then the sum.
#[must_use]
pub(crate) fn text(proof: &Proof) -> Vec<String> {
    let mut lines = failures(proof);
    lines.extend(table(proof));
    for row in &proof.rows {
        for note in &row.notes {
            lines.push(format!("{}: `{}` and the macros: {note}", styled(BOLD, "note"), row.id));
        }
    }
    for trouble in &proof.troubles {
        lines.push(format!("{}: {trouble}", styled(YELLOW, "unchecked")));
    }
    lines.push(String::new());
    let sum = sum(proof);
    lines.push(match proof.exit() {
        Exit::Proved => styled(GREEN, sum),
        Exit::Violation => styled(RED, sum),
        Exit::Unchecked => styled(YELLOW, sum),
    });
    lines
}

/// Returns what was not caught, each with all that a reader needs.
#[must_use]
pub(crate) fn failures(proof: &Proof) -> Vec<String> {
    let mut lines = Vec::new();
    for row in &proof.rows {
        for attempt in row.attempts.iter().filter(|attempt| attempt.verdict != Verdict::Caught) {
            let style = if attempt.verdict == Verdict::Unclear { YELLOW } else { RED };
            let head = styled(style, format_args!("{}[{}]", attempt.verdict.words(), row.id));
            lines.push(format!("{head}: {} (rule `{}`, {})", attempt.what, row.rule, attempt.by.word()));
            if !attempt.place.is_empty() {
                lines.push(format!("  planted at {}", attempt.place));
                lines.extend(attempt.planted.lines().map(|line| format!("    {}", styled(DIM, line))));
            }
            lines.push(format!("  expected   {}", attempt.expected));
            lines.push(format!("  came       {}", attempt.came));
            lines.push(String::new());
        }
    }
    lines
}

fn table(proof: &Proof) -> Vec<String> {
    let width = |names: &mut dyn Iterator<Item = usize>| names.max().unwrap_or(0).max(7);
    let ids = width(&mut proof.rows.iter().map(|row| row.id.len()));
    let rules = width(&mut proof.rows.iter().map(|row| row.rule.len()));
    let mut lines =
        vec![styled(BOLD, format_args!("{:<ids$}  {:<rules$}  {:>7}  by", "article", "rule", "caught"))];
    for row in &proof.rows {
        let rule = if row.is_article { row.rule.as_str() } else { "(built in)" };
        let caught = format!("{}/{}", row.count(Verdict::Caught), row.attempts.len());
        let caught = format!("{caught:>7}");
        let caught = if row.is_proved() { caught } else { styled(RED, caught) };
        lines.push(format!("{:<ids$}  {rule:<rules$}  {caught}  {}", row.id, by(row)));
    }
    lines
}

fn by(row: &Row) -> String {
    let of = |by: By| row.attempts.iter().filter(|attempt| attempt.by == by).count();
    match (of(By::Lint), of(By::Macro)) {
        (_, 0) => "lint".to_owned(),
        (lint, macros) => format!("lint {lint}, macro {macros}"),
    }
}

/// Returns the sum in one line.
#[must_use]
pub(crate) fn sum(proof: &Proof) -> String {
    let caught = proof.count(Verdict::Caught);
    let all: usize = proof.rows.iter().map(|row| row.attempts.len()).sum();
    // Both kinds by themselves: which of them is not proved is the first thing to know.
    let kinds = [(true, "article"), (false, "built-in rule")].into_iter().filter_map(|(is_article, word)| {
        let rows = || proof.rows.iter().filter(move |row| row.is_article == is_article);
        let (all, unproved) = (rows().count(), rows().filter(|row| !row.is_proved()).count());
        (all > 0).then(|| (counted(all, word), unproved))
    });
    let kinds: Vec<(String, usize)> = kinds.collect();
    let listed =
        |words: Vec<String>| if words.is_empty() { "nothing".to_owned() } else { words.join(" and ") };
    match proof.exit() {
        Exit::Proved => {
            let what = listed(kinds.into_iter().map(|(kind, _)| kind).collect());
            format!("{what} proved: {} planted, all caught", counted(all, "violation"))
        }
        Exit::Violation => {
            let missed = proof.count(Verdict::LetThrough);
            let idle = proof.count(Verdict::Unplantable);
            let what =
                listed(kinds.into_iter().map(|(kind, unproved)| format!("{unproved} of {kind}")).collect());
            format!(
                "not proved: {what}; {} planted, {caught} caught, {missed} let through, {idle} that cannot be planted",
                counted(all - idle, "violation"),
            )
        }
        Exit::Unchecked => {
            format!("not all could be tried: {caught} of {} caught", counted(all, "violation"))
        }
    }
}

/// Returns the proof as a document.
#[must_use]
pub(crate) fn json(proof: &Proof, law: &str) -> Value {
    let exit = proof.exit();
    json!({
        "schema": SCHEMA,
        "tool": concat!("cargo-governance ", env!("CARGO_PKG_VERSION")),
        "law": law,
        "verdict": exit.word(),
        "exit_code": exit.code(),
        "summary": sum(proof),
        "caught": proof.count(Verdict::Caught),
        "articles": proof.rows.iter().map(of_row).collect::<Vec<_>>(),
        "unchecked": proof.troubles,
    })
}

fn of_row(row: &Row) -> Value {
    json!({
        "id": row.id,
        "rule": row.rule,
        "built_in": !row.is_article,
        "proved": row.is_proved(),
        "violations": row.attempts.iter().map(of_attempt).collect::<Vec<_>>(),
        "notes": row.notes,
    })
}

fn of_attempt(attempt: &Attempt) -> Value {
    json!({
        "what": attempt.what,
        "by": attempt.by.word(),
        "place": attempt.place,
        "planted": attempt.planted,
        "expected": attempt.expected,
        "came": attempt.came,
        "verdict": attempt.verdict.words(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(is_article: bool, verdict: Verdict) -> Row {
        let attempt = Attempt {
            what: String::new(),
            by: By::Lint,
            place: String::new(),
            planted: String::new(),
            expected: String::new(),
            came: String::new(),
            verdict,
        };
        Row { id: "a".into(), rule: "r".into(), is_article, attempts: vec![attempt], notes: Vec::new() }
    }

    #[track_caller]
    fn check(rows: &[(bool, Verdict)], expect: &str) {
        let rows = rows.iter().map(|(is_article, verdict)| row(*is_article, *verdict)).collect();
        assert_eq!(sum(&Proof { rows, troubles: Vec::new() }), expect);
    }

    #[test]
    fn the_sum_tells_articles_from_built_in_rules() {
        use Verdict::{Caught, LetThrough, Unplantable};
        check(
            &[(true, Caught), (false, Caught), (false, Caught)],
            "1 article and 2 built-in rules proved: 3 violations planted, all caught",
        );
        check(
            &[(true, LetThrough), (true, Caught), (false, Caught)],
            "not proved: 1 of 2 articles and 0 of 1 built-in rule; 3 violations planted, 2 caught, 1 let through, 0 that cannot be planted",
        );
        check(
            &[(true, Caught), (false, LetThrough)],
            "not proved: 0 of 1 article and 1 of 1 built-in rule; 2 violations planted, 1 caught, 1 let through, 0 that cannot be planted",
        );
        check(
            &[(true, Unplantable)],
            "not proved: 1 of 1 article; 0 violations planted, 0 caught, 0 let through, 1 that cannot be planted",
        );
    }
}
