//! Finds items that do not carry an attribute that the law demands.
//!
//! ## What it does
//! Every selected item must carry each of `attributes`, compared by the last segment of the path. An attribute inside
//! `cfg_attr` does not count, because it is there only under a condition.
//!
//! ## Why it matters
//! What an attribute does for a type, such as holding it to the limits of the law, it does only for the types that carry it.
//! A new type without it is under no law, and compiles.
//!
//! ## Example
//! ```toml
//! [[article]]
//! id = "state-is-governed"
//! rule = "missing_attribute"
//! why = "state that nobody checks is believed, and acted on"
//! select = { modules = ["state::**"], items = ["struct"] }
//! attributes = ["governed"]
//! ```
//!
//! ```rust
//! // in src/state.rs
//! pub struct Ensemble;
//! ```
//!
//! ## Use instead
//! ```rust
//! #[governed(memory = "1 MiB")]
//! pub struct Ensemble;
//! ```
//!
//! ## Exemptions
//! `item` is the path of the item: `my_crate::state::Ensemble`.

use governance_law::Article;

use crate::rule::{Fault, Rule, Sink};
use crate::source::{FileView, Kind};

pub(super) const RULE: &dyn Rule = &MissingAttribute;

struct MissingAttribute;

impl Rule for MissingAttribute {
    fn check_file(&self, file: &FileView<'_>, article: &Article, sink: &mut Sink<'_>) {
        // A file is the body of a module, whose attributes stand before `mod name;`.
        let items =
            file.items().filter(|(_, item)| item.kind != Kind::File && item.kind.selected_as().is_some());
        for (id, item) in items.filter(|(id, _)| file.selects(article, *id)) {
            for wanted in article.texts("attributes") {
                let last = wanted.as_str().rsplit("::").next().unwrap_or_default().trim();
                let found =
                    || file.attributes(id).iter().filter(|attribute| file.attribute_name(attribute) == last);
                if found().any(|attribute| !attribute.is_conditional) {
                    continue;
                }
                let (word, name) = (item.kind.word(), file.name(id));
                let fault = |message: String| {
                    Fault::at(file, file.name_span(id), id, message).kind(wanted.value.clone())
                };
                let fault = match found().next() {
                    Some(attribute) => {
                        fault(format!("{word} `{name}` carries `#[{wanted}]` under a condition only"))
                            .related(file.place(file.attribute_span(attribute)), "only here")
                            .help(format!("write `#[{wanted}]` without `cfg_attr`"))
                    }
                    None => fault(format!("{word} `{name}` does not carry `#[{wanted}]`"))
                        .label(format!("`#[{wanted}]` is wanted"))
                        .help(format!("write `#[{wanted}]` above it")),
                };
                sink.report(fault);
            }
        }
    }

    fn needs_items(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[track_caller]
    fn check(keys: &str, text: &str, expect: &[&str]) {
        testing::check("missing_attribute", keys, &[("src/lib.rs", text)], expect);
    }

    #[test]
    fn an_attribute_is_known_by_its_last_segment() {
        let keys = "attributes = [\"law::governed\", \"must_use\"]";
        check(keys, "#[governed]\n#[must_use]\npub struct A;", &[]);
        check(
            keys,
            "#[core::governed(x = 1)]\npub struct A;",
            &["2:12 A | struct `A` does not carry `#[must_use]`"],
        );
        check(
            keys,
            "#[ungoverned]\n#[must_use]\nfn f() {}",
            &["3:4 f | function `f` does not carry `#[law::governed]`"],
        );
    }

    #[test]
    fn an_attribute_under_a_condition_does_not_count() {
        let expect = ["2:8 A | struct `A` carries `#[governed]` under a condition only"];
        check(
            "attributes = [\"governed\"]",
            "#[cfg_attr(x, derive(Debug), governed(y))]\nstruct A;",
            &expect,
        );
        check("attributes = [\"governed\"]", "#[cfg_attr(x, governed)]\n#[governed]\nstruct A;", &[]);
    }

    #[test]
    fn what_is_no_item_carries_nothing() {
        check("attributes = [\"governed\"]", "use std::fmt;\nextern crate core;\nvec![1];\n", &[]);
    }
}
