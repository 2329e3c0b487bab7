//! Limits: is a declaration within the law, and which articles say why.

use governance_law::judge;
use governance_law::{Article, Limit, Quantity, Severity};

use super::Bench;
use crate::fault::{Fault, Faults};
use crate::place::Place;

/// Who holds an item to a limit.
pub(super) enum Hold {
    /// The limit holds; the text names the articles and their reasons.
    Binding(String),
    /// All articles on it warn only, or are lifted by an exemption: the lint has the word.
    Lifted,
}

/// Looks up who holds the item to a limit. A limit without any article holds by itself.
pub(super) fn hold(limit: &Limit, bench: &Bench<'_>) -> Hold {
    let articles: Vec<&Article> =
        judge::limit::articles_on(bench.world.law, &limit.name, &bench.subject).collect();
    let is_binding = |article: &&&Article| article.severity == Severity::Deny && !is_exempt(article, bench);
    let binding: Vec<&&Article> = articles.iter().filter(is_binding).collect();
    if binding.is_empty() && !articles.is_empty() {
        return Hold::Lifted;
    }
    let mut reasons: String =
        binding.iter().map(|article| format!("\narticle `{}`: {}", article.id, article.why)).collect();
    if let (true, Some(why)) = (reasons.is_empty(), &limit.why) {
        reasons = format!("\nwhy: {why}");
    }
    Hold::Binding(reasons)
}

/// Returns whether an exemption lifts an article from the item.
///
/// The exemption names the whole path, of which the macro knows the two ends. Two types of one name in one crate would
/// share an exemption here; the lint, which knows the module, tells them apart.
pub(super) fn is_exempt(article: &Article, bench: &Bench<'_>) -> bool {
    let crate_name = bench.world.crate_name.replace('-', "_");
    bench.world.law.exemptions.iter().any(|exemption| {
        let item = exemption.item.as_str();
        exemption.article.value == article.id.value
            && item.split("::").next() == Some(crate_name.as_str())
            && item.rsplit("::").next() == Some(bench.type_name.as_str())
    })
}

/// Judges a declared quantity against the limit of that name, if the law sets it; returns whether it is lawful.
pub(super) fn within(
    name: &str,
    declared: &Quantity,
    place: Place,
    bench: &Bench<'_>,
    faults: &mut Faults,
) -> bool {
    let Some(limit) = bench.world.law.limit(name) else { return true };
    let Err(breach) = judge::limit::within(limit, declared) else { return true };
    match hold(limit, bench) {
        Hold::Lifted => true,
        Hold::Binding(reasons) => {
            faults.push(place, Fault::LimitExceeded { breach: breach.to_string(), reasons });
            false
        }
    }
}
