//! Planting into the law itself.

use std::collections::BTreeMap;

use governance_law::Law;
use governance_lint::finding::Place;

use super::ground::Ground;
use super::mutation::{Expect, Mutation, Reach};

/// Adds text to the end of the law. `mark` is the part of it that must be underlined, `item` and `says` what is found.
pub(super) fn append(
    ground: &Ground<'_>,
    what: &str,
    text: &str,
    (mark, item, says): (&str, &str, &str),
) -> Mutation {
    let whole = format!("{}\n{text}", ground.law.text);
    let start = ground.law.text.len() + 1 + text.find(mark).unwrap_or(0);
    let place = Place::in_text(&*ground.law.path, &whole, start..start + mark.len());
    Mutation {
        what: what.to_owned(),
        overlay: BTreeMap::new(),
        packages: None,
        law: Some(whole),
        baseline: None,
        reach: Reach::Whole,
        planted: text.trim().to_owned(),
        expect: Expect {
            file: place.file,
            span: place.span,
            line: place.line,
            item: item.to_owned(),
            says: says.to_owned(),
        },
    }
}

/// Adds an exemption of an item from an article until a day, with what must stand before it.
pub(super) fn exempt(
    ground: &Ground<'_>,
    (what, before): (&str, &str),
    (article, item, expires): (&str, &str, &str),
    says: &str,
) -> Mutation {
    let text = format!(
        "{before}[[exemption]]\narticle = \"{article}\"\nitem = \"{item}\"\nreason = \"planted\"\nexpires = {expires}\n"
    );
    append(ground, what, &text, (&format!("\"{item}\""), item, says))
}

/// Returns the text of a law without the articles of a rule and without their exemptions, so that it can be shown that
/// something depends on them.
pub(super) fn without(law: &Law, rule: &str) -> String {
    let articles = law.articles.iter().filter(|article| article.rule.as_str() == rule);
    let ids: Vec<&str> = articles.clone().map(|article| article.id.as_str()).collect();
    let exemptions = law.exemptions.iter().filter(|it| ids.contains(&it.article.as_str()));
    let mut heads: Vec<usize> = articles.map(|article| article.span.start).collect();
    heads.extend(exemptions.map(|exemption| exemption.span.start));
    let mut text = String::new();
    let mut at = 0;
    let mut is_out = false;
    for line in law.text.split_inclusive('\n') {
        let is_head =
            line.starts_with('[') && !line.starts_with("[[article.") && !line.starts_with("[article.");
        if is_head {
            is_out = heads.iter().any(|head| (at..at + line.len()).contains(head));
        }
        if !is_out {
            text.push_str(line);
        }
        at += line.len();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_law_without_a_rule_is_a_law() {
        let text = "schema = 1\n[limits]\nmemory = \"1 GiB\"\n\n[[article]]\nid = \"a\"\nrule = \"unsafe_code\"\nwhy = \"w\"\n\n\
                    [[article]]\nid = \"b\"\nrule = \"panic_path\"\nwhy = \"w\"\n\n[[exemption]]\narticle = \"a\"\nitem = \"x\"\n\
                    reason = \"r\"\nexpires = 2030-01-01\n";
        let law = Law::parse("law", text).unwrap();
        let less = Law::parse("law", &without(&law, "unsafe_code")).unwrap();
        assert_eq!((less.articles.len(), less.exemptions.len(), less.limits.len()), (1, 0, 1));
        assert_eq!(less.articles.first().unwrap().id.as_str(), "b");
    }
}
