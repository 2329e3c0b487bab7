//! What `validate` must prove: the gates of each profile and the feature sets that are built.

use std::ops::Range;

use std::time::Duration;

use crate::article::{Exception, OptionValue};
use crate::catalog::{self, Breach, Sense, Source};
use crate::law::Law;
use crate::text::Text;
use crate::units::Quantity;

/// The occasion on which gates run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// Before a commit: seconds.
    Commit,
    /// In continuous integration, and the default: everything that needs no special machine.
    Ci,
    /// Before a deployment.
    Deploy,
}

impl Profile {
    /// Every profile, in order of strictness.
    pub const ALL: [Self; 3] = [Self::Commit, Self::Ci, Self::Deploy];

    /// Returns the word used in the law and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Ci => "ci",
            Self::Deploy => "deploy",
        }
    }
}

/// One `[gates.NAME]` table.
#[derive(Debug, Clone)]
pub struct GateSettings {
    /// The gate's name, one of [`crate::catalog::GATES`].
    pub name: Text,
    /// The profiles that run it; the catalogue's default if the law does not say.
    pub profiles: Option<Vec<Profile>>,
    /// The gate's own keys, known to the catalogue.
    pub options: Vec<(Text, OptionValue)>,
}

impl GateSettings {
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

    /// Returns a string option, if the law gives it.
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

    /// Returns what a key leaves alone; empty if the law does not give it.
    #[must_use]
    pub fn exceptions(&self, key: &str) -> &[Exception] {
        match self.option(key) {
            Some(OptionValue::Exceptions(list)) => list,
            _ => &[],
        }
    }
}

/// Why a gate cannot decide, as far as a policy may tell one reason from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Absence {
    /// A tool is not installed.
    ToolMissing,
    /// The advisory database is not there.
    DatabaseMissing,
    /// The advisory database is older than allowed.
    DatabaseStale,
    /// There is nothing to compare a benchmark with.
    BaselineMissing,
    /// What there is to compare with was made by another toolchain.
    BaselineForeign,
    /// The machine has no such device.
    NoDevice,
    /// A gate was not seen to go red.
    CanaryMissing,
    /// A gate was seen to go red too long ago.
    CanaryStale,
    /// The caller left the gate out.
    LeftOut,
    /// Anything else: a killed child, an unreadable file, output that nobody understands.
    Other,
}

impl Absence {
    /// Every reason with its word in the law and in statements.
    pub const WORDS: [(&'static str, Self); 10] = [
        ("tool_missing", Self::ToolMissing),
        ("database_missing", Self::DatabaseMissing),
        ("database_stale", Self::DatabaseStale),
        ("baseline_missing", Self::BaselineMissing),
        ("baseline_foreign", Self::BaselineForeign),
        ("no_device", Self::NoDevice),
        ("canary_missing", Self::CanaryMissing),
        ("canary_stale", Self::CanaryStale),
        ("left_out", Self::LeftOut),
        ("other", Self::Other),
    ];

    /// Returns those that a law may accept: that a gate was left out, or could not decide for a reason that has no word, is never one.
    #[must_use]
    pub fn acceptable() -> Vec<(&'static str, Self)> {
        Self::WORDS
            .into_iter()
            .filter(|(_, absence)| !matches!(absence, Self::LeftOut | Self::Other))
            .collect()
    }

    /// Returns its word in the law and in statements.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, absence)| *absence == self).map_or("other", |(word, _)| word)
    }

    /// Returns the reason of that word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, absence)| *absence)
    }
}

/// One `[[accept]]`: an absence that does not hold up a profile.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// The gate.
    pub gate: Text,
    /// What may be absent.
    pub absence: Absence,
    /// The profiles that proceed all the same.
    pub profiles: Vec<Profile>,
    /// Why the team takes the risk.
    pub why: String,
    /// The byte range of its header.
    pub span: Range<usize>,
}

/// What a figure of a gate is held against under a law.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// The figure's name.
    pub figure: &'static str,
    /// Which side is allowed.
    pub sense: Sense,
    /// The value; times in seconds.
    pub value: f64,
    /// The key of the law that says so, if one does.
    pub key: Option<&'static str>,
    /// What it means if the figure is beyond.
    pub breach: Breach,
    /// Whether the gate proves nothing without this figure.
    pub is_demanded: bool,
}

impl Law {
    /// Returns a quantity of a gate: the law's, or the key's default. `None` if the gate has no such key.
    #[must_use]
    pub fn gate_quantity(&self, gate: &str, key: &str) -> Option<Quantity> {
        if let Some(OptionValue::Quantity(quantity, _)) = self.gate(gate).and_then(|set| set.option(key)) {
            return Some(*quantity);
        }
        catalog::gate_of(gate)?.all_keys().find(|known| known.name == key)?.default_quantity()
    }

    /// Returns a time of a gate: the law's, or the key's default. Zero if the gate has no such key.
    #[must_use]
    pub fn gate_time(&self, gate: &str, key: &str) -> Duration {
        match self.gate_quantity(gate, key) {
            Some(Quantity::Time(time)) => time,
            _ => Duration::ZERO,
        }
    }

    /// Returns what the figures of a gate are held against.
    #[must_use]
    pub fn thresholds(&self, gate: &str) -> Vec<Threshold> {
        let Some(row) = catalog::gate_of(gate) else { return Vec::new() };
        let threshold = |bound: &catalog::Bound| {
            let (value, key) = match bound.source {
                Source::Fixed(value) => (value, None),
                // A key that is no quantity allows nothing.
                Source::Key(key) => (self.gate_quantity(gate, key).map_or(f64::NAN, number), Some(key)),
            };
            let (figure, sense) = (bound.figure, bound.sense);
            Threshold { figure, sense, value, key, breach: bound.breach, is_demanded: bound.is_demanded }
        };
        row.bounds.iter().map(threshold).collect()
    }

    /// Returns why a profile may proceed although a gate lacks something, if the law says so.
    #[must_use]
    pub fn acceptance(&self, gate: &str, absence: Absence, profile: Profile) -> Option<&Acceptance> {
        self.accepts.iter().find(|accepted| {
            accepted.gate.value == gate && accepted.absence == absence && accepted.profiles.contains(&profile)
        })
    }
}

/// Returns a quantity as a plain number, times in seconds and memory in bytes.
#[expect(clippy::cast_precision_loss, reason = "a bound above 2^53 is none that a gate can miss by one")]
fn number(quantity: Quantity) -> f64 {
    match quantity {
        Quantity::Bytes(count) | Quantity::Count(count) => count as f64,
        Quantity::Time(time) => time.as_secs_f64(),
        Quantity::Ratio(value) | Quantity::Real(value) => value,
    }
}

/// One `[[feature_set]]`: a combination of features that gates build, lint and test.
#[derive(Debug, Clone)]
pub struct FeatureSet {
    /// Its name in tables.
    pub name: Text,
    /// The package it is about; the whole workspace if absent.
    pub package: Option<Text>,
    /// Whether the default features are on.
    pub default_features: bool,
    /// The features to turn on.
    pub features: Vec<Text>,
    /// The byte range of its header.
    pub span: Range<usize>,
}
