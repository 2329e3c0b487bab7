//! What an article or a rule is about, in words: for the command line, the reports and the reference pages.

use std::fmt::Write as _;

use governance_law::catalog::{self, Enforcer, Key};
use governance_law::{Article, Context, ItemKind, Law, Layer, Select, Text, Visibility, suggest};

use crate::rules;

/// Explains the article of that id, or else the rule.
///
/// # Errors
/// Says that there is neither, and which name is near.
pub fn explain(id: &str, law: Option<&Law>) -> Result<String, String> {
    if let Some(article) = law.and_then(|law| law.article(id)) {
        return Ok(of_article(article));
    }
    if let Some(docs) = rule_docs(id) {
        return Ok(format!("rule `{id}`\n\n{docs}"));
    }
    let articles = law.map_or(&[][..], |law| &law.articles).iter().map(|article| article.id.as_str());
    let names: Vec<&str> = articles.chain(rules::ALL.iter().map(|entry| entry.id)).collect();
    Err(format!("there is no article or rule `{id}`; {}", suggest::help(id, &names)))
}

/// Says in a few lines what an article, or else a rule, is about; `command` is what explains it in full.
#[must_use]
pub fn brief(id: &str, law: Option<&Law>, command: &str) -> Option<String> {
    let article = law.and_then(|law| law.article(id));
    let rule = article.map_or(id, |article| article.rule.as_str());
    let docs = rule_docs(rule)?;
    let sentence = first_sentence(&docs).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = article.map(|article| head(article) + "\n").unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = write!(text, "rule `{rule}`: {sentence}\n\n`{command} {id}` says more.\n");
    Some(text)
}

/// Returns the reference page of a rule, in Markdown.
#[must_use]
pub fn rule_docs(id: &str) -> Option<String> {
    rules::of(id).map(rules::Entry::docs)
}

/// Returns the ids of the rules that the lint has, in the order of the catalogue.
pub fn rule_ids() -> impl Iterator<Item = &'static str> {
    rules::ALL.iter().map(|entry| entry.id)
}

/// Returns the first sentence of a page, which says what the rule is responsible for.
#[must_use]
pub fn first_sentence(docs: &str) -> Option<&str> {
    let paragraph = docs.split("\n\n").next().filter(|paragraph| !paragraph.trim().is_empty())?;
    Some(
        paragraph
            .find(".\n")
            .or_else(|| paragraph.find(". "))
            .map_or(paragraph.trim_end(), |end| paragraph.get(..=end).unwrap_or(paragraph)),
    )
}

fn of_article(article: &Article) -> String {
    let mut text = head(article);
    let _ = writeln!(text, "rule:     {}", article.rule);
    let keys = catalog::rule_of(article.rule.as_str()).map_or(&[][..], |rule| rule.keys);
    let given = keys.iter().filter_map(|key| Some((key, value(article, key)?)));
    for (key, value) in given {
        let _ = writeln!(text, "\n`{}`: {value}\n    {}", key.name, key.doc);
    }
    let docs = rule_docs(article.rule.as_str()).unwrap_or_default();
    let _ = write!(text, "\nrule `{}`\n\n{docs}", article.rule);
    text
}

/// Says what every article says of itself.
fn head(article: &Article) -> String {
    let title =
        if article.title == article.id.value { String::new() } else { format!(": {}", article.title) };
    let mut text = format!("article `{}`{title}\n\n", article.id);
    let _ = writeln!(text, "why:      {}", article.why);
    let _ = writeln!(text, "covers:   {}", covers_in_words(article));
    let _ = writeln!(text, "severity: {}", article.severity.word());
    text
}

/// Writes what the article gives for a key; `None` if it gives nothing.
fn value(article: &Article, key: &Key) -> Option<String> {
    use governance_law::OptionValue::{Exceptions, Flag, Layers, Quantity, Table, Text as Single, Texts};
    Some(match article.option(key.name)? {
        Flag(flag) => flag.to_string(),
        Single(text) => format!("`{text}`"),
        Texts(texts) => listed(texts),
        Table(table) => {
            table.iter().map(|(name, value)| format!("`{name}` = `{value}`")).collect::<Vec<_>>().join(", ")
        }
        Layers(layers) => layers.iter().map(of_layer).collect::<Vec<_>>().join("; "),
        Quantity(quantity, _) => quantity.to_string(),
        Exceptions(list) => list
            .iter()
            .map(|entry| format!("`{}` ({})", entry.item, entry.reason))
            .collect::<Vec<_>>()
            .join("; "),
    })
}

/// Says what a layer holds and may use, its build scripts and tests included.
fn of_layer(layer: &Layer) -> String {
    let mut text = match layer.may_use.as_slice() {
        [] => format!("`{}` ({}) may use no other", layer.name, listed(&layer.members)),
        names => format!("`{}` ({}) may use {}", layer.name, listed(&layer.members), listed(names)),
    };
    for (who, names) in [("build scripts", &layer.build_may_use), ("tests", &layer.dev_may_use)] {
        if !names.is_empty() {
            let _ = write!(text, ", its {who} {} too", listed(names));
        }
    }
    if !layer.forbid_external.is_empty() {
        let _ = write!(text, ", and from outside not {}", listed(&layer.forbid_external));
    }
    text
}

/// Says what an article covers: manifests, if its rule looks at nothing else.
fn covers_in_words(article: &Article) -> String {
    let enforcers = catalog::rule_of(article.rule.as_str()).map_or(&[][..], |rule| rule.enforcers);
    if enforcers != [Enforcer::Manifest] {
        return select_in_words(&article.select);
    }
    let mut words = vec!["manifests".to_owned()];
    words.extend(crates_in_words(&article.select));
    words.join(" ")
}

fn crates_in_words(select: &Select) -> impl Iterator<Item = String> {
    let globs = [("of crates", &select.crates), ("but not of crates", &select.except_crates)];
    globs
        .into_iter()
        .filter(|(_, globs)| !globs.is_empty())
        .map(|(lead, globs)| format!("{lead} {}", listed(globs)))
}

/// Says which code a selection covers, such as ``pub struct with `#[governed]` in modules `state::**` of crates `app` ``.
#[must_use]
pub fn select_in_words(select: &Select) -> String {
    let mut words = Vec::new();
    words.extend(select.visibility.map(|visibility| word(&Visibility::WORDS, visibility).to_owned()));
    if !select.items.is_empty() {
        let kinds: Vec<&str> = select.items.iter().map(|kind| word(&ItemKind::WORDS, *kind)).collect();
        words.push(kinds.join(" or "));
    } else if select.visibility.is_some() || select.attribute.is_some() {
        words.push("item".to_owned());
    } else {
        words.push("code".to_owned());
    }
    words.extend(select.attribute.as_ref().map(|name| format!("with `#[{name}]`")));
    for (lead, globs) in [("in modules", &select.modules), ("but not in modules", &select.except_modules)] {
        if !globs.is_empty() {
            words.push(format!("{lead} {}", listed(globs)));
        }
    }
    words.extend(crates_in_words(select));
    if select.contexts != [Context::Main] {
        let contexts: Vec<&str> =
            select.contexts.iter().map(|context| word(&Context::WORDS, *context)).collect();
        words.push(format!("in context {}", suggest::listed(&contexts)));
    }
    words.join(" ")
}

fn word<T: PartialEq>(words: &[(&'static str, T)], wanted: T) -> &'static str {
    words.iter().find(|(_, value)| *value == wanted).map_or("", |(word, _)| word)
}

fn listed(texts: &[Text]) -> String {
    let names: Vec<&str> = texts.iter().map(Text::as_str).collect();
    suggest::listed(&names)
}
