//! Articles compared, by id; one that only changed its id is recognised.

use super::change::{Changes, Kind, Side, Subject};
use super::options::{self, About};
use super::select;
use crate::article::{Article, Severity};
use crate::catalog;
use crate::law::Law;

/// Why two rules are no comparison.
const RULES: &str = "the two rules forbid different things, and neither is stricter";

/// Compares the articles; returns those that both laws have, each with its old and its new id.
pub(super) fn compare(old: &Law, new: &Law, found: &mut Changes) -> Vec<(String, String)> {
    let mut kept: Vec<(String, String)> = Vec::new();
    let gone = old.articles.iter().filter(|article| new.article(article.id.as_str()).is_none());
    for article in gone {
        let is_free = |other: &&Article| {
            old.article(other.id.as_str()).is_none()
                && kept.iter().all(|(_, taken)| *taken != other.id.value)
                && is_same(article, other)
        };
        if let Some(other) = new.articles.iter().find(is_free) {
            kept.push((article.id.value.clone(), other.id.value.clone()));
            let message = format!("article `{}` is called `{}` now", article.id, other.id);
            found.say(Kind::Neutral, &subject(other), &other.id.span, message);
            wording(article, other, found);
        } else {
            let message = format!("article `{}` of the rule `{}` is gone", article.id, article.rule);
            found.gone(Kind::Weakening, &subject(article), &article.id.span, message);
        }
    }
    for article in &new.articles {
        if let Some(before) = old.article(article.id.as_str()) {
            kept.push((before.id.value.clone(), article.id.value.clone()));
            both(before, article, found);
            wording(before, article, found);
        } else if kept.iter().all(|(_, id)| *id != article.id.value) {
            let message = format!("article `{}` of the rule `{}` is new", article.id, article.rule);
            found.say(Kind::Strengthening, &subject(article), &article.id.span, message);
        }
    }
    kept
}

fn subject(article: &Article) -> Subject {
    Subject::Article(article.id.value.clone())
}

/// Returns whether two articles make the same illegal.
fn is_same(old: &Article, new: &Article) -> bool {
    let mut found = Changes::default();
    both(old, new, &mut found);
    found.is_same()
}

fn both(old: &Article, new: &Article, found: &mut Changes) {
    let (id, subject) = (&new.id, subject(new));
    if old.rule.value != new.rule.value {
        let message = format!("article `{id}` is of the rule `{}` now, and was of `{}`", new.rule, old.rule);
        found.doubt(&subject, &new.rule.span, message, RULES);
        return;
    }
    if old.severity != new.severity {
        let kind = if new.severity == Severity::Warn { Kind::Weakening } else { Kind::Strengthening };
        let message = format!(
            "the severity of article `{id}` is `{}` now, and was `{}`",
            new.severity.word(),
            old.severity.word()
        );
        found.say(kind, &subject, &new.id.span, message);
    }
    select::compare(old, new, &subject, found);
    let name = format!("article `{id}`");
    let about = About { subject: &subject, name: &name, side: Side::New, span: &new.id.span };
    let keys = catalog::rule_of(new.rule.as_str()).map_or(&[][..], |rule| rule.keys);
    options::compare(&about, keys, &old.options, &new.options, found);
}

/// Records changes of words that nothing hangs on.
fn wording(old: &Article, new: &Article, found: &mut Changes) {
    // A title that was never given is the id.
    let title = |article: &Article| (article.title != article.id.value).then(|| article.title.clone());
    for (what, is_same) in [("title", title(old) == title(new)), ("why", old.why == new.why)] {
        if !is_same {
            let message = format!("the {what} of article `{}` is worded otherwise", new.id);
            found.say(Kind::Neutral, &subject(new), &new.id.span, message);
        }
    }
}
