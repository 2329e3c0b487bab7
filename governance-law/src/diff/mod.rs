//! What changed from one law to another, and whether the law became weaker by it.
//!
//! The comparison is about meaning: order, formatting and comments never count, a limit is compared by its value
//! whatever unit it is written in, and an entry is not missed if a wider one says the same. Which way a key works is
//! a column of the [catalogue](crate::catalog::Effect), so that no new rule can forget it. What cannot be decided from
//! the two texts alone is marked as a weakening, and says so in [`Change::doubt`].
//!
//! * `limits`, `articles`, `exemptions`, `gates`, `trust`, `production` compare one part of the law each.
//! * `select`, `options`, `layers` compare what is inside an article.
//! * `cover` knows when one glob or path says what another does.

mod articles;
mod change;
mod cover;
mod exemptions;
mod gates;
mod layers;
mod limits;
mod options;
mod production;
mod select;
mod set;
mod trust;

pub use change::{Change, Kind, Side, Subject};

use crate::law::Law;

/// Compares two laws: weakenings first, then strengthenings, then what makes no difference; each in the order of the law.
#[must_use]
pub fn diff(old: &Law, new: &Law) -> Vec<Change> {
    let mut found = change::Changes::default();
    limits::compare(old, new, &mut found);
    let renamed = articles::compare(old, new, &mut found);
    exemptions::compare(old, new, &renamed, &mut found);
    gates::compare(old, new, &mut found);
    trust::compare(old, new, &mut found);
    production::compare(old, new, &mut found);
    found.sorted()
}

/// Returns the articles that only changed their ids, each with its old and its new one.
#[must_use]
pub fn renamed(old: &Law, new: &Law) -> Vec<(String, String)> {
    let kept = articles::compare(old, new, &mut change::Changes::default());
    kept.into_iter().filter(|(old, new)| old != new).collect()
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod whole;
