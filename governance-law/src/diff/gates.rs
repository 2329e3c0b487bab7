//! Gates and feature sets compared, as they hold: what the law leaves out has the catalogue's default.

use std::ops::Range;

use super::change::{Changes, Kind, Side, Subject};
use super::options;
use crate::catalog::{self, GATES};
use crate::gate::{FeatureSet, Profile};
use crate::law::Law;

pub(super) fn compare(old: &Law, new: &Law, found: &mut Changes) {
    for gate in GATES {
        let subject = Subject::Gate(gate.name.to_owned());
        let at = place(old, new, gate.name);
        let (before, now) = (profiles(old, gate), profiles(new, gate));
        for profile in Profile::ALL {
            let word = profile.word();
            match (before.contains(&profile), now.contains(&profile)) {
                (true, false) => {
                    let message = format!("gate `{}` is no longer in profile `{word}`", gate.name);
                    found.push(Kind::Weakening, &subject, (at.0, &at.1), message, None);
                }
                (false, true) => {
                    let message = format!("gate `{}` is in profile `{word}`, and was not", gate.name);
                    found.push(Kind::Strengthening, &subject, (at.0, &at.1), message, None);
                }
                _ => {}
            }
        }
        let options = |law: &Law| law.gate(gate.name).map(|set| set.options.clone()).unwrap_or_default();
        let name = format!("gate `{}`", gate.name);
        let about = options::About { subject: &subject, name: &name, side: at.0, span: &at.1 };
        options::compare(&about, gate.all_keys(), &options(old), &options(new), found);
    }
    feature_sets(old, new, found);
}

/// Returns where to see the settings of a gate.
fn place(old: &Law, new: &Law, gate: &str) -> (Side, Range<usize>) {
    match (new.gate(gate), old.gate(gate)) {
        (Some(set), _) => (Side::New, set.name.span.clone()),
        (None, Some(set)) => (Side::Old, set.name.span.clone()),
        (None, None) => (Side::New, 0..0),
    }
}

fn profiles<'a>(law: &'a Law, gate: &'a catalog::Gate) -> &'a [Profile] {
    law.gate(gate.name).and_then(|set| set.profiles.as_deref()).unwrap_or(gate.profiles)
}

/// What a feature set builds: package, whether the default features are on, the features by name.
type Content<'a> = (Option<&'a str>, bool, Vec<&'a str>);

fn content(set: &FeatureSet) -> Content<'_> {
    let mut features: Vec<&str> = set.features.iter().map(|feature| feature.as_str()).collect();
    features.sort_unstable();
    features.dedup();
    (set.package.as_ref().map(|package| package.as_str()), set.default_features, features)
}

/// Returns the sets that hold, each with its name and place: without any, the workspace with its default features.
fn sets(law: &Law) -> Vec<(Content<'_>, &str, Range<usize>)> {
    if law.feature_sets.is_empty() {
        return vec![((None, true, Vec::new()), "default", 0..0)];
    }
    law.feature_sets.iter().map(|set| (content(set), set.name.as_str(), set.span.clone())).collect()
}

fn feature_sets(old: &Law, new: &Law, found: &mut Changes) {
    let (before, now) = (sets(old), sets(new));
    for (content, name, span) in &before {
        let subject = Subject::FeatureSet((*name).to_owned());
        match now.iter().find(|(other, ..)| other == content) {
            None => {
                let message = format!("feature set `{name}` ({}) is no longer checked", words(content));
                found.gone(Kind::Weakening, &subject, span, message);
            }
            Some((_, other, span)) if other != name => {
                let message = format!("feature set `{name}` is called `{other}` now");
                found.say(Kind::Neutral, &subject, span, message);
            }
            Some(_) => {}
        }
    }
    for (content, name, span) in now.iter().filter(|(set, ..)| before.iter().all(|(it, ..)| it != set)) {
        let subject = Subject::FeatureSet((*name).to_owned());
        let message = format!("feature set `{name}` ({}) is checked too", words(content));
        found.say(Kind::Strengthening, &subject, span, message);
    }
}

fn words((package, has_default, features): &Content<'_>) -> String {
    let package = package.map_or_else(|| "the workspace".to_owned(), |name| format!("`{name}`"));
    let default = if *has_default { "with its default features" } else { "without default features" };
    let more = if features.is_empty() { String::new() } else { format!(" and {}", features.join(", ")) };
    format!("{package} {default}{more}")
}
