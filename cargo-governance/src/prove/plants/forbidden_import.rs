//! Breaks `forbidden_import`: a function that imports the path, for each path that the article forbids.

use governance_law::Article;

use super::super::ground::{Ground, NAME};
use super::super::mutation::Planting;
use super::in_function;

pub(super) fn plant(ground: &Ground<'_>, article: &Article) -> Vec<Planting> {
    let imports = article.texts("imports").iter();
    imports
        .map(|path| {
            let path = path.as_str();
            let body = format!("use ⟦{path}⟧ as {NAME}_too;");
            let mut mutation = in_function(ground, article, format!("`{path}`"), ("", &body))?;
            mutation.expect.says = format!("at or below `{path}`");
            Ok(mutation)
        })
        .collect()
}
