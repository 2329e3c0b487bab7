//! Breaks `unreached_file`: a file in the folder of a covered target that nothing declares. It exists in memory alone.

use std::path::Path;

use governance_law::Article;

use super::super::ground::{Ground, NAME};
use super::super::mutation::{Mutation, Planting, Reach, Refusal};
use super::nothing_covered;

pub(super) fn plant(ground: &Ground<'_>, article: &Article) -> Vec<Planting> {
    vec![one(ground, article)]
}

fn one(ground: &Ground<'_>, article: &Article) -> Planting {
    let what = "a file that nothing declares";
    // The folders of tests and benches hold files of other kinds too, and are searched only below a root of their own.
    let spot = ground.spots(article).find(|spot| spot.module.is_empty() && is_searched(&spot.file));
    let Some(spot) = spot else { return Err(nothing_covered(what)) };
    let folder = spot.file.parent().unwrap_or(Path::new(""));
    let file = folder.join(format!("{NAME}.rs"));
    let (name, text) = (ground.shown(&file), "//! Planted.\n");
    if file.exists() {
        return Err(Refusal::new(what, format!("there is a file `{name}` already")));
    }
    let mutation = ground.edit(what, (&file, ""), (0..0, text), 0..0, (name, "belongs to no target"));
    Ok(Mutation { reach: Reach::Target(spot.package, spot.target), ..mutation })
}

fn is_searched(root: &Path) -> bool {
    root.parent().and_then(Path::file_name).is_some_and(|folder| folder == "src")
}
