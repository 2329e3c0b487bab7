//! Finds crates or modules that are in no layer, or in more than one.
//!
//! ## What it does
//! `layers_of` names an article of the rule `crate_layers` or `module_layers`. Every selected crate, or every selected
//! module of the selected crates, must match the `crates` or `modules` of exactly one of its layers.
//!
//! ## Why it matters
//! Layers bind only what is in one. A new crate or module that nobody put into a layer would be under no law at all, and
//! nobody would notice.
//!
//! ## Example
//! ```toml
//! [[article]]
//! id = "layers"
//! rule = "crate_layers"
//! why = "the kernel runs without the application"
//!
//! [[article.layer]]       # the only layer; but the workspace also has a crate `tools`
//! name = "domain"
//! crates = ["kernel"]
//!
//! [[article]]
//! id = "every-crate-has-a-layer"
//! rule = "unclassified"
//! why = "a crate in no layer is under no law"
//! layers_of = "layers"
//! ```
//!
//! ## Use instead
//! Put the crate or module into one layer, or leave it out of this article's `select` with `except_crates` or
//! `except_modules`.
//!
//! ## Exemptions
//! `item` is the package's name, or the module's path as findings print it: `my_crate::module`.

use governance_law::{Article, Layer, Text, glob};

use super::crate_layers;
use crate::finding::Place;
use crate::manifest::Manifests;
use crate::model::Model;
use crate::rule::{Fault, Rule, Sink};

pub(super) const RULE: &dyn Rule = &Unclassified;

struct Unclassified;

impl Rule for Unclassified {
    fn check_workspace(&self, model: &Model<'_>, article: &Article, sink: &mut Sink<'_>) {
        // The reader of the law refuses an article without `layers_of` and one that names no article with layers.
        let Some(layered) = article.text("layers_of").and_then(|id| model.law.article(id.as_str())) else {
            return;
        };
        if layered.rule.as_str() == "crate_layers" {
            crates(model, article, layered, sink);
        } else {
            modules(model, article, layered, sink);
        }
    }
}

fn crates(model: &Model<'_>, article: &Article, layered: &Article, sink: &mut Sink<'_>) {
    let manifests = Manifests::read(model, sink);
    let packages = model.judged().iter();
    for package in packages.filter(|package| article.select.covers_crate(&package.name)) {
        let place = || manifests.name_of(package).unwrap_or_else(|| Place::whole("Cargo.toml"));
        let layers = crate_layers::layers_of(layered.layers(), &package.name);
        judge(model, layered, &layers, ("crate", &package.name, &package.name), place, sink);
    }
}

fn modules(model: &Model<'_>, article: &Article, layered: &Article, sink: &mut Sink<'_>) {
    for module in model.covered_modules(article) {
        let Some(target) = model.crate_of(module).and_then(|krate| model.target(krate)) else { continue };
        let path = if module.path.is_empty() { "crate" } else { &module.path };
        let item = match &*module.path {
            "" => target.name.clone(),
            path => format!("{}::{path}", target.name),
        };
        let layers = layers_of(layered.layers(), &module.path);
        judge(model, layered, &layers, ("module", path, &item), || module.place.clone(), sink);
    }
}

/// Returns the layers of a module.
fn layers_of<'l>(layers: &'l [Layer], path: &str) -> Vec<(&'l Layer, &'l Text)> {
    let matching = |layer: &'l Layer| layer.members.iter().find(|glob| glob::matches_path(&glob.value, path));
    layers.iter().filter_map(|layer| Some((layer, matching(layer)?))).collect()
}

/// Reports what is not in exactly one layer; `what` is the noun, the name in the sentence and the exact item.
fn judge(
    model: &Model<'_>,
    layered: &Article,
    layers: &[(&Layer, &Text)],
    (noun, name, item): (&str, &str, &str),
    place: impl Fn() -> Place,
    sink: &mut Sink<'_>,
) {
    let (way, message, label, help) = match layers {
        [_] => return,
        [] => (
            "none",
            format!("{noun} `{name}` is in no layer of article `{}`", layered.id),
            "in no layer".to_owned(),
            format!("add it to the `{noun}s` of the layer where it belongs: {}", names(layered.layers())),
        ),
        _ => {
            let layers: Vec<&str> = layers.iter().map(|(layer, _)| layer.name.as_str()).collect();
            let listed = governance_law::suggest::listed(&layers);
            (
                "several",
                format!("{noun} `{name}` is in {} layers of article `{}`", layers.len(), layered.id),
                format!("in {listed}"),
                format!("narrow the `{noun}s` of those layers until one is left"),
            )
        }
    };
    let kind = format!("{}.{way}", layered.id);
    let fault = Fault::new(place(), item, message).kind(kind).label(label).help(help);
    let globs =
        layers.iter().map(|(_, glob)| Place::in_text(&*model.law.path, &model.law.text, glob.span.clone()));
    sink.report(globs.fold(fault, |fault, place| fault.related(place, "matched by this")));
}

fn names(layers: &[Layer]) -> String {
    let names: Vec<&str> = layers.iter().map(|layer| layer.name.as_str()).collect();
    governance_law::suggest::listed(&names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expect: &[&str]) {
        let law = r#"
schema = 1
[[article]]
id = "layers"
rule = "module_layers"
why = "w"
[[article.layer]]
name = "domain"
modules = ["crate", "domain::**"]
[[article.layer]]
name = "states"
modules = ["**::state"]
"#;
        let law = governance_law::Law::parse("law", law).unwrap();
        let found = layers_of(law.articles[0].layers(), path);
        assert_eq!(found.iter().map(|(layer, _)| layer.name.as_str()).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn a_module_is_in_every_layer_whose_globs_it_matches() {
        check("", &["domain"]);
        check("domain::a", &["domain"]);
        check("domain::state", &["domain", "states"]);
        check("other", &[]);
    }
}
