//! Finds modules that use modules of a layer that their own may not use.
//!
//! ## What it does
//! Each layer names modules of the selected crates by globs and the other layers that it may use. Every import and
//! every qualified path from a module of one layer to a module of another is compared with that. Re-exports are undone: if a
//! module without a layer passes an item on with `pub use`, whoever names the item uses the layer that it comes from.
//!
//! ## Why it matters
//! Inside one crate the compiler lets every module see every other. The first shortcut from the domain to the database
//! compiles, and the second one follows it.
//!
//! ## Example
//! ```toml
//! [[article]]
//! id = "inside-the-shop"
//! rule = "module_layers"
//! why = "the database will be replaced, and then nothing but `storage` is to change"
//! select = { crates = ["shop"] }
//!
//! [[article.layer]]
//! name = "domain"
//! modules = ["domain::**"]          # uses no other layer: there is no `may_use`
//!
//! [[article.layer]]
//! name = "storage"
//! modules = ["storage::**"]
//! may_use = ["domain"]
//! ```
//!
//! ```rust
//! // in src/domain/order.rs:
//! use crate::storage::Connection;
//! ```
//!
//! ## Use instead
//! ```rust
//! // in src/domain/order.rs: the domain says what it needs, storage implements it.
//! pub trait Orders { fn save(&mut self, order: &Order); }
//! ```
//!
//! ## Exemptions
//! `item` is the function or type that names the path, or the module if the path stands in a `use`: `shop::domain::order`.

use governance_law::{Article, Layer, glob, suggest};

use crate::finding::Place;
use crate::model::{Model, Module};
use crate::resolve::{Hit, Interest};
use crate::rule::{Fault, Rule, Sink};
use crate::source::FileView;

pub(super) const RULE: &dyn Rule = &ModuleLayers;

struct ModuleLayers;

/// Returns the layer of a module: the first that names it.
fn layer_of<'a>(article: &'a Article, module: &str) -> Option<&'a Layer> {
    article.layers().get(layer_number(article, module)?)
}

fn layer_number(article: &Article, module: &str) -> Option<usize> {
    let holds =
        |layer: &Layer| layer.members.iter().any(|member| glob::matches_path(member.as_str(), module));
    article.layers().iter().position(holds)
}

impl Rule for ModuleLayers {
    fn interest(&self, _article: &Article) -> Interest {
        Interest::Modules
    }

    fn layer(&self, article: &Article, module: &str) -> Option<usize> {
        layer_number(article, module)
    }

    fn forbids_edge(&self, article: &Article, from: usize, to: usize) -> bool {
        match (article.layers().get(from), article.layers().get(to)) {
            (Some(own), Some(other)) => {
                from != to && own.may_use.iter().all(|name| name.value != other.name.value)
            }
            _ => false,
        }
    }

    fn check_workspace(&self, model: &Model<'_>, article: &Article, sink: &mut Sink<'_>) {
        let is_selected = |module: &&Module| {
            let package =
                model.crates.get(module.krate).and_then(|krate| model.workspace.packages.get(krate.package));
            package.is_some_and(|package| article.select.covers_crate(&package.name))
        };
        let paths: Vec<&str> =
            model.modules.iter().filter(is_selected).map(|module| module.path.as_str()).collect();
        for glob in article.layers().iter().flat_map(|layer| &layer.members) {
            if !paths.iter().any(|path| glob::matches_path(glob.as_str(), path)) {
                let place = Place::in_text(&*model.law.path, &model.law.text, glob.span.clone());
                let fault = Fault::new(
                    place,
                    glob.as_str(),
                    format!("`{glob}` matches no module of the selected crates"),
                );
                let fault = fault.kind("empty");
                sink.report(fault.label("holds nothing").help("mend the glob, or remove it from the layer"));
            }
        }
    }

    fn check_path(&self, file: &FileView<'_>, hit: &Hit, article: &Article, sink: &mut Sink<'_>) {
        // The module of a `use` is that which the `use` stands in, and so for code.
        let from = file.module_path(hit.item);
        let (Some(own), Some(other)) = (layer_of(article, from), layer_of(article, &hit.path)) else {
            return;
        };
        let may = own.may_use.iter().map(|name| name.as_str()).collect::<Vec<_>>();
        let may = match may.is_empty() {
            true => "no other layer".to_owned(),
            false => format!("only {}", suggest::listed(&may)),
        };
        let name = |path: &str| if path.is_empty() { "crate".to_owned() } else { path.to_owned() };
        let macros = if hit.in_macro { ", in macro tokens, which were not expanded" } else { "" };
        let message = format!(
            "module `{}` of layer `{}` uses module `{}` of layer `{}`{macros}, and `{}` may use {may}",
            name(from),
            own.name,
            name(&hit.path),
            other.name,
            own.name,
        );
        let mut fault = Fault::at(file, hit.span.clone(), hit.item, message)
            .kind(name(&hit.path))
            .label(format!("reaches layer `{}`", other.name))
            .help(format!(
                "let `{}` say what it needs as a trait or a type of its own, or move the code to a layer that may use `{}`",
                own.name, other.name
            ));
        for via in &hit.via {
            fault = fault.related(via.place.clone(), via.text.clone());
        }
        sink.report(fault);
    }

    fn needs_items(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::testing;

    const LAW: &str = "\n[[article.layer]]\nname = \"domain\"\nmodules = [\"domain::**\"]\nmay_use = []\n\
                       [[article.layer]]\nname = \"app\"\nmodules = [\"app::**\"]\nmay_use = [\"domain\"]\n";

    #[track_caller]
    fn check(source: &str, expect: &[&str]) {
        testing::check("module_layers", LAW, &[("src/lib.rs", source)], expect);
    }

    #[test]
    fn forbidden_edges_are_found_where_they_begin() {
        check(
            "mod app { pub fn f() {} } mod domain { use crate::app::f; fn g() { f(); } }",
            &[
                "1:44 crate::app::f | module `domain` of layer `domain` uses module `app` of layer `app`, and `domain` may use no other layer",
            ],
        );
        check(
            "mod app { pub fn f() {} } mod domain { fn g() { super::app::f(); } }",
            &["1:49 super::app::f | module `domain`"],
        );
        check("mod domain { pub fn f() {} } mod app { use super::domain::f; }", &[]);
        check(
            "mod app { pub mod x {} } mod domain { mod y { use crate::app::x; } }",
            &["1:51 crate::app::x | module `domain::y`"],
        );
    }

    #[test]
    fn a_private_import_is_not_brought_out_by_a_glob() {
        let modules = "pub mod shared { pub struct Val; } pub use shared::*; pub use app::*;";
        let app = |import: &str| format!("{modules} mod app {{ {import} }} mod domain {{ use crate::Val; }}");
        check(&app("use crate::Val; pub struct App;"), &[]);
        check(&app("pub use crate::shared::Val;"), &["1:128 crate::Val | module `domain`"]);
        // A module below sees it.
        check(
            &format!(
                "{modules} mod app {{ pub fn f() {{}} }} mod domain {{ use crate::app::f; mod x {{ use super::*; fn g() {{ f(); }} }} }}"
            ),
            &["1:114 crate::app::f | module `domain`"],
        );
    }

    #[test]
    fn re_exports_do_not_hide_an_edge() {
        check(
            "mod app { pub struct T; } mod prelude { pub use crate::app::T; } mod domain { use crate::prelude::T; }",
            &["1:83 crate::prelude::T | module `domain` of layer `domain` uses module `app` of layer `app`"],
        );
    }

    #[test]
    fn a_use_accounts_for_its_uses() {
        check(
            "mod app { pub mod x { pub fn f() {} } } mod domain { use crate::app::x; fn g() { x::f(); x::f(); } }",
            &["1:58 crate::app::x | module `domain`"],
        );
    }
}
