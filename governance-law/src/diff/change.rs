//! One change of a law, and the list in which changes gather.

use std::ops::Range;

/// What a change does to the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Something becomes legal, or may become so.
    Weakening,
    /// Something becomes illegal.
    Strengthening,
    /// The same is legal as before.
    Neutral,
}

impl Kind {
    /// Every kind, in the order in which changes are listed.
    pub const ALL: [Self; 3] = [Self::Weakening, Self::Strengthening, Self::Neutral];

    /// Returns the word for reports: `weaker`, `stricter` or `same`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Weakening => "weaker",
            Self::Strengthening => "stricter",
            Self::Neutral => "same",
        }
    }
}

/// The part of the law that changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A limit, by name.
    Limit(String),
    /// An article, by id; by the new one if it was renamed.
    Article(String),
    /// An exemption.
    Exemption {
        /// The article that it lifts.
        article: String,
        /// The item that it lifts it from.
        item: String,
    },
    /// The settings of a gate, by name.
    Gate(String),
    /// A feature set, by name.
    FeatureSet(String),
    /// Something that may be absent.
    Acceptance {
        /// The gate.
        gate: String,
        /// The word of what may be absent.
        absence: &'static str,
    },
    /// A key that may sign, by name.
    Signer(String),
    /// A person who may approve, by name.
    Approver(String),
    /// What ships.
    Production,
}

impl Subject {
    /// Returns the word for reports: `limit`, `article`, `exemption`, `gate`, `feature_set`, `accept`, `signer`, `approver` or
    /// `production`.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Limit(_) => "limit",
            Self::Article(_) => "article",
            Self::Exemption { .. } => "exemption",
            Self::Gate(_) => "gate",
            Self::FeatureSet(_) => "feature_set",
            Self::Acceptance { .. } => "accept",
            Self::Signer(_) => "signer",
            Self::Approver(_) => "approver",
            Self::Production => "production",
        }
    }
}

/// In which of the two laws a change is to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// In the new one.
    New,
    /// In the old one, because it is gone from the new.
    Old,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it does to the law.
    pub kind: Kind,
    /// What it is about.
    pub subject: Subject,
    /// What changed: one sentence.
    pub message: String,
    /// Why it could not be decided whether it weakens the law, if it could not; the change then counts as a weakening.
    pub doubt: Option<&'static str>,
    /// Which law `span` points into.
    pub side: Side,
    /// The bytes to show: of the new law where the thing is still there, of the old one otherwise.
    pub span: Range<usize>,
}

/// Where changes gather.
#[derive(Debug, Default)]
pub(super) struct Changes {
    list: Vec<Change>,
}

impl Changes {
    /// Records a change that can be decided, to be seen in the new law.
    pub(super) fn say(
        &mut self,
        kind: Kind,
        subject: &Subject,
        span: &Range<usize>,
        message: impl Into<String>,
    ) {
        self.push(kind, subject, (Side::New, span), message, None);
    }

    /// Records a change that can be decided, to be seen in the old law.
    pub(super) fn gone(
        &mut self,
        kind: Kind,
        subject: &Subject,
        span: &Range<usize>,
        message: impl Into<String>,
    ) {
        self.push(kind, subject, (Side::Old, span), message, None);
    }

    /// Records a change that cannot be decided, which counts as a weakening.
    pub(super) fn doubt(
        &mut self,
        subject: &Subject,
        span: &Range<usize>,
        message: impl Into<String>,
        doubt: &'static str,
    ) {
        self.push(Kind::Weakening, subject, (Side::New, span), message, Some(doubt));
    }

    /// Records a change.
    pub(super) fn push(
        &mut self,
        kind: Kind,
        subject: &Subject,
        (side, span): (Side, &Range<usize>),
        message: impl Into<String>,
        doubt: Option<&'static str>,
    ) {
        let (subject, span) = (subject.clone(), span.clone());
        self.list.push(Change { kind, subject, message: message.into(), doubt, side, span });
    }

    /// Returns whether nothing was recorded that makes a difference.
    pub(super) fn is_same(&self) -> bool {
        self.list.iter().all(|change| change.kind == Kind::Neutral)
    }

    /// Returns the changes by kind, then by place.
    pub(super) fn sorted(mut self) -> Vec<Change> {
        self.list.sort_by(|a, b| {
            (a.kind, a.side, a.span.start, &a.message).cmp(&(b.kind, b.side, b.span.start, &b.message))
        });
        self.list
    }
}
