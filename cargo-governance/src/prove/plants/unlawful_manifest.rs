//! Breaks `unlawful_manifest`: each lint one level too low, each profile setting and key another, the default features
//! one too many and none at all, a dependency on each banned crate.

use std::ops::Range;

use governance_law::{Article, Text};

use super::super::ground::{Ground, KEBAB};
use super::super::manifests::{self, Sheet};
use super::super::mutation::{Planting, Refusal};
use super::super::toml::Node;

pub(super) fn plant(ground: &Ground<'_>, article: &Article) -> Vec<Planting> {
    let mut planted = Vec::new();
    planted.extend(article.table("lints").iter().map(|wanted| lint(ground, article, wanted)));
    planted.extend(article.table("profiles").iter().map(|wanted| profile(ground, wanted)));
    planted.extend(article.table("keys").iter().map(|wanted| key(ground, article, wanted)));
    if article.option("default_features").is_some() {
        planted.extend(default_features(ground, article));
    }
    let banned = article.texts("banned_crates").iter();
    planted.extend(banned.map(|glob| banned_crate(ground, article, glob.as_str())));
    if planted.is_empty() {
        planted.push(Err(Refusal::new("an unlawful manifest", "the article demands nothing")));
    }
    planted
}

/// Opens the manifest of the first package that an article covers, and that of the root.
fn open(ground: &Ground<'_>, article: &Article, what: &str) -> Result<(String, Sheet, Sheet), Refusal> {
    let packages = ground.packages(article);
    let Some((_, package)) = packages.first() else {
        return Err(Refusal::new(what, "the article covers no package"));
    };
    let own = Sheet::open(ground, &package.manifest, what)?;
    let root = Sheet::open(ground, &ground.workspace.root.join("Cargo.toml"), what)?;
    Ok((package.name.clone(), own, root))
}

/// Replaces a value by another and expects that one to be named.
fn replace(
    ground: &Ground<'_>,
    what: String,
    sheet: &Sheet,
    span: &Range<usize>,
    (new, item, says): (&str, String, &str),
) -> Planting {
    let edit = (span.clone(), new);
    let mut mutation = ground.edit(what, (&sheet.path, &sheet.text), edit, 0..new.len(), (item, says));
    mutation.planted = line_of(mutation.overlay.values().next(), span.start);
    Ok(mutation)
}

fn line_of(text: Option<&String>, at: usize) -> String {
    let text = text.map_or("", String::as_str);
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default().trim().to_owned()
}

fn lint(ground: &Ground<'_>, article: &Article, (name, wanted): &(Text, Text)) -> Planting {
    let what = format!("the lint `{name}` below `{wanted}`");
    let (package, own, root) = open(ground, article, &what)?;
    let (tool, lint) = name.as_str().split_once('.').unwrap_or(("rust", name.as_str()));
    let is_inherited = own.node.get(&["lints"]).is_some_and(Node::is_inherited);
    let (sheet, path) = if is_inherited {
        (&root, vec!["workspace", "lints", tool, lint])
    } else {
        (&own, vec!["lints", tool, lint])
    };
    let set = sheet.node.get(&path).ok_or_else(|| {
        Refusal::new(&what, format!("`{package}` does not set it, which is a violation as it is"))
    })?;
    let level = set.get(&["level"]).unwrap_or(set);
    let lower = match wanted.as_str() {
        "forbid" => "\"deny\"",
        "deny" => "\"warn\"",
        "warn" => "\"allow\"",
        _ => return Err(Refusal::new(what, "no level is below it")),
    };
    replace(ground, what, sheet, &level.span, (lower, package, name.as_str()))
}

/// Returns another value than the one that is wanted, as TOML.
fn other(wanted: &str) -> String {
    match (wanted, wanted.parse::<i64>()) {
        ("true", _) => "false".to_owned(),
        ("false", _) => "true".to_owned(),
        (_, Ok(0)) => "1".to_owned(),
        (_, Ok(number)) => (number - 1).to_string(),
        _ => format!("\"{KEBAB}\""),
    }
}

fn profile(ground: &Ground<'_>, (name, wanted): &(Text, Text)) -> Planting {
    let what = format!("the profile setting `{name}` at `{}`", other(wanted.as_str()));
    let root = Sheet::open(ground, &ground.workspace.root.join("Cargo.toml"), &what)?;
    let path: Vec<&str> = std::iter::once("profile").chain(name.as_str().split('.')).collect();
    let (new, item) = (other(wanted.as_str()), "workspace".to_owned());
    if let Some(set) = root.node.get(&path) {
        return replace(ground, what, &root, &set.span, (&new, item, name.as_str()));
    }
    // It is inherited, or cargo's default: a setting of its own goes before those that the profile has.
    let Some((key, table)) = path.split_last() else { return Err(Refusal::new(what, "it has no name")) };
    let (at, before) = match root.node.get(table).and_then(Node::first) {
        Some(at) => (at, String::new()),
        None => (root.text.len(), format!("\n[{}]\n", table.join("."))),
    };
    let line = format!("{before}{key} = {new}\n");
    let mark = line.len() - 1 - new.len()..line.len() - 1;
    Ok(ground.edit(what, (&root.path, &root.text), (at..at, &line), mark, (item, name.as_str())))
}

fn key(ground: &Ground<'_>, article: &Article, (name, wanted): &(Text, Text)) -> Planting {
    let what = format!("the key `{name}` other than `{wanted}`");
    let (package, own, root) = open(ground, article, &what)?;
    let path = |first: &[&'static str]| -> Vec<String> {
        first.iter().copied().chain(name.as_str().split('.')).map(str::to_owned).collect()
    };
    let get = |sheet: &Sheet, path: &[String]| {
        sheet.node.get(&path.iter().map(String::as_str).collect::<Vec<_>>()).cloned()
    };
    let set = get(&own, &path(&["package"]));
    let (sheet, set) = match set {
        Some(set) if set.is_inherited() => (&root, get(&root, &path(&["workspace", "package"]))),
        set => (&own, set),
    };
    let Some(set) = set.filter(|set| set.text.is_some()) else {
        return Err(Refusal::new(
            what,
            format!("`{package}` has no such key, which is a violation as it is"),
        ));
    };
    let new = if matches!(wanted.as_str(), "true" | "false") {
        other(wanted.as_str())
    } else {
        format!("\"{KEBAB}\"")
    };
    replace(ground, what, sheet, &set.span, (&new, package, name.as_str()))
}

fn default_features(ground: &Ground<'_>, article: &Article) -> Vec<Planting> {
    let one = |what: &str, features: &[&str]| {
        let (package, own, _) = open(ground, article, what)?;
        let list = features.iter().map(|feature| format!("\"{feature}\"")).collect::<Vec<_>>().join(", ");
        let list = format!("[{list}]");
        if let Some(set) = own.node.get(&["features", "default"]) {
            return replace(ground, what.to_owned(), &own, &set.span, (&list, package, "default features"));
        }
        let (at, before) = match own.node.get(&["features"]).and_then(Node::first) {
            Some(at) => (at, ""),
            None => (own.text.len(), "\n[features]\n"),
        };
        let line = format!("{before}default = {list}\n");
        let mark = line.len() - 1 - list.len()..line.len() - 1;
        let says = (package, "default features");
        Ok(ground.edit(what, (&own.path, &own.text), (at..at, &line), mark, says))
    };
    let wanted: Vec<&str> =
        article.texts("default_features").iter().map(|feature| feature.as_str()).collect();
    let more: Vec<&str> = wanted.iter().copied().chain([KEBAB]).collect();
    let mut planted = vec![one("a default feature too many", &more)];
    if !wanted.is_empty() {
        planted.push(one("no default feature", &[]));
    }
    planted
}

fn banned_crate(ground: &Ground<'_>, article: &Article, pattern: &str) -> Planting {
    let what = format!("a dependency on `{pattern}`");
    let (package, own, _) = open(ground, article, &what)?;
    let (text, mark) = manifests::entry(&manifests::instance(pattern), "\"1\"");
    let end = own.text.len();
    let says = (package, "depends on the banned crate");
    Ok(ground.edit(what, (&own.path, &own.text), (end..end, &text), mark, says))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_value_is_of_the_same_kind() {
        assert_eq!(["true", "3", "0", "abort"].map(other), ["false", "2", "1", "\"planted-by-law-prove\""]);
    }

    #[test]
    fn the_planted_line_is_shown_whole() {
        assert_eq!(line_of(Some(&"a = 1\n  b = { c = 2 }\nd".to_owned()), 16), "b = { c = 2 }");
    }
}
