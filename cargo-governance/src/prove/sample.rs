//! The samples that are compiled: packages under the names of covered ones, with code that the macros must refuse.

use std::collections::BTreeMap;

use governance_law::catalog::{self, Enforcer};
use governance_law::limit::standard;
use governance_law::{Article, Severity, judge};
use governance_lint::package::{DependencyKind, Package};

use super::ground::{Ground, TYPE};
use super::item;
use super::plants::{beyond, literal};

/// The crate that brings the macros.
pub(super) const CORE: &str = "governance-core";

/// One article in code that is compiled: a program of its own, in a package with the name of a covered one.
#[derive(Debug)]
pub(super) struct Sample {
    pub(super) article: String,
    /// The package whose name it has.
    pub(super) package: String,
    /// The text of the program.
    pub(super) text: String,
    /// What the compiler must say, and where.
    pub(super) wanted: Vec<Wanted>,
}

/// One error that must come.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) what: String,
    /// The line of the program at which it begins.
    pub(super) line: usize,
    /// What was planted there.
    pub(super) planted: String,
    /// What the error must say, all of it.
    pub(super) says: Vec<String>,
}

/// Whether the macros enforce a rule.
pub(super) fn is_of_macros(rule: &str) -> bool {
    catalog::rule_of(rule).is_some_and(|rule| rule.enforcers.contains(&Enforcer::Macro))
}

/// Returns the sample of an article, or why the macros are not asked about it.
pub(super) fn of(ground: &Ground<'_>, article: &Article) -> Result<Sample, String> {
    if article.severity != Severity::Deny {
        return Err("it only warns, and a macro can only refuse: the lint alone enforces it".to_owned());
    }
    if !article.select.modules.is_empty() || !article.select.except_modules.is_empty() {
        return Err("it asks for modules, which a macro is not told: the lint alone enforces it".to_owned());
    }
    let attribute = article.select.attribute.as_ref().map(|name| name.as_str());
    if let Some(other) = attribute.filter(|name| *name != "governed") {
        return Err(format!(
            "it asks for `#[{other}]`, which a sample does not have: the lint alone is proved"
        ));
    }
    let package = package(ground, article).ok_or_else(|| {
        format!("no crate that it covers depends on `{CORE}`: the lint alone enforces it there")
    })?;
    let mut sample = Sample {
        article: article.id.value.clone(),
        package: package.name.clone(),
        text: format!("//! Planted.\nuse {}::governed;\n", key_of(package).replace('-', "_")),
        wanted: Vec::new(),
    };
    if article.rule.as_str() == "limit_exceeded" {
        limits(ground, article, &mut sample)?;
    } else {
        traits(article, &mut sample)?;
    }
    sample.text.push_str("fn main() {}\n");
    Ok(sample)
}

/// Returns a package that an article covers and that uses the macros.
fn package<'a>(ground: &Ground<'a>, article: &Article) -> Option<&'a Package> {
    let uses = |package: &Package| {
        let mut all = package.dependencies.iter();
        all.any(|dependency| dependency.name == CORE && dependency.kind == DependencyKind::Normal)
    };
    let mut spots = ground.spots(article);
    spots.find_map(|spot| ground.workspace.packages.get(spot.package).filter(|package| uses(package)))
}

/// Returns the name by which a package knows the macros' crate.
pub(super) fn key_of(package: &Package) -> &str {
    let core = package.dependencies.iter().find(|dependency| dependency.name == CORE);
    core.and_then(|dependency| dependency.rename.as_deref()).unwrap_or(CORE)
}

fn limits(ground: &Ground<'_>, article: &Article, sample: &mut Sample) -> Result<(), String> {
    for name in article.texts("limits") {
        // A team's own limit is not declared: fields name it, and so cannot exceed it.
        let Some(limit) = ground.law.limit(name.as_str()).filter(|_| standard(name.as_str()).is_some())
        else {
            continue;
        };
        for value in beyond(limit) {
            let Err(breach) = judge::limit::within(limit, &value) else { continue };
            let planted = format!("#[governed({} = {})]", limit.name, literal(&value));
            let says = vec![breach.to_string(), format!("article `{}`", article.id)];
            push(article, sample, planted, format!("`{} = {}`", limit.name, literal(&value)), (0, says))?;
        }
    }
    if sample.wanted.is_empty() {
        return Err("none of its limits can be declared on a type: the lint alone enforces it".to_owned());
    }
    Ok(())
}

fn traits(article: &Article, sample: &mut Sample) -> Result<(), String> {
    for wanted in article.texts("traits") {
        let last = wanted.as_str().rsplit("::").next().unwrap_or_default().trim().to_owned();
        let says = vec![last, format!("required_by_the_article_{}", article.id.as_str().replace('-', "_"))];
        push(article, sample, "#[governed]".to_owned(), format!("a type without `{wanted}`"), (1, says))?;
    }
    Ok(())
}

/// Adds one governed type; `offset` is how many lines below its attribute the error begins.
fn push(
    article: &Article,
    sample: &mut Sample,
    attribute: String,
    what: String,
    (offset, says): (usize, Vec<String>),
) -> Result<(), String> {
    let (code, _) = item::governed(&article.select, &format!("{attribute}\n"))?;
    let line = sample.text.lines().count() + 1 + offset;
    let code = code.replace(TYPE, &format!("{TYPE}{}", sample.wanted.len()));
    sample.text.push_str(&code);
    sample.text.push('\n');
    sample.wanted.push(Wanted { what, line, planted: code, says });
    Ok(())
}

/// Returns the files of the packages of some samples, below the folder of the proof. `core` is how a package's manifest
/// names the macros' crate.
pub(super) fn files(samples: &[Sample], core: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut packages: Vec<&str> = samples.iter().map(|sample| sample.package.as_str()).collect();
    packages.sort_unstable();
    packages.dedup();
    let listed: Vec<String> = packages.iter().map(|name| format!("{name:?}")).collect();
    let root = format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", listed.join(", "));
    files.insert("Cargo.toml".to_owned(), root);
    for package in packages {
        let core = core.get(package).cloned().unwrap_or_default();
        let mut manifest = format!(
            "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\nautobins = false\n\n\
             [dependencies]\n{core}\n"
        );
        for sample in samples.iter().filter(|sample| sample.package == package) {
            let name = &sample.article;
            manifest
                .push_str(&format!("\n[[bin]]\nname = \"{name}\"\npath = \"src/{name}.rs\"\ntest = false\n"));
            files.insert(format!("{package}/src/{name}.rs"), sample.text.clone());
        }
        files.insert(format!("{package}/Cargo.toml"), manifest);
        let control = "//! The control: what is lawful compiles.\n".to_owned();
        files.insert(format!("{package}/src/lib.rs"), control);
    }
    files
}
