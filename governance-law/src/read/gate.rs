//! `[gates.NAME]` and `[[feature_set]]`.

use super::{keys, options};
use crate::catalog::{self, AMENDMENTS, GATES};
use crate::document::{Sink, Table, table, value};
use crate::gate::{FeatureSet, GateSettings, Profile};
use crate::mistake::Mistake;
use crate::suggest;

pub(super) fn gates(top: &Table<'_, '_>, sink: &mut Sink) -> Vec<GateSettings> {
    let Some((span, found)) = top.get("gates") else { return Vec::new() };
    let Some(entries) = found.as_table() else {
        sink.say(
            span,
            format!("`gates` is {}, and a table is wanted", value::kind(found)),
            "write `[gates.tests]`".to_owned(),
        );
        return Vec::new();
    };
    let mut settings = Vec::new();
    for (name, entry) in table::entries(entries) {
        let Some(gate) = catalog::gate_of(&name.value) else {
            let names: Vec<&str> = GATES.iter().map(|gate| gate.name).collect();
            let mistake =
                Mistake::new(name.span.clone(), format!("there is no gate `{name}`")).label("unknown gate");
            sink.push(mistake.help(suggest::help(&name.value, &names)));
            continue;
        };
        let Some(table) = entry.get_ref().as_table() else {
            sink.say(
                entry.span(),
                format!("`{name}` is {}, and a table is wanted", value::kind(entry.get_ref())),
                format!("write `[gates.{name}]`"),
            );
            continue;
        };
        let mut known = vec!["profiles"];
        known.extend(gate.all_keys().map(|key| key.name));
        let table = Table::open(table, entry.span(), "this gate", &known, sink);
        let words = Profile::ALL.map(|profile| (profile.word(), profile));
        let profiles = table.get("profiles").map(|placed| value::list_of(placed, "profiles", &words, sink));
        if name.value == AMENDMENTS && profiles.as_ref().is_some_and(|all| !all.contains(&Profile::Deploy)) {
            sink.say(
                name.span.clone(),
                format!("`{name}` is taken out of the profile `deploy`"),
                "the law does not say whether it is watched: add `deploy` to its `profiles`".to_owned(),
            );
        }
        settings.push(GateSettings { name, profiles, options: options::read(&table, gate.all_keys(), sink) });
    }
    settings
}

pub(super) fn feature_sets(top: &Table<'_, '_>, sink: &mut Sink) -> Vec<FeatureSet> {
    let mut sets: Vec<FeatureSet> = Vec::new();
    for table in top.list("feature_set", "this feature set", &keys::FEATURE_SET, sink) {
        let name = table.text("name", "\"...\"", sink);
        let Some(name) = name else { continue };
        if sets.iter().any(|set| set.name.value == name.value) {
            sink.say(
                name.span.clone(),
                format!("a feature set `{name}` was named before"),
                "give each its own name".to_owned(),
            );
        }
        sets.push(FeatureSet {
            name,
            package: table.optional_text("package", sink),
            default_features: table
                .get("default_features")
                .and_then(|placed| value::flag(placed, "default_features", sink))
                .unwrap_or(true),
            features: table
                .get("features")
                .map(|placed| value::texts(placed, "features", sink))
                .unwrap_or_default(),
            span: table.span.clone(),
        });
    }
    sets
}
