//! A report for editors: rustc's diagnostic JSON inside cargo's envelope, one object per line, as rust-analyzer reads it
//! from the command in `check.overrideCommand`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use governance_law::{Law, Severity};
use serde_json::{Value, json};

use super::diagnostic::Diagnostic;
use super::extent::{extent, quote};
use super::origin::Origins;
use super::text::Options;
use super::texts::Texts;
use crate::explain::brief;
use crate::finding::{Delta, Finding, Place, Report, Unchecked};

/// Prints every finding and everything that could not be checked.
///
/// `options` are about the rendered text inside, `origins` say to which package a file belongs, and the law explains its
/// articles.
///
/// # Errors
/// Fails only if the writer does.
pub fn write(
    out: &mut impl Write,
    report: &Report,
    texts: &Texts<'_>,
    origins: &Origins,
    law: Option<&Law>,
    options: &Options,
) -> io::Result<()> {
    let mut explanations: BTreeMap<&str, Option<String>> = BTreeMap::new();
    for finding in &report.findings {
        let explanation = explanations
            .entry(&finding.article)
            .or_insert_with(|| brief(&finding.article, law, &options.explain));
        let message = of_finding(finding, explanation.as_deref(), texts, origins, options);
        writeln!(out, "{}", origins.wrap(&finding.place.file, &message))?;
    }
    for unchecked in &report.unchecked {
        let message = of_unchecked(unchecked, texts, origins, options);
        writeln!(out, "{}", origins.wrap(&unchecked.place.file, &message))?;
    }
    match &report.baseline {
        Some(delta) => writeln!(out, "{}", of_baseline(delta)),
        None => Ok(()),
    }
}

/// Says what a baseline held back; readers of cargo's messages skip a reason that they do not know.
fn of_baseline(delta: &Delta) -> Value {
    json!({
        "reason": "governance-baseline",
        "file": &*delta.file,
        "known": delta.held.len(),
        "items": delta.items,
        "fixed": delta.fixed,
        "grown": delta.grown,
    })
}

fn of_finding(
    finding: &Finding,
    explanation: Option<&str>,
    texts: &Texts<'_>,
    origins: &Origins,
    options: &Options,
) -> Value {
    let level = match finding.severity {
        Severity::Deny => "error",
        Severity::Warn => "warning",
    };
    let (mut spans, mut children) = primary(&finding.place, &finding.label, texts, origins);
    spans.extend(finding.related.iter().map(|(place, label)| span(place, label, false, texts)));
    if !finding.why.is_empty() {
        children.push(child("note", &format!("why: {}", finding.why)));
    }
    children.extend(finding.help.iter().map(|help| child("help", help)));
    children.push(child("note", &format!("item: {}", finding.item)));
    let explain = format!("rule: {}, explain with `{} {}`", finding.rule, options.explain, finding.article);
    children.push(child("note", &explain));
    json!({
        "$message_type": "diagnostic",
        "message": finding.message,
        "code": { "code": &*finding.article, "explanation": explanation },
        "level": level,
        "spans": spans,
        "children": children,
        "rendered": rendered(&Diagnostic::of_finding(finding, &options.explain), texts, options),
    })
}

fn of_unchecked(unchecked: &Unchecked, texts: &Texts<'_>, origins: &Origins, options: &Options) -> Value {
    let (spans, mut children) = primary(&unchecked.place, "", texts, origins);
    children.extend(unchecked.help.iter().map(|help| child("help", help)));
    json!({
        "$message_type": "diagnostic",
        "message": format!("could not check: {}", unchecked.reason),
        "code": null,
        "level": "error",
        "spans": spans,
        "children": children,
        "rendered": rendered(&Diagnostic::of_unchecked(unchecked), texts, options),
    })
}

fn rendered(diagnostic: &Diagnostic<'_>, texts: &Texts<'_>, options: &Options) -> String {
    let end = if options.short { "\n" } else { "\n\n" };
    format!("{}{end}", diagnostic.render(texts, &options.renderer()))
}

fn child(level: &str, message: &str) -> Value {
    json!({ "message": message, "code": null, "level": level, "spans": [], "children": [], "rendered": null })
}

/// Returns the span of a diagnostic's own place, and a second one where editors see it, if they would not see the first;
/// with the children that say so, because editors leave the labels of spans out where there are children.
fn primary(place: &Place, label: &str, texts: &Texts<'_>, origins: &Origins) -> (Vec<Value>, Vec<Value>) {
    let own = span(place, label, true, texts);
    match origins.stand_in(&place.file) {
        Some(manifest) => {
            let at = format!("in `{}:{}:{}`", place.file, place.line, place.column);
            (vec![own, span(&Place::whole(manifest), &at, true, texts)], vec![child("note", &at)])
        }
        None => (vec![own], Vec::new()),
    }
}

fn span(place: &Place, label: &str, is_primary: bool, texts: &Texts<'_>) -> Value {
    let text = texts.get(&place.file);
    let extent = extent(text.as_deref(), place);
    json!({
        "file_name": &*place.file,
        "byte_start": place.span.start,
        "byte_end": place.span.end,
        "line_start": extent.start.line,
        "line_end": extent.end.line,
        "column_start": extent.start.column,
        "column_end": extent.end.column,
        "is_primary": is_primary,
        "text": text.as_deref().map(|text| lines(text, place)).unwrap_or_default(),
        "label": (!label.is_empty()).then_some(label),
        "suggested_replacement": null,
        "suggestion_applicability": null,
        "expansion": null,
    })
}

/// Returns the lines of a place, each with the columns to highlight.
fn lines(text: &str, place: &Place) -> Vec<Value> {
    let quote = quote(text, place);
    let mut offset = 0;
    let mut lines = Vec::new();
    for line in quote.source.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\r', '\n']);
        let column = |at: usize| {
            let within = at.saturating_sub(offset).min(bare.len());
            bare.get(..within).unwrap_or(bare).chars().count() + 1
        };
        let (start, end) = (column(quote.span.start), column(quote.span.end));
        lines.push(json!({ "text": bare, "highlight_start": start, "highlight_end": end }));
        offset += line.len();
    }
    lines
}
