//! Finds manifests that do not say what the law wants of them.
//!
//! ## What it does
//! Each key of the article is one demand; those on crates hold for every selected package.
//!
//! * `lints`: the package's `[lints]`, or the root's `[workspace.lints]` if it inherits them, set the lint to this level
//!   or a stricter one. A lint group does not count for its members.
//! * `profiles`: the profiles in the root's manifest have this setting: written, through `inherits`, or by cargo's default.
//! * `default_features`: the feature `default` turns on exactly these.
//! * `banned_crates`: no dependency of any kind or platform, optional, renamed or inherited, is on such a crate; nor is
//!   one listed in `[workspace.dependencies]`.
//! * `keys`: `[package]` has the key with this value, its own or the one of `[workspace.package]`.
//!
//! A key, a profile's setting or a tool with lints that cargo does not know is a mistake in the law.
//!
//! ## Why it matters
//! A lint that one crate forgot, overflow checks that a profile lost, a crate that came back through a test: manifests
//! are where a promise about the whole workspace is broken quietly.
//!
//! ## Example
//! ```toml
//! [[article]]
//! id = "manifests"
//! rule = "unlawful_manifest"
//! why = "every crate is built and checked with the settings that were reviewed"
//! lints = { "rust.unsafe_code" = "forbid" }
//! profiles = { "release.overflow-checks" = true }
//! keys = { "edition" = "2024" }
//! banned_crates = ["openssl*"]
//! ```
//!
//! ```toml
//! # kernel/Cargo.toml
//! [package]
//! name = "kernel"
//!
//! [lints.rust]
//! unsafe_code = "warn"
//! ```
//!
//! ## Use instead
//! ```toml
//! [lints]
//! workspace = true      # and `unsafe_code = "forbid"` in the root's `[workspace.lints.rust]`
//! ```
//!
//! ## Exemptions
//! `item` is the package's name. For profiles and `[workspace.dependencies]` it is `workspace`.

use std::collections::BTreeSet;

use governance_law::{Article, Text, glob};

use crate::finding::Place;
use crate::manifest::{Entry, ManifestFile, Manifests, Node, lint_at, lint_level, setting};
use crate::model::Model;
use crate::rule::{Fault, Rule, Sink};

pub(super) const RULE: &dyn Rule = &UnlawfulManifest;

/// The item of findings about the workspace as a whole.
const WORKSPACE: &str = "workspace";

struct UnlawfulManifest;

impl Rule for UnlawfulManifest {
    fn check_workspace(&self, model: &Model<'_>, article: &Article, sink: &mut Sink<'_>) {
        let manifests = Manifests::read(model, sink);
        if let Some(root) = manifests.root() {
            article.table("profiles").iter().for_each(|wanted| profile(root, wanted, sink));
            let shared = root.manifest.dependencies().into_iter().filter(|entry| entry.kind.is_none());
            shared.for_each(|entry| banned(root, Some(root), &entry, (WORKSPACE, article), sink));
        }
        let packages = model.judged().iter();
        for package in packages.filter(|package| article.select.covers_crate(&package.name)) {
            let Some(file) = manifests.of(package) else { continue };
            let member = Member { file, root: manifests.root(), name: &package.name };
            article.table("lints").iter().for_each(|wanted| member.lint(wanted, sink));
            article.table("keys").iter().for_each(|wanted| member.key(wanted, sink));
            if article.option("default_features").is_some() {
                member.default_features(article.texts("default_features"), sink);
            }
            let declared = file.manifest.dependencies().into_iter().filter(|entry| entry.kind.is_some());
            declared.for_each(|entry| banned(file, manifests.root(), &entry, (&package.name, article), sink));
        }
    }
}

/// A package under judgement.
struct Member<'m> {
    file: &'m ManifestFile,
    root: Option<&'m ManifestFile>,
    name: &'m str,
}

impl Member<'_> {
    fn fault(&self, node: Option<&Node>, message: String) -> Fault {
        let fallback = || self.file.manifest.get(&["package", "name"]);
        let place = node.or_else(fallback).map(|node| self.file.place(node.span.clone()));
        Fault::new(place.unwrap_or_else(|| Place::whole(&*self.file.path)), self.name, message)
    }

    fn lint(&self, (name, wanted): &(Text, Text), sink: &mut Sink<'_>) {
        let found = lint_level(name.as_str(), &self.file.manifest, self.root.map(|root| &root.manifest));
        if found.as_ref().is_some_and(|found| found.meets(wanted.as_str())) {
            return;
        }
        let (tool, lint) = name.as_str().split_once('.').unwrap_or(("rust", name.as_str()));
        let is_inherited = self.file.manifest.is_inherited(&["lints"]);
        if is_inherited && self.root.is_none() {
            // The root's manifest could not be read, which was said: what it sets is not known.
            return;
        }
        let table =
            if is_inherited { format!("[workspace.lints.{tool}]") } else { format!("[lints.{tool}]") };
        let help = format!(
            "write `{lint} = \"{wanted}\"` in `{table}`{}",
            if is_inherited { " of the root" } else { "" }
        );
        let fault = match &found {
            Some(found) => {
                let message =
                    format!("package `{}` has `{name}` at `{}`, below `{wanted}`", self.name, found.level);
                match self.root.filter(|_| found.is_inherited) {
                    Some(root) => self
                        .fault(lint_at(&self.file.manifest), message)
                        .label("inherits its lints")
                        .related(root.place(found.span.clone()), format!("`{wanted}` or stricter is wanted")),
                    None => Fault::new(self.file.place(found.span.clone()), self.name, message)
                        .label(format!("`{wanted}` or stricter is wanted")),
                }
            }
            None => {
                let message = format!("package `{}` does not set the lint `{name}`", self.name);
                self.fault(lint_at(&self.file.manifest), message)
                    .label(format!("`{wanted}` or stricter is wanted"))
            }
        };
        sink.report(fault.kind(format!("lints.{name}")).help(help));
    }

    fn key(&self, (name, wanted): &(Text, Text), sink: &mut Sink<'_>) {
        let keys = name.as_str().split('.');
        let path: Vec<&str> = std::iter::once("package").chain(keys.clone()).collect();
        let own = self.file.manifest.get(&path);
        let is_inherited = own.is_some_and(Node::is_inherited);
        if is_inherited && self.root.is_none() {
            return;
        }
        let shared: Vec<&str> = ["workspace", "package"].into_iter().chain(keys).collect();
        let shared =
            self.root.filter(|_| is_inherited).and_then(|root| Some((root, root.manifest.get(&shared)?)));
        let found =
            if is_inherited { shared.and_then(|(_, node)| node.text()) } else { own.and_then(Node::text) };
        if found.as_deref() == Some(wanted.as_str()) {
            return;
        }
        let message = match found {
            Some(found) => format!("package `{}` has `{name}` at `{found}`, not at `{wanted}`", self.name),
            None => format!("package `{}` does not set the key `{name}`", self.name),
        };
        let label = format!("`{wanted}` is wanted");
        let fault = match shared {
            Some((root, node)) => {
                self.fault(own, message).label("inherited").related(root.place(node.span.clone()), label)
            }
            None => self.fault(own, message).label(label),
        };
        let fault = fault.kind(format!("keys.{name}"));
        sink.report(
            fault.help(format!("set `{name}` in `[package]`, or inherit it with `{name}.workspace = true`")),
        );
    }

    fn default_features(&self, wanted: &[Text], sink: &mut Sink<'_>) {
        let node = self.file.manifest.get(&["features", "default"]);
        let found: BTreeSet<String> = node.into_iter().flat_map(Node::items).filter_map(Node::text).collect();
        let wanted: BTreeSet<String> = wanted.iter().map(|text| text.value.clone()).collect();
        if found == wanted {
            return;
        }
        let too_many: Vec<&str> = found.difference(&wanted).map(String::as_str).collect();
        let too_few: Vec<&str> = wanted.difference(&found).map(String::as_str).collect();
        let listed = |names: &[&str]| governance_law::suggest::listed(names);
        let label = match (too_many.as_slice(), too_few.as_slice()) {
            (many, []) => format!("{} must not be there", listed(many)),
            ([], few) => format!("{} is missing", listed(few)),
            (many, few) => format!("{} must not be there, and {} is missing", listed(many), listed(few)),
        };
        let names: Vec<String> = wanted.iter().map(|name| format!("\"{name}\"")).collect();
        let message = format!("package `{}` has other default features than the law wants", self.name);
        let help = format!("write `default = [{}]` in `[features]`", names.join(", "));
        sink.report(self.fault(node, message).kind("default_features").label(label).help(help));
    }
}

fn profile(root: &ManifestFile, (name, wanted): &(Text, Text), sink: &mut Sink<'_>) {
    let found = setting(name.as_str(), &root.manifest);
    if found.meets(name.as_str(), wanted.as_str()) {
        return;
    }
    let (profile, key) = name.as_str().split_once('.').unwrap_or((name.as_str(), ""));
    let message = match &found.value {
        Some(value) if found.span.is_none() => {
            format!("the profile setting `{name}` is `{value}` by default, not `{wanted}`")
        }
        Some(value) => format!("the profile setting `{name}` is `{value}`, not `{wanted}`"),
        None => format!("the profile setting `{name}` is not set"),
    };
    let table = root.manifest.entry(&["profile", profile]).map(|(key, _)| key.span.clone());
    let place = match found.span.or(table) {
        Some(span) => root.place(span),
        None => Place::whole(&*root.path),
    };
    let help = format!("write `{key} = {}` in `[profile.{profile}]`", literal(wanted.as_str()));
    let fault = Fault::new(place, WORKSPACE, message).kind(format!("profiles.{name}"));
    sink.report(fault.label(format!("`{wanted}` is wanted")).help(help));
}

/// Writes a setting as TOML: words need quotes, numbers and flags do not.
fn literal(value: &str) -> String {
    let is_bare = value.parse::<i64>().is_ok() || matches!(value, "true" | "false");
    if is_bare { value.to_owned() } else { format!("\"{value}\"") }
}

fn banned(
    file: &ManifestFile,
    root: Option<&ManifestFile>,
    entry: &Entry<'_>,
    (item, article): (&str, &Article),
    sink: &mut Sink<'_>,
) {
    let name = entry.package(root.map(|root| &root.manifest));
    let globs = article.texts("banned_crates");
    let Some(pattern) = globs.iter().find(|glob| glob::matches_crate(&glob.value, name)) else { return };
    let who = if item == WORKSPACE { "the workspace".to_owned() } else { format!("package `{item}`") };
    let message = format!("{who} depends on the banned crate `{name}` in `[{}]`", entry.table);
    let fault = Fault::new(file.place(entry.key.span.clone()), item, message);
    let fault = fault.kind(format!("banned_crates.{name}"));
    sink.report(
        fault.label(format!("`{pattern}` is banned")).help("remove it, and use a crate that the law allows"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_written_as_toml() {
        assert_eq!(
            (literal("true"), literal("3"), literal("fat")),
            ("true".into(), "3".into(), "\"fat\"".into())
        );
    }
}
