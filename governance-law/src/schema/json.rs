//! Just enough JSON to print a schema: values in the order given, indented, escaped.

use std::fmt::Write;

/// A JSON value.
#[derive(Debug, Clone)]
pub(super) enum Json {
    Flag(bool),
    Number(u32),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Builds an object.
pub(super) fn object<'a>(entries: impl IntoIterator<Item = (&'a str, Json)>) -> Json {
    Json::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

impl Json {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    pub(super) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::List(texts.into_iter().map(Self::text).collect())
    }

    /// Prints the value with two spaces a level and a line break at the end.
    pub(super) fn pretty(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0);
        out.push('\n');
        out
    }

    fn write(&self, out: &mut String, depth: usize) {
        match self {
            Self::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Self::Number(number) => out.push_str(&number.to_string()),
            Self::Text(text) => quote(text, out),
            Self::List(list) => nest(out, depth, ('[', ']'), list, |item, out| item.write(out, depth + 1)),
            Self::Object(entries) => nest(out, depth, ('{', '}'), entries, |(key, value), out| {
                quote(key, out);
                out.push_str(": ");
                value.write(out, depth + 1);
            }),
        }
    }
}

/// Prints elements between two brackets, one a line.
fn nest<T>(
    out: &mut String,
    depth: usize,
    brackets: (char, char),
    list: &[T],
    write: impl Fn(&T, &mut String),
) {
    out.push(brackets.0);
    for (i, element) in list.iter().enumerate() {
        out.push_str(if i == 0 { "\n" } else { ",\n" });
        out.push_str(&"  ".repeat(depth + 1));
        write(element, out);
    }
    if !list.is_empty() {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    }
    out.push(brackets.1);
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            // Writing to a string cannot fail.
            c if c.is_control() => drop(write!(out, "\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_printed_as_json() {
        let value =
            object([("a\"\n", Json::List(vec![Json::Number(1), Json::Flag(true)])), ("b", Json::texts([]))]);
        assert_eq!(value.pretty(), "{\n  \"a\\\"\\n\": [\n    1,\n    true\n  ],\n  \"b\": []\n}\n");
    }
}
