//! Which limits the `#[governed(...)]` declarations of the source name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::survey::Item;

/// Counts the declarations that name each limit, in the files of these governed items.
pub(crate) fn limits(root: &Path, governed: &[Item]) -> BTreeMap<String, usize> {
    let files: BTreeSet<&str> = governed.iter().map(|item| &*item.place.file).collect();
    let mut found = BTreeMap::new();
    for file in files {
        // A file that cannot be read is among what the survey could not check.
        let Ok(text) = std::fs::read_to_string(root.join(file)) else { continue };
        for name in declarations(&text).flat_map(named) {
            *found.entry(name).or_default() += 1;
        }
    }
    found
}

/// Returns what stands between the parentheses of each `governed(...)`.
fn declarations(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("governed(").filter_map(move |(at, start)| {
        // In a comment it is prose.
        let line = text.get(..at)?.rsplit('\n').next()?;
        if line.contains("//") {
            return None;
        }
        let rest = text.get(at + start.len()..)?;
        let mut depth = 1_usize;
        let mut is_text = false;
        for (end, c) in rest.char_indices() {
            match c {
                '"' => is_text = !is_text,
                '(' if !is_text => depth += 1,
                ')' if !is_text => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return rest.get(..end);
            }
        }
        None
    })
}

/// Returns the limits that a declaration names: keys before `=`, and `limits.NAME`.
fn named(declaration: &str) -> BTreeSet<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut names = BTreeSet::new();
    for part in declaration.split(',') {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        if !value.is_empty() {
            names.insert(key.trim().to_owned());
        }
        for (_, rest) in
            part.match_indices("limits.").filter_map(|(at, word)| Some((at, part.get(at + word.len()..)?)))
        {
            names.insert(rest.chars().take_while(|c| is_word(*c)).collect());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        declarations(text).flat_map(named).collect()
    }

    #[test]
    fn keys_and_references_are_found_and_prose_is_not() {
        let text = "// #[governed(memory = \"1 GiB\")]\n#[governed(\n  latency = \"5 ms (p99)\", requires(A, B)\n)]\nstruct S {\n \
                    #[governed(range = limits.uptime)] u: f64,\n #[governed(range = 0.0..=limits.colors)] c: f64,\n}";
        assert_eq!(all(text), ["latency", "range", "uptime", "colors", "range"]);
    }

    #[test]
    fn an_open_declaration_ends_the_search_and_not_the_program() {
        assert!(all("#[governed(memory = \"").is_empty());
    }
}
