//! What a rule is, and where it puts its findings.
//!
//! A rule is one file in [`crate::rules`]. It is asked about each file of source text that its article covers, about
//! the paths that it declared an interest in, about the workspace as a whole, and, if it is built in, about what the
//! run did with the law. It answers by reporting [`Fault`]s to a [`Sink`], which adds what the article says.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use governance_law::{Article, Date, Law, Severity};

use crate::finding::{Finding, Place, Unchecked};
use crate::model::Model;
use crate::resolve::{Hit, Interest};
use crate::source::{FileView, ItemId};

/// A rule: what one row of the catalogue checks.
pub(crate) trait Rule: Sync {
    /// Judges one file. Called once for each place in the module tree where the file stands and each article of this
    /// rule that covers a module of it; the rule asks [`FileView::covers`] about each item.
    fn check_file(&self, _file: &FileView<'_>, _article: &Article, _sink: &mut Sink<'_>) {}

    /// Says which paths the article is about; their uses come to [`Rule::check_path`].
    fn interest(&self, _article: &Article) -> Interest {
        Interest::None
    }

    /// Judges one use of a path that the article is about, in code that the article covers.
    fn check_path(&self, _file: &FileView<'_>, _hit: &Hit, _article: &Article, _sink: &mut Sink<'_>) {}

    /// Returns the layer that a module is in, by the module's path, under an article whose interest is
    /// [`Interest::Modules`]. Asked once for each module.
    fn layer(&self, _article: &Article, _module: &str) -> Option<usize> {
        None
    }

    /// Says whether a path from a module of one layer to one of another, each by its number, breaks the article.
    fn forbids_edge(&self, _article: &Article, _from: usize, _to: usize) -> bool {
        false
    }

    /// Whether every module that a path reaches is told, and not only the first that is forbidden.
    fn wants_every_edge(&self) -> bool {
        false
    }

    /// Judges the workspace: manifests, modules, and the items kept for [`Rule::keeps_items`].
    fn check_workspace(&self, _model: &Model<'_>, _article: &Article, _sink: &mut Sink<'_>) {}

    /// Judges the run itself, after exemptions were applied; for built-in rules, which have no article.
    fn check_outcome(&self, _outcome: &Outcome<'_>, _sink: &mut Sink<'_>) {}

    /// Whether the items that an article selects, and all `impl` headers, are kept for [`Rule::check_workspace`].
    fn keeps_items(&self) -> bool {
        false
    }

    /// Whether it needs to know where items begin and end. Such a rule cannot check a file whose delimiters do not
    /// match; the others judge its tokens all the same.
    fn needs_items(&self) -> bool {
        false
    }
}

/// What a run did with the law, for the built-in rules.
pub(crate) struct Outcome<'a> {
    /// The law.
    pub(crate) law: &'a Law,
    /// By index of article: whether it selected anything.
    pub(crate) selected: &'a [bool],
    /// By index of exemption: whether it matched a finding, expired or not.
    pub(crate) matched: &'a [bool],
    /// Whether everything could be checked; otherwise what was not found may well be there.
    pub(crate) is_complete: bool,
    /// The day of the run, as the caller says.
    pub(crate) today: Date,
}

/// What a rule says about one fault; the sink adds what the article says.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    place: Place,
    item: String,
    message: String,
    label: Cow<'static, str>,
    help: Option<Cow<'static, str>>,
    related: Vec<(Place, String)>,
    kind: Cow<'static, str>,
}

impl Fault {
    /// Starts a fault at a place, with the exact item as an exemption would name it and the message.
    pub(crate) fn new(place: Place, item: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            place,
            item: item.into(),
            message: message.into(),
            label: Cow::Borrowed(""),
            help: None,
            related: Vec::new(),
            kind: Cow::Borrowed(""),
        }
    }

    /// Starts a fault at bytes of a source file, within an item.
    pub(crate) fn at(
        file: &FileView<'_>,
        span: Range<usize>,
        item: ItemId,
        message: impl Into<String>,
    ) -> Self {
        Self::new(file.place(span), file.item_path(item), message)
    }

    /// Says in which of the rule's ways it breaks the law: see [`Finding::kind`]. Rules with one way have no need to.
    pub(crate) fn kind(mut self, kind: impl Into<Cow<'static, str>>) -> Self {
        self.kind = kind.into();
        self
    }

    /// Says what to write at the caret.
    pub(crate) fn label(mut self, label: impl Into<Cow<'static, str>>) -> Self {
        self.label = label.into();
        self
    }

    /// Says what to do.
    pub(crate) fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a further place.
    pub(crate) fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }
}

/// Takes the faults of one rule under one article, or of a built-in rule, and makes findings of them.
pub(crate) struct Sink<'a> {
    rule: Arc<str>,
    article: Option<&'a Article>,
    /// The article's id and why, shared by all its findings.
    name: Arc<str>,
    why: Arc<str>,
    findings: &'a mut Vec<Finding>,
    unchecked: &'a mut Vec<Unchecked>,
    /// How many faults it takes before it says that there are more.
    left: usize,
}

/// How many findings of one article one file may have, and how many the workspace as a whole: nobody reads more, and a
/// hostile file must not fill the memory.
const MOST: usize = 10_000;

impl<'a> Sink<'a> {
    /// Opens a sink; `article` is `None` for a built-in rule.
    pub(crate) fn open(
        rule: &'static str,
        article: Option<&'a Article>,
        findings: &'a mut Vec<Finding>,
        unchecked: &'a mut Vec<Unchecked>,
    ) -> Self {
        let name = article.map_or(rule, |article| article.id.as_str()).into();
        let why = article.map_or("", |article| article.why.as_str()).into();
        Self { rule: rule.into(), article, name, why, findings, unchecked, left: MOST }
    }

    /// Makes a finding of a fault.
    pub(crate) fn report(&mut self, fault: Fault) {
        let Fault { place, item, message, label, help, related, kind } = fault;
        let Some(left) = self.left.checked_sub(1) else { return };
        self.left = left;
        if left == 0 {
            let name = &self.name;
            let reason =
                format!("`{name}` has more than {MOST} findings here, and the further ones are left out");
            self.unchecked.push(Unchecked { place: place.clone(), reason, help: None });
        }
        self.findings.push(Finding {
            article: self.name.clone(),
            rule: self.rule.clone(),
            severity: self.article.map_or(Severity::Deny, |article| article.severity),
            place,
            item,
            kind,
            message,
            label,
            why: self.why.clone(),
            help,
            related,
        });
    }

    /// Returns whether everything could be read and checked so far; otherwise what was not found may well be there.
    pub(crate) fn is_complete(&self) -> bool {
        self.unchecked.is_empty()
    }

    /// Returns whether further faults would be left out.
    pub(crate) fn is_full(&self) -> bool {
        self.left == 0
    }

    /// Says that something could not be checked.
    pub(crate) fn unchecked(&mut self, unchecked: Unchecked) {
        self.unchecked.push(unchecked);
    }
}
