//! A table whose keys are known: unknown ones are mistakes with "did you mean", missing ones are named.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Sink, value as values};
use crate::mistake::Mistake;
use crate::suggest;
use crate::text::Text;

/// A table of the law under reading.
pub(super) struct Table<'a, 'i> {
    table: &'a DeTable<'i>,
    /// The place of the table itself, for what is missing in it.
    pub(super) span: Range<usize>,
    /// What to call it in messages, such as "this article".
    name: &'static str,
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
        let opened = Self { table, span, name };
        for (key, _) in opened.entries().filter(|(key, _)| !known.contains(&key.as_str())) {
            let mistake =
                Mistake::new(key.span.clone(), format!("{name} has no key `{key}`")).label("unknown key");
            sink.push(mistake.help(suggest::help(&key.value, known)));
        }
        opened
    }

    /// Returns the keys and values in the order of the file.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Text, &'a Spanned<DeValue<'i>>)> + use<'a, 'i> {
        entries(self.table)
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
            sink.say(
                self.span.clone(),
                format!("{} has no `{key}`", self.name),
                format!("add `{key} = {form}`"),
            );
        }
        found
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

/// Returns the tables of `[[key]]`, each with its place.
pub(super) fn tables<'a, 'i>(
    parent: &Table<'a, 'i>,
    key: &'static str,
    sink: &mut Sink,
) -> Vec<(Range<usize>, &'a DeTable<'i>)> {
    let Some((span, value)) = parent.get(key) else { return Vec::new() };
    let Some(array) = value.as_array() else {
        sink.say(
            span,
            format!("`{key}` is {}, and a list of tables is wanted", values::kind(value)),
            format!("write `[[{key}]]`"),
        );
        return Vec::new();
    };
    let mut found = Vec::new();
    for element in array.iter() {
        match element.get_ref().as_table() {
            Some(table) => found.push((element.span(), table)),
            None => sink.say(
                element.span(),
                format!("`{key}` holds {}, and tables are wanted", values::kind(element.get_ref())),
                format!("write `[[{key}]]`"),
            ),
        }
    }
    found
}
