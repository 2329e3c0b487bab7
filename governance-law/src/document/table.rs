//! A table whose keys are known: unknown ones are mistakes with "did you mean", missing ones are named.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Sink;
use super::value::{self, Placed};
use crate::mistake::Mistake;
use crate::suggest;
use crate::text::Text;

/// A table of the document under reading.
pub struct Table<'a, 'i> {
    table: &'a DeTable<'i>,
    /// The place of the table itself, for what is missing in it.
    pub span: Range<usize>,
    /// What to call it in messages, such as "this article".
    pub name: &'static str,
}

impl<'a, 'i> Table<'a, 'i> {
    /// Opens a table and reports every key that is not among `known`.
    pub fn open(
        table: &'a DeTable<'i>,
        span: Range<usize>,
        name: &'static str,
        known: &[&str],
        sink: &mut Sink,
    ) -> Self {
        let opened = Self { table, span, name };
        for (key, _) in opened.entries().filter(|(key, _)| !known.contains(&key.as_str())) {
            let mistake =
                Mistake::new(key.span.clone(), format!("{name} has no key `{key}`")).label("unknown key");
            sink.push(mistake.help(suggest::help(&key.value, known)));
        }
        opened
    }

    /// Returns the keys and values in the order of the file.
    pub fn entries(&self) -> impl Iterator<Item = (Text, &'a Spanned<DeValue<'i>>)> + use<'a, 'i> {
        entries(self.table)
    }

    /// Returns a key's value and its place.
    pub fn get(&self, key: &str) -> Option<Placed<'a, 'i>> {
        self.table.get(key).map(|value| (value.span(), value.get_ref()))
    }

    /// Returns a key's value, and reports the key if it is missing.
    pub fn require(&self, key: &str, form: &str, sink: &mut Sink) -> Option<Placed<'a, 'i>> {
        let found = self.get(key);
        if found.is_none() {
            sink.say(
                self.span.clone(),
                format!("{} has no `{key}`", self.name),
                format!("add `{key} = {form}`"),
            );
        }
        found
    }

    /// Reads a string that has to be there.
    pub fn text(&self, key: &str, form: &str, sink: &mut Sink) -> Option<Text> {
        value::text(self.require(key, form, sink)?, key, sink)
    }

    /// Reads a string that may be left out.
    pub fn optional_text(&self, key: &str, sink: &mut Sink) -> Option<Text> {
        value::text(self.get(key)?, key, sink)
    }

    /// Reads a flag; `false` if it is not there.
    pub fn flag(&self, key: &str, sink: &mut Sink) -> bool {
        self.get(key).and_then(|placed| value::flag(placed, key, sink)).unwrap_or_default()
    }

    /// Opens the table that a key holds, if there is one.
    pub fn inner(&self, key: &str, name: &'static str, known: &[&str], sink: &mut Sink) -> Option<Self> {
        Self::of_value(self.get(key)?, key, name, known, sink)
    }

    /// Opens a value as a table; `key` is what messages call it if it is none.
    pub fn of_value(
        (span, found): Placed<'a, 'i>,
        key: &str,
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

    /// Returns the tables of `[[key]]`, each opened.
    pub fn list(&self, key: &'static str, name: &'static str, known: &[&str], sink: &mut Sink) -> Vec<Self> {
        let tables = self.tables(key, sink);
        tables.into_iter().map(|(span, table)| Self::open(table, span, name, known, sink)).collect()
    }

    /// Returns the tables of `[[key]]`, each with its place, for what knows its keys by their contents alone.
    pub fn tables(&self, key: &'static str, sink: &mut Sink) -> Vec<(Range<usize>, &'a DeTable<'i>)> {
        let Some((span, found)) = self.get(key) else { return Vec::new() };
        let Some(array) = found.as_array() else {
            sink.say(
                span,
                format!("`{key}` is {}, and a list of tables is wanted", value::kind(found)),
                format!("write `[[{key}]]`, or `{key} = [{{ ... }}]`"),
            );
            return Vec::new();
        };
        let mut tables = Vec::new();
        for element in array.iter() {
            match element.get_ref().as_table() {
                Some(table) => tables.push((element.span(), table)),
                None => sink.say(
                    element.span(),
                    format!("`{key}` holds {}, and tables are wanted", value::kind(element.get_ref())),
                    format!("write `[[{key}]]`, or `{key} = [{{ ... }}]`"),
                ),
            }
        }
        tables
    }
}

/// Returns the entries of any table in the order of the file.
pub fn entries<'a, 'i>(
    table: &'a DeTable<'i>,
) -> impl Iterator<Item = (Text, &'a Spanned<DeValue<'i>>)> + use<'a, 'i> {
    let mut list: Vec<_> =
        table.iter().map(|(key, value)| (Text::new(key.get_ref().as_ref(), key.span()), value)).collect();
    list.sort_by_key(|(key, _)| key.span.start);
    list.into_iter()
}
