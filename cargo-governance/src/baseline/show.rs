//! `baseline show`: how much is known, by article and crate.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use governance_lint::baseline::{Baseline, Entry, FILE_NAME};
use serde_json::{Value, json};

use crate::judging::counted;

/// The version of the document; it grows when a reader would have to change.
const SCHEMA: u32 = 1;

/// How many findings in how many items.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Size {
    findings: usize,
    items: usize,
}

impl Size {
    /// Adds an entry, which may be another kind of the item of the one before.
    fn add(&mut self, entry: &Entry, is_new: bool) {
        self.findings += entry.count;
        self.items += usize::from(is_new);
    }
}

/// By article, then by crate.
type Sizes<'b> = BTreeMap<&'b str, (Size, BTreeMap<&'b str, Size>)>;

fn sizes(baseline: &Baseline) -> Sizes<'_> {
    let mut sizes = Sizes::new();
    let mut last = None;
    for entry in baseline.entries() {
        let item = Some(entry.about());
        let is_new = std::mem::replace(&mut last, item) != item;
        let (all, crates) = sizes.entry(&entry.article).or_default();
        all.add(entry, is_new);
        crates.entry(&entry.krate).or_default().add(entry, is_new);
    }
    sizes
}

/// Returns how much is known, in a few words.
pub(crate) fn size(baseline: &Baseline) -> String {
    let findings = counted(baseline.findings(), "known finding");
    format!("{findings} in {}", counted(baseline.items(), "item"))
}

/// Returns the table for people.
#[must_use]
pub(crate) fn table(baseline: &Baseline) -> String {
    let mut out = String::new();
    let sizes = sizes(baseline);
    let crates = sizes.values().flat_map(|(_, crates)| crates.keys());
    let width = crates.map(|name| name.len() + 2).chain(sizes.keys().map(|id| id.len())).max().unwrap_or(0);
    let width = width.max("(workspace)".len() + 2);
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{:<width$} {:>8} {:>8}", "article, crate", "findings", "items");
    for (article, (all, crates)) in &sizes {
        let _ = writeln!(out, "{article:<width$} {:>8} {:>8}", all.findings, all.items);
        for (name, size) in crates {
            let name = format!("  {}", if name.is_empty() { "(workspace)" } else { name });
            let _ = writeln!(out, "{name:<width$} {:>8} {:>8}", size.findings, size.items);
        }
    }
    out
}

/// Returns the document for machines.
#[must_use]
pub(crate) fn document(baseline: &Baseline) -> Value {
    let sizes = sizes(baseline);
    let of = |size: &Size| json!({ "findings": size.findings, "items": size.items });
    let with = |name: &str, value: &str, mut object: Value| {
        if let Some(map) = object.as_object_mut() {
            map.insert(name.to_owned(), json!(value));
        }
        object
    };
    let articles = sizes.iter().map(|(article, (all, crates))| {
        let crates: Vec<Value> = crates.iter().map(|(name, size)| with("crate", name, of(size))).collect();
        let mut object = with("article", article, of(all));
        if let Some(map) = object.as_object_mut() {
            map.insert("crates".to_owned(), json!(crates));
        }
        object
    });
    let entries = baseline.entries().iter().map(|entry| {
        json!({
            "article": entry.article,
            "crate": entry.krate,
            "item": entry.item,
            "kind": entry.kind,
            "count": entry.count,
        })
    });
    json!({
        "schema": SCHEMA,
        "file": FILE_NAME,
        "findings": baseline.findings(),
        "items": baseline.items(),
        "articles": articles.collect::<Vec<_>>(),
        "entries": entries.collect::<Vec<_>>(),
    })
}
