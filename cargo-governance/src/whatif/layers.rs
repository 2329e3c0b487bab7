//! Who is in which layer, member by member, and the law that says so.

use std::collections::{BTreeMap, BTreeSet};

use governance_law::{Article, Law, Layer, OptionValue, Text, glob};
use governance_lint::edges::Node;
use governance_lint::package::DependencyKind;

/// Returns whether an article has layers.
pub(super) fn has_layers(article: &Article) -> bool {
    matches!(article.rule.as_str(), "module_layers" | "crate_layers")
}

/// Returns whether the layers hold modules; otherwise they hold crates.
pub(super) fn of_modules(article: &Article) -> bool {
    article.rule.as_str() == "module_layers"
}

/// Returns the noun for what the layers of an article hold.
pub(super) fn noun(article: &Article) -> &'static str {
    if of_modules(article) { "module" } else { "crate" }
}

/// The layers of each module or crate, in the order of the law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layering {
    of_modules: bool,
    by_name: BTreeMap<String, Vec<String>>,
}

impl Layering {
    /// Reads the globs of an article.
    pub(super) fn of(article: &Article, nodes: &[Node]) -> Self {
        let of_modules = of_modules(article);
        let holds = |layer: &&Layer, name: &str| {
            layer.members.iter().any(|member| match of_modules {
                true => glob::matches_path(member.as_str(), name),
                false => glob::matches_crate(member.as_str(), name),
            })
        };
        let layers = |name: &str| -> Vec<String> {
            let all = article.layers().iter().filter(|layer| holds(layer, name));
            all.map(|layer| layer.name.value.clone()).collect()
        };
        let by_name = nodes.iter().map(|node| (node.name.clone(), layers(&node.name))).collect();
        Self { of_modules, by_name }
    }

    /// Returns the layers that bind a module or crate: of a module the first that names it, of a crate all.
    pub(super) fn layers_of(&self, name: &str) -> Vec<&str> {
        let all = self.by_name.get(name).map_or(&[][..], Vec::as_slice);
        let binding = if self.of_modules { all.get(..1).unwrap_or(all) } else { all };
        binding.iter().map(String::as_str).collect()
    }

    /// Returns every module or crate by name.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// Returns what moves with a module: all below it; a crate moves alone.
    pub(super) fn with_all_below(&self, name: &str) -> BTreeSet<String> {
        let prefix = if name.is_empty() { String::new() } else { format!("{name}::") };
        let goes = |other: &&str| *other == name || (self.of_modules && other.starts_with(&prefix));
        self.names().filter(goes).map(str::to_owned).collect()
    }

    /// Returns the layering in which some are in one layer and in no other.
    pub(super) fn moved(&self, names: &BTreeSet<String>, layer: &str) -> Self {
        let mut moved = self.clone();
        for name in names {
            moved.by_name.insert(name.clone(), vec![layer.to_owned()]);
        }
        moved
    }
}

/// Returns whether what is in some layers may use what is in others; what is in none is bound by nothing.
pub(super) fn allows(article: &Article, from: &[&str], to: &[&str], kind: Option<DependencyKind>) -> bool {
    let may = |own: &str, other: &str| {
        let Some(layer) = article.layers().iter().find(|layer| layer.name.value == own) else { return true };
        let further = match kind {
            Some(DependencyKind::Build) => &layer.build_may_use[..],
            Some(DependencyKind::Development) => &layer.dev_may_use,
            Some(DependencyKind::Normal) | None => &[],
        };
        own == other || layer.may_use.iter().chain(further).any(|name| name.value == other)
    };
    from.iter().all(|own| to.iter().all(|other| may(own, other)))
}

/// Returns whether what is in some layers must not use a crate from outside the workspace.
pub(super) fn forbids_external(article: &Article, from: &[&str], name: &str) -> bool {
    let layers = article.layers().iter().filter(|layer| from.contains(&layer.name.as_str()));
    layers.flat_map(|layer| &layer.forbid_external).any(|glob| glob::matches_crate(glob.as_str(), name))
}

/// Returns a law of an article and of those that ask whether its layers hold everything, with the layers spelled out.
pub(super) fn law_of(law: &Law, article: &Article, layering: &Layering) -> Law {
    let is_asking = |other: &&Article| {
        other.id.value == article.id.value
            || other.text("layers_of").is_some_and(|target| target.value == article.id.value)
    };
    let mut articles: Vec<Article> = law.articles.iter().filter(is_asking).cloned().collect();
    for known in articles.iter_mut().filter(|known| known.id.value == article.id.value) {
        for (_, value) in &mut known.options {
            let OptionValue::Layers(layers) = value else { continue };
            for layer in layers {
                let holds = |(_, layers): &(&String, &Vec<String>)| layers.contains(&layer.name.value);
                let members = layering.by_name.iter().filter(holds).map(|(name, _)| {
                    // The law's name for the root of a crate is `crate`.
                    Text::new(if name.is_empty() { "crate" } else { name.as_str() }, layer.name.span.clone())
                });
                layer.members = members.collect();
            }
        }
    }
    let kept = |id: &str| articles.iter().any(|article| article.id.value == id);
    let exemptions = law.exemptions.iter().filter(|it| kept(it.article.as_str())).cloned().collect();
    Law { articles, exemptions, ..law.clone() }
}
