//! The ground to plant on: the workspace with its texts, and the spots that the law covers.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use governance_law::{Article, Context, Law};
use governance_lint::finding::Place;
use governance_lint::package::{self, Package};
use governance_lint::{Spot, Trial};

use super::mutation::{Expect, Mutation, Reach, Refusal};

/// The name of every planted function and file, and the beginning of everything else that is planted.
pub(crate) const NAME: &str = "planted_by_law_prove";

/// The name of every planted type.
pub(crate) const TYPE: &str = "PlantedByLawProve";

/// The name of planted packages, dependencies and features.
pub(crate) const KEBAB: &str = "planted-by-law-prove";

/// The marks around the part of planted code that must be underlined.
const MARKS: [char; 2] = ['⟦', '⟧'];

/// The workspace under the law, as planters see it.
pub(crate) struct Ground<'a> {
    pub(crate) workspace: &'a package::Workspace,
    pub(crate) law: &'a Law,
    /// The end of every module, the best spots first.
    spots: Vec<Spot>,
}

impl<'a> Ground<'a> {
    /// Surveys a workspace.
    pub(crate) fn of(workspace: &'a package::Workspace, law: &'a Law) -> Self {
        let mut spots = governance_lint::spots(workspace, law, &Trial::default());
        let mut modules: BTreeMap<usize, usize> = BTreeMap::new();
        for spot in &spots {
            *modules.entry(spot.package).or_default() += 1;
        }
        // What the lint has to read for a spot, roughly; where little is read, the proof is quick.
        let cost = |spot: &Spot| -> usize {
            closure(workspace, spot.package).iter().filter_map(|index| modules.get(index)).sum()
        };
        spots.sort_by_cached_key(|spot| (spot.places > 1, spot.context != Context::Main, cost(spot)));
        Self { workspace, law, spots }
    }

    /// Returns the spots that an article of the law covers, the best first.
    pub(crate) fn spots<'s>(&'s self, article: &Article) -> impl Iterator<Item = &'s Spot> + use<'s> {
        let index = self.law.articles.iter().position(|known| known.id.value == article.id.value);
        self.spots.iter().filter(move |spot| index.is_some_and(|index| spot.articles.contains(&index)))
    }

    /// Returns the best spot of all, whatever covers it.
    pub(crate) fn anywhere(&self) -> Option<&Spot> {
        self.spots.first()
    }

    /// Returns the packages that an article covers by their names, those first that it does not exempt.
    pub(crate) fn packages(&self, article: &Article) -> Vec<(usize, &'a Package)> {
        let workspace = self.workspace;
        let mut found: Vec<(usize, &Package)> = workspace
            .packages
            .iter()
            .enumerate()
            .filter(|(_, package)| article.select.covers_crate(&package.name))
            .collect();
        found.sort_by_key(|(_, package)| self.is_exempt(article, &package.name));
        found
    }

    /// Returns whether the law exempts an item from an article.
    pub(crate) fn is_exempt(&self, article: &Article, item: &str) -> bool {
        let of = |exemption: &governance_law::Exemption| {
            exemption.article.value == article.id.value && exemption.item.as_str() == item
        };
        self.law.exemptions.iter().any(of)
    }

    /// Reads a file of the workspace.
    pub(crate) fn text(&self, file: &Path, what: &str) -> Result<String, Refusal> {
        std::fs::read_to_string(file)
            .map_err(|error| Refusal::new(what, format!("`{}` cannot be read: {error}", self.shown(file))))
    }

    /// Returns a path as findings print it.
    pub(crate) fn shown(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.workspace.root).unwrap_or(path);
        relative.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
    }

    /// Plants code at a spot. `⟦` and `⟧` in it stand around what must be underlined; `item` is its path below the module.
    pub(crate) fn code(
        &self,
        spot: &Spot,
        what: impl Into<String>,
        code: &str,
        item: &str,
    ) -> Result<Mutation, Refusal> {
        let what = what.into();
        let text = self.text(&spot.file, &what)?;
        let (code, mark) = unmarked(code);
        let mark = mark.start + 1..mark.end + 1;
        let path = [spot.crate_name.as_str(), spot.module.as_str(), item];
        let path: Vec<&str> = path.into_iter().filter(|part| !part.is_empty()).collect();
        let mutation = self.edit(
            what,
            (&spot.file, &text),
            (spot.at..spot.at, &format!("\n{code}\n")),
            mark,
            (path.join("::"), ""),
        );
        Ok(Mutation { reach: Reach::Target(spot.package, spot.target), planted: code, ..mutation })
    }

    /// Replaces bytes of a file; `mark` are those of the new text that must be underlined, and `found` the item and
    /// what the message must say. A new file has an empty text before.
    pub(crate) fn edit(
        &self,
        what: impl Into<String>,
        (file, text): (&Path, &str),
        (range, new): (Range<usize>, &str),
        mark: Range<usize>,
        (item, says): (String, &str),
    ) -> Mutation {
        let before = text.get(..range.start).unwrap_or("");
        let after = text.get(range.end..).unwrap_or("");
        let whole = format!("{before}{new}{after}");
        let span = range.start + mark.start..range.start + mark.end;
        let place = Place::in_text(self.shown(file), &whole, span);
        Mutation {
            what: what.into(),
            overlay: BTreeMap::from([(file.to_owned(), whole)]),
            packages: None,
            law: None,
            baseline: None,
            reach: Reach::Manifests,
            planted: new.trim().to_owned(),
            expect: Expect {
                file: place.file,
                span: place.span,
                line: place.line,
                item,
                says: says.to_owned(),
            },
        }
    }
}

/// Returns a package and all members that it may name, by their indices.
pub(crate) fn closure(workspace: &package::Workspace, package: usize) -> Vec<usize> {
    let mut found = vec![package];
    let mut next = 0;
    while let Some(index) = found.get(next).copied() {
        next += 1;
        let folders = workspace.packages.get(index).into_iter().flat_map(|package| &package.dependencies);
        for folder in folders.filter_map(|dependency| dependency.path.as_deref()) {
            let member = |package: &Package| package.manifest.parent() == Some(folder);
            if let Some(index) = workspace.packages.iter().position(member)
                && !found.contains(&index)
            {
                found.push(index);
            }
        }
    }
    found
}

/// Takes the marks out of planted code, and returns where they stood.
fn unmarked(code: &str) -> (String, Range<usize>) {
    let [open, close] = MARKS;
    let start = code.find(open).unwrap_or(0);
    let end = code.find(close).map_or(start, |at| at - open.len_utf8());
    (code.replace(MARKS, ""), start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_and_remembered() {
        let (code, mark) = unmarked("fn f() { ⟦x⟧.y }");
        assert_eq!((code.as_str(), &code[mark]), ("fn f() { x.y }", "x"));
    }
}
