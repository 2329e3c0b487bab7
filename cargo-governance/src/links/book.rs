//! Books: the summary of an mdBook lists every page, because a page that it does not list is not rendered.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::page::Page;
use super::{Links, decoded, normal};

/// Checks the book whose `book.toml` is in the folder `book`.
pub(super) fn check(root: &Path, book: &Path, pages: &BTreeMap<PathBuf, Page>, links: &mut Links) {
    let settings = std::fs::read_to_string(root.join(book).join("book.toml")).unwrap_or_default();
    let source = book.join(source_of(&settings));
    let summary = source.join("SUMMARY.md");
    let Some(listing) = pages.get(&summary) else {
        let fault = format!("{}: the book in `{}` has no summary", summary.display(), book.display());
        links.broken.push(fault);
        return;
    };
    let listed: BTreeSet<PathBuf> = listing
        .links
        .iter()
        .filter_map(|link| normal(&source.join(decoded(link.target.split('#').next().unwrap_or_default()))))
        .collect();
    for page in
        pages.keys().filter(|page| page.starts_with(&source) && **page != summary && !listed.contains(*page))
    {
        let (summary, page) = (summary.display(), page.display());
        links
            .broken
            .push(format!("{summary}: the page `{page}` is not listed, so the book does not have it"));
    }
}

/// Returns the folder of the pages: `src`, unless the key of that name in `[book]` says otherwise.
fn source_of(settings: &str) -> String {
    let mut section = "";
    for line in settings.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line;
        } else if section == "[book]"
            && let Some((key, value)) = line.split_once('=')
            && key.trim() == "src"
        {
            return value.trim().trim_matches(['"', '\'']).to_owned();
        }
    }
    "src".to_owned()
}
