//! One thing that is wrong with a dependency, ready to be told.

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A known vulnerability.
    Vulnerability,
    /// Another advisory that the law does not accept.
    Advisory,
    /// A licence that the law does not list, or none.
    Licence,
    /// A crate that the law bans.
    Ban,
    /// A source that the law does not list.
    Source,
    /// An exception of the law that has ended, or that is about nothing.
    Exception,
}

impl Kind {
    /// Returns so many of them in words: `2 vulnerabilities`.
    #[must_use]
    pub(crate) fn counted(self, number: usize) -> String {
        let (one, many) = match self {
            Self::Vulnerability => ("vulnerability", "vulnerabilities"),
            Self::Advisory => ("other advisory", "other advisories"),
            Self::Licence => ("unlisted licence", "unlisted licences"),
            Self::Ban => ("banned crate", "banned crates"),
            Self::Source => ("unlisted source", "unlisted sources"),
            Self::Exception => ("dead exception", "dead exceptions"),
        };
        format!("{number} {}", if number == 1 { one } else { many })
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// What is wrong.
    pub(crate) kind: Kind,
    /// The names by which an exception may call it: an advisory and its aliases, a crate with and without its version.
    pub(crate) names: Vec<String>,
    /// What was found, and indented below it what a reader needs to act on it.
    pub(crate) lines: Vec<String>,
}

impl Fault {
    /// Creates a finding about one version of a crate.
    #[must_use]
    pub(crate) fn of_crate(kind: Kind, name: &str, version: &str, lines: Vec<String>) -> Self {
        Self { kind, names: vec![name.to_owned(), format!("{name}@{version}")], lines }
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn every_kind_has_its_own_words() {
        use Kind::{Advisory, Ban, Exception, Licence, Source, Vulnerability};
        let all = [Vulnerability, Advisory, Licence, Ban, Source, Exception];
        let words: std::collections::BTreeSet<String> =
            all.iter().flat_map(|kind| [kind.counted(1), kind.counted(2)]).collect();
        assert_eq!(words.len(), 2 * all.len(), "{words:?}");
    }
}
