//! The page of each rule: the documentation at the head of its file, and its keys from the catalogue.

use std::fmt::Write;

use cargo_governance::law::catalog::{self, Key, Kind, Rule};
use cargo_governance::law::schema;
use cargo_governance::lint::explain;

use super::{File, RULES};

/// Returns the page of every rule.
pub(super) fn files() -> Vec<File> {
    catalog::RULES.iter().map(|rule| File { path: path(rule.id), text: page(rule) }).collect()
}

/// Returns the path of every rule's page.
pub(super) fn paths() -> impl Iterator<Item = String> {
    catalog::RULES.iter().map(|rule| path(rule.id))
}

fn path(id: &str) -> String {
    format!("{RULES}/{id}.md")
}

fn page(rule: &Rule) -> String {
    let id = rule.id;
    let docs = explain::rule_docs(id).unwrap_or_default();
    let enforcers: Vec<&str> = rule.enforcers.iter().map(|enforcer| enforcer.word()).collect();
    let mut page = format!(
        "# {id}\n\n<!-- written by `cargo xtask codegen` from governance-lint/src/rules/{id}.rs -->\n\n{}\n",
        docs.trim_end()
    );
    page.push_str("\n## Enforced by\n\n");
    page.push_str(&enforcers.join(", "));
    page.push_str(if rule.built_in { "; built in, so no article names it\n" } else { "\n" });
    if !rule.keys.is_empty() {
        page.push_str("\n## Keys\n\n");
        page.push_str(&keys(rule.keys));
        for key in rule.keys {
            page.push_str(&layer_keys(key.kind));
        }
    }
    page
}

/// Returns a table of what each layer says, if a key takes layers.
fn layer_keys(kind: Kind) -> String {
    let keys = schema::layer_keys(kind);
    if keys.is_empty() {
        return String::new();
    }
    let mut table = "\n### Keys of a layer\n\n| key | takes | | |\n|---|---|---|---|\n".to_owned();
    for (name, is_required, doc) in keys {
        let takes = if *name == "name" { "a string" } else { "a list of strings" };
        let required = if *is_required { "required" } else { "" };
        // Writing to a string cannot fail.
        let _ = writeln!(table, "| `{name}` | {takes} | {required} | {doc} |");
    }
    table
}

/// Returns a table of keys.
pub(super) fn keys(keys: &[Key]) -> String {
    let mut table = "| key | takes | | |\n|---|---|---|---|\n".to_owned();
    for key in keys {
        let required = if key.required { "required" } else { "" };
        // Writing to a string cannot fail.
        let _ = writeln!(table, "| `{}` | {} | {required} | {} |", key.name, takes(key.kind), key.doc);
    }
    table
}

fn takes(kind: Kind) -> String {
    let listed = |words: &[&str]| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    match kind {
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Text => "a string".to_owned(),
        Kind::OneOf(words) => format!("one of {}", listed(words)),
        Kind::Texts => "a list of strings".to_owned(),
        Kind::ListOf(words) => format!("a list of {}", listed(words)),
        Kind::Table => "a table".to_owned(),
        Kind::CrateLayers => "`[[article.layer]]` tables of crates".to_owned(),
        Kind::Quantity(unit) => unit.form().to_owned(),
        Kind::Exceptions => "tables with `item`, `reason` and perhaps `expires`".to_owned(),
        Kind::ModuleLayers => "`[[article.layer]]` tables of modules".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use cargo_governance::law::Law;

    use super::*;

    #[test]
    fn a_page_has_the_docs_and_the_keys() {
        let file = files().into_iter().find(|file| file.path.ends_with("/panic_path.md")).unwrap();
        for part in [
            "# panic_path\n",
            "## What it does",
            "## Exemptions",
            "## Enforced by\n\nsource\n",
            "| `forbid` | a list of `unwrap`",
        ] {
            assert!(file.text.contains(part), "no {part} in {}", file.text);
        }
    }

    #[test]
    fn what_a_layer_says_stands_on_the_page() {
        let page = |id| page(catalog::rule_of(id).unwrap());
        assert!(page("crate_layers").contains("| `dev_may_use` | a list of strings |  | Further layers"));
        assert!(
            page("module_layers").contains("### Keys of a layer") && !page("unsafe_code").contains("### ")
        );
    }

    #[test]
    fn every_page_shows_an_article_that_can_be_copied() {
        for rule in catalog::RULES.iter().filter(|rule| !rule.built_in) {
            let page = page(rule);
            let blocks = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
            let named = format!("\nrule = \"{}\"\n", rule.id);
            let law = blocks.into_iter().find(|block| block.contains(&named));
            let law = law.unwrap_or_else(|| panic!("{} shows no article", rule.id));
            let read = Law::parse("governance.toml", &format!("schema = 1\n{law}"));
            assert!(read.is_ok(), "{}: {}", rule.id, read.unwrap_err());
        }
    }
}
