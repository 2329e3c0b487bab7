//! What the user means: which article, which of its layers, which module or crate.

use governance_law::{Article, Law, suggest};
use governance_lint::edges::Edges;

use super::layers;

/// What is asked.
#[derive(Debug)]
pub(super) struct Question<'l> {
    pub(super) article: &'l Article,
    /// What moves, as the article's layers name it.
    pub(super) name: String,
    /// What the article has to judge.
    pub(super) found: Edges,
}

/// Finds the article, checks the layer, and finds what moves; `edges` asks the lint about an article.
pub(super) fn understand<'l>(
    law: &'l Law,
    path: &str,
    layer: &str,
    named: Option<&str>,
    edges: impl Fn(&Article) -> Edges,
) -> Result<Question<'l>, String> {
    let candidates: Vec<&Article> = law.articles.iter().filter(|it| layers::has_layers(it)).collect();
    let ids: Vec<&str> = candidates.iter().map(|article| article.id.as_str()).collect();
    let chosen: Vec<&Article> = match named {
        Some(id) => vec![chosen(law, &candidates, id, &ids)?],
        None if candidates.is_empty() => {
            return Err("the law has no article of the rule `module_layers` or `crate_layers`".to_owned());
        }
        None => candidates,
    };
    let with_layer = |article: &&&Article| article.layers().iter().any(|it| it.name.value == layer);
    let fitting: Vec<&Article> = chosen.iter().filter(with_layer).copied().collect();
    if fitting.is_empty() {
        let mut names: Vec<&str> =
            chosen.iter().flat_map(|article| article.layers()).map(|it| it.name.as_str()).collect();
        names.dedup();
        let place = match chosen.as_slice() {
            [one] => format!("article `{}` has", one.id),
            _ => "the law has".to_owned(),
        };
        return Err(format!("{place} no layer `{layer}`; {}", suggest::help(layer, &names)));
    }
    let mut answers = Vec::new();
    let mut failures = Vec::new();
    for article in fitting {
        let found = edges(article);
        match name_in(article, path, &found) {
            Ok(name) => answers.push(Question { article, name, found }),
            Err(reason) => failures.push(reason),
        }
    }
    match (answers.pop(), answers.is_empty()) {
        (Some(question), true) => Ok(question),
        (Some(question), false) => {
            let mut ids: Vec<&str> = answers.iter().map(|it| it.article.id.as_str()).collect();
            ids.push(question.article.id.as_str());
            let listed = suggest::listed(&ids);
            Err(format!(
                "`{path}` and layer `{layer}` are known to several articles; name one with `--article`: {listed}"
            ))
        }
        (None, _) => Err(failures.into_iter().next().unwrap_or_default()),
    }
}

fn chosen<'l>(
    law: &'l Law,
    candidates: &[&'l Article],
    id: &str,
    ids: &[&str],
) -> Result<&'l Article, String> {
    match (candidates.iter().find(|article| article.id.value == id), law.article(id)) {
        (Some(article), _) => Ok(article),
        (None, Some(other)) => {
            Err(format!("article `{id}` is of the rule `{}`, which has no layers", other.rule))
        }
        (None, None) if ids.is_empty() => Err(format!("there is no article `{id}`")),
        (None, None) => Err(format!("there is no article `{id}`; {}", suggest::help(id, ids))),
    }
}

/// Returns the name under which an article's layers know what the user named.
fn name_in(article: &Article, path: &str, found: &Edges) -> Result<String, String> {
    if !layers::of_modules(article) {
        let same = |name: &str, other: &str| name.replace('-', "_") == other.replace('-', "_");
        let mut known: Vec<&str> = found.nodes.iter().map(|node| node.name.as_str()).collect();
        known.sort_unstable();
        if let Some(name) = known.iter().find(|name| same(name, path)) {
            return Ok((*name).to_owned());
        }
        let id = &article.id;
        return Err(match path.split_once("::") {
            Some((first, _)) => {
                let whose = match known.iter().find(|name| same(name, first)) {
                    Some(name) => format!("ask about the crate `{name}`"),
                    None => help(first, &known),
                };
                format!("article `{id}` has layers of crates, and `{path}` is a path in one; {whose}")
            }
            None => format!("article `{id}` selects no crate `{path}`; {}", help(path, &known)),
        });
    }
    let (first, rest) = path.split_once("::").unwrap_or((path, ""));
    let is_crate = |name: &str| found.nodes.iter().any(|node| node.krate == name.replace('-', "_"));
    let has = |krate: Option<&str>, name: &str| {
        found
            .nodes
            .iter()
            .any(|node| node.name == name && krate.is_none_or(|krate| node.krate == krate.replace('-', "_")))
    };
    // `crate::a`, `a`, or with the crate's own name `small::a`.
    let (krate, name) = match first {
        "crate" => (None, rest),
        _ if has(None, path) => (None, path),
        _ if is_crate(first) => (Some(first), rest),
        _ => (None, path),
    };
    if has(krate, name) {
        return Ok(name.to_owned());
    }
    let mut known: Vec<String> = found.nodes.iter().map(|node| super::shown(&node.name).to_owned()).collect();
    known.sort_unstable();
    known.dedup();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    Err(format!("article `{}` selects no module `{path}`; {}", article.id, help(super::shown(name), &known)))
}

/// The nearest name, or a few of the many.
fn help(found: &str, known: &[&str]) -> String {
    const SHOWN: usize = 12;
    match suggest::nearest(found, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.len() > SHOWN => {
            format!(
                "known here: {} and {} more",
                suggest::listed(known.get(..SHOWN).unwrap_or(known)),
                known.len() - SHOWN
            )
        }
        None => format!("known here: {}", suggest::listed(known)),
    }
}

#[cfg(test)]
mod tests {
    use governance_lint::edges::Node;

    use super::*;

    const LAW: &str = r#"
schema = 1
[[article]]
id = "floors"
rule = "module_layers"
why = "w"
[[article.layer]]
name = "low"
modules = ["a::**"]
[[article.layer]]
name = "high"
modules = ["b"]
[[article]]
id = "rooms"
rule = "crate_layers"
why = "w"
[[article.layer]]
name = "high"
crates = ["b"]
[[article]]
id = "other"
rule = "panic_path"
why = "w"
"#;

    fn nodes(article: &Article) -> Edges {
        let names = match article.rule.as_str() {
            "module_layers" => vec![("small", ""), ("small", "a"), ("small", "a::table"), ("small", "b")],
            _ => vec![("my-kernel", "my-kernel"), ("b", "b")],
        };
        let place = governance_lint::finding::Place::whole("f");
        let node = |(krate, name): (&str, &str)| Node {
            krate: krate.to_owned(),
            name: name.to_owned(),
            place: place.clone(),
        };
        Edges { nodes: names.into_iter().map(node).collect(), ..Edges::default() }
    }

    #[track_caller]
    fn check(path: &str, layer: &str, article: Option<&str>, expect: Result<(&str, &str), &str>) {
        let law = Law::parse("law", LAW).unwrap();
        let asked = understand(&law, path, layer, article, nodes);
        let asked = asked.map(|question| (question.article.id.value.clone(), question.name));
        let asked = asked.as_ref().map(|(id, name)| (&**id, &**name)).map_err(|reason| &**reason);
        assert_eq!(asked, expect);
    }

    #[test]
    fn what_moves_is_found_however_it_is_written() {
        for path in ["a::table", "crate::a::table", "small::a::table"] {
            check(path, "high", None, Ok(("floors", "a::table")));
        }
        check("crate", "low", None, Ok(("floors", "")));
        check("small", "low", None, Ok(("floors", "")));
        check("my_kernel", "high", None, Ok(("rooms", "my-kernel")));
        check("b", "high", Some("rooms"), Ok(("rooms", "b")));
    }

    #[test]
    fn what_means_nothing_gets_a_suggestion() {
        check(
            "a::tabel",
            "low",
            None,
            Err("article `floors` selects no module `a::tabel`; did you mean `a::table`?"),
        );
        check("a", "hihg", None, Err("the law has no layer `hihg`; did you mean `high`?"));
        check("a", "top", Some("rooms"), Err("article `rooms` has no layer `top`; known here: `high`"));
        check(
            "a",
            "low",
            Some("other"),
            Err("article `other` is of the rule `panic_path`, which has no layers"),
        );
        check(
            "crate::c",
            "low",
            None,
            Err("article `floors` selects no module `crate::c`; known here: `a`, `a::table`, `b`, `crate`"),
        );
        check(
            "my_kernel::value",
            "high",
            Some("rooms"),
            Err(
                "article `rooms` has layers of crates, and `my_kernel::value` is a path in one; ask about the crate `my-kernel`",
            ),
        );
        check(
            "nobody",
            "high",
            Some("rooms"),
            Err("article `rooms` selects no crate `nobody`; known here: `b`, `my-kernel`"),
        );
        check("a", "low", Some("flors"), Err("there is no article `flors`; did you mean `floors`?"));
        check(
            "b",
            "high",
            None,
            Err(
                "`b` and layer `high` are known to several articles; name one with `--article`: `floors`, `rooms`",
            ),
        );
    }

    #[test]
    fn a_law_without_layers_says_so() {
        let law = Law::parse("law", "schema = 1\n").unwrap();
        let reason = understand(&law, "a", "b", None, nodes).map(|_| ()).unwrap_err();
        assert_eq!(reason, "the law has no article of the rule `module_layers` or `crate_layers`");
    }
}
