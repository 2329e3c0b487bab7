//! What `validate` must prove: the gates of each profile and the feature sets that are built.

use std::ops::Range;

use crate::article::OptionValue;
use crate::text::Text;

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
    /// Returns a list option; empty if the law does not give it.
    #[must_use]
    pub fn texts(&self, key: &str) -> &[Text] {
        self.options
            .iter()
            .find_map(|(name, value)| match value {
                OptionValue::Texts(list) if name.value == key => Some(list.as_slice()),
                _ => None,
            })
            .unwrap_or(&[])
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
