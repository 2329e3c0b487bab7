//! The law as a whole: what one `governance.toml` says.

use crate::article::Article;
use crate::exemption::Exemption;
use crate::gate::{Acceptance, FeatureSet, GateSettings};
use crate::limit::Limit;
use crate::mistake::Mistakes;
use crate::production::Production;
use crate::read;
use crate::trust::{Approver, Signer};

/// A law without mistakes.
#[derive(Debug, Clone)]
pub struct Law {
    /// The path that the caller gave, for messages.
    pub path: String,
    /// The text that was read; spans point into it.
    pub text: String,
    /// The limits, in the order of the file.
    pub limits: Vec<Limit>,
    /// The articles, in the order of the file.
    pub articles: Vec<Article>,
    /// The exemptions, in the order of the file.
    pub exemptions: Vec<Exemption>,
    /// The gates' settings, in the order of the file.
    pub gates: Vec<GateSettings>,
    /// The feature sets, in the order of the file; gates use the default features if there are none.
    pub feature_sets: Vec<FeatureSet>,
    /// What may be absent without holding up a profile.
    pub accepts: Vec<Acceptance>,
    /// The keys whose signatures are accepted on every machine.
    pub signers: Vec<Signer>,
    /// The persons who may approve exceptions.
    pub approvers: Vec<Approver>,
    /// What ships; nothing if the law does not say.
    pub production: Option<Production>,
}

impl Law {
    /// Reads a law.
    ///
    /// `path` is used in messages only.
    ///
    /// # Errors
    /// Returns every mistake of the text, each with its place: syntax, unknown keys, wrong kinds and units,
    /// missing keys, contradictory limits, references to what does not exist.
    pub fn parse(path: &str, text: &str) -> Result<Self, Mistakes> {
        read::law(path, text)
    }

    /// Returns the limit of that name.
    #[must_use]
    pub fn limit(&self, name: &str) -> Option<&Limit> {
        self.limits.iter().find(|limit| limit.name == name)
    }

    /// Returns the article of that id.
    #[must_use]
    pub fn article(&self, id: &str) -> Option<&Article> {
        self.articles.iter().find(|article| article.id.value == id)
    }

    /// Returns the settings of a gate, if the law has any.
    #[must_use]
    pub fn gate(&self, name: &str) -> Option<&GateSettings> {
        self.gates.iter().find(|gate| gate.name.value == name)
    }

    /// Returns the articles that a rule enforces.
    pub fn articles_of<'a>(&'a self, rule: &'a str) -> impl Iterator<Item = &'a Article> {
        self.articles.iter().filter(move |article| article.rule.value == rule)
    }
}
