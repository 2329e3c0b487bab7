//! What only the whole law can show: duplicates, references that lead nowhere, limits that contradict each other.

use std::cmp::Ordering;

use crate::article::Article;
use crate::catalog;
use crate::document::Sink;
use crate::law::Law;
use crate::limit::Limit;
use crate::mistake::Mistake;
use crate::suggest;
use crate::text::Text;

/// Judges the whole; `named` holds the keys of `[limits]`, those with a mistake of their own included.
pub(super) fn check(law: &Law, named: &[String], sink: &mut Sink) {
    for limit in &law.limits {
        consistent(limit, sink);
    }
    type_fits_memory(law, sink);
    let ids: Vec<&str> = law.articles.iter().map(|article| article.id.as_str()).collect();
    for (i, article) in law.articles.iter().enumerate() {
        if ids.iter().take(i).any(|id| *id == article.id.value) {
            let message = format!("an article `{}` was named before", article.id);
            sink.say(article.id.span.clone(), message, "give each article its own id".to_owned());
        }
        references(named, law, article, &ids, sink);
    }
    let mut exempted: Vec<(&str, &str)> = Vec::new();
    for exemption in &law.exemptions {
        known_article(&exemption.article, &ids, sink);
        let pair = (exemption.article.as_str(), exemption.item.as_str());
        if exempted.contains(&pair) {
            let message = format!("`{}` was exempted from `{}` before", exemption.item, exemption.article);
            sink.say(exemption.item.span.clone(), message, "keep one of the two".to_owned());
        }
        exempted.push(pair);
    }
}

/// Reports a limit whose bounds exclude every value.
fn consistent(limit: &Limit, sink: &mut Sink) {
    let (Some(low), Some(high)) = (limit.at_least, limit.at_most) else { return };
    let message = match low.compare(&high) {
        Some(Ordering::Greater) => {
            format!("no value of `{}` can be at least `{low}` and at most `{high}`", limit.name)
        }
        None => format!("the bounds `{low}` and `{high}` of `{}` are of different units", limit.name),
        Some(_) => return,
    };
    sink.push(Mistake::new(limit.span.clone(), message).label("these two contradict each other"));
}

/// Reports a type that may be larger than all the memory it may hold.
fn type_fits_memory(law: &Law, sink: &mut Sink) {
    let ceiling = |name: &str| law.limit(name).and_then(|limit| limit.at_most.map(|most| (limit, most)));
    if let (Some((size, most)), Some((_, memory))) = (ceiling("type_size"), ceiling("memory"))
        && most.compare(&memory) == Some(Ordering::Greater)
    {
        let message = format!("the limit `type_size` of `{most}` is above the limit `memory` of `{memory}`");
        let help = "a type cannot be larger than the memory it may hold: lower `type_size` or raise `memory`";
        sink.say(size.span.clone(), message, help.to_owned());
    }
}

/// Reports what an article names and the law does not have.
fn references(named: &[String], law: &Law, article: &Article, ids: &[&str], sink: &mut Sink) {
    match article.rule.value.as_str() {
        "limit_exceeded" => {
            let names: Vec<&str> = named.iter().map(String::as_str).collect();
            for name in article.texts("limits").iter().filter(|name| !names.contains(&name.as_str())) {
                let help = suggest::nearest(&name.value, names.iter().copied()).map_or_else(
                    || format!("add `{name}` to `[limits]`"),
                    |near| format!("did you mean `{near}`?"),
                );
                sink.say(name.span.clone(), format!("the law sets no limit `{name}`"), help);
            }
            macros_know(article, sink);
        }
        "unclassified" => {
            let Some(target) = article.text("layers_of") else { return };
            known_article(target, ids, sink);
            if let Some(other) = law.article(&target.value)
                && !matches!(other.rule.value.as_str(), "crate_layers" | "module_layers")
            {
                let message = format!("the article `{target}` has no layers");
                let help = "name an article of the rule `crate_layers` or `module_layers`".to_owned();
                sink.say(target.span.clone(), message, help);
            }
        }
        _ => {}
    }
}

/// Reports a selection that the macros cannot judge: a macro does not know the module in which it is expanded.
fn macros_know(article: &Article, sink: &mut Sink) {
    for glob in article.select.modules.iter().chain(&article.select.except_modules) {
        sink.say(
            glob.span.clone(),
            format!("the rule `{}` is enforced by macros, which do not know modules", article.rule),
            "select by `crates`, `items` or `attribute`".to_owned(),
        );
    }
}

fn known_article(name: &Text, ids: &[&str], sink: &mut Sink) {
    let built_in = catalog::rule_of(&name.value).is_some_and(|rule| rule.built_in);
    if !built_in && !ids.contains(&name.as_str()) {
        let help = suggest::help(&name.value, ids);
        sink.push(Mistake::new(name.span.clone(), format!("there is no article `{name}`")).help(help));
    } else if built_in {
        let message = format!("nothing can be exempted from `{name}`");
        sink.say(name.span.clone(), message, "mend the law instead".to_owned());
    }
}
