//! What an example promises to show once it is broken: `broken/expected.toml`.

use std::fmt;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The file's place in an example.
pub(super) const FILE: &str = "broken/expected.toml";

/// What an example shows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Expected {
    /// What was broken, in one sentence.
    pub(super) what: String,
    /// What the lint finds, and nothing besides.
    findings: Vec<Place>,
    /// What the compiler says when it refuses; empty if it accepts.
    says: Vec<String>,
}

/// One finding, as far as it is promised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The file, from the example's root.
    pub(super) file: String,
    /// The line.
    pub(super) line: u32,
    /// The article's id.
    pub(super) article: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` at {}:{}", self.article, self.file, self.line)
    }
}

/// What the compiler made of an example.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Compiler {
    /// Whether it accepted the code.
    pub(super) accepts: bool,
    /// All that it printed.
    pub(super) output: String,
}

impl Expected {
    /// Returns what an example shows as it is.
    pub(super) fn nothing() -> Self {
        Self::default()
    }

    /// Reads the promise of the example in a folder.
    pub(super) fn read(folder: &Path) -> Result<Self, String> {
        let path = folder.join(FILE);
        let failed = |reason: String| format!("`{}` cannot be read: {reason}", path.display());
        let text = std::fs::read_to_string(&path).map_err(|error| failed(error.to_string()))?;
        Self::parse(&text).map_err(failed)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let table = DeTable::parse(text).map_err(|error| error.message().to_owned())?.into_inner();
        let says = table.get("compiler").and_then(|compiler| compiler.get_ref().get("says"));
        let says = list(says).map(|part| part.get_ref().as_str().map(str::to_owned));
        let expected = Self {
            what: string(table.get("what")).ok_or("it has no `what`")?,
            findings: list(table.get("finding"))
                .map(place)
                .collect::<Option<_>>()
                .ok_or("a `[[finding]]` has `article`, `file` and `line`")?,
            says: says.collect::<Option<_>>().ok_or("`says` is a list of strings")?,
        };
        if expected.is_violation() { Ok(expected) } else { Err("it promises nothing".to_owned()) }
    }

    /// Returns whether anything is to be found.
    pub(super) fn is_violation(&self) -> bool {
        !self.findings.is_empty() || !self.says.is_empty()
    }

    /// Returns every difference from what was seen, one sentence each.
    pub(super) fn faults(&self, seen: &[Place], compiler: &Compiler) -> Vec<String> {
        let missing = self.findings.iter().filter(|place| !seen.contains(place));
        let mut faults: Vec<String> = missing.map(|place| format!("{place} was not found")).collect();
        let surplus = seen.iter().filter(|place| !self.findings.contains(place));
        faults.extend(surplus.map(|place| format!("{place} was found, and is not promised")));
        if self.says.is_empty() {
            if !compiler.output.trim().is_empty() || !compiler.accepts {
                faults.push("the compiler was to have nothing to say".to_owned());
            }
        } else if compiler.accepts {
            faults.push("the compiler accepted what it was to refuse".to_owned());
        }
        let unsaid = self.says.iter().filter(|part| !compiler.output.contains(part.as_str()));
        faults.extend(unsaid.map(|part| format!("the compiler did not say: {part}")));
        faults
    }
}

type Node<'t> = Spanned<DeValue<'t>>;

fn list<'a, 't>(value: Option<&'a Node<'t>>) -> impl Iterator<Item = &'a Node<'t>> {
    value.and_then(|value| value.get_ref().as_array()).into_iter().flat_map(|array| array.iter())
}

fn string(value: Option<&Node<'_>>) -> Option<String> {
    value.and_then(|value| value.get_ref().as_str()).map(str::to_owned)
}

fn place(value: &Node<'_>) -> Option<Place> {
    let value = value.get_ref();
    Some(Place {
        file: string(value.get("file"))?,
        line: value.get("line")?.get_ref().as_integer()?.as_str().parse().ok()?,
        article: string(value.get("article"))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "what = \"w\"\n[[finding]]\narticle = \"a\"\nfile = \"src/lib.rs\"\nline = 3\n\
        [compiler]\nsays = [\"no\"]\n";

    fn seen(line: u32) -> Vec<Place> {
        vec![Place { file: "src/lib.rs".into(), line, article: "a".into() }]
    }

    fn compiler(accepts: bool, output: &str) -> Compiler {
        Compiler { accepts, output: output.into() }
    }

    #[test]
    fn every_difference_is_a_fault() {
        let expected = Expected::parse(TEXT).unwrap();
        assert_eq!(expected.faults(&seen(3), &compiler(false, "error: no")), Vec::<String>::new());
        assert_eq!(
            expected.faults(&seen(4), &compiler(true, "")),
            [
                "`a` at src/lib.rs:3 was not found",
                "`a` at src/lib.rs:4 was found, and is not promised",
                "the compiler accepted what it was to refuse",
                "the compiler did not say: no",
            ]
        );
    }

    #[test]
    fn as_it_is_nothing_may_be_found_and_nothing_said() {
        let nothing = Expected::nothing();
        assert_eq!(nothing.faults(&[], &compiler(true, "\n")), Vec::<String>::new());
        assert_eq!(nothing.faults(&seen(3), &compiler(true, "warning: unused")).len(), 2);
        assert_eq!(nothing.faults(&[], &compiler(false, "")).len(), 1);
    }

    #[test]
    fn a_promise_of_nothing_is_refused() {
        assert_eq!(Expected::parse("what = \"w\"").unwrap_err(), "it promises nothing");
        assert_eq!(Expected::parse("[compiler]\nsays = []").unwrap_err(), "it has no `what`");
        let halved = TEXT.replace("line = 3\n", "");
        assert!(Expected::parse(&halved).unwrap_err().contains("`article`, `file` and `line`"));
        assert!(Expected::parse("what").unwrap_err().contains("expected"), "the reader's own words");
    }
}
