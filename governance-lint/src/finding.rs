//! What the lint finds: a fact in source, a manifest or the law that breaks an article, or a file that could not be
//! checked.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use governance_law::Severity;

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file, relative to the workspace's root, with `/` between folders.
    pub file: Arc<str>,
    /// The bytes to underline; empty for a finding about the file as a whole.
    pub span: Range<usize>,
    /// The 1-based line of the first byte.
    pub line: u32,
    /// The 1-based column of the first byte, in characters.
    pub column: u32,
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |place: &Self| (place.span.start, place.span.end, place.line, place.column);
        self.file.cmp(&other.file).then_with(|| key(self).cmp(&key(other)))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Place {
    /// Finds the line and column of a span in a text.
    #[must_use]
    pub fn in_text(file: impl Into<Arc<str>>, text: &str, span: Range<usize>) -> Self {
        let before = text.get(..span.start.min(text.len())).unwrap_or(text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self { file: file.into(), span, line: number(line), column: number(column) }
    }

    /// Names a file as a whole.
    #[must_use]
    pub fn whole(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), span: 0..0, line: 1, column: 1 }
    }
}

/// A fact that breaks an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The id of the article; the rule's id for built-in rules.
    pub article: Arc<str>,
    /// The id of the rule.
    pub rule: Arc<str>,
    /// What it weighs.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// The exact item, as an exemption would name it: `my_crate::module::Type::method`, or a package's name.
    pub item: String,
    /// In which of the rule's ways the item breaks the law, such as `unwrap` or `std::fs::read`; empty where a rule has one
    /// way. It depends on the code alone: not on the wording of messages, on lines, or on the version of the tool.
    pub kind: Cow<'static, str>,
    /// What was found and what was allowed, one sentence.
    pub message: String,
    /// What to write at the caret, a few words; may be empty.
    pub label: Cow<'static, str>,
    /// The article's why; empty for built-in rules.
    pub why: Arc<str>,
    /// What to do.
    pub help: Option<Cow<'static, str>>,
    /// Further places, each with its label, such as the `use` that introduced an alias.
    pub related: Vec<(Place, String)>,
}

/// A file that could not be checked, or could be checked only in part: never a pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked {
    /// Where the trouble is.
    pub place: Place,
    /// Why it could not be checked, one sentence.
    pub reason: String,
    /// What to do, if there is something to do.
    pub help: Option<String>,
}

/// The result of one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// What breaks the law, by file and place; exempted ones are left out.
    pub findings: Vec<Finding>,
    /// How many findings were left out because of a valid exemption.
    pub exempted: usize,
    /// What could not be checked.
    pub unchecked: Vec<Unchecked>,
    /// How many source files were read or known to be unchanged.
    pub files: usize,
    /// What a baseline held back, if one was applied.
    pub baseline: Option<Delta>,
}

/// What a baseline did to a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delta {
    /// The file of the baseline.
    pub file: Arc<str>,
    /// The findings that are known, left out of the report's own.
    pub held: Vec<Finding>,
    /// How many items they belong to.
    pub items: usize,
    /// How many known findings are gone, so that the baseline must shrink.
    pub fixed: usize,
    /// How many items have more findings than are known; all of theirs are in the report.
    pub grown: usize,
}

impl fmt::Display for Delta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = |number: usize| if number == 1 { "" } else { "s" };
        let known = self.held.len();
        write!(f, "{known} known finding{} in {} item{}", s(known), self.items, s(self.items))?;
        write!(f, ", {} fixed", self.fixed)?;
        if self.grown > 0 {
            write!(f, ", {} item{} with more than is known", self.grown, s(self.grown))?;
        }
        Ok(())
    }
}

impl Report {
    /// Returns whether anything breaks the law with severity `deny`.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Deny)
    }
}
