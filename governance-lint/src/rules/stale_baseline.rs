//! Finds entries of the baseline of which fewer findings are left than it knows.
//!
//! ## What it does
//! `governance-baseline.toml` says how many findings of an item, and of which kind, were known when the law came. When some
//! of them were mended, the item was removed or renamed, or the law asks for less, the entry must be lowered or leave. More
//! than three such entries of one article are one finding, which names the first. An entry whose findings are warnings now
//! is not stale. Built in: it needs no article. Silent
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
//!   { article = "async-never-blocks", crate = "kernel", item = "kernel::table::load", kind = "std::fs::read", count = 2 },
//! ]
//! ```
//!
//! ## Use instead
//! Run `cargo governance baseline shrink`, which takes out what is gone and writes the seal anew, and commit the file
//! together with what was mended.
//!
//! ## Exemptions
//! None: shrink the baseline instead.

use crate::baseline::{Entry, Left};
use crate::finding::{Finding, Place};
use crate::rule::{Fault, Rule, Sink};

pub(super) const RULE: &dyn Rule = &StaleBaseline;

/// Baselines are applied to the report of a run, so the run itself has nothing to ask.
struct StaleBaseline;

impl Rule for StaleBaseline {}

/// How many stale entries of one article are said one by one; of more, one finding names the first.
const SINGLY: usize = 3;

/// Says of entries, sorted by article, that fewer findings are left than they know; `path` is the file of the baseline, and
/// `tool` is how the user calls the tool.
pub(crate) fn findings(stale: &[Left], path: &str, tool: &str) -> Vec<Finding> {
    let (mut findings, mut unchecked) = (Vec::new(), Vec::new());
    let mut sink = Sink::open("stale_baseline", None, &mut findings, &mut unchecked);
    for of_article in stale.chunk_by(|a, b| a.entry.article == b.entry.article) {
        let together = if of_article.len() > SINGLY { of_article.len() } else { 1 };
        for said in of_article.chunks(together) {
            if let Some(fault) = fault(said, path) {
                sink.report(fault.label("a number that is too high must shrink").help(format!(
                    "what is gone was mended, or the law asks for less now: run `{tool} baseline shrink` and commit what it changes"
                )));
            }
        }
    }
    findings
}

/// Says it of one or more entries of one article.
fn fault(said: &[Left], path: &str) -> Option<Fault> {
    let Entry { article, item, .. } = &said.first()?.entry;
    let place = said.first()?.entry.place().cloned().unwrap_or_else(|| Place::whole(path));
    let known: usize = said.iter().map(|left| left.entry.count).sum();
    let what = if known == 1 { "1 finding".to_owned() } else { format!("{known} findings") };
    let left = match said.iter().map(|left| left.now).sum() {
        0 => "none is left".to_owned(),
        1 => "1 is left".to_owned(),
        now => format!("{now} are left"),
    };
    // The kinds of one item come together.
    let items: Vec<&str> = said
        .chunk_by(|a, b| a.entry.about() == b.entry.about())
        .filter_map(|of| Some(&*of.first()?.entry.item))
        .collect();
    if items.len() == 1 {
        let message = format!("the baseline knows {what} of `{article}` in `{item}`, and {left}");
        return Some(Fault::new(place, &**item, message));
    }
    let first: Vec<String> = items.iter().take(SINGLY).map(|item| format!("`{item}`")).collect();
    let rest = match items.len() - first.len() {
        0 => String::new(),
        rest => format!(" and {rest} more"),
    };
    let message = format!(
        "the baseline knows {what} of `{article}` in {} items, and {left}: {}{rest}",
        items.len(),
        first.join(", "),
    );
    Some(Fault::new(place, &**article, message))
}
