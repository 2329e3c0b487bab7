//! Two lists of entries compared: what one says and the other does not.

use crate::catalog::Entries;
use crate::text::Text;

use super::cover;

/// Says that a wildcard may be covered by several entries together, which is not tried.
pub(super) const GLOBS: &str =
    "no single entry of the new list covers this glob, but several of them together may";

/// An entry that the other list does not cover.
#[derive(Debug)]
pub(super) struct Missing<'a> {
    /// The entry.
    pub(super) entry: &'a str,
    /// Whether the other list may cover it after all, by several entries together.
    pub(super) is_doubtful: bool,
}

/// Returns what `of` says and `in_list` does not.
pub(super) fn missing<'a, S: AsRef<str>, T: AsRef<str>>(
    entries: Entries,
    of: &'a [S],
    in_list: &[T],
) -> Vec<Missing<'a>> {
    let mut found: Vec<Missing<'a>> = Vec::new();
    for entry in of.iter().map(AsRef::as_ref) {
        if in_list.iter().any(|other| cover::covers(entries, other.as_ref(), entry))
            || found.iter().any(|known| known.entry == entry)
        {
            continue;
        }
        let others = in_list.iter().map(AsRef::as_ref);
        let meeting: Vec<&str> = others.filter(|other| cover::overlap(entries, other, entry)).collect();
        found.push(Missing { entry, is_doubtful: cover::is_open(entries, entry, &meeting) });
    }
    found
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.value
    }
}
