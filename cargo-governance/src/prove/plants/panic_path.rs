//! Breaks `panic_path`: one function for each way to stop the program that the article forbids.

use governance_law::{Article, catalog};

use super::super::ground::Ground;
use super::super::mutation::{Planting, Refusal};
use super::in_function;

/// Each way with the least code that takes it.
const WAYS: &[(&str, &str)] = &[
    ("unwrap", "Some(1_u8).⟦unwrap⟧();"),
    ("expect", "Some(1_u8).⟦expect⟧(\"planted\");"),
    ("panic", "⟦panic⟧!(\"planted\");"),
    ("unreachable", "⟦unreachable⟧!();"),
    ("todo", "⟦todo⟧!();"),
    ("unimplemented", "⟦unimplemented⟧!();"),
    ("index", "let (list, at) = ([1_u8], 0_usize); let _ = list⟦[at]⟧;"),
    ("constant_index", "let list = vec![1_u8]; let _ = list⟦[0]⟧;"),
    ("assert", "⟦assert⟧!(1 + 1 == 2);"),
    ("exit", "⟦std::process::exit⟧(1);"),
];

pub(super) fn plant(ground: &Ground<'_>, article: &Article) -> Vec<Planting> {
    let listed: Vec<&str> = match article.option("forbid") {
        Some(_) => article.texts("forbid").iter().map(|way| way.as_str()).collect(),
        None => catalog::USUAL_PANICS.to_vec(),
    };
    let one = |way: &str| match WAYS.iter().find(|(known, _)| *known == way) {
        Some((_, body)) => in_function(ground, article, format!("`{way}`"), ("", body)),
        None => Err(Refusal::new(format!("`{way}`"), "nobody knows how to write this")),
    };
    listed.into_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_the_catalogue_can_be_planted() {
        assert_eq!(WAYS.iter().map(|(way, _)| *way).collect::<Vec<_>>(), catalog::PANICS);
    }
}
