//! The planters: for each rule, one file that knows how to break it in the smallest way.

mod blocking_in_async;
mod crate_layers;
mod empty_article;
mod expired_exemption;
mod forbidden_import;
mod impure_code;
mod limit_exceeded;
mod missing_attribute;
mod missing_trait;
mod module_layers;
mod nondeterminism;
mod panic_path;
mod stale_baseline;
mod stale_exemption;
mod unclassified;
mod unlawful_manifest;
mod unreached_file;
mod unsafe_code;

pub(super) use limit_exceeded::{beyond, literal};

use governance_law::{Article, Context};
use governance_lint::Spot;

use super::depend;
use super::ground::{Ground, KEBAB, NAME};
use super::mutation::{Planting, Refusal};

/// How a rule is broken.
#[derive(Clone, Copy)]
pub(crate) enum Planter {
    /// In every way that an article of it forbids.
    Article(fn(&Ground<'_>, &Article) -> Vec<Planting>),
    /// Without an article, because the rule is built in.
    BuiltIn(fn(&Ground<'_>) -> Vec<Planting>),
}

use Planter::{Article as Of, BuiltIn};

/// Every rule with its planter, in the order of the catalogue.
pub(crate) const ALL: &[(&str, Planter)] = &[
    ("limit_exceeded", Of(limit_exceeded::plant)),
    ("missing_trait", Of(missing_trait::plant)),
    ("missing_attribute", Of(missing_attribute::plant)),
    ("forbidden_import", Of(forbidden_import::plant)),
    ("crate_layers", Of(crate_layers::plant)),
    ("module_layers", Of(module_layers::plant)),
    ("unclassified", Of(unclassified::plant)),
    ("unsafe_code", Of(unsafe_code::plant)),
    ("panic_path", Of(panic_path::plant)),
    ("blocking_in_async", Of(blocking_in_async::plant)),
    ("nondeterminism", Of(nondeterminism::plant)),
    ("impure_code", Of(impure_code::plant)),
    ("unlawful_manifest", Of(unlawful_manifest::plant)),
    ("unreached_file", Of(unreached_file::plant)),
    ("stale_exemption", BuiltIn(stale_exemption::plant)),
    ("expired_exemption", BuiltIn(expired_exemption::plant)),
    ("empty_article", BuiltIn(empty_article::plant)),
    ("stale_baseline", BuiltIn(stale_baseline::plant)),
];

/// Plants every violation of an article.
pub(crate) fn of_article(ground: &Ground<'_>, article: &Article) -> Vec<Planting> {
    match ALL.iter().find(|(rule, _)| *rule == article.rule.as_str()) {
        Some((_, Planter::Article(plant))) => plant(ground, article),
        _ => vec![Err(Refusal::new("a violation", "nobody knows how to break this rule"))],
    }
}

/// The text of an article that forbids all `unsafe`. The built-in rules need a violation in source code, and theirs must
/// not depend on what the law of the workspace forbids.
fn own_article() -> String {
    let contexts: Vec<String> = Context::WORDS.iter().map(|(word, _)| format!("\"{word}\"")).collect();
    format!(
        "\n[[article]]\nid = \"{KEBAB}\"\nrule = \"{OWN_RULE}\"\nwhy = \"planted\"\nselect = {{ context = [{}] }}\n\n",
        contexts.join(", ")
    )
}

/// The rule of that article.
const OWN_RULE: &str = "unsafe_code";

/// Plants a violation of that article.
fn own_violation(ground: &Ground<'_>, what: &str) -> Planting {
    let Some(spot) = ground.anywhere() else {
        return Err(Refusal::new(what, "the workspace has no module in which anything could stand"));
    };
    ground.code(spot, what, &format!("fn {NAME}() {{ ⟦unsafe⟧ {{}} }}"), NAME)
}

/// Plants code in a function at the best spot that an article covers.
fn in_function(
    ground: &Ground<'_>,
    article: &Article,
    what: impl Into<String>,
    (prefix, body): (&str, &str),
) -> Planting {
    function_at(ground, article, ground.spots(article).next(), (what.into(), prefix, body))
}

/// Plants code in a function that names a path. If the path leads into another crate, the package depends on it, in
/// memory: whether it does today says nothing about the law, which forbids the path to whoever will.
fn naming(
    ground: &Ground<'_>,
    article: &Article,
    path: &str,
    (what, prefix, body): (String, &str, &str),
) -> Planting {
    let Some(name) = depend::crate_of(path) else {
        return in_function(ground, article, what, (prefix, body));
    };
    // A crate does not name itself from outside.
    let is_other = |spot: &&Spot| !depend::is_of(ground.workspace, spot, name);
    let spot = ground.spots(article).find(is_other).or_else(|| ground.spots(article).next());
    let mutation = function_at(ground, article, spot, (what, prefix, body))?;
    Ok(depend::on(ground.workspace, mutation, name))
}

fn function_at(
    ground: &Ground<'_>,
    article: &Article,
    spot: Option<&Spot>,
    (what, prefix, body): (String, &str, &str),
) -> Planting {
    let Some(spot) = spot else { return Err(nothing_covered(what)) };
    match super::item::function(&article.select, prefix, body) {
        Ok((code, item)) => ground.code(spot, what, &code, &item),
        Err(reason) => Err(Refusal::new(what, reason)),
    }
}

/// Says that an article covers no code.
fn nothing_covered(what: impl Into<String>) -> Refusal {
    Refusal::new(what, "the article covers no module of the workspace, so there is no spot for it")
}

#[cfg(test)]
mod tests {
    use governance_law::catalog;

    use super::*;

    #[test]
    fn every_rule_of_the_catalogue_has_its_planter() {
        let rules: Vec<_> = catalog::RULES.iter().map(|rule| (rule.id, rule.built_in)).collect();
        let planters = ALL.iter().map(|(rule, planter)| (*rule, matches!(planter, BuiltIn(_))));
        assert_eq!(rules, planters.collect::<Vec<_>>());
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/prove/plants");
        let files = std::fs::read_dir(folder).unwrap().count();
        assert_eq!(files, rules.len() + 1, "one file for each rule, and this one");
    }
}
