//! Asking the lint what is there: one run under a law of questions, which nobody is held to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use governance_law::Law;
use governance_lint::finding::Report;

use super::manifest::Candidate;
use super::toml::{list, quoted};
use crate::error::SetupError;
use crate::linting;
use crate::workspace::Workspace;

/// The ways to stop a program that are counted; indexing and assertions are everywhere and mostly right.
pub(super) const PANICS: [&str; 7] =
    ["todo", "unimplemented", "panic", "unwrap", "expect", "unreachable", "exit"];

/// What the lint answered, by question.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// The items of each question's findings.
    items: BTreeMap<String, Vec<String>>,
    /// How many files were read.
    pub(super) files: usize,
}

impl Answers {
    /// Returns how many findings a question has.
    pub(super) fn count(&self, question: &str) -> usize {
        self.items.get(question).map_or(0, Vec::len)
    }

    /// Returns the items of a question.
    pub(super) fn items(&self, question: &str) -> BTreeSet<String> {
        self.items.get(question).into_iter().flatten().cloned().collect()
    }
}

/// The name of the question about a way to stop.
pub(super) fn of_panic(kind: &str) -> String {
    format!("stop-{kind}")
}

/// The name of the question about a candidate.
pub(super) fn of_candidate(index: usize) -> String {
    format!("manifest-{index}")
}

/// Asks about a workspace, less some crates that are somebody else's.
pub(super) fn ask(
    workspace: &Workspace,
    vendored: &[String],
    candidates: &[Candidate],
) -> Result<Answers, SetupError> {
    let text = questions(vendored, candidates);
    let law = Law::parse("questions", &text).map_err(SetupError::LawMistaken)?;
    let Report { findings, files, .. } = linting::ask(workspace, &law);
    let mut answers = Answers { files, ..Answers::default() };
    for finding in findings {
        answers.items.entry(finding.article.to_string()).or_default().push(finding.item);
    }
    Ok(answers)
}

fn questions(vendored: &[String], candidates: &[Candidate]) -> String {
    let mut text = String::from("schema = 1\n");
    let mut ask = |id: &str, rule: &str, keys: &str| {
        // Writing to a string cannot fail.
        let _ = write!(text, "[[article]]\nid = {}\nrule = \"{rule}\"\nwhy = \"asked\"\n{keys}", quoted(id));
        if !vendored.is_empty() && id != "no-layers" {
            text.push_str("[article.select]\n");
            text.push_str(&list("except_crates", vendored));
        }
    };
    ask("unsafe", "unsafe_code", "");
    ask("blocking", "blocking_in_async", "");
    ask("unreached", "unreached_file", "");
    ask("io", "forbidden_import", "imports = [\"std::fs\", \"std::net\", \"std::process\"]\n");
    for kind in PANICS {
        ask(&of_panic(kind), "panic_path", &format!("forbid = [\"{kind}\"]\n"));
    }
    for (index, Candidate { table, name, value }) in candidates.iter().enumerate() {
        let keys = format!("{table} = {{ {} = {} }}\n", quoted(name), quoted(value));
        ask(&of_candidate(index), "unlawful_manifest", &keys);
    }
    // Every module is outside layers that hold none, so every module is named.
    let none = "select = { crates = [\"no crate\"] }\n[[article.layer]]\nname = \"none\"\nmodules = [\"no_module\"]\n";
    ask("no-layers", "module_layers", none);
    ask("modules", "unclassified", "layers_of = \"no-layers\"\n");
    text
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn the_questions_are_a_law() {
        let candidate =
            Candidate { table: "lints", name: "rust.unsafe_code".to_owned(), value: "forbid".to_owned() };
        let law = Law::parse("questions", &questions(&["vendored".to_owned()], &[candidate])).unwrap();
        assert!(law.articles.iter().filter(|it| !it.select.except_crates.is_empty()).count() > 10);
        assert!(law.article(&of_candidate(0)).is_some() && law.article(&of_panic("todo")).is_some());
    }
}
