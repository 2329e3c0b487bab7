//! Finds crates that declare a dependency on a crate of a layer that theirs may not use.
//!
//! ## What it does
//! Every package of the workspace that matches a layer's `crates` is held to it: it may depend on its own layer and on
//! those in `may_use`; a build script also on those in `build_may_use`, tests, benches and examples also on those in
//! `dev_may_use`. `forbid_external` names crates from outside the workspace that a layer must not depend on, in any kind
//! of dependency. Declared dependencies count, whether optional, renamed, or for another platform. A crate is a member of
//! the workspace by the folder it lies in, not by its name. A crate in two layers is held to both.
//!
//! ## Why it matters
//! A dependency that nobody argued about is how a core comes to know its callers. Cargo allows every edge that makes no
//! cycle.
//!
//! ## Example
//! ```toml
//! # kernel/Cargo.toml, with `kernel` in layer `domain` and `web` in layer `edge`
//! [dependencies]
//! web = { path = "../web" }
//! ```
//!
//! under the law
//! ```toml
//! [[article]]
//! id = "layers"
//! rule = "crate_layers"
//! why = "the domain is replayed without a network"
//!
//! [[article.layer]]
//! name = "domain"
//! crates = ["kernel", "rules-*"]
//! may_use = []                      # besides itself
//! forbid_external = ["tokio", "reqwest"]
//!
//! [[article.layer]]
//! name = "edge"
//! crates = ["web"]
//! may_use = ["domain"]
//! dev_may_use = ["testing"]         # further layers for tests, benches and examples
//! build_may_use = []                # and for build scripts
//!
//! [[article.layer]]
//! name = "testing"
//! crates = ["test-kit"]
//! may_use = ["domain"]
//! ```
//!
//! ## Use instead
//! Move what is needed into a layer that both may use, or pass it in as an argument or through a trait.
//!
//! ## Exemptions
//! `item` is the name of the package that declares the dependency. An exemption lifts all such findings of that package.

use std::path::{Component, Path, PathBuf};

use governance_law::{Article, Layer, Text, glob, suggest};

use crate::finding::{Place, Unchecked};
use crate::manifest::Manifests;
use crate::model::Model;
use crate::package::{Dependency, DependencyKind, Package, Workspace};
use crate::rule::{Fault, Rule, Sink};

pub(super) const RULE: &dyn Rule = &CrateLayers;

struct CrateLayers;

impl Rule for CrateLayers {
    fn check_workspace(&self, model: &Model<'_>, article: &Article, sink: &mut Sink<'_>) {
        for glob in article.layers().iter().flat_map(|layer| &layer.members) {
            let mut names = model.workspace.packages.iter().map(|package| package.name.as_str());
            if !names.any(|name| glob::matches_crate(glob.as_str(), name)) {
                let names: Vec<&str> =
                    model.workspace.packages.iter().map(|package| package.name.as_str()).collect();
                let place = Place::in_text(&*model.law.path, &model.law.text, glob.span.clone());
                let fault =
                    Fault::new(place, glob.as_str(), format!("`{glob}` matches no crate of the workspace"));
                let fault = fault.kind("empty");
                sink.report(fault.label("holds nothing").help(suggest::help(glob.as_str(), &names)));
            }
        }
        let manifests = Manifests::read(model, sink);
        let packages = model.judged().iter();
        for package in packages.filter(|package| article.select.covers_crate(&package.name)) {
            for dependency in &package.dependencies {
                let used = internal(model.workspace, dependency);
                let fault = match used {
                    Some(used) => between(article.layers(), package, used, dependency),
                    None => external(article.layers(), package, dependency),
                };
                if let Some((message, label, help)) = fault {
                    let place = place_of(&manifests, package, dependency);
                    let name = used.map_or(&dependency.name, |used| &used.name);
                    let kind = format!("{}.{name}", dependency.kind.table());
                    sink.report(
                        Fault::new(place, &*package.name, message).kind(kind).label(label).help(help),
                    );
                }
            }
        }
    }
}

/// One declared dependency of a selected package.
pub(crate) struct Declared {
    /// The package that declares it.
    pub(crate) user: String,
    /// The package that it leads to, by its own name.
    pub(crate) used: String,
    /// In which table.
    pub(crate) kind: DependencyKind,
    /// Whether the used package is no member of the workspace.
    pub(crate) is_external: bool,
    /// The key in the manifest.
    pub(crate) place: Place,
}

/// Returns the packages that an article selects, each with the place of its name, and what they declare to depend on.
pub(crate) fn declared(
    model: &Model<'_>,
    article: &Article,
    unchecked: &mut Vec<Unchecked>,
) -> (Vec<(String, Place)>, Vec<Declared>) {
    let mut findings = Vec::new();
    let mut sink = Sink::open("crate_layers", Some(article), &mut findings, unchecked);
    let manifests = Manifests::read(model, &mut sink);
    let packages = || model.judged().iter().filter(|package| article.select.covers_crate(&package.name));
    let whole = || Place::whole("Cargo.toml");
    let names = packages().map(|it| (it.name.clone(), manifests.name_of(it).unwrap_or_else(whole)));
    let all = packages().flat_map(|package| package.dependencies.iter().map(move |it| (package, it)));
    let declared = all.map(|(package, dependency)| {
        let used = internal(model.workspace, dependency);
        Declared {
            user: package.name.clone(),
            used: used.map_or(&dependency.name, |used| &used.name).clone(),
            kind: dependency.kind,
            is_external: used.is_none(),
            place: place_of(&manifests, package, dependency),
        }
    });
    let declared = declared.collect();
    (names.collect(), declared)
}

/// Returns where a dependency is declared.
fn place_of(manifests: &Manifests, package: &Package, dependency: &Dependency) -> Place {
    let place = manifests.key_of(package, dependency).or_else(|| manifests.name_of(package));
    place.unwrap_or_else(|| Place::whole("Cargo.toml"))
}

/// A message, a label and a help.
type Words = (String, String, String);

/// Returns the member of the workspace that a dependency leads to.
fn internal<'w>(workspace: &'w Workspace, dependency: &Dependency) -> Option<&'w Package> {
    let folder = plain(dependency.path.as_ref()?);
    workspace.packages.iter().find(|package| package.manifest.parent().map(plain).as_ref() == Some(&folder))
}

/// Removes `.` and `..` from a path without asking the file system.
fn plain(path: impl AsRef<Path>) -> PathBuf {
    path.as_ref().components().fold(PathBuf::new(), |mut plain, component| {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
        plain
    })
}

/// Returns the layers of a crate.
pub(super) fn layers_of<'l>(layers: &'l [Layer], name: &str) -> Vec<(&'l Layer, &'l Text)> {
    let matching =
        |layer: &'l Layer| layer.members.iter().find(|glob| glob::matches_crate(&glob.value, name));
    layers.iter().filter_map(|layer| Some((layer, matching(layer)?))).collect()
}

/// Returns the names of the layers that a layer may use in a kind of dependency, besides itself.
fn allowed(layer: &Layer, kind: DependencyKind) -> Vec<&str> {
    let further = match kind {
        DependencyKind::Normal => &[][..],
        DependencyKind::Build => &layer.build_may_use,
        DependencyKind::Development => &layer.dev_may_use,
    };
    layer.may_use.iter().chain(further).map(Text::as_str).collect()
}

fn between(layers: &[Layer], user: &Package, used: &Package, dependency: &Dependency) -> Option<Words> {
    let targets = layers_of(layers, &used.name);
    let mut pairs = layers_of(layers, &user.name)
        .into_iter()
        .flat_map(|(from, _)| targets.iter().map(move |(to, _)| (from, *to)));
    let (from, to) = pairs.find(|(from, to)| {
        from.name.value != to.name.value && !allowed(from, dependency.kind).contains(&to.name.as_str())
    })?;
    let message = format!(
        "crate `{}` of layer `{}` depends on `{}` of layer `{}`",
        user.name, from.name, used.name, to.name
    );
    let table = dependency.kind.table();
    let label = match allowed(from, dependency.kind).as_slice() {
        [] => format!("`{}` may use no other layer in `[{table}]`", from.name),
        names => format!("`{}` may use {} in `[{table}]`", from.name, suggest::listed(names)),
    };
    let kinds = [DependencyKind::Development, DependencyKind::Build];
    let elsewhere = kinds.into_iter().find(|kind| allowed(from, *kind).contains(&to.name.as_str()));
    let help = match elsewhere {
        Some(kind) => {
            format!(
                "if it is needed there alone, move it to `[{}]`: there `{}` may use `{}`",
                kind.table(),
                from.name,
                to.name
            )
        }
        None => format!(
            "move what `{}` needs into a layer that both may use, or let the caller pass it in",
            user.name
        ),
    };
    Some((message, label, help))
}

fn external(layers: &[Layer], user: &Package, dependency: &Dependency) -> Option<Words> {
    let (layer, pattern) = layers_of(layers, &user.name).into_iter().find_map(|(layer, _)| {
        let pattern =
            layer.forbid_external.iter().find(|glob| glob::matches_crate(&glob.value, &dependency.name))?;
        Some((layer, pattern))
    })?;
    Some((
        format!(
            "crate `{}` of layer `{}` depends on the forbidden crate `{}`",
            user.name, layer.name, dependency.name
        ),
        format!("`{}` must not use `{pattern}`", layer.name),
        format!("move the code that needs `{}` into a layer that may use it", dependency.name),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAW: &str = r#"
schema = 1
[[article]]
id = "layers"
rule = "crate_layers"
why = "w"
[[article.layer]]
name = "domain"
crates = ["kernel", "both"]
may_use = ["units"]
build_may_use = ["gen"]
dev_may_use = ["app"]
forbid_external = ["tokio*"]
[[article.layer]]
name = "units"
crates = ["units-*"]
[[article.layer]]
name = "gen"
crates = ["gen", "both"]
[[article.layer]]
name = "app"
crates = ["web"]
may_use = ["domain", "units"]
"#;

    fn package(name: &str) -> Package {
        Package {
            name: name.to_owned(),
            manifest: format!("/w/{name}/Cargo.toml").into(),
            targets: Vec::new(),
            dependencies: Vec::new(),
        }
    }

    #[track_caller]
    fn check(user: &str, used: &str, kind: DependencyKind, expect: Option<&str>) {
        let law = governance_law::Law::parse("law", LAW).unwrap();
        let workspace = Workspace {
            root: "/w".into(),
            packages: ["kernel", "units-si", "gen", "web", "both"].map(package).into(),
        };
        let path = (!used.starts_with("registry:")).then(|| format!("/w/{user}/../{used}").into());
        let name = used.trim_start_matches("registry:").to_owned();
        let dependency = Dependency { name, rename: Some("x".to_owned()), kind, path, optional: true };
        let layers = law.articles[0].layers();
        let found = match internal(&workspace, &dependency) {
            Some(used) => between(layers, &package(user), used, &dependency),
            None => external(layers, &package(user), &dependency),
        };
        assert_eq!(found.map(|(message, ..)| message).as_deref(), expect);
    }

    #[test]
    fn edges_are_judged_by_layer_and_kind() {
        use DependencyKind::{Build, Development, Normal};
        let app = Some("crate `kernel` of layer `domain` depends on `web` of layer `app`");
        check("kernel", "web", Normal, app);
        check("kernel", "web", Build, app);
        check("kernel", "web", Development, None);
        check("kernel", "gen", Build, None);
        check("kernel", "units-si", Normal, None);
        check("web", "kernel", Normal, None);
        check("kernel", "stranger", Normal, None);
    }

    #[test]
    fn a_crate_in_two_layers_is_held_to_both() {
        let expect = Some("crate `both` of layer `gen` depends on `units-si` of layer `units`");
        check("both", "units-si", DependencyKind::Normal, expect);
    }

    #[test]
    fn a_crate_from_outside_is_known_by_having_no_folder_here() {
        let expect = Some("crate `kernel` of layer `domain` depends on the forbidden crate `tokio-util`");
        check("kernel", "registry:tokio-util", DependencyKind::Development, expect);
        check("kernel", "registry:web", DependencyKind::Normal, None);
        check("web", "registry:tokio", DependencyKind::Normal, None);
    }
}
