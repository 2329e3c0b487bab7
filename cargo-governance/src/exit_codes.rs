//! The exit codes of every command, named and documented in this one file.
//!
//! "A violation was found" and "something could not be checked" differ, so that a script can tell a broken law from
//! a broken machine. Where both are true the violation wins: it is certain. A signature is checked against the keys that are known:
//! that nobody known has signed is an answer, and so a violation, for every command that asks who did.

use governance_evidence::verdict::Decision;
use governance_lint::finding::Report;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exit {
    /// Everything that was asked was checked, and nothing is wrong.
    Proved,
    /// At least one violation was found.
    Violation,
    /// No violation was found, but something could not be checked: a tool is missing, a child was killed or ran
    /// out of time, a file could not be read, a gate was left out, the law has mistakes, the usage was wrong.
    Unchecked,
}

impl Exit {
    /// Every exit, by code.
    pub const ALL: [Self; 3] = [Self::Proved, Self::Violation, Self::Unchecked];

    /// Returns how a command ends that has judged source by the law.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        if report.is_broken() {
            Self::Violation
        } else if report.unchecked.is_empty() {
            Self::Proved
        } else {
            Self::Unchecked
        }
    }

    /// Returns the code that the process ends with.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Proved => 0,
            Self::Violation => 1,
            Self::Unchecked => 2,
        }
    }

    /// Returns the word for reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Violation => "violation",
            Self::Unchecked => "unchecked",
        }
    }

    /// Returns what the code means, one sentence for the reference page.
    #[must_use]
    pub const fn doc(self) -> &'static str {
        match self {
            Self::Proved => "Everything that was asked was checked, and nothing is wrong.",
            Self::Violation => {
                "A violation was found: a gate failed, an article is broken, a test is red, a file was changed after it \
                 was signed, or nobody who is known here has signed it."
            }
            Self::Unchecked => {
                "No violation was found, but something could not be checked: a tool is missing, a child was \
                 killed or ran out of time, a file could not be read, a gate was left out with `--only` or \
                 `--skip`, the law has mistakes, or the command line was wrong."
            }
        }
    }
}

impl From<Decision> for Exit {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Go => Self::Proved,
            Decision::Violation => Self::Violation,
            Decision::Unchecked => Self::Unchecked,
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_the_documented_ones() {
        assert_eq!(Exit::ALL.map(Exit::code), [0, 1, 2]);
        assert_eq!(Exit::ALL.map(Exit::word), ["proved", "violation", "unchecked"]);
    }

    #[test]
    fn every_code_has_a_sentence_of_its_own_on_the_reference_page() {
        let sentences = Exit::ALL.map(Exit::doc);
        for (sentence, what) in
            sentences.iter().zip(["nothing is wrong", "violation was found", "could not be checked"])
        {
            assert!(sentence.contains(what) && sentence.ends_with('.'), "{sentence}");
        }
    }
}
