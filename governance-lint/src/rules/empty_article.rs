//! Finds articles that select nothing.
//!
//! ## What it does
//! Every article must cover at least one crate, module or item of the workspace. Built in: it needs no article. Silent while
//! anything could not be checked, because what an article selects may be in there.
//!
//! ## Why it matters
//! A slip in a glob, or a module that was renamed, switches an article off, and every run passes. An article that cannot be
//! broken proves nothing.
//!
//! ## Example
//! ```toml
//! [[article]]
//! id = "no-io"
//! rule = "forbidden_import"
//! why = "the domain is replayed from logs"
//! select = { modules = ["domian::**"] }      # the module is named `domain`
//! imports = ["std::fs"]
//! ```
//!
//! ## Use instead
//! Mend the `select`, or remove the article.
//!
//! ## Exemptions
//! None: mend the law instead.

use crate::explain;
use crate::finding::Place;
use crate::rule::{Fault, Outcome, Rule, Sink};

pub(super) const RULE: &dyn Rule = &EmptyArticle;

struct EmptyArticle;

impl Rule for EmptyArticle {
    fn check_outcome(&self, outcome: &Outcome<'_>, sink: &mut Sink<'_>) {
        if !outcome.is_complete {
            return;
        }
        let law = outcome.law;
        for (article, _) in
            law.articles.iter().zip(outcome.selected).filter(|(_, is_selected)| !**is_selected)
        {
            let place = Place::in_text(&*law.path, &law.text, article.id.span.clone());
            let fault =
                Fault::new(place, article.id.as_str(), format!("article `{}` selects nothing", article.id));
            let label = format!("there is no {}", explain::select_in_words(&article.select));
            sink.report(fault.label(label).help("mend its `select`, or remove the article"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use governance_law::{Date, Law};

    const LAW: &str = r#"
schema = 1
[[article]]
id = "safe"
rule = "unsafe_code"
why = "w"
select = { modules = ["domian::**"], crates = ["kernel"] }
"#;

    #[track_caller]
    fn check(is_selected: bool, expect: &[(&str, &str, &str)]) {
        let law = Law::parse("law", LAW).unwrap();
        let (mut findings, mut unchecked) = (Vec::new(), Vec::new());
        let today = Date::from_unix_days(0);
        let outcome = Outcome { law: &law, selected: &[is_selected], matched: &[], is_complete: true, today };
        RULE.check_outcome(&outcome, &mut Sink::open("empty_article", None, &mut findings, &mut unchecked));
        let found: Vec<_> =
            findings.iter().map(|it| (&*it.message, &LAW[it.place.span.clone()], &*it.label)).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn an_article_must_select_something() {
        let label = "there is no code in modules `domian::**` of crates `kernel`";
        check(true, &[]);
        check(false, &[("article `safe` selects nothing", "\"safe\"", label)]);
    }
}
