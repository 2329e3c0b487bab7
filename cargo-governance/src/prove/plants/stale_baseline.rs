//! Breaks `stale_baseline`: a baseline that knows a finding which is not there.

use std::collections::BTreeMap;
use std::sync::Arc;

use governance_law::Severity;
use governance_lint::baseline::{Baseline, FILE_NAME};
use governance_lint::finding::{Finding, Place, Report};

use super::super::ground::{Ground, KEBAB};
use super::super::mutation::{Expect, Mutation, Planting, Reach};
use super::{OWN_RULE, own_violation};

pub(super) fn plant(ground: &Ground<'_>) -> Vec<Planting> {
    vec![one(ground)]
}

fn one(ground: &Ground<'_>) -> Planting {
    let what = "a baseline that knows what is not there";
    let violation = own_violation(ground, what)?;
    // The baseline that would have been made while the violation was there.
    let expect = &violation.expect;
    let finding = Finding {
        article: KEBAB.into(),
        rule: OWN_RULE.into(),
        severity: Severity::Deny,
        place: Place {
            file: Arc::clone(&expect.file),
            span: expect.span.clone(),
            line: expect.line,
            column: 1,
        },
        item: expect.item.clone(),
        kind: "".into(),
        message: violation.what.clone(),
        label: "".into(),
        why: "".into(),
        help: None,
        related: Vec::new(),
    };
    let report = Report { findings: vec![finding], ..Report::default() };
    let text = Baseline::of(&report, ground.workspace).text();
    let line = text.lines().find(|line| line.contains(&expect.item)).unwrap_or_default();
    let mark = mark(line);
    let start = text.find(line).unwrap_or(0) + mark.start;
    let place = Place::in_text(FILE_NAME, &text, start..start + mark.len());
    Ok(Mutation {
        what: what.to_owned(),
        overlay: BTreeMap::new(),
        packages: None,
        law: None,
        reach: Reach::Whole,
        planted: line.trim().to_owned(),
        expect: Expect {
            file: place.file,
            span: place.span,
            line: place.line,
            item: expect.item.clone(),
            says: "the baseline knows 1 finding".to_owned(),
        },
        baseline: Some(text),
    })
}

/// The bytes of an entry's table in its line.
fn mark(line: &str) -> std::ops::Range<usize> {
    let start = line.find('{').unwrap_or(0);
    start..line.rfind('}').map_or(start, |end| end + 1)
}
