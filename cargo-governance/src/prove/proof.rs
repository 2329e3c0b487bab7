//! What came of a proof: each article with each violation that was planted, and whether it was caught.

use crate::exit_codes::Exit;

/// Whether a violation was caught.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It was found, by its article, where it was planted.
    Caught,
    /// It was planted, and the expected finding did not come.
    LetThrough,
    /// The article cannot be broken in this way: an entry of it does nothing.
    Unplantable,
    /// It could not be tried.
    Unclear,
}

impl Verdict {
    /// Returns the words for reports.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Caught => "caught",
            Self::LetThrough => "let through",
            Self::Unplantable => "cannot be planted",
            Self::Unclear => "could not be tried",
        }
    }
}

/// Who was to catch a violation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The lint, from text that is in memory alone.
    Lint,
    /// The macros, in code that was compiled.
    Macro,
}

impl By {
    /// Returns the word for reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lint => "lint",
            Self::Macro => "macro",
        }
    }
}

/// One violation and what came of it.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// What was planted, a few words.
    pub what: String,
    /// Who was to catch it.
    pub by: By,
    /// The file that was planted on, with the line; empty if nothing was planted.
    pub place: String,
    /// The text that was planted.
    pub planted: String,
    /// What had to come.
    pub expected: String,
    /// What came instead, if it was not caught.
    pub came: String,
    /// Whether it was caught.
    pub verdict: Verdict,
}

/// One article, or one built-in rule, with all that was tried against it.
#[derive(Debug, Clone)]
pub struct Row {
    /// The article's id; the rule's for a built-in one.
    pub id: String,
    /// The rule.
    pub rule: String,
    /// Whether the law writes it; otherwise it is built in.
    pub is_article: bool,
    /// What was tried.
    pub attempts: Vec<Attempt>,
    /// What the macros were not asked about, and why.
    pub notes: Vec<String>,
}

impl Row {
    /// Returns how many attempts ended so.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.attempts.iter().filter(|attempt| attempt.verdict == verdict).count()
    }

    /// Returns whether everything that was tried was caught, and something was tried.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        !self.attempts.is_empty() && self.count(Verdict::Caught) == self.attempts.len()
    }
}

/// The proof of a law.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// The articles in the order of the law, then the built-in rules.
    pub rows: Vec<Row>,
    /// What keeps the proof from being whole, each a sentence.
    pub troubles: Vec<String>,
}

impl Proof {
    /// Returns how many attempts ended so.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.rows.iter().map(|row| row.count(verdict)).sum()
    }

    /// Returns the ids of the articles and rules that are not proved.
    #[must_use]
    pub fn unproved(&self) -> Vec<&str> {
        self.rows.iter().filter(|row| !row.is_proved()).map(|row| row.id.as_str()).collect()
    }

    /// Returns how a command ends with this proof: nothing that was not tried is ever a pass.
    #[must_use]
    pub fn exit(&self) -> Exit {
        if self.count(Verdict::LetThrough) + self.count(Verdict::Unplantable) > 0 {
            Exit::Violation
        } else if self.rows.is_empty() || !self.troubles.is_empty() || !self.unproved().is_empty() {
            Exit::Unchecked
        } else {
            Exit::Proved
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proof(verdicts: &[Verdict], troubles: usize) -> Proof {
        let attempt = |verdict: &Verdict| Attempt {
            what: String::new(),
            by: By::Lint,
            place: String::new(),
            planted: String::new(),
            expected: String::new(),
            came: String::new(),
            verdict: *verdict,
        };
        let row = Row {
            id: "a".into(),
            rule: "r".into(),
            is_article: true,
            attempts: verdicts.iter().map(attempt).collect(),
            notes: Vec::new(),
        };
        Proof { rows: vec![row], troubles: vec!["t".into(); troubles] }
    }

    #[test]
    fn only_what_was_caught_is_proved() {
        use Verdict::{Caught, LetThrough, Unclear, Unplantable};
        assert_eq!(proof(&[Caught, Caught], 0).exit(), Exit::Proved);
        assert_eq!(proof(&[Caught, LetThrough], 1).exit(), Exit::Violation);
        assert_eq!(proof(&[Caught, Unplantable], 0).exit(), Exit::Violation);
        assert_eq!(proof(&[Caught, Unclear], 0).exit(), Exit::Unchecked);
        assert_eq!(proof(&[Caught], 1).exit(), Exit::Unchecked);
        assert_eq!(proof(&[], 0).exit(), Exit::Unchecked, "nothing tried is nothing proved");
        assert_eq!(Proof::default().exit(), Exit::Unchecked);
    }
}
