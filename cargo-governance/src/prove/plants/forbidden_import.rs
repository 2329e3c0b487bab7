//! Breaks `forbidden_import`: a function that imports the path, for each path that the article forbids.

use governance_law::Article;

use super::super::ground::{Ground, NAME};
use super::super::mutation::Planting;
use super::naming;

pub(super) fn plant(ground: &Ground<'_>, article: &Article) -> Vec<Planting> {
    let imports = article.texts("imports").iter();
    imports
        .map(|path| {
            let path = path.as_str();
            let body = format!("use ⟦{path}⟧ as {NAME}_too;");
            let mut mutation = naming(ground, article, path, (format!("`{path}`"), "", &body))?;
            // What a wider entry forbids too is reported as that.
            let is_wider = |other: &str| path.strip_prefix(other).is_some_and(|rest| rest.starts_with("::"));
            let has_wider = article.texts("imports").iter().any(|other| is_wider(other.as_str()));
            let forbidden = if has_wider { String::new() } else { format!("`{path}`") };
            mutation.expect.says = format!("at or below {forbidden}");
            Ok(mutation)
        })
        .collect()
}
