//! Traits: which ones an item must implement, by its own word and by the law's.

use crate::ast::{Argument, Required, TraitName};
use crate::fault::{Fault, Faults};
use crate::place::Place;

use super::limit::is_exempt;
use super::{Bench, entries};

/// The constitutional traits.
const OURS: &[&str] =
    &["MemoryBounded", "Convergent", "Entropy", "LatencyBounded", "Reproducible", "Recoverable", "CalcOnly"];

/// Traits of the standard library that the law may name without a path.
const STANDARD: &[(&str, &str)] = &[
    ("Clone", "clone::Clone"),
    ("Copy", "marker::Copy"),
    ("Debug", "fmt::Debug"),
    ("Default", "default::Default"),
    ("Display", "fmt::Display"),
    ("Eq", "cmp::Eq"),
    ("Hash", "hash::Hash"),
    ("Ord", "cmp::Ord"),
    ("PartialEq", "cmp::PartialEq"),
    ("PartialOrd", "cmp::PartialOrd"),
    ("Send", "marker::Send"),
    ("Sync", "marker::Sync"),
    ("Unpin", "marker::Unpin"),
];

/// Reads `requires(...)`.
pub(super) fn of_item(argument: &Argument, faults: &mut Faults) -> Vec<Required> {
    entries::<syn::Path>(argument, "the path of a trait", faults)
        .into_iter()
        .map(|(path, tokens)| Required { name: named(path), place: Place::of(&tokens), article: None })
        .collect()
}

/// Collects what the articles of the rule `missing_trait` require.
pub(super) fn of_law(bench: &Bench<'_>, name: Place, faults: &mut Faults) -> Vec<Required> {
    let mut list = Vec::new();
    for article in bench.world.law.articles_of("missing_trait") {
        if !article.select.covers(&bench.subject)
            || article.severity != governance_law::Severity::Deny
            || is_exempt(article, bench)
        {
            continue;
        }
        for text in article.texts("traits") {
            let id = article.id.value.clone();
            let standard = STANDARD.iter().find(|(short, _)| *short == text.value).map(|(_, path)| *path);
            let known = match (standard, syn::parse_str::<syn::Path>(&text.value)) {
                (Some(path), _) => Some(TraitName::Standard(path)),
                (None, Ok(path)) => match named(path) {
                    TraitName::Written(path) if path.segments.len() < 2 => None,
                    name => Some(name),
                },
                (None, Err(_)) => None,
            };
            match known {
                Some(trait_name) => list.push(Required { name: trait_name, place: name, article: Some(id) }),
                None => faults.push(name, Fault::UnknownTrait { name: text.value.clone(), article: id }),
            }
        }
    }
    list
}

/// Recognises a constitutional trait by its bare name or by its path in `governance_core`.
fn named(path: syn::Path) -> TraitName {
    let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let last = match names.as_slice() {
        [name] => name,
        [root, name] if root == "governance_core" => name,
        _ => return TraitName::Written(Box::new(path)),
    };
    let ours = OURS.iter().find(|ours| *ours == last && path.leading_colon.is_none());
    ours.map_or_else(|| TraitName::Written(Box::new(path.clone())), |ours| TraitName::Ours(ours))
}
