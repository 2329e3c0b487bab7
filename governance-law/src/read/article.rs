//! `[[article]]`: id, rule, why, severity, selection; the rest belongs to the rule and is read by [`super::options`].

use toml::de::DeValue;

use super::{keys, options};
use crate::article::{Article, Severity};
use crate::catalog::{self, RULES};
use crate::document::value::{self, Placed};
use crate::document::{Sink, Table};
use crate::judge::select::{Context, ItemKind, Select, Visibility};
use crate::mistake::Mistake;
use crate::suggest;
use crate::text::Text;

pub(super) fn articles(top: &Table<'_, '_>, sink: &mut Sink) -> Vec<Article> {
    top.tables("article", sink)
        .into_iter()
        .filter_map(|(span, table)| {
            let rule =
                table.get("rule").and_then(|value| value.get_ref().as_str()).and_then(catalog::rule_of);
            let mut known: Vec<&str> = keys::ARTICLE.to_vec();
            known.extend(rule.iter().flat_map(|rule| rule.keys.iter().map(|key| key.name)));
            // The keys of an unknown rule cannot be judged; the rule itself is the mistake to report.
            let seen: Vec<String> = table.iter().map(|(key, _)| key.get_ref().to_string()).collect();
            if rule.is_none() {
                known.extend(seen.iter().map(String::as_str));
            }
            let opened = Table::open(table, span, "this article", &known, sink);
            article(&opened, sink)
        })
        .collect()
}

fn article(table: &Table<'_, '_>, sink: &mut Sink) -> Option<Article> {
    let id = table.require("id", "\"a-name-in-kebab-case\"", sink).and_then(|placed| id(placed, sink));
    let why = table.text("why", "\"the reason, for whoever breaks it\"", sink);
    let title = table.optional_text("title", sink);
    let severity = match table.get("severity") {
        Some(placed) => {
            value::one_of(placed, "severity", &[("deny", Severity::Deny), ("warn", Severity::Warn)], sink)
        }
        None => Some(Severity::Deny),
    };
    let select = table.get("select").map_or_else(|| Some(Select::default()), |placed| select(placed, sink));
    let names: Vec<&str> = RULES.iter().filter(|rule| !rule.built_in).map(|rule| rule.id).collect();
    let rule = table.text("rule", "\"one of the rules\"", sink);
    let rule = rule.and_then(|name| match catalog::rule_of(&name.value) {
        Some(rule) if !rule.built_in => Some((name, rule)),
        Some(_) => {
            let message = format!("the rule `{name}` always holds and takes no article");
            sink.say(name.span, message, "remove this article".to_owned());
            None
        }
        None => {
            let mistake =
                Mistake::new(name.span.clone(), format!("there is no rule `{name}`")).label("unknown rule");
            sink.push(mistake.help(suggest::help(&name.value, &names)));
            None
        }
    });
    let (rule_name, rule) = rule?;
    let options = options::read(table, rule.keys, sink);
    let (id, why) = (id?, why?);
    Some(Article {
        title: title.map_or_else(|| id.value.clone(), |title| title.value),
        id,
        rule: rule_name,
        why: why.value,
        severity: severity?,
        select: select?,
        options,
        span: table.span.clone(),
    })
}

/// Reads an article's id.
fn id(placed: Placed<'_, '_>, sink: &mut Sink) -> Option<Text> {
    let text = value::text(placed, "id", sink)?;
    let valid = text.value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && text.value.starts_with(|c: char| c.is_ascii_lowercase());
    if !valid {
        sink.say(
            text.span.clone(),
            format!("`{text}` is not an id"),
            "write it in kebab-case: small letters, digits and `-`, beginning with a letter".to_owned(),
        );
    }
    valid.then_some(text)
}

fn select(placed: Placed<'_, '_>, sink: &mut Sink) -> Option<Select> {
    let DeValue::Table(table) = placed.1 else {
        let message = format!("`select` is {}, and a table is wanted", value::kind(placed.1));
        sink.say(placed.0, message, "write `select = { crates = [\"...\"] }`".to_owned());
        return None;
    };
    let table = Table::open(table, placed.0, "`select`", &keys::SELECT, sink);
    let globs = |key: &'static str, sink: &mut Sink| -> Vec<Text> {
        table.get(key).map(|placed| nonempty_texts(placed, key, sink)).unwrap_or_default()
    };
    Some(Select {
        crates: globs("crates", sink),
        except_crates: globs("except_crates", sink),
        modules: globs("modules", sink),
        except_modules: globs("except_modules", sink),
        items: table
            .get("items")
            .map(|placed| value::list_of(placed, "items", &ItemKind::WORDS, sink))
            .unwrap_or_default(),
        attribute: table.optional_text("attribute", sink),
        visibility: table
            .get("visibility")
            .and_then(|placed| value::one_of(placed, "visibility", &Visibility::WORDS, sink)),
        contexts: table.get("context").map_or_else(
            || vec![Context::Main],
            |placed| value::list_of(placed, "context", &Context::WORDS, sink),
        ),
    })
}

/// Reads a list that must not be empty: an empty list of globs would look like "nothing" and mean "everything".
fn nonempty_texts(placed: Placed<'_, '_>, key: &str, sink: &mut Sink) -> Vec<Text> {
    if placed.1.as_array().is_some_and(|array| array.is_empty()) {
        let help = "leave the key out to select everything".to_owned();
        sink.say(placed.0.clone(), format!("`{key}` is an empty list, which selects nothing"), help);
    }
    value::texts(placed, key, sink)
}
