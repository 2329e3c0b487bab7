//! Finds types that neither derive nor implement a trait that the law demands.
//!
//! ## What it does
//! Every selected struct, enum or union must have each of `traits`: in a `derive`, or by an `impl Trait for Type` somewhere in
//! the same crate. Names are compared by the last segment of the path: where a crate has two types of one name, an `impl` for
//! one counts for both. `#[governed]` counts as `Governed`, which it implements. An `impl` in tests counts only for types in
//! tests.
//!
//! ## Why it matters
//! A trait is a promise about a kind of type: every state can be rolled back, every message has a size. Nothing in the
//! language says "every type of this module".
//!
//! ## Example
//! ```toml
//! [[article]]
//! id = "state-can-be-recovered"
//! rule = "missing_trait"
//! why = "a mission that is stopped goes on from its last checkpoint"
//! select = { modules = ["state::**"] }
//! traits = ["Recoverable"]
//! ```
//!
//! ```rust
//! // in src/state.rs
//! pub struct Ensemble;
//! ```
//!
//! ## Use instead
//! ```rust
//! pub struct Ensemble;
//! impl Recoverable for Ensemble { /* ... */ }
//! ```
//!
//! ## Exemptions
//! `item` is the path of the type: `my_crate::state::Ensemble`. An `impl` that a macro writes is not seen: exempt the type, or
//! demand the macro's attribute with `missing_attribute`.

use std::collections::HashMap;

use governance_law::{Article, Context, ItemKind};

use crate::model::{KeptImpl, KeptItem, Model};
use crate::rule::{Fault, Rule, Sink};

pub(super) const RULE: &dyn Rule = &MissingTrait;

struct MissingTrait;

impl Rule for MissingTrait {
    fn check_workspace(&self, model: &Model<'_>, article: &Article, sink: &mut Sink<'_>) {
        let mut impls: HashMap<&str, Vec<&KeptImpl>> = HashMap::new();
        for found in &model.impls {
            impls.entry(&found.self_name).or_default().push(found);
        }
        for item in model.items_of(article) {
            let word = match item.kind {
                ItemKind::Struct => "struct",
                ItemKind::Enum => "enum",
                ItemKind::Union => "union",
                _ => continue,
            };
            for wanted in article.texts("traits") {
                let last = wanted.as_str().rsplit("::").next().unwrap_or_default().trim();
                let own = impls.get(item.name.as_str()).map_or(&[][..], Vec::as_slice);
                if brings(item, last) || own.iter().any(|found| is_for(model, found, item, last)) {
                    continue;
                }
                let message = format!("{word} `{}` does not implement `{wanted}`", item.name);
                let fault = Fault::new(item.place.clone(), &*item.path, message)
                    .kind(wanted.value.clone())
                    .label(format!("`{wanted}` is wanted"));
                sink.report(fault.help(format!("derive it, or write `impl {wanted} for {}`", item.name)));
            }
        }
    }

    fn keeps_items(&self) -> bool {
        true
    }

    fn needs_items(&self) -> bool {
        true
    }
}

/// Returns whether the item brings the trait itself.
fn brings(item: &KeptItem, wanted: &str) -> bool {
    let is_governed = wanted == "Governed" && item.attributes.iter().any(|name| name == "governed");
    is_governed || item.derives.iter().any(|name| name == wanted)
}

/// Returns whether an `impl` for a type of the item's name is one of the trait, and for the item.
fn is_for(model: &Model<'_>, found: &KeptImpl, item: &KeptItem, wanted: &str) -> bool {
    if found.trait_name != wanted {
        return false;
    }
    let module = |id| model.module(id).map(|module| (module.krate, module.context));
    let (Some((here, _)), Some((there, context))) = (module(found.module), module(item.module)) else {
        return false;
    };
    here == there && (found.context != Context::UnitTest || context == Context::UnitTest)
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        testing::check("missing_trait", "traits = [\"core::Bounded\"]", &[("src/lib.rs", text)], expect);
    }

    const MISSING: &str = "1:12 A | struct `A` does not implement `core::Bounded`";

    #[test]
    fn a_trait_is_derived_or_implemented_anywhere_in_the_crate() {
        check("pub struct A;", &[MISSING]);
        check("#[derive(Clone, x::Bounded)] pub struct A;", &[]);
        check("pub struct A; mod far { impl crate::Bounded for super::A {} }", &[]);
        check("pub struct A<T>(T); impl<T: Copy> Bounded for A<T> where T: Clone {}", &[]);
        check(
            "pub enum A {}\nunion B { x: u8 }\ntrait C {}\nfn d() {}",
            &["1:10 A | enum `A`", "2:7 B | union `B`"],
        );
    }

    #[test]
    fn neither_another_trait_nor_another_type_counts() {
        check("pub struct A; impl Bound for A {}", &[MISSING]);
        check("pub struct A; impl Bounded for AA {}", &[MISSING]);
        check("pub struct A; impl !Bounded for A {}", &[MISSING]);
        check("pub struct A; impl A {}", &[MISSING]);
    }

    #[test]
    fn an_impl_in_tests_counts_in_tests_alone() {
        check("pub struct A; #[cfg(test)] mod tests { impl crate::Bounded for crate::A {} }", &[MISSING]);
    }
}
