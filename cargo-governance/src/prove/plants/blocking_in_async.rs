//! Breaks `blocking_in_async`: an `async fn` that calls what blocks, for each path of `calls` and the best known ones.

use governance_law::Article;

use super::super::ground::Ground;
use super::super::mutation::{Planting, Refusal};
use super::naming;

/// One call of each kind that the rule knows by itself.
const KNOWN: &[&str] = &[
    "std::thread::sleep",
    "std::fs::read",
    "std::net::TcpStream::connect",
    "std::process::Command::new",
    "std::io::stdin",
];

pub(super) fn plant(ground: &Ground<'_>, article: &Article) -> Vec<Planting> {
    let is_allowed = |path: &str| {
        let below = |allowed: &str| {
            path.strip_prefix(allowed).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        };
        article.texts("allow").iter().any(|allowed| below(allowed.as_str()))
    };
    let known = KNOWN.iter().copied().filter(|path| !is_allowed(path));
    let calls: Vec<&str> = article.texts("calls").iter().map(|path| path.as_str()).chain(known).collect();
    if calls.is_empty() {
        return vec![Err(Refusal::new("a call that blocks", "the article allows all of them"))];
    }
    let one =
        |path: &str| naming(ground, article, path, (format!("`{path}`"), "async ", &format!("⟦{path}⟧();")));
    calls.into_iter().map(one).collect()
}
