//! Writing TOML for people: short lists on one line, long ones one below the other.

use std::fmt::Write as _;

/// The longest line of a list.
const WIDE: usize = 100;

/// Writes a string.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Writes a key that may need quotes.
pub(super) fn key(name: &str) -> String {
    let is_bare =
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if is_bare { name.to_owned() } else { quoted(name) }
}

/// Writes `key = [...]` with a line break at its end.
pub(super) fn list(key: &str, items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
    let line = format!("{key} = [{}]\n", items.join(", "));
    if line.len() <= WIDE {
        return line;
    }
    let items: String = items.iter().map(|item| format!("    {item},\n")).collect();
    format!("{key} = [\n{items}]\n")
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn long_lists_are_one_below_the_other() {
        let items = |count: usize| vec!["some-crate".to_owned(); count];
        assert_eq!(list("a", &items(2)), "a = [\"some-crate\", \"some-crate\"]\n");
        assert_eq!(list("a", &items(9)).lines().count(), 11);
    }

    #[test]
    fn whatever_a_name_holds_it_stays_a_string() {
        assert_eq!(quoted("a\"\n\\"), "\"a\\\"\\u000A\\\\\"");
        assert_eq!((key("a-b").as_str(), key("a.b").as_str()), ("a-b", "\"a.b\""));
    }
}
