//! Exclusions that stand in the source: the tool obeys them, and the law would not know.

use std::path::Path;

use super::account::Account;

/// What takes code out of the count, as attributes say it. Each is written apart, so that this file has none.
const WORDS: [[&str; 2]; 5] = [
    ["tarpaulin", "_include"],
    ["tarpaulin", "::skip"],
    ["not(tarp", "aulin)"],
    ["coverage", "(off)"],
    ["no_", "coverage"],
];

/// Finds them in the measured files, one sentence each.
#[must_use]
pub(crate) fn exclusions(root: &Path, account: &Account) -> Vec<String> {
    let files = account.packages.iter().flat_map(|package| package.files.keys());
    let mut found = Vec::new();
    for file in files {
        // A file that cannot be read has no line in the report either: the tool reads it the same way.
        let Ok(text) = std::fs::read_to_string(root.join(file)) else { continue };
        for (at, word) in of_text(&text) {
            found.push(format!("`{file}:{at}` takes code out of the count with `{word}`"));
        }
    }
    found
}

/// Returns the lines and words of a text; comments and strings are no attributes.
fn of_text(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let code = line.split_once("//").map_or(line, |(code, _)| code);
        for word in WORDS.map(|halves| halves.concat()) {
            let is_code =
                |at: usize| code.get(..at).is_some_and(|head| head.matches('"').count().is_multiple_of(2));
            if code.find(&word).is_some_and(is_code) {
                found.push((index + 1, word));
            }
        }
    }
    found
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn attributes_are_found_and_talk_about_them_is_not() {
        let word = WORDS[0].concat();
        let text = format!("// {word}\n#[cfg(not({word}))]\nfn f() {{ say(\"{word}\") }}\n");
        assert_eq!(of_text(&text), [(2, word)]);
        let off = WORDS[3].concat();
        assert_eq!(of_text(&format!("\n#[{off}]\n")), [(2, off)]);
    }

    #[test]
    fn a_sentence_names_the_place() {
        let folder = tempfile::tempdir().unwrap();
        let word = WORDS[4].concat();
        std::fs::write(folder.path().join("lib.rs"), format!("#[{word}]\nfn f() {{}}\n")).unwrap();
        let files = [("gone.rs", ()), ("lib.rs", ())]
            .map(|(file, ())| (file.to_owned(), super::super::report::Lines::default()));
        let package = super::super::Counted {
            name: "a".to_owned(),
            kind: super::super::Kind::Library,
            share: super::super::Share::default(),
            files: files.into(),
        };
        let account = Account { packages: vec![package], ..Account::default() };
        assert_eq!(
            exclusions(folder.path(), &account),
            [format!("`lib.rs:1` takes code out of the count with `{word}`")]
        );
    }
}
