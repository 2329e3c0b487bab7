//! The keys of a rule or gate compared, each by the effect that the catalogue gives it.

use std::cmp::Ordering;
use std::ops::Range;

use super::change::{Changes, Kind, Side, Subject};
use super::{layers, set};
use crate::article::{Exception, OptionValue};
use crate::catalog::{self, Effect, Entries, Key};
use crate::text::Text;

/// Why two values of an exact demand are no comparison.
const EXACT: &str = "the two values demand different things, and neither is stricter";

/// What the options belong to.
pub(super) struct About<'a> {
    pub(super) subject: &'a Subject,
    /// What to call it in a sentence: ``article `no-io` ``.
    pub(super) name: &'a str,
    /// Where to see what has no place of its own.
    pub(super) side: Side,
    pub(super) span: &'a Range<usize>,
}

type Options = [(Text, OptionValue)];

pub(super) fn compare<'k>(
    about: &About<'_>,
    keys: impl IntoIterator<Item = &'k Key>,
    old: &Options,
    new: &Options,
    found: &mut Changes,
) {
    let of = |options: &'_ Options, key: &Key| -> Option<(Range<usize>, OptionValue)> {
        let (name, value) = options.iter().find(|(name, _)| name.value == key.name)?;
        Some((name.span.clone(), value.clone()))
    };
    for key in keys {
        let (before, now) = (of(old, key), of(new, key));
        let at = match &now {
            Some((span, _)) => (Side::New, span.clone()),
            None => (about.side, about.span.clone()),
        };
        let (before, now) = (before.map(|(_, value)| value), now.map(|(_, value)| value));
        match key.effect {
            Effect::Demands(entries @ (Entries::Levels | Entries::Values)) => {
                let rows = |value: &Option<OptionValue>| match value {
                    Some(OptionValue::Table(rows)) => rows.clone(),
                    _ => Vec::new(),
                };
                table(about, key, entries, (&rows(&before), &rows(&now)), &at, found);
            }
            Effect::Demands(entries) => list(about, key, (entries, true), (&before, &now), &at, found),
            Effect::Permits(entries) => list(about, key, (entries, false), (&before, &now), &at, found),
            Effect::Exact => exact(about, key, (&before, &now), &at, found),
            Effect::Least => quantity(about, key, (&before, &now), Ordering::Less, &at, found),
            Effect::Most => quantity(about, key, (&before, &now), Ordering::Greater, &at, found),
            Effect::Excepts => exceptions(about, key, (&before, &now), &at, found),
            Effect::Layers => {
                let layers = |value| match value {
                    Some(OptionValue::Layers(layers)) => layers,
                    _ => Vec::new(),
                };
                let entries =
                    if key.kind == catalog::Kind::ModuleLayers { Entries::Modules } else { Entries::Crates };
                layers::compare(about, entries, &layers(before), &layers(now), found);
            }
        }
    }
}

/// Returns the entries that hold: those of the law, or the key's default.
fn entries_of(key: &Key, value: &Option<OptionValue>) -> Vec<String> {
    match value {
        Some(OptionValue::Texts(list)) => list.iter().map(|text| text.value.clone()).collect(),
        Some(OptionValue::Text(text)) => vec![text.value.clone()],
        Some(OptionValue::Flag(true)) => vec!["true".to_owned()],
        None => key.default.iter().map(|entry| (*entry).to_owned()).collect(),
        Some(_) => Vec::new(),
    }
}

type Pair<'a> = (&'a Option<OptionValue>, &'a Option<OptionValue>);
type At = (Side, Range<usize>);

fn list(
    about: &About<'_>,
    key: &Key,
    (entries, is_demand): (Entries, bool),
    (old, new): Pair<'_>,
    at: &At,
    found: &mut Changes,
) {
    let (before, now) = (entries_of(key, old), entries_of(key, new));
    let (name, owner) = (key.name, about.name);
    let words = |entry: &str, is_there: bool| match (key.kind, is_there) {
        (catalog::Kind::Flag, true) => format!("{owner} has `{name}` now"),
        (catalog::Kind::Flag, false) => format!("{owner} no longer has `{name}`"),
        (_, true) => format!("{owner} names `{entry}` in `{name}` now"),
        (_, false) => format!("{owner} no longer names `{entry}` in `{name}`"),
    };
    let kinds = [(Kind::Weakening, is_demand), (Kind::Strengthening, !is_demand)];
    for (kind, is_lost) in kinds {
        let gone =
            if is_lost { set::missing(entries, &before, &now) } else { set::missing(entries, &now, &before) };
        for missing in gone {
            // A strengthening that is in doubt is still no weakening.
            let doubt = (kind == Kind::Weakening && missing.is_doubtful).then_some(set::GLOBS);
            found.push(kind, about.subject, (at.0, &at.1), words(missing.entry, !is_lost), doubt);
        }
    }
}

fn exact(about: &About<'_>, key: &Key, (old, new): Pair<'_>, at: &At, found: &mut Changes) {
    let sorted = |value: &Option<OptionValue>| {
        let mut list = entries_of(key, value);
        list.sort_unstable();
        list
    };
    let (name, owner) = (key.name, about.name);
    let mut say =
        |kind, message: String, doubt| found.push(kind, about.subject, (at.0, &at.1), message, doubt);
    match (old, new) {
        (Some(_), None) => say(Kind::Weakening, format!("{owner} no longer has `{name}`"), None),
        (None, Some(_)) => say(Kind::Strengthening, format!("{owner} has `{name}` now"), None),
        (Some(_), Some(_)) if sorted(old) != sorted(new) => {
            let shown = |value| format!("`{}`", sorted(value).join(", "));
            let message = format!("`{name}` of {owner} is {} now, and was {}", shown(new), shown(old));
            say(Kind::Weakening, message, Some(EXACT));
        }
        _ => {}
    }
}

/// Compares a bound; a change in the direction of `weaker` weakens the law.
fn quantity(
    about: &About<'_>,
    key: &Key,
    (old, new): Pair<'_>,
    weaker: Ordering,
    at: &At,
    found: &mut Changes,
) {
    let held = |value: &Option<OptionValue>| match value {
        Some(OptionValue::Quantity(quantity, _)) => Some(*quantity),
        _ => key.default_quantity(),
    };
    let (Some(before), Some(now)) = (held(old), held(new)) else { return };
    let kind = match now.compare(&before) {
        Some(Ordering::Equal) => return,
        Some(order) if order != weaker => Kind::Strengthening,
        _ => Kind::Weakening,
    };
    let message = format!("`{}` of {} is `{now}` now, and was `{before}`", key.name, about.name);
    found.push(kind, about.subject, (at.0, &at.1), message, None);
}

fn exceptions(about: &About<'_>, key: &Key, (old, new): Pair<'_>, at: &At, found: &mut Changes) {
    let list = |value: &Option<OptionValue>| match value {
        Some(OptionValue::Exceptions(list)) => list.clone(),
        _ => Vec::new(),
    };
    let (before, now) = (list(old), list(new));
    let (name, owner) = (key.name, about.name);
    for entry in &now {
        let was = before.iter().find(|other| other.item.value == entry.item.value);
        let mut say = |kind, message: String| {
            found.push(kind, about.subject, (Side::New, &entry.item.span), message, None)
        };
        // Without an end it holds longer than with any.
        let ends = |entry: &Exception| (entry.expires.is_none(), entry.expires);
        match was.map(|was| ends(entry).cmp(&ends(was))) {
            None => say(Kind::Weakening, format!("{owner} excepts `{}` in `{name}` now", entry.item)),
            Some(Ordering::Greater) => {
                say(Kind::Weakening, format!("{owner} excepts `{}` in `{name}` for longer", entry.item));
            }
            Some(Ordering::Less) => {
                say(
                    Kind::Strengthening,
                    format!("{owner} excepts `{}` in `{name}` for less long", entry.item),
                );
            }
            Some(Ordering::Equal) => {}
        }
    }
    for entry in before.iter().filter(|was| now.iter().all(|entry| entry.item.value != was.item.value)) {
        let message = format!("{owner} no longer excepts `{}` in `{name}`", entry.item);
        found.push(Kind::Strengthening, about.subject, (at.0, &at.1), message, None);
    }
}

type Rows<'a> = &'a [(Text, Text)];

/// The levels of a lint, laxest first.
const LEVELS: [&str; 4] = ["allow", "warn", "deny", "forbid"];

fn table(
    about: &About<'_>,
    key: &Key,
    entries: Entries,
    (old, new): (Rows<'_>, Rows<'_>),
    at: &At,
    found: &mut Changes,
) {
    let (name, owner) = (key.name, about.name);
    let value = |rows: Rows<'_>, wanted: &str| {
        rows.iter().find(|(row, _)| row.value == wanted).map(|(_, value)| value.value.clone())
    };
    let rank = |word: &str| LEVELS.iter().position(|level| *level == word);
    for (row, before) in old {
        let mut say =
            |kind, message: String, doubt| found.push(kind, about.subject, (at.0, &at.1), message, doubt);
        match value(new, &row.value) {
            None => say(
                Kind::Weakening,
                format!("{owner} no longer demands `{row}` in `{name}`: it was `{before}`"),
                None,
            ),
            Some(now) if now != before.value => {
                let message = format!("{owner} demands `{row}` to be `{now}` now, and demanded `{before}`");
                match (entries == Entries::Levels).then(|| rank(&now).zip(rank(&before.value))).flatten() {
                    Some((now, before)) if now < before => say(Kind::Weakening, message, None),
                    Some(_) => say(Kind::Strengthening, message, None),
                    None => say(Kind::Weakening, message, Some(EXACT)),
                }
            }
            Some(_) => {}
        }
    }
    for (row, now) in new.iter().filter(|(row, _)| value(old, &row.value).is_none()) {
        let message = format!("{owner} demands `{row}` to be `{now}` in `{name}` now");
        found.push(Kind::Strengthening, about.subject, (at.0, &at.1), message, None);
    }
}
