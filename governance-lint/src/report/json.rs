//! A report for editors: rustc's diagnostic JSON inside cargo's envelope, one object per line, as rust-analyzer reads it
//! from the command in `check.overrideCommand`.

use std::io::{self, Write};
use std::path::Path;

use governance_law::{Context, Severity};
use serde_json::{Value, json};

use super::diagnostic::Diagnostic;
use super::extent::{extent, quote};
use super::text::Options;
use super::texts::Texts;
use crate::finding::{Finding, Place, Report, Unchecked};
use crate::package::{Package, Target, Workspace};

/// Prints every finding and everything that could not be checked.
///
/// `options` are about the rendered text inside; the workspace says to which package a file belongs.
///
/// # Errors
/// Fails only if the writer does.
pub fn write(
    out: &mut impl Write,
    report: &Report,
    texts: &Texts<'_>,
    workspace: &Workspace,
    options: &Options,
) -> io::Result<()> {
    for finding in &report.findings {
        let message = of_finding(finding, texts, options);
        writeln!(out, "{}", envelope(workspace, &finding.place, &message))?;
    }
    for unchecked in &report.unchecked {
        let message = of_unchecked(unchecked, texts, options);
        writeln!(out, "{}", envelope(workspace, &unchecked.place, &message))?;
    }
    Ok(())
}

fn of_finding(finding: &Finding, texts: &Texts<'_>, options: &Options) -> Value {
    let level = match finding.severity {
        Severity::Deny => "error",
        Severity::Warn => "warning",
    };
    let mut spans = vec![span(&finding.place, &finding.label, true, texts)];
    spans.extend(finding.related.iter().map(|(place, label)| span(place, label, false, texts)));
    let mut children = Vec::new();
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
        "code": { "code": &*finding.article, "explanation": null },
        "level": level,
        "spans": spans,
        "children": children,
        "rendered": rendered(&Diagnostic::of_finding(finding, &options.explain), texts, options),
    })
}

fn of_unchecked(unchecked: &Unchecked, texts: &Texts<'_>, options: &Options) -> Value {
    let children: Vec<Value> = unchecked.help.iter().map(|help| child("help", help)).collect();
    json!({
        "$message_type": "diagnostic",
        "message": format!("could not check: {}", unchecked.reason),
        "code": null,
        "level": "error",
        "spans": [span(&unchecked.place, "", true, texts)],
        "children": children,
        "rendered": rendered(&Diagnostic::of_unchecked(unchecked), texts, options),
    })
}

fn rendered(diagnostic: &Diagnostic<'_>, texts: &Texts<'_>, options: &Options) -> String {
    format!("{}\n\n", diagnostic.render(texts, &options.renderer()))
}

fn child(level: &str, message: &str) -> Value {
    json!({ "message": message, "code": null, "level": level, "spans": [], "children": [], "rendered": null })
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

/// Wraps a diagnostic as cargo does, naming the package and the target that the file belongs to.
fn envelope(workspace: &Workspace, place: &Place, message: &Value) -> Value {
    let file = workspace.root.join(&*place.file);
    let folder = |package: &Package| package.manifest.parent().map(Path::to_path_buf);
    let owner = workspace
        .packages
        .iter()
        .filter(|package| folder(package).is_some_and(|folder| file.starts_with(folder)))
        .max_by_key(|package| folder(package).map(|folder| folder.components().count()));
    let manifest =
        owner.map_or_else(|| workspace.root.join("Cargo.toml"), |package| package.manifest.clone());
    let target = owner.and_then(|package| {
        let nearest = |target: &&Target| target.root.parent().is_some_and(|folder| file.starts_with(folder));
        let exact = package.targets.iter().find(|target| target.root == file);
        exact.or_else(|| package.targets.iter().find(nearest)).or_else(|| package.targets.first())
    });
    let name = owner.map_or("workspace", |package| &package.name);
    let kind = match target.map(|target| target.context) {
        Some(Context::Test | Context::UnitTest) => "test",
        Some(Context::Bench) => "bench",
        Some(Context::Example) => "example",
        Some(Context::Build) => "custom-build",
        Some(Context::Main) if target.is_some_and(is_binary) => "bin",
        Some(Context::Main) | None => "lib",
    };
    let id = manifest.parent().unwrap_or(&workspace.root).display().to_string();
    json!({
        "reason": "compiler-message",
        "package_id": format!("path+file://{id}#{name}"),
        "manifest_path": manifest.display().to_string(),
        "target": {
            "name": target.map_or(name, |target| &target.name),
            "kind": [kind],
            "crate_types": [if kind == "lib" { "lib" } else { "bin" }],
            "src_path": target.map_or(&manifest, |target| &target.root).display().to_string(),
            "edition": "2024",
            "doc": kind == "lib",
            "doctest": kind == "lib",
            "test": true,
        },
        "message": message,
    })
}

fn is_binary(target: &Target) -> bool {
    let name = target.root.file_name().and_then(|name| name.to_str());
    name != Some("lib.rs")
}
