//! A document in TOML, read strictly: every key is known, every mistake is collected, each with its place.
//!
//! The law is read by this, and so is every other file of the house that people write by hand. [`read`] parses and
//! gathers; a [`Table`] knows its keys; [`value`] turns values into what they stand for.

pub mod table;
pub mod value;

use std::ops::Range;

use toml::de::{DeTable, DeValue};

pub use self::table::Table;
use crate::mistake::{Mistake, Mistakes};

/// Where mistakes gather.
#[derive(Default)]
pub struct Sink {
    pub(crate) list: Vec<Mistake>,
}

impl Sink {
    /// Records a mistake.
    pub fn push(&mut self, mistake: Mistake) {
        self.list.push(mistake);
    }

    /// Records a mistake that needs no label.
    pub fn say(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<Option<String>>) {
        self.push(Mistake::new(span, message).help(help));
    }
}

/// Reads a document that has `schema = 1`; `path` is what messages call the file, and `name` what they call what is in it.
///
/// `build` makes a `T` of the top table, and may return `None` where it has said why.
///
/// # Errors
/// Returns every mistake in the order of the file: what is no TOML, an unknown key, what `build` found.
pub fn read<T>(
    (path, text): (&str, &str),
    name: &'static str,
    known: &[&str],
    build: impl FnOnce(&Table<'_, '_>, &mut Sink) -> Option<T>,
) -> Result<T, Mistakes> {
    let mut sink = Sink::default();
    let (parsed, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        let message = error.message().lines().map(str::trim).collect::<Vec<_>>().join(", ");
        sink.push(Mistake::new(span, message).label("not TOML"));
    }
    let first_line = 0..text.find('\n').unwrap_or(text.len());
    let top = Table::open(parsed.get_ref(), first_line, name, known, &mut sink);
    schema(&top, &mut sink);
    match build(&top, &mut sink) {
        Some(built) if sink.list.is_empty() => Ok(built),
        _ => Err(gathered(path, text, sink)),
    }
}

/// Checks the version of the format.
fn schema(top: &Table<'_, '_>, sink: &mut Sink) {
    let begin = "write `schema = 1`".to_owned();
    match top.get("schema") {
        None => sink.say(
            top.span.clone(),
            format!("{} does not say which `schema` it is written in", top.name),
            "begin it with `schema = 1`".to_owned(),
        ),
        Some((_, DeValue::Integer(n))) if n.as_str() == "1" && n.radix() == 10 => {}
        Some((span, DeValue::Integer(n))) => sink.say(
            span,
            format!("`schema` is `{}`, and this version reads `1`", n.as_str()),
            format!("{begin}, or use the version of the tool that reads the newer schema"),
        ),
        Some((span, other)) => {
            sink.say(span, format!("`schema` is {}, and a number is wanted", value::kind(other)), begin);
        }
    }
}

/// Sorts what was found; a span of a broken text may end outside of it, and what underlines must be able to trust it.
fn gathered(path: &str, text: &str, mut sink: Sink) -> Mistakes {
    for mistake in &mut sink.list {
        let start = text.floor_char_boundary(mistake.span.start);
        mistake.span = start..text.floor_char_boundary(mistake.span.end).max(start);
    }
    sink.list.sort_by_key(|mistake| (mistake.span.start, mistake.span.end));
    sink.list.dedup();
    Mistakes { path: path.to_owned(), text: text.to_owned(), list: sink.list }
}
