//! The reader: text to law, collecting every mistake on the way.
//!
//! One file reads one part of the law, with the means of [`document`]. The last step, [`cross`], judges
//! what only the whole can show: duplicates, references to what does not exist, limits that contradict each other.

mod article;
mod cargo;
mod cross;
mod exemption;
mod gate;
pub(crate) mod keys;
mod limit;
mod options;
mod path;
mod production;
mod standard;
mod trust;

use crate::document;
use crate::law::Law;
use crate::mistake::Mistakes;

/// Reads a law; see [`Law::parse`].
pub(crate) fn law(path: &str, text: &str) -> Result<Law, Mistakes> {
    document::read((path, text), "the law", &keys::TOP, |top, sink| {
        let mut law = Law {
            path: path.to_owned(),
            text: text.to_owned(),
            limits: limit::limits(top, sink),
            articles: article::articles(top, sink),
            exemptions: exemption::exemptions(top, sink),
            gates: gate::gates(top, sink),
            feature_sets: gate::feature_sets(top, sink),
            accepts: trust::accepts(top, sink),
            signers: trust::signers(top, sink),
            approvers: trust::approvers(top, sink),
            production: production::production(top, sink),
        };
        cross::check(&law, &limit::named(top), sink);
        law.limits.sort_by_key(|limit| limit.span.start);
        Some(law)
    })
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod wrong;
