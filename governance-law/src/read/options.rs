//! The keys that belong to one rule or gate, read by the kinds that the catalogue gives them.

use toml::de::DeValue;

use super::{cargo, keys, path};
use crate::article::{Exception, Layer, OptionValue};
use crate::catalog::{Effect, Entries, Key, Kind};
use crate::document::{Sink, Table, value};
use crate::text::Text;

/// Reads every key of the catalogue that the table has, in the order of the catalogue.
pub(super) fn read<'k>(
    table: &Table<'_, '_>,
    keys: impl IntoIterator<Item = &'k Key>,
    sink: &mut Sink,
) -> Vec<(Text, OptionValue)> {
    let mut options = Vec::new();
    for key in keys {
        let Some((span, found)) = table.get(key.name) else {
            if key.required {
                table.require(key.name, form(key.kind), sink);
            }
            continue;
        };
        let placed = (span.clone(), found);
        let value = match key.kind {
            Kind::Flag => value::flag(placed, key.name, sink).map(OptionValue::Flag),
            Kind::Text => value::text(placed, key.name, sink).map(OptionValue::Text),
            Kind::OneOf(words) => one_of(placed, key.name, words, sink).map(OptionValue::Text),
            Kind::Texts => {
                if key.required && found.as_array().is_some_and(|array| array.is_empty()) {
                    let help = "name at least one, or remove the article".to_owned();
                    sink.say(
                        span.clone(),
                        format!("`{}` is empty, so nothing would be checked", key.name),
                        help,
                    );
                }
                Some(OptionValue::Texts(value::texts(placed, key.name, sink)))
            }
            Kind::ListOf(words) => Some(OptionValue::Texts(list_of(placed, key.name, words, sink))),
            Kind::Table => Some(OptionValue::Table(value::words(placed, key.name, sink))),
            Kind::CrateLayers => Some(OptionValue::Layers(layers(table, true, sink))),
            Kind::ModuleLayers => Some(OptionValue::Layers(layers(table, false, sink))),
            Kind::Quantity(unit) => value::quantity(placed, key.name, unit, sink)
                .map(|quantity| OptionValue::Quantity(quantity, span.clone())),
            Kind::Exceptions => Some(OptionValue::Exceptions(exceptions(table, key.name, sink))),
        };
        if let Some(value) = value {
            leads_somewhere(key, &value, sink);
            options.push((Text::new(key.name, span), value));
        }
    }
    options
}

/// Reports entries that can be about nothing: an article with such an entry would look like a law and be none.
fn leads_somewhere(key: &Key, value: &OptionValue, sink: &mut Sink) {
    match (value, key.effect) {
        (OptionValue::Texts(entries), Effect::Demands(Entries::Paths) | Effect::Permits(Entries::Paths)) => {
            path::check(key.name, entries, sink);
        }
        (OptionValue::Table(table), _) => cargo::check(key.name, table, sink),
        _ => {}
    }
}

/// Shows how a kind is written.
fn form(kind: Kind) -> &'static str {
    match kind {
        Kind::Flag => "true",
        Kind::Text | Kind::OneOf(_) => "\"...\"",
        Kind::Texts | Kind::ListOf(_) => "[\"...\"]",
        Kind::Table => "{ ... }",
        Kind::CrateLayers | Kind::ModuleLayers => "[{ name = \"...\", ... }]",
        Kind::Quantity(unit) => unit.form(),
        Kind::Exceptions => "[{ item = \"...\", reason = \"...\" }]",
    }
}

/// Pairs words with themselves and their place in the list, so that the generic reader of words can be used.
fn numbered(words: &'static [&'static str]) -> Vec<(&'static str, &'static str)> {
    words.iter().map(|word| (*word, *word)).collect()
}

fn one_of(
    placed: value::Placed<'_, '_>,
    key: &str,
    words: &'static [&'static str],
    sink: &mut Sink,
) -> Option<Text> {
    let span = placed.0.clone();
    value::one_of(placed, key, &numbered(words), sink).map(|word| Text::new(word, span))
}

fn list_of(
    placed: value::Placed<'_, '_>,
    key: &str,
    words: &'static [&'static str],
    sink: &mut Sink,
) -> Vec<Text> {
    let span = placed.0.clone();
    value::list_of(placed, key, &numbered(words), sink)
        .into_iter()
        .map(|word| Text::new(word, span.clone()))
        .collect()
}

fn exceptions(table: &Table<'_, '_>, key: &'static str, sink: &mut Sink) -> Vec<Exception> {
    let mut list: Vec<Exception> = Vec::new();
    for table in table.list(key, "this exception", &keys::EXCEPTION, sink) {
        let text = |key: &str, sink: &mut Sink| table.text(key, "\"...\"", sink);
        let (item, reason) = (text("item", sink), text("reason", sink));
        let expires = table.get("expires").and_then(|placed| value::date(placed, "expires", sink));
        let (Some(item), Some(reason)) = (item, reason) else { continue };
        if list.iter().any(|known| known.item.value == item.value) {
            let message = format!("`{item}` is excepted before");
            sink.say(item.span.clone(), message, "keep one of the two".to_owned());
        }
        list.push(Exception { item, reason, expires, span: table.span.clone() });
    }
    list
}

fn layers(article: &Table<'_, '_>, of_crates: bool, sink: &mut Sink) -> Vec<Layer> {
    let (known, members): (&[&str], &str) =
        if of_crates { (&keys::CRATE_LAYER, "crates") } else { (&keys::MODULE_LAYER, "modules") };
    let mut layers: Vec<Layer> = Vec::new();
    for table in article.list("layer", "this layer", known, sink) {
        let list = |key: &str, sink: &mut Sink| -> Vec<Text> {
            table.get(key).map(|placed| value::texts(placed, key, sink)).unwrap_or_default()
        };
        let name = table.text("name", "\"...\"", sink);
        if let Some((span, DeValue::Array(array))) = table.require(members, "[\"...\"]", sink)
            && array.is_empty()
        {
            sink.say(
                span,
                format!("`{members}` is empty, so this layer holds nothing"),
                "name at least one".to_owned(),
            );
        }
        let Some(name) = name else { continue };
        if layers.iter().any(|layer| layer.name.value == name.value) {
            sink.say(
                name.span.clone(),
                format!("a layer `{name}` was named before"),
                "give each layer its own name".to_owned(),
            );
        }
        layers.push(Layer {
            name,
            members: list(members, sink),
            may_use: list("may_use", sink),
            build_may_use: list("build_may_use", sink),
            dev_may_use: list("dev_may_use", sink),
            forbid_external: list("forbid_external", sink),
        });
    }
    known_layers(&layers, sink);
    layers
}

/// Reports uses of layers that do not exist.
fn known_layers(layers: &[Layer], sink: &mut Sink) {
    let names: Vec<&str> = layers.iter().map(|layer| layer.name.as_str()).collect();
    for used in
        layers.iter().flat_map(|layer| [&layer.may_use, &layer.build_may_use, &layer.dev_may_use]).flatten()
    {
        if !names.contains(&used.as_str()) {
            let help = crate::suggest::help(&used.value, &names);
            sink.say(used.span.clone(), format!("there is no layer `{used}` in this article"), help);
        }
    }
}
