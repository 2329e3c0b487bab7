//! The text of a `Cargo.toml` with the place of every key and value; what it means to cargo is the caller's business.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// A key or a value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spanned<T> {
    /// What it is.
    pub(crate) value: T,
    /// Its bytes in the file.
    pub(crate) span: Range<usize>,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// A string.
    Text(String),
    /// A number, a date or a flag, as text.
    Atom(String),
    /// A list.
    List(Vec<Node>),
    /// A table, in the order of the file.
    Table(Vec<(Spanned<String>, Node)>),
}

/// A value with its place.
pub(crate) type Node = Spanned<Value>;

/// A manifest.
#[derive(Debug, Clone)]
pub(crate) struct Manifest {
    pub(super) root: Node,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// Returns the place and the reason of the first mistake.
    pub(crate) fn parse(text: &str) -> Result<Self, (Range<usize>, String)> {
        match DeTable::parse(text) {
            Ok(table) => {
                let span = table.span();
                Ok(Self { root: Spanned { value: table_of(table.get_ref()), span } })
            }
            Err(error) => Err((error.span().unwrap_or(0..0), error.message().replace('\n', " "))),
        }
    }

    /// Returns the file as a whole, a table.
    pub(crate) const fn root(&self) -> &Node {
        &self.root
    }

    /// Returns the value at a path of keys.
    pub(crate) fn get(&self, path: &[&str]) -> Option<&Node> {
        self.root.get(path)
    }

    /// Returns the last key of a path together with its value.
    pub(crate) fn entry(&self, path: &[&str]) -> Option<(&Spanned<String>, &Node)> {
        let (last, parents) = path.split_last()?;
        self.get(parents)?.entries().iter().find(|(key, _)| key.value == *last).map(|(key, node)| (key, node))
    }

    /// Returns whether a value says `workspace = true`: it is inherited from the root.
    pub(crate) fn is_inherited(&self, path: &[&str]) -> bool {
        self.get(path).is_some_and(Node::is_inherited)
    }
}

impl Node {
    /// Returns the value at a path of keys.
    pub(crate) fn get(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, part| {
            node.entries().iter().find(|(key, _)| key.value == *part).map(|(_, node)| node)
        })
    }

    /// Returns the entries of a table; none for anything else.
    pub(crate) fn entries(&self) -> &[(Spanned<String>, Self)] {
        match &self.value {
            Value::Table(entries) => entries,
            _ => &[],
        }
    }

    /// Returns the parts of a list; none for anything else.
    pub(crate) fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// Returns a string.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the text of a string, number or flag; of a list, its parts joined by `, `.
    pub(crate) fn text(&self) -> Option<String> {
        match &self.value {
            Value::Text(text) | Value::Atom(text) => Some(text.clone()),
            Value::List(list) => {
                list.iter().map(Self::text).collect::<Option<Vec<_>>>().map(|parts| parts.join(", "))
            }
            Value::Table(_) => None,
        }
    }

    /// Returns whether it says `workspace = true`.
    pub(crate) fn is_inherited(&self) -> bool {
        self.get(&["workspace"]).is_some_and(|node| node.value == Value::Atom("true".to_owned()))
    }
}

fn table_of(table: &DeTable<'_>) -> Value {
    let mut entries: Vec<(Spanned<String>, Node)> = table
        .iter()
        .map(|(key, value)| {
            let key = Spanned { value: key.get_ref().to_string(), span: key.span() };
            (key, Spanned { value: value_of(value.get_ref()), span: value.span() })
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.span.start);
    Value::Table(entries)
}

/// The depth is bounded: the parser refuses deep nesting.
fn value_of(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => Value::Atom(number.to_string()),
        DeValue::Float(number) => Value::Atom(number.to_string()),
        DeValue::Boolean(flag) => Value::Atom(flag.to_string()),
        DeValue::Datetime(date) => Value::Atom(date.to_string()),
        DeValue::Array(list) => {
            let node = |item: &toml::Spanned<DeValue<'_>>| Spanned {
                value: value_of(item.get_ref()),
                span: item.span(),
            };
            Value::List(list.iter().map(node).collect())
        }
        DeValue::Table(table) => table_of(table),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[package]\nname = \"a\"\nedition.workspace = true\n";

    #[test]
    fn values_are_found_with_their_places() {
        let manifest = Manifest::parse(TEXT).unwrap();
        let (key, node) = manifest.entry(&["package", "name"]).unwrap();
        assert_eq!((&TEXT[key.span.clone()], &TEXT[node.span.clone()]), ("name", "\"a\""));
        assert!(manifest.is_inherited(&["package", "edition"]));
        assert!(manifest.get(&["package", "name", "x"]).is_none());
    }

    #[test]
    fn a_mistake_has_a_place() {
        let (span, message) = Manifest::parse("[package]\nname = \n").unwrap_err();
        assert_eq!(span, 17..17);
        assert!(!message.is_empty());
    }
}
