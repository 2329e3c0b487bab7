//! Selections compared: an article that selects less is weaker.

use super::change::{Changes, Kind, Subject};
use super::{cover, set};
use crate::article::Article;
use crate::catalog::Entries;
use crate::judge::select::{Context, ItemKind, Select, Visibility};
use crate::text::Text;

/// Why two conditions are no comparison.
const OTHER: &str = "the two conditions select different items, and neither selects more";

pub(super) fn compare(old: &Article, new: &Article, subject: &Subject, found: &mut Changes) {
    let mut one = Selection { article: new, subject, found };
    let (a, b) = (&old.select, &new.select);
    one.globs("crates", Entries::Crates, &a.crates, &b.crates);
    one.globs("modules", Entries::Modules, &a.modules, &b.modules);
    one.excepted(
        "except_crates",
        Entries::Crates,
        (&a.except_crates, &a.crates),
        (&b.except_crates, &b.crates),
    );
    one.excepted(
        "except_modules",
        Entries::Modules,
        (&a.except_modules, &a.modules),
        (&b.except_modules, &b.modules),
    );
    let kinds = |select: &Select| words(&ItemKind::WORDS, &select.items);
    one.words("items", &kinds(a), &kinds(b));
    let contexts = |select: &Select| words(&Context::WORDS, &select.contexts);
    one.words("context", &contexts(a), &contexts(b));
    let attribute = |select: &Select| select.attribute.as_ref().map(|name| name.value.clone());
    one.condition("attribute", attribute(a), attribute(b));
    let visibility = |select: &Select| {
        select.visibility.and_then(|wanted| {
            Visibility::WORDS.iter().find(|(_, known)| *known == wanted).map(|(word, _)| (*word).to_owned())
        })
    };
    one.condition("visibility", visibility(a), visibility(b));
}

/// Returns the words of a list, in the order of the law's words.
fn words<T: PartialEq>(known: &[(&'static str, T)], list: &[T]) -> Vec<&'static str> {
    known.iter().filter(|(_, value)| list.contains(value)).map(|(word, _)| *word).collect()
}

struct Selection<'a> {
    article: &'a Article,
    subject: &'a Subject,
    found: &'a mut Changes,
}

impl Selection<'_> {
    fn say(&mut self, kind: Kind, what: &str, doubt: Option<&'static str>) {
        let message = format!("article `{}` {what}", self.article.id);
        let span = &self.article.id.span;
        self.found.push(kind, self.subject, (super::Side::New, span), message, doubt);
    }

    /// Compares a list in which a missing list selects everything.
    fn globs(&mut self, key: &str, entries: Entries, old: &[Text], new: &[Text]) {
        let shown =
            |list: &[Text]| list.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ");
        let all = if entries == Entries::Modules { "**" } else { "*" };
        let is_all = |list: &[Text]| {
            list.is_empty() || list.iter().any(|glob| cover::covers(entries, glob.as_str(), all))
        };
        match (is_all(old), is_all(new)) {
            (true, true) => {}
            (true, false) => {
                self.say(
                    Kind::Weakening,
                    &format!("selects only {} by `{key}` now, and selected all", shown(new)),
                    None,
                );
            }
            (false, true) => {
                self.say(
                    Kind::Strengthening,
                    &format!("selects all {key} now, and selected only {}", shown(old)),
                    None,
                );
            }
            (false, false) => {
                for lost in set::missing(entries, old, new) {
                    let doubt = lost.is_doubtful.then_some(set::GLOBS);
                    self.say(
                        Kind::Weakening,
                        &format!("no longer selects `{}` by `{key}`", lost.entry),
                        doubt,
                    );
                }
                for gained in set::missing(entries, new, old) {
                    self.say(
                        Kind::Strengthening,
                        &format!("selects `{}` by `{key}` too", gained.entry),
                        None,
                    );
                }
            }
        }
    }

    /// Compares what is left out; what was not selected before is no loss when it is left out.
    fn excepted(
        &mut self,
        key: &str,
        entries: Entries,
        (old, was_selected): (&[Text], &[Text]),
        (new, is_selected): (&[Text], &[Text]),
    ) {
        let is_in = |list: &[Text], entry: &str| {
            list.is_empty() || list.iter().any(|glob| cover::overlap(entries, glob.as_str(), entry))
        };
        for added in set::missing(entries, new, old) {
            let kind = if is_in(was_selected, added.entry) { Kind::Weakening } else { Kind::Neutral };
            let doubt = (added.is_doubtful && kind == Kind::Weakening).then_some(set::GLOBS);
            self.say(kind, &format!("leaves out `{}` by `{key}`", added.entry), doubt);
        }
        for dropped in set::missing(entries, old, new) {
            let kind = if is_in(is_selected, dropped.entry) { Kind::Strengthening } else { Kind::Neutral };
            self.say(kind, &format!("no longer leaves out `{}` by `{key}`", dropped.entry), None);
        }
    }

    /// Compares a list of known words; an empty one selects everything.
    fn words(&mut self, key: &str, old: &[&str], new: &[&str]) {
        match (old.is_empty(), new.is_empty()) {
            (true, true) => {}
            (true, false) => {
                let what = format!("selects only `{}` by `{key}` now, and selected all", new.join("`, `"));
                self.say(Kind::Weakening, &what, None);
            }
            (false, true) => {
                let what = format!("selects whatever its `{key}`, and selected only `{}`", old.join("`, `"));
                self.say(Kind::Strengthening, &what, None);
            }
            (false, false) => {
                for lost in set::missing(Entries::Words, old, new) {
                    self.say(
                        Kind::Weakening,
                        &format!("no longer selects `{}` by `{key}`", lost.entry),
                        None,
                    );
                }
                for gained in set::missing(Entries::Words, new, old) {
                    self.say(
                        Kind::Strengthening,
                        &format!("selects `{}` by `{key}` too", gained.entry),
                        None,
                    );
                }
            }
        }
    }

    /// Compares a condition that every selected item must meet.
    fn condition(&mut self, key: &str, old: Option<String>, new: Option<String>) {
        match (old, new) {
            (None, Some(new)) => {
                self.say(Kind::Weakening, &format!("selects only items of `{key}` `{new}` now"), None);
            }
            (Some(old), None) => {
                let what = format!("selects items of any `{key}`, and selected only those of `{old}`");
                self.say(Kind::Strengthening, &what, None);
            }
            (Some(old), Some(new)) if old != new => {
                let what = format!("selects items of `{key}` `{new}` now, and selected those of `{old}`");
                self.say(Kind::Weakening, &what, Some(OTHER));
            }
            _ => {}
        }
    }
}
