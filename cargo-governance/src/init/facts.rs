//! What is found in a workspace, and what a law is proposed from.

use std::collections::BTreeSet;
use std::path::Component;

use governance_law::Context;
use governance_lint::package::Package;

use super::formatted::{Formatted, Formatting};
use super::islands::islands;
use super::layers::{Layer, layers};
use super::manifest::{self, Candidate};
use super::probe::{self, Answers, PANICS};
use crate::error::SetupError;
use crate::links;
use crate::workspace::Workspace;

/// Folders in which people keep other people's code.
const VENDORED: [&str; 6] = ["vendor", "vendored", "third_party", "third-party", "thirdparty", "external"];

/// Crates that bring an executor or the traits of one.
const ASYNC: [&str; 8] = [
    "tokio",
    "async-std",
    "smol",
    "futures",
    "futures-lite",
    "async-executor",
    "actix-rt",
    "embassy-executor",
];

/// What is found in a workspace.
#[derive(Debug)]
pub(crate) struct Facts {
    /// How many members there are.
    pub(crate) crates: usize,
    /// How many source files were read.
    pub(crate) files: usize,
    /// Members that lie in a folder of other people's code, sorted.
    pub(crate) vendored: Vec<String>,
    /// The layers, from the bottom up.
    pub(crate) layers: Vec<Layer>,
    /// The modules in which `unsafe` stands.
    pub(crate) islands: Vec<String>,
    /// Whether there is anything that blocking would stop.
    pub(crate) is_async: bool,
    /// How often each way to stop a program is used outside tests.
    pub(crate) panics: Vec<(&'static str, usize)>,
    /// Crates of the lowest layer that use no files, sockets or processes.
    pub(crate) without_io: Vec<String>,
    /// What every manifest says.
    pub(crate) manifest: Vec<Candidate>,
    /// Whether rustfmt would leave everything as it is.
    pub(crate) formatted: Formatted,
    /// How many links in the Markdown files lead nowhere.
    pub(crate) broken_links: usize,
}

impl Facts {
    /// Looks at a workspace.
    ///
    /// # Errors
    /// Fails if the questions are no law, which would be a defect of the tool.
    pub(crate) fn of(workspace: &Workspace) -> Result<Self, SetupError> {
        let formatting = Formatting::ask(workspace);
        let packages = &workspace.packages.packages;
        let mut vendored: Vec<String> = packages
            .iter()
            .filter(|package| is_vendored(workspace, package))
            .map(|package| package.name.clone())
            .collect();
        vendored.sort();
        let candidates = manifest::candidates(workspace.root());
        let answers = probe::ask(workspace, &vendored, &candidates)?;
        let layers = layers(&workspace.packages);
        let uses_executor =
            packages.iter().flat_map(|it| &it.dependencies).any(|it| ASYNC.contains(&it.name.as_str()));
        Ok(Self {
            crates: packages.len(),
            files: answers.files,
            islands: islands(&answers.items("modules"), &answers.items("unsafe")),
            is_async: uses_executor || answers.count("blocking") > 0,
            panics: PANICS.iter().map(|kind| (*kind, answers.count(&probe::of_panic(kind)))).collect(),
            without_io: without_io(packages, &layers, &vendored, &answers),
            manifest: holding(candidates, &answers),
            broken_links: links::check(workspace.root(), &workspace.target).broken.len(),
            formatted: formatting.wait(),
            vendored,
            layers,
        })
    }
}

fn is_vendored(workspace: &Workspace, package: &Package) -> bool {
    let below = package.manifest.strip_prefix(workspace.root()).unwrap_or(&package.manifest);
    below.components().any(|part| match part {
        Component::Normal(name) => VENDORED.iter().any(|known| name == *known),
        _ => false,
    })
}

/// Keeps what no manifest breaks.
fn holding(candidates: Vec<Candidate>, answers: &Answers) -> Vec<Candidate> {
    let holds = |index: usize| answers.count(&probe::of_candidate(index)) == 0;
    candidates.into_iter().enumerate().filter(|(index, _)| holds(*index)).map(|(_, it)| it).collect()
}

/// Returns the crates of the lowest layer of which no library or binary uses files, sockets or processes.
fn without_io(packages: &[Package], layers: &[Layer], vendored: &[String], answers: &Answers) -> Vec<String> {
    let Some(lowest) = layers.first() else { return Vec::new() };
    let using: BTreeSet<String> =
        answers.items("io").iter().map(|item| item.split("::").next().unwrap_or(item).to_owned()).collect();
    let is_pure = |package: &&Package| {
        let mut mains = package.targets.iter().filter(|target| target.context == Context::Main);
        mains.all(|target| !using.contains(&target.name))
    };
    let is_low =
        |package: &&Package| lowest.crates.contains(&package.name) && !vendored.contains(&package.name);
    let mut names: Vec<String> =
        packages.iter().filter(is_low).filter(is_pure).map(|package| package.name.clone()).collect();
    names.sort();
    names
}
