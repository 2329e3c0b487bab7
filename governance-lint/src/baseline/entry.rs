//! What a baseline holds, how it is written down, and its seal.

use std::fmt::Write as _;

use crate::finding::Place;

/// The first line of every baseline.
const HEAD: &str = "\
# What broke the law when the law came. It may only shrink: `cargo governance baseline shrink` takes out what was mended.
# Not to be edited by hand: the seal fits these entries and no others.
";

/// What is known of one item under one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The id of the article.
    pub article: String,
    /// The package that the item belongs to; empty for what belongs to the workspace as a whole.
    pub krate: String,
    /// The exact item, as findings print it.
    pub item: String,
    /// How many findings of it are known, at least one.
    pub count: usize,
    /// Where the entry stands; `None` if it was not read from a file.
    pub(super) place: Option<Place>,
}

impl Entry {
    /// Returns what an entry is about: no two of a baseline are about the same.
    pub(super) fn subject(&self) -> (&str, &str, &str) {
        (&self.article, &self.krate, &self.item)
    }
}

/// The findings that are known, by article, crate and item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// The path of the file, as messages name it.
    pub(super) path: String,
    /// Sorted by [`Entry::subject`].
    pub(super) entries: Vec<Entry>,
}

impl Baseline {
    /// Returns the entries, by article, crate and item.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Returns how many findings are known.
    #[must_use]
    pub fn findings(&self) -> usize {
        self.entries.iter().map(|entry| entry.count).sum()
    }

    /// Returns the entry about a subject.
    pub(super) fn entry(&self, subject: (&str, &str, &str)) -> Option<&Entry> {
        let at = self.entries.binary_search_by(|entry| entry.subject().cmp(&subject)).ok()?;
        self.entries.get(at)
    }

    /// Returns the text of the file: one line for each entry, sorted, so that a change shows what it is.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{HEAD}schema = 1\nseal = \"{}\"\n\nknown = [\n", seal(&self.entries));
        for Entry { article, krate, item, count, .. } in &self.entries {
            let (article, krate, item) = (quoted(article), quoted(krate), quoted(item));
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "  {{ article = {article}, crate = {krate}, item = {item}, count = {count} }},"
            );
        }
        text.push_str("]\n");
        text
    }
}

/// Returns the seal of sorted entries: it changes with every article, crate, item and number.
pub(super) fn seal(entries: &[Entry]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"governance baseline 1\0");
    for entry in entries {
        for part in [&entry.article, &entry.krate, &entry.item, &entry.count.to_string()] {
            hasher.update(part.as_bytes());
            hasher.update(&[0]);
        }
    }
    hasher.finalize().to_hex().to_string()
}

/// Writes a string as TOML does: items are paths of files too, which may hold anything.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Makes an entry.
    pub(in crate::baseline) fn entry(article: &str, krate: &str, item: &str, count: usize) -> Entry {
        let text = str::to_owned;
        Entry { article: text(article), krate: text(krate), item: text(item), count, place: None }
    }

    /// Makes a baseline of sorted entries.
    pub(in crate::baseline) fn baseline(entries: Vec<Entry>) -> Baseline {
        Baseline { path: "governance-baseline.toml".to_owned(), entries }
    }

    #[test]
    fn the_text_has_one_line_for_each_entry() {
        let text = baseline(vec![entry("a", "k", "k::f", 2), entry("b", "", "x \"y\\\n.rs", 1)]).text();
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("  ")).collect();
        assert_eq!(
            lines,
            [
                "  { article = \"a\", crate = \"k\", item = \"k::f\", count = 2 },",
                "  { article = \"b\", crate = \"\", item = \"x \\\"y\\\\\\u000A.rs\", count = 1 },"
            ]
        );
    }

    #[test]
    fn the_seal_fits_its_entries_alone() {
        let own = seal(&[entry("a", "k", "k::f", 2)]);
        for other in [entry("b", "k", "k::f", 2), entry("a", "k", "k::f", 3), entry("a", "kk", "::f", 2)] {
            assert_ne!(seal(&[other]), own);
        }
        assert_ne!(seal(&[]), own);
    }
}
