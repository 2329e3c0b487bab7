//! Finds entries of the baseline of which fewer findings are left than it knows.
//!
//! ## What it does
//! `governance-baseline.toml` says how many findings of an item were known when the law came. When some of them were
//! mended, or the item was removed or renamed, the entry must be lowered or leave. Built in: it needs no article. Silent
//! while anything could not be checked, because the finding may be in there, and where one crate is judged alone.
//!
//! ## Why it matters
//! A number that is too high lets new faults in: whoever adds one to an item from which another left would not be told. A
//! baseline that only shrinks shows how far the work has come.
//!
//! ## Example
//! ```toml
//! # governance-baseline.toml; the function was mended and has no finding any more
//! known = [
//!   { article = "async-never-blocks", crate = "kernel", item = "kernel::table::load", count = 2 },
//! ]
//! ```
//!
//! ## Use instead
//! Run `cargo governance baseline shrink`, which takes out what is gone and writes the seal anew, and commit the file
//! together with what was mended.
//!
//! ## Exemptions
//! None: shrink the baseline instead.

use crate::baseline::Entry;
use crate::finding::{Finding, Place};
use crate::rule::{Fault, Rule, Sink};

pub(super) const RULE: &dyn Rule = &StaleBaseline;

/// Baselines are applied to the report of a run, so the run itself has nothing to ask.
struct StaleBaseline;

impl Rule for StaleBaseline {}

/// Says of an entry at a place that fewer findings are left than it knows; `tool` is how the user calls the tool.
pub(crate) fn finding(entry: &Entry, now: usize, place: Place, tool: &str) -> Option<Finding> {
    let (mut findings, mut unchecked) = (Vec::new(), Vec::new());
    let what = match entry.count {
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    let left = match now {
        0 => "none is".to_owned(),
        1 => "1 is".to_owned(),
        now => format!("{now} are"),
    };
    let message =
        format!("the baseline knows {what} of `{}` in `{}`, and {left} left", entry.article, entry.item);
    let fault = Fault::new(place, &*entry.item, message)
        .label("a fixed entry must leave")
        .help(format!("run `{tool} baseline shrink` and commit what it changes"));
    Sink::open("stale_baseline", None, &mut findings, &mut unchecked).report(fault);
    findings.pop()
}
