//! Breaks `nondeterminism`: one function for each source that the article forbids.

use governance_law::{Article, catalog};

use super::super::ground::Ground;
use super::super::mutation::{Planting, Refusal};
use super::in_function;

/// Each source with the least code that asks it.
const SOURCES: &[(&str, &str)] = &[
    ("time", "⟦std::time::Instant::now⟧();"),
    ("random", "⟦std::hash::RandomState::new⟧();"),
    ("hash_order", "⟦std::collections::HashMap::<u8, u8>::new⟧();"),
    ("thread", "⟦std::thread::spawn⟧(|| ());"),
    ("environment", "⟦std::env::args⟧();"),
];

pub(super) fn plant(ground: &Ground<'_>, article: &Article) -> Vec<Planting> {
    let listed: Vec<&str> = match article.option("forbid") {
        Some(_) => article.texts("forbid").iter().map(|source| source.as_str()).collect(),
        None => catalog::NONDETERMINISM.to_vec(),
    };
    let one = |source: &str| match SOURCES.iter().find(|(known, _)| *known == source) {
        Some((_, body)) => in_function(ground, article, format!("`{source}`"), ("", body)),
        None => Err(Refusal::new(format!("`{source}`"), "nobody knows how to write this")),
    };
    listed.into_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_of_the_catalogue_can_be_planted() {
        assert_eq!(SOURCES.iter().map(|(source, _)| *source).collect::<Vec<_>>(), catalog::NONDETERMINISM);
    }
}
