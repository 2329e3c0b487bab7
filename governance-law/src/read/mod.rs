//! The reader: text to law, collecting every mistake on the way.
//!
//! One file reads one part of the law; [`table`] and [`value`] are what they share. The last step, [`cross`], judges
//! what only the whole can show: duplicates, references to what does not exist, limits that contradict each other.

mod article;
mod cargo;
mod cross;
mod exemption;
mod gate;
pub(crate) mod keys;
mod limit;
mod options;
mod path;
mod standard;
mod table;
mod trust;
mod value;

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use self::table::Table;
use crate::law::Law;
use crate::mistake::{Mistake, Mistakes};

/// Where mistakes gather.
#[derive(Default)]
struct Sink {
    list: Vec<Mistake>,
}

impl Sink {
    fn push(&mut self, mistake: Mistake) {
        self.list.push(mistake);
    }

    /// Records a mistake that needs no label.
    fn say(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<Option<String>>) {
        self.push(Mistake::new(span, message).help(help));
    }
}

/// Reads a law; see [`Law::parse`].
pub(crate) fn law(path: &str, text: &str) -> Result<Law, Mistakes> {
    let mut sink = Sink::default();
    let (parsed, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        let message = error.message().lines().map(str::trim).collect::<Vec<_>>().join(", ");
        sink.push(Mistake::new(span, message).label("not TOML"));
    }
    let top = Table::open(parsed.get_ref(), 0..0, "the law", &keys::TOP, &mut sink);
    schema(&top, text, &mut sink);
    let mut law = Law {
        path: path.to_owned(),
        text: text.to_owned(),
        limits: limit::limits(&top, &mut sink),
        articles: article::articles(&top, &mut sink),
        exemptions: exemption::exemptions(&top, &mut sink),
        gates: gate::gates(&top, &mut sink),
        feature_sets: gate::feature_sets(&top, &mut sink),
        accepts: trust::accepts(&top, &mut sink),
        signers: trust::signers(&top, &mut sink),
        approvers: trust::approvers(&top, &mut sink),
    };
    cross::check(&law, &limit::named(&top), &mut sink);
    if sink.list.is_empty() {
        law.limits.sort_by_key(|limit| limit.span.start);
        return Ok(law);
    }
    // A span from a broken text may end outside of it; what underlines must be able to trust it.
    for mistake in &mut sink.list {
        mistake.span = clamp(&mistake.span, text);
    }
    sink.list.sort_by_key(|mistake| (mistake.span.start, mistake.span.end));
    sink.list.dedup();
    Err(Mistakes { path: path.to_owned(), text: text.to_owned(), list: sink.list })
}

/// Checks the version of the format.
fn schema(top: &Table<'_, '_>, text: &str, sink: &mut Sink) {
    let Some((span, value)) = top.get("schema") else {
        let end = text.find('\n').unwrap_or(text.len());
        sink.say(
            0..end,
            "the law does not say which `schema` it is written in",
            "begin it with `schema = 1`".to_owned(),
        );
        return;
    };
    match value {
        DeValue::Integer(n) if n.as_str() == "1" && n.radix() == 10 => {}
        DeValue::Integer(n) => sink.say(
            span,
            format!("`schema` is `{}`, and this version reads `1`", n.as_str()),
            "write `schema = 1`, or use the version of the tool that reads the newer schema".to_owned(),
        ),
        other => sink.say(
            span,
            format!("`schema` is {}, and a number is wanted", value::kind(other)),
            "write `schema = 1`".to_owned(),
        ),
    }
}

/// Moves a span into the text and onto the borders of characters.
fn clamp(span: &Range<usize>, text: &str) -> Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(span.start);
    start..floor(span.end).max(start)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod wrong;
