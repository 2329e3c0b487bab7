//! A table whose keys are known: unknown ones are mistakes with "did you mean", missing ones are named.

use std::ops::Range;
use std::time::Duration;

use governance_law::{Mistake, Text, suggest};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Sink, value};

/// A table of the pack under reading.
pub(super) struct Table<'a, 'i> {
    pub(super) table: &'a DeTable<'i>,
    /// The place of the table itself, for what is missing in it.
    pub(super) span: Range<usize>,
    /// What to call it in messages, such as "this claim".
    pub(super) name: &'static str,
}

impl<'a, 'i> Table<'a, 'i> {
    /// Opens a table and reports every key that is not among `known`.
    pub(super) fn open(
        table: &'a DeTable<'i>,
        span: Range<usize>,
        name: &'static str,
        known: &[&str],
        sink: &mut Sink,
    ) -> Self {
        for (key, _) in entries(table).filter(|(key, _)| !known.contains(&key.as_str())) {
            let mistake =
                Mistake::new(key.span.clone(), format!("{name} has no key `{key}`")).label("unknown key");
            sink.push(mistake.help(suggest::help(&key.value, known)));
        }
        Self { table, span, name }
    }

    /// Opens the table that a key holds, if there is one.
    pub(super) fn open_inner(
        &self,
        key: &str,
        name: &'static str,
        known: &[&str],
        sink: &mut Sink,
    ) -> Option<Self> {
        let (span, found) = self.get(key)?;
        self.opened(key, span, found, name, known, sink)
    }

    /// Opens a value as a table.
    pub(super) fn opened(
        &self,
        key: &str,
        span: Range<usize>,
        found: &'a DeValue<'i>,
        name: &'static str,
        known: &[&str],
        sink: &mut Sink,
    ) -> Option<Self> {
        let Some(table) = found.as_table() else {
            value::wrong_kind((span, found), key, "a table", sink);
            return None;
        };
        Some(Self::open(table, span, name, known, sink))
    }

    /// Returns a key's value and its place.
    pub(super) fn get(&self, key: &str) -> Option<(Range<usize>, &'a DeValue<'i>)> {
        self.table.get(key).map(|value| (value.span(), value.get_ref()))
    }

    /// Returns a key's value, and reports the key if it is missing.
    pub(super) fn require(
        &self,
        key: &str,
        form: &str,
        sink: &mut Sink,
    ) -> Option<(Range<usize>, &'a DeValue<'i>)> {
        let found = self.get(key);
        if found.is_none() {
            let message = format!("{} has no `{key}`", self.name);
            sink.say(self.span.clone(), message, format!("add `{key} = {form}`"));
        }
        found
    }

    /// Reads a string that has to be there.
    pub(super) fn text(&self, key: &str, form: &str, sink: &mut Sink) -> Option<Text> {
        value::text(self.require(key, form, sink)?, key, sink)
    }

    /// Reads a string that may be left out.
    pub(super) fn optional_text(&self, key: &str, sink: &mut Sink) -> Option<Text> {
        value::text(self.get(key)?, key, sink)
    }

    /// Reads a flag; `false` if it is not there.
    pub(super) fn flag(&self, key: &str, sink: &mut Sink) -> bool {
        let Some(placed) = self.get(key) else { return false };
        let flag = placed.1.as_bool();
        if flag.is_none() {
            value::wrong_kind(placed, key, "`true` or `false`", sink);
        }
        flag.unwrap_or_default()
    }

    /// Reads a time such as `5 s`.
    pub(super) fn time(&self, key: &str, sink: &mut Sink) -> Option<Duration> {
        value::time(self.get(key)?, key, sink)
    }

    /// Returns the tables of a list, each opened.
    pub(super) fn list(
        &self,
        key: &'static str,
        name: &'static str,
        known: &[&str],
        sink: &mut Sink,
    ) -> Vec<Self> {
        let Some((span, found)) = self.get(key) else { return Vec::new() };
        let Some(array) = found.as_array() else {
            let message = format!("`{key}` is {}, and a list of tables is wanted", value::kind(found));
            sink.say(span, message, format!("write `[[{key}]]`, or `{key} = [{{ ... }}]`"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for element in array.iter() {
            tables.extend(self.opened(key, element.span(), element.get_ref(), name, known, sink));
        }
        tables
    }
}

/// Returns the entries of any table in the order of the file.
pub(super) fn entries<'a, 'i>(
    table: &'a DeTable<'i>,
) -> impl Iterator<Item = (Text, &'a Spanned<DeValue<'i>>)> + use<'a, 'i> {
    let mut list: Vec<_> =
        table.iter().map(|(key, value)| (Text::new(key.get_ref().as_ref(), key.span()), value)).collect();
    list.sort_by_key(|(key, _)| key.span.start);
    list.into_iter()
}
