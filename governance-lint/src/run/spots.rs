//! Where further code could stand: the modules of a workspace with the articles that cover them.

use std::path::PathBuf;
use std::sync::Arc;

use governance_law::{Context, Law};

use crate::package::Workspace;
use crate::source::{ItemId, Shape, Start, Tokens, lex, shape};
use crate::tree::Mount;

use super::plan::{Plan, Trial};
use super::reading::Reading;

/// The end of one module, where a further item of it could stand.
#[derive(Debug, Clone)]
pub struct Spot {
    /// The index of its package in the workspace.
    pub package: usize,
    /// The index of its target in the package.
    pub target: usize,
    /// The crate's name, as findings print it.
    pub crate_name: String,
    /// The module's path in the crate; empty for the root.
    pub module: String,
    /// What the module is compiled for.
    pub context: Context,
    /// The absolute path of the file.
    pub file: PathBuf,
    /// The file as findings print it.
    pub shown: Arc<str>,
    /// The byte of the file at which an item can be put in.
    pub at: usize,
    /// The indices of the law's articles that cover what stands there, as far as crate, module and context decide.
    pub articles: Vec<usize>,
    /// In how many places of the module tree the file stands.
    pub places: usize,
}

/// Returns the end of every module of a workspace, in the order in which they are read.
#[must_use]
pub fn spots(workspace: &Workspace, law: &Law, trial: &Trial) -> Vec<Spot> {
    let plan = Plan::of_trial(law, trial);
    let mut reading = Reading::of(workspace, &plan, None);
    reading.read_all();
    let mut found = Vec::new();
    let (mut bytes, mut tokens, mut known) = (Vec::new(), Vec::new(), Shape::default());
    for mount in reading.mounts.iter().filter(|mount| mount.start == Start::Items) {
        if plan.files.read(&mount.file, &mut bytes).is_err() {
            continue;
        }
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        if mount.modules.len() > 1 {
            lex(text, &mut tokens);
            shape(Tokens { text, list: &tokens }, mount.start, &mut known);
        }
        for (item, module, path) in &mount.modules {
            let at = match *item {
                ItemId::FILE => text.len(),
                item => Tokens { text, list: &tokens }.span(known.item(item).body.end).start,
            };
            found.extend(spot(&reading, mount, (module.index(), path), at));
        }
    }
    found
}

fn spot(reading: &Reading<'_, '_>, mount: &Mount, (module, path): (usize, &str), at: usize) -> Option<Spot> {
    let known = reading.model.modules.get(module)?;
    let krate = reading.model.crates.get(mount.krate)?;
    let target = reading.model.target(krate)?;
    let covers = |index: &usize| {
        let word = reading.covered.get(module * reading.stride + index / 64).copied().unwrap_or(0);
        let article = reading.plan.law.articles.get(*index);
        word & (1 << (index % 64)) != 0
            && article.is_some_and(|article| article.select.covers_context(known.context))
    };
    Some(Spot {
        package: krate.package,
        target: krate.target,
        crate_name: target.name.clone(),
        module: path.to_owned(),
        context: known.context,
        file: mount.file.clone(),
        shown: Arc::clone(&mount.shown),
        at,
        articles: (0..reading.plan.law.articles.len()).filter(covers).collect(),
        places: reading.identities.get(&mount.identity).copied().unwrap_or(1) as usize,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, Folder};

    #[test]
    fn every_module_has_its_end_and_its_articles() {
        let lib = "mod a;\nmod b { fn f() {} }\n#[cfg(test)]\nmod tests { fn g() {} }\n";
        let folder = Folder::with(&[("src/lib.rs", lib), ("src/a.rs", "struct A;\n")]);
        let mut law = testing::law("unsafe_code", "");
        for article in &mut law.articles {
            article.select.modules.push(governance_law::Text::new("b", 0..0));
        }
        let found: Vec<String> = spots(&folder.workspace(), &law, &Trial::default())
            .iter()
            .map(|spot| {
                let text = std::fs::read_to_string(&spot.file).unwrap();
                let (before, after) = text.split_at(spot.at);
                let last = before.trim_end().rsplit('\n').next().unwrap_or_default();
                let Spot { module, shown, articles, .. } = spot;
                format!(
                    "{shown} `{module}` {articles:?}: {last}|{}",
                    after.lines().next().unwrap_or_default()
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                "src/lib.rs `` []: mod tests { fn g() {} }|",
                "src/lib.rs `b` [0]: mod b { fn f() {}|}",
                "src/lib.rs `tests` []: mod tests { fn g() {}|}",
                "src/a.rs `a` []: struct A;|",
            ]
        );
    }
}
