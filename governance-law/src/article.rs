//! Articles: the rules of a law, each with an id, a reason, a selection, a severity and the options of its rule.

use std::ops::Range;

use crate::exemption::Date;
use crate::judge::select::Select;
use crate::text::Text;
use crate::units::Quantity;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Reported, and the verdict stands.
    Warn,
    /// Breaks the law: no pass.
    Deny,
}

impl Severity {
    /// Returns the word used in the law: `warn` or `deny`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

/// One `[[article]]` of the law.
#[derive(Debug, Clone)]
pub struct Article {
    /// The team's name for it, kebab-case, unique in the law.
    pub id: Text,
    /// The id of the rule that enforces it, one of [`crate::catalog::RULES`].
    pub rule: Text,
    /// One line for tables; the id if the law gives none.
    pub title: String,
    /// Why the team wants it; printed with every finding.
    pub why: String,
    /// What a finding of it weighs.
    pub severity: Severity,
    /// Which code it is about.
    pub select: Select,
    /// The rule's own keys, as written: known to the catalogue, of the right kind, in the order of the file.
    pub options: Vec<(Text, OptionValue)>,
    /// The byte range of the whole article's header, for findings about the article itself.
    pub span: Range<usize>,
}

/// The value of one option of a rule.
#[derive(Debug, Clone)]
pub enum OptionValue {
    /// `true` or `false`.
    Flag(bool),
    /// One string.
    Text(Text),
    /// A list of strings.
    Texts(Vec<Text>),
    /// A table from strings to strings, such as `{ unsafe_code = "forbid" }`; numbers and flags become their text.
    Table(Vec<(Text, Text)>),
    /// The `[[article.layer]]` tables.
    Layers(Vec<Layer>),
    /// A quantity and its place.
    Quantity(Quantity, Range<usize>),
    /// Tables of items that the rule or gate leaves alone.
    Exceptions(Vec<Exception>),
}

/// One thing that a gate leaves alone, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// What it is: a glob of files, an advisory, a crate; the key says which.
    pub item: Text,
    /// Why it is left alone.
    pub reason: Text,
    /// The last day on which it is, if it ends.
    pub expires: Option<Date>,
    /// The byte range of the whole table.
    pub span: Range<usize>,
}

/// One `[[article.layer]]`: a named set of crates or modules and the layers it may use.
#[derive(Debug, Clone)]
pub struct Layer {
    /// Its name, unique in the article.
    pub name: Text,
    /// Globs of crates or of modules, by the article's rule.
    pub members: Vec<Text>,
    /// Names of the layers that it may depend on, besides itself.
    pub may_use: Vec<Text>,
    /// Further layers that its build scripts may depend on (crate layers only).
    pub build_may_use: Vec<Text>,
    /// Further layers that its tests, benches and examples may depend on (crate layers only).
    pub dev_may_use: Vec<Text>,
    /// Globs of crates from outside the workspace that it must not depend on (crate layers only).
    pub forbid_external: Vec<Text>,
}

impl Article {
    /// Returns an option's value, if the law gives it.
    #[must_use]
    pub fn option(&self, key: &str) -> Option<&OptionValue> {
        self.options.iter().find(|(name, _)| name.value == key).map(|(_, value)| value)
    }

    /// Returns a list option; empty if the law does not give it.
    #[must_use]
    pub fn texts(&self, key: &str) -> &[Text] {
        match self.option(key) {
            Some(OptionValue::Texts(list)) => list,
            _ => &[],
        }
    }

    /// Returns a string option.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&Text> {
        match self.option(key) {
            Some(OptionValue::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Returns a flag option; `false` if the law does not give it.
    #[must_use]
    pub fn flag(&self, key: &str) -> bool {
        matches!(self.option(key), Some(OptionValue::Flag(true)))
    }

    /// Returns a table option; empty if the law does not give it.
    #[must_use]
    pub fn table(&self, key: &str) -> &[(Text, Text)] {
        match self.option(key) {
            Some(OptionValue::Table(table)) => table,
            _ => &[],
        }
    }

    /// Returns the layers; empty if the rule has none.
    #[must_use]
    pub fn layers(&self) -> &[Layer] {
        match self.option("layer") {
            Some(OptionValue::Layers(layers)) => layers,
            _ => &[],
        }
    }
}
