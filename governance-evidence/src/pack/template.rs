//! Strings of a pack with variables in them: `${name}` stands for a value, `$${` for the two characters themselves.
//!
//! A value is put in once and never looked at again: what a program printed cannot name a further variable, and there is
//! no shell that could take it for more than one word.

use std::collections::BTreeMap;
use std::ops::Range;

/// The values of the variables, by name.
pub type Values = BTreeMap<String, String>;

/// A string with variables, and where it stands in the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// What the pack says.
    pub(super) text: String,
    /// Where it says so, as a byte range of the file.
    pub(super) span: Range<usize>,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Variable(String),
}

impl Template {
    /// Reads a string.
    ///
    /// # Errors
    /// Says what is wrong with a variable in it: one sentence.
    pub(super) fn parse(text: &str, span: Range<usize>) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            let (before, from) = rest.split_at(at);
            plain.push_str(before);
            if let Some(after) = from.strip_prefix("$${") {
                plain.push_str("${");
                rest = after;
            } else if let Some(after) = from.strip_prefix("${") {
                let Some((name, after)) = after.split_once('}') else {
                    return Err(format!("the variable in `{text}` has no `}}` at its end"));
                };
                if !is_name(name) {
                    return Err(format!("`{name}` in `{text}` is no name of a variable"));
                }
                if !plain.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut plain)));
                }
                parts.push(Part::Variable(name.to_owned()));
                rest = after;
            } else {
                plain.push('$');
                rest = from.strip_prefix('$').unwrap_or_default();
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() || parts.is_empty() {
            parts.push(Part::Text(plain));
        }
        Ok(Self { text: text.to_owned(), span, parts })
    }

    /// Makes a template of a text without variables.
    pub(super) fn plain(text: impl Into<String>, span: Range<usize>) -> Self {
        let text = text.into();
        Self { parts: vec![Part::Text(text.clone())], text, span }
    }

    /// Returns what the pack says, variables by name.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the names of its variables.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Variable(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// Returns the text with every variable replaced by its value.
    ///
    /// # Errors
    /// Names a variable that has no value.
    pub fn fill(&self, values: &Values) -> Result<String, String> {
        let mut filled = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Variable(name) => match values.get(name) {
                    Some(value) => filled.push_str(value),
                    None => return Err(format!("the variable `{name}` has no value")),
                },
            }
        }
        Ok(filled)
    }

    /// Returns the text with those variables replaced that have a value, for a plan.
    #[must_use]
    pub fn fill_known(&self, values: &Values) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.clone(),
                Part::Variable(name) => values.get(name).cloned().unwrap_or_else(|| format!("${{{name}}}")),
            })
            .collect()
    }
}

/// Returns whether a text may name a variable: lowercase letters, digits, `_`, and `.` between two such names.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.split('.').all(|part| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn fills(text: &str, expect: &str) {
        let values = Values::from([
            ("a".to_owned(), "${b} $(rm)".to_owned()),
            ("b".to_owned(), "2".to_owned()),
            ("x.log".to_owned(), "/l".to_owned()),
        ]);
        assert_eq!(Template::parse(text, 0..1).unwrap().fill(&values).unwrap(), expect);
    }

    #[test]
    fn a_value_is_put_in_once() {
        fills("${a}-${b}", "${b} $(rm)-2");
        fills("", "");
        fills("$ $$ $${b} $b ${x.log}", "$ $$ ${b} $b /l");
    }

    #[test]
    fn what_is_no_variable_is_refused() {
        let refused = |text: &str| Template::parse(text, 0..1).unwrap_err();
        assert_eq!(refused("x ${a"), "the variable in `x ${a` has no `}` at its end");
        assert_eq!(refused("${A b}"), "`A b` in `${A b}` is no name of a variable");
        assert_eq!(refused("${}"), "`` in `${}` is no name of a variable");
        let unknown = Template::parse("${c}", 0..1).unwrap();
        assert_eq!(unknown.fill(&Values::new()).unwrap_err(), "the variable `c` has no value");
        assert_eq!(unknown.fill_known(&Values::new()), "${c}");
    }
}
