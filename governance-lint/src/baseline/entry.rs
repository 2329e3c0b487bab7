//! What a baseline holds, how it is written down, and its seal.

use std::fmt::Write as _;

use crate::finding::Place;

/// The first line of every baseline.
const HEAD: &str = "\
# What broke the law when the law came. It may only shrink: `cargo governance baseline shrink` takes out what was mended.
# Not to be edited by hand: the seal fits these entries and no others.
";

/// What an entry is about: an article, a crate, an item and the kind of its findings.
pub(super) type Subject<'e> = (&'e str, &'e str, &'e str, &'e str);

/// What is known of one item under one article, of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The id of the article.
    pub article: String,
    /// The package that the item belongs to; empty for what belongs to the workspace as a whole.
    pub krate: String,
    /// The exact item, as findings print it.
    pub item: String,
    /// In which way of the rule it breaks the law, as findings have it; empty where the rule has one way.
    pub kind: String,
    /// How many findings of it are known, at least one.
    pub count: usize,
    /// Where the entry stands; `None` if it was not read from a file.
    pub(super) place: Option<Place>,
}

impl Entry {
    /// Returns what an entry is about: no two of a baseline are about the same.
    pub(super) fn subject(&self) -> Subject<'_> {
        (&self.article, &self.krate, &self.item, &self.kind)
    }

    /// Returns the article, the crate and the item: several entries of a baseline may be about the same, each of its kind.
    #[must_use]
    pub fn about(&self) -> (&str, &str, &str) {
        (&self.article, &self.krate, &self.item)
    }

    /// Returns the place where the entry stands, if it was read from a file.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }
}

/// The findings that are known, by article, crate, item and kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// The path of the file, as messages name it.
    pub(super) path: String,
    /// Sorted by [`Entry::subject`].
    pub(super) entries: Vec<Entry>,
}

impl Baseline {
    /// Returns the entries, by article, crate, item and kind.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Returns how many findings are known.
    #[must_use]
    pub fn findings(&self) -> usize {
        self.entries.iter().map(|entry| entry.count).sum()
    }

    /// Returns how many items they belong to, each counted once for an article.
    #[must_use]
    pub fn items(&self) -> usize {
        // Sorted, so the kinds of one item come together.
        self.entries.chunk_by(|a, b| a.about() == b.about()).count()
    }

    /// Returns the entry about a subject.
    pub(super) fn entry(&self, subject: Subject<'_>) -> Option<&Entry> {
        let at = self.entries.binary_search_by(|entry| entry.subject().cmp(&subject)).ok()?;
        self.entries.get(at)
    }

    /// Returns the text of the file: one line for each entry, sorted, so that a change shows what it is.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{HEAD}schema = 1\nseal = \"{}\"\n\nknown = [\n", seal(&self.entries));
        for Entry { article, krate, item, kind, count, .. } in &self.entries {
            let (article, krate, item) = (quoted(article), quoted(krate), quoted(item));
            let kind = if kind.is_empty() { String::new() } else { format!(", kind = {}", quoted(kind)) };
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "  {{ article = {article}, crate = {krate}, item = {item}{kind}, count = {count} }},"
            );
        }
        text.push_str("]\n");
        text
    }
}

/// Returns the seal of sorted entries: it changes with every article, crate, item, kind and number.
pub(super) fn seal(entries: &[Entry]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"governance baseline 1\0");
    for entry in entries {
        for part in [&entry.article, &entry.krate, &entry.item, &entry.kind, &entry.count.to_string()] {
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

    /// Makes an entry of findings of the kind `unwrap`.
    pub(in crate::baseline) fn entry(article: &str, krate: &str, item: &str, count: usize) -> Entry {
        let text = str::to_owned;
        Entry {
            article: text(article),
            krate: text(krate),
            item: text(item),
            kind: text("unwrap"),
            count,
            place: None,
        }
    }

    /// Makes a baseline of sorted entries.
    pub(in crate::baseline) fn baseline(entries: Vec<Entry>) -> Baseline {
        Baseline { path: "governance-baseline.toml".to_owned(), entries }
    }

    #[test]
    fn the_text_has_one_line_for_each_entry() {
        let plain = Entry { kind: String::new(), ..entry("b", "", "x \"y\\\n.rs", 1) };
        let text = baseline(vec![entry("a", "k", "k::f", 2), plain]).text();
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("  ")).collect();
        assert_eq!(
            lines,
            [
                "  { article = \"a\", crate = \"k\", item = \"k::f\", kind = \"unwrap\", count = 2 },",
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
        assert_ne!(seal(&[Entry { kind: "panic".to_owned(), ..entry("a", "k", "k::f", 2) }]), own);
        assert_ne!(seal(&[]), own);
    }
}
