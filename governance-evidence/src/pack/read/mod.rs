//! The reader: text to pack, collecting every mistake on the way, each underlined as those of the law are.
//!
//! `table` and `value` are what all parts share; `names` knows which variables there are at each place of the pack.

mod capture;
mod claim;
mod expect;
mod names;
mod operation;
mod service;
mod step;
mod table;
#[cfg(test)]
mod tests;
mod value;

use std::ops::Range;
use std::time::Duration;

use governance_law::{Mistake, Mistakes};
use toml::de::{DeTable, DeValue};

use self::names::Names;
use self::table::Table;
use super::model::{Defaults, Pack};
use super::template::Template;

/// How long a command may take if nothing is said.
const LIMIT: Duration = Duration::from_secs(60);

const TOP: [&str; 14] = [
    "schema",
    "title",
    "about",
    "operation",
    "limit",
    "folder",
    "pass_env",
    "env",
    "values",
    "free_ports",
    "absent_when",
    "setup",
    "claim",
    "teardown",
];

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

impl Pack {
    /// Reads a pack; `path` is what messages call it.
    ///
    /// # Errors
    /// Returns every mistake, each with its place: what is no TOML, an unknown key, a claim without a control, a variable
    /// that nothing sets.
    pub fn parse(path: &str, text: &str) -> Result<Self, Mistakes> {
        let mut sink = Sink::default();
        let (parsed, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            let message = error.message().lines().map(str::trim).collect::<Vec<_>>().join(", ");
            sink.push(Mistake::new(span, message).label("not TOML"));
        }
        let top = Table::open(parsed.get_ref(), 0..0, "a pack", &TOP, &mut sink);
        schema(&top, text, &mut sink);
        let pack = pack(path, &top, text, &mut sink);
        match pack {
            Some(pack) if sink.list.is_empty() => Ok(pack),
            _ => Err(mistakes(path, text, sink)),
        }
    }
}

fn pack(path: &str, top: &Table<'_, '_>, text: &str, sink: &mut Sink) -> Option<Pack> {
    let first_line = 0..text.find('\n').unwrap_or(text.len());
    let top = &Table { span: first_line, ..*top };
    let title = top.text("title", "\"what the pack proves\"", sink);
    let about = top.text("about", "\"what it is about\"", sink);
    let operation = operation::operation(top, sink);
    let mut names = Names::of_pack(top);
    let free_ports = names.free_ports(top, sink);
    let values = names.values(top, sink);
    let defaults = defaults(top, &names, sink);
    let absent_when = step::absence(top, &names, sink);
    let setup = step::steps(top, "setup", &mut names, sink);
    let claims = claim::claims(top, &names, sink);
    let teardown = step::steps(top, "teardown", &mut names, sink);
    operation::check(operation.as_ref(), &teardown, sink);
    Some(Pack {
        path: path.to_owned(),
        title: title?,
        about: about?,
        operation,
        defaults,
        values,
        free_ports,
        absent_when,
        setup,
        claims,
        teardown,
    })
}

fn defaults(top: &Table<'_, '_>, names: &Names, sink: &mut Sink) -> Defaults {
    let limit = top.time("limit", sink).unwrap_or(LIMIT);
    let folder = names.template(top, "folder", sink);
    Defaults {
        limit,
        folder: folder
            .or_else(|| Template::parse("${root}", 0..0).ok())
            .unwrap_or_else(|| Template::plain(".", 0..0)),
        pass_env: step::pass_env(top, sink),
        env: names.environment(top, sink),
    }
}

/// Checks the version of the format.
fn schema(top: &Table<'_, '_>, text: &str, sink: &mut Sink) {
    let help = "begin it with `schema = 1`".to_owned();
    match top.get("schema") {
        None => {
            let end = text.find('\n').unwrap_or(text.len());
            sink.say(0..end, "the pack does not say which `schema` it is written in", help);
        }
        Some((_, DeValue::Integer(n))) if n.as_str() == "1" && n.radix() == 10 => {}
        Some((span, DeValue::Integer(n))) => sink.say(
            span,
            format!("`schema` is `{}`, and this version reads `1`", n.as_str()),
            "write `schema = 1`, or use the version of the tool that reads the newer schema".to_owned(),
        ),
        Some((span, other)) => sink.say(
            span,
            format!("`schema` is {}, and a number is wanted", value::kind(other)),
            "write `schema = 1`".to_owned(),
        ),
    }
}

/// Sorts what was found; a span of a broken text may end outside of it, and what underlines must be able to trust it.
fn mistakes(path: &str, text: &str, mut sink: Sink) -> Mistakes {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    for mistake in &mut sink.list {
        let start = floor(mistake.span.start);
        mistake.span = start..floor(mistake.span.end).max(start);
    }
    sink.list.sort_by_key(|mistake| (mistake.span.start, mistake.span.end));
    sink.list.dedup();
    Mistakes { path: path.to_owned(), text: text.to_owned(), list: sink.list }
}
