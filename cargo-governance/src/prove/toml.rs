//! Finding the places of a manifest at which something can be planted.

use std::ops::Range;

use ::toml::de::{DeTable, DeValue};

/// A value of a manifest, with what is in it.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) span: Range<usize>,
    /// The text of a string, number or flag.
    pub(crate) text: Option<String>,
    /// The entries of a table.
    entries: Vec<(String, Range<usize>, Self)>,
}

impl Node {
    /// Reads a manifest.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        match DeTable::parse(text) {
            Ok(table) => Ok(Self { span: table.span(), text: None, entries: entries(table.get_ref()) }),
            Err(error) => Err(error.message().replace('\n', " ")),
        }
    }

    /// Returns the value at a path of keys; `-` and `_` in the last one are the same letter.
    pub(crate) fn get(&self, path: &[&str]) -> Option<&Self> {
        let plain = |key: &str| key.replace('-', "_");
        path.iter().try_fold(self, |node, part| {
            node.entries.iter().find(|(key, ..)| plain(key) == plain(part)).map(|(.., node)| node)
        })
    }

    /// Returns whether it says `workspace = true`.
    pub(crate) fn is_inherited(&self) -> bool {
        self.get(&["workspace"]).is_some_and(|node| node.text.as_deref() == Some("true"))
    }

    /// Returns the byte where the first entry of a table begins.
    pub(crate) fn first(&self) -> Option<usize> {
        self.entries.iter().map(|(_, span, _)| span.start).min()
    }
}

fn entries(table: &DeTable<'_>) -> Vec<(String, Range<usize>, Node)> {
    let entry = |key: &::toml::Spanned<_>, value: &::toml::Spanned<DeValue<'_>>| {
        let key: &::toml::Spanned<::toml::de::DeString<'_>> = key;
        (key.get_ref().to_string(), key.span(), node(value))
    };
    table.iter().map(|(key, value)| entry(key, value)).collect()
}

fn node(value: &::toml::Spanned<DeValue<'_>>) -> Node {
    let (text, entries) = match value.get_ref() {
        DeValue::String(text) => (Some(text.to_string()), Vec::new()),
        DeValue::Integer(number) => (Some(number.to_string()), Vec::new()),
        DeValue::Float(number) => (Some(number.to_string()), Vec::new()),
        DeValue::Boolean(flag) => (Some(flag.to_string()), Vec::new()),
        DeValue::Table(table) => (None, entries(table)),
        DeValue::Datetime(_) | DeValue::Array(_) => (None, Vec::new()),
    };
    Node { span: value.span(), text, entries }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_with_their_bytes() {
        let text = "[profile.release]\nlto = true\n[lints]\nworkspace = true\n";
        let root = Node::parse(text).unwrap();
        let lto = root.get(&["profile", "release", "lto"]).unwrap();
        assert_eq!((&text[lto.span.clone()], lto.text.as_deref()), ("true", Some("true")));
        assert!(root.get(&["lints"]).unwrap().is_inherited());
        assert_eq!(root.get(&["profile", "release"]).unwrap().first(), Some(18));
        assert!(Node::parse("[").is_err());
    }
}
