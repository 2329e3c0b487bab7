//! A report for code scanning: SARIF 2.1.0.

use std::collections::BTreeMap;
use std::io::{self, Write};

use governance_law::{Article, Law, Severity};
use serde_json::{Value, json};

use super::extent::extent;
use super::texts::Texts;
use crate::explain;
use crate::finding::{Finding, Place, Report, Unchecked};

/// The published schema of the format.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

/// The state of a finding that a baseline holds back.
const HELD: &str = "unchanged";

/// Prints the whole report as one object; the law says what the articles are about.
///
/// # Errors
/// Fails only if the writer does.
pub fn write(out: &mut impl Write, report: &Report, texts: &Texts<'_>, law: Option<&Law>) -> io::Result<()> {
    let articles = law.map_or(&[][..], |law| &law.articles);
    let mut rules: Vec<Value> = articles.iter().map(of_article).collect();
    let mut ids: Vec<&str> = articles.iter().map(|article| article.id.as_str()).collect();
    for finding in &report.findings {
        if !ids.contains(&&*finding.article) {
            ids.push(&finding.article);
            rules.push(descriptor(
                &finding.article,
                &finding.article,
                &finding.rule,
                &finding.why,
                finding.severity,
            ));
        }
    }
    let mut seen = BTreeMap::new();
    // Without a baseline there is nothing that a finding could be new against.
    let state = report.baseline.as_ref().map(|_| "new");
    let held = report.baseline.iter().flat_map(|delta| &delta.held).map(|finding| (finding, Some(HELD)));
    let results: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| (finding, state))
        .chain(held)
        .map(|(finding, state)| {
            let index = ids.iter().position(|id| *id == &*finding.article);
            let mut result = result(finding, index, texts, &mut seen);
            if let Some(state) = state {
                insert(&mut result, "baselineState", json!(state));
            }
            if state == Some(HELD) {
                // Viewers that know no baseline states hide what is suppressed.
                let why = json!([{ "kind": "external", "status": "accepted", "justification": "known in the baseline" }]);
                insert(&mut result, "suppressions", why);
            }
            result
        })
        .collect();
    let notifications: Vec<Value> =
        report.unchecked.iter().map(|unchecked| notification(unchecked, texts)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "governance-lint",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": report.unchecked.is_empty(),
                "toolExecutionNotifications": notifications,
            }],
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log).map_err(io::Error::from)?;
    writeln!(out)
}

fn of_article(article: &Article) -> Value {
    descriptor(article.id.as_str(), &article.title, article.rule.as_str(), &article.why, article.severity)
}

fn descriptor(id: &str, title: &str, rule: &str, why: &str, severity: Severity) -> Value {
    let docs = explain::rule_docs(rule).unwrap_or_default();
    let title = if title == id { explain::first_sentence(&docs).unwrap_or(title) } else { title };
    json!({
        "id": id,
        "name": rule,
        "shortDescription": { "text": title },
        "fullDescription": { "text": if why.is_empty() { title } else { why } },
        "help": { "text": docs, "markdown": docs },
        "defaultConfiguration": { "level": level(severity) },
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Deny => "error",
        Severity::Warn => "warning",
    }
}

fn result<'f>(
    finding: &'f Finding,
    index: Option<usize>,
    texts: &Texts<'_>,
    seen: &mut BTreeMap<[&'f str; 3], usize>,
) -> Value {
    let mut text = finding.message.clone();
    if let Some(help) = &finding.help {
        text = format!("{text}\nhelp: {help}");
    }
    let related = finding.related.iter().map(|(place, label)| {
        let mut location = location(place, texts);
        insert(&mut location, "message", json!({ "text": label }));
        location
    });
    let nth = seen.entry([&finding.article, &finding.item, what(finding)]).or_insert(0);
    *nth += 1;
    let mut location = location(&finding.place, texts);
    insert(&mut location, "logicalLocations", json!([{ "fullyQualifiedName": finding.item }]));
    json!({
        "ruleId": &*finding.article,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": { "text": text },
        "locations": [location],
        "relatedLocations": related.collect::<Vec<_>>(),
        "partialFingerprints": { "governance/v1": fingerprint(finding, *nth) },
    })
}

/// Returns what a finding says, independent of the wording where its rule has several ways.
fn what(finding: &Finding) -> &str {
    if finding.kind.is_empty() { &finding.message } else { &finding.kind }
}

/// Names a finding by what it is about and not by where it stands, so that moved lines leave it the same.
fn fingerprint(finding: &Finding, nth: usize) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [&*finding.article, &finding.item, what(finding), &nth.to_string()] {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    hasher.finalize().to_hex().chars().take(32).collect()
}

fn notification(unchecked: &Unchecked, texts: &Texts<'_>) -> Value {
    let mut text = format!("could not check: {}", unchecked.reason);
    if let Some(help) = &unchecked.help {
        text = format!("{text}\nhelp: {help}");
    }
    json!({ "level": "error", "message": { "text": text }, "locations": [location(&unchecked.place, texts)] })
}

fn location(place: &Place, texts: &Texts<'_>) -> Value {
    let text = texts.get(&place.file);
    let extent = extent(text.as_deref(), place);
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&place.file), "uriBaseId": "SRCROOT" },
        "region": {
            "startLine": extent.start.line,
            "startColumn": extent.start.column,
            "endLine": extent.end.line,
            "endColumn": extent.end.column,
        },
    }})
}

fn insert(object: &mut Value, key: &str, value: Value) {
    if let Some(map) = object.as_object_mut() {
        map.insert(key.to_owned(), value);
    }
}

/// Writes a relative path as a URI reference: everything but the unreserved characters and `/` is escaped.
#[must_use]
pub fn uri(file: &str) -> String {
    let mut uri = String::with_capacity(file.len());
    for byte in file.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}
