//! Exemptions compared, by article and item.

use super::change::{Changes, Kind, Subject};
use crate::exemption::Exemption;
use crate::law::Law;

/// Compares the exemptions; `renamed` holds the articles of the old law with their ids in the new one.
pub(super) fn compare(old: &Law, new: &Law, renamed: &[(String, String)], found: &mut Changes) {
    let id_now = |exemption: &Exemption| -> String {
        let id = &exemption.article.value;
        renamed.iter().find(|(old, _)| old == id).map_or_else(|| id.clone(), |(_, now)| now.clone())
    };
    let is_kept = |id: &str| renamed.iter().any(|(_, now)| now == id);
    let mut matched = vec![false; new.exemptions.len()];
    for before in &old.exemptions {
        let id = id_now(before);
        let is_same = |now: &&Exemption| now.article.value == id && now.item.value == before.item.value;
        let subject = Subject::Exemption { article: id.clone(), item: before.item.value.clone() };
        match new.exemptions.iter().position(|now| is_same(&now)).zip(new.exemptions.iter().find(is_same)) {
            Some((index, now)) => {
                if let Some(slot) = matched.get_mut(index) {
                    *slot = true;
                }
                both(before, now, &subject, found);
            }
            // What an article that is gone was lifted from was not forbidden, and is not now.
            None => {
                let kind = if is_kept(&id) { Kind::Strengthening } else { Kind::Neutral };
                let message = format!("`{}` is no longer exempt from `{id}`", before.item);
                found.gone(kind, &subject, &before.span, message);
            }
        }
    }
    let added = new.exemptions.iter().zip(&matched).filter(|(_, matched)| !**matched);
    for (now, _) in added {
        let (id, item) = (&now.article.value, &now.item.value);
        let subject = Subject::Exemption { article: id.clone(), item: item.clone() };
        if is_kept(id) {
            let message = format!("`{item}` is exempt from `{id}` until {}", now.expires);
            found.say(Kind::Weakening, &subject, &now.span, message);
        } else {
            let message = format!("`{item}` is exempt from `{id}`, an article that is itself new");
            found.say(Kind::Neutral, &subject, &now.span, message);
        }
    }
}

fn both(old: &Exemption, new: &Exemption, subject: &Subject, found: &mut Changes) {
    let (item, id) = (&new.item, &new.article);
    if old.expires != new.expires {
        let (kind, verb) = if new.expires > old.expires {
            (Kind::Weakening, "prolonged")
        } else {
            (Kind::Strengthening, "shortened")
        };
        let message = format!(
            "the exemption of `{item}` from `{id}` is {verb} from {} to {}",
            old.expires, new.expires
        );
        found.say(kind, subject, &new.span, message);
    }
    if old.reason != new.reason {
        let message = format!("the reason of the exemption of `{item}` from `{id}` is worded otherwise");
        found.say(Kind::Neutral, subject, &new.span, message);
    }
}
