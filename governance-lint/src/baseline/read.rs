//! Reading a baseline, and whether it belongs here.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use governance_law::{Law, catalog};

use super::entry::{Baseline, Entry, seal};
use super::{FILE_NAME, Refused};
use crate::finding::Place;
use crate::manifest::{Manifest, Node};
use crate::package::Workspace;

/// No honest baseline is larger: that would be more than 100,000 items.
const BYTES_AT_MOST: u64 = 16 << 20;

/// The keys of an entry.
const KEYS: [&str; 5] = ["article", "crate", "item", "kind", "count"];

impl Baseline {
    /// Reads the baseline at the root of a workspace; `None` if there is none.
    ///
    /// # Errors
    /// Says why it cannot be read; and as [`Baseline::parse`].
    pub fn load(root: &Path) -> Result<Option<Self>, Refused> {
        let unreadable = |reason: String| Refused::Unreadable { path: FILE_NAME.to_owned(), reason };
        let file = match File::open(root.join(FILE_NAME)) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error.to_string())),
        };
        let mut bytes = Vec::new();
        file.take(BYTES_AT_MOST + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(error.to_string()))?;
        if bytes.len() as u64 > BYTES_AT_MOST {
            return Err(unreadable(format!("it is larger than {} MiB", BYTES_AT_MOST >> 20)));
        }
        let text = String::from_utf8(bytes).map_err(|_| unreadable("it is not UTF-8".to_owned()))?;
        Self::parse(FILE_NAME, &text).map(Some)
    }

    /// Reads a baseline from its text; `path` is used in messages.
    ///
    /// # Errors
    /// Says what is wrong with it: marks of a merge, anything that is no baseline, a seal that does not fit.
    pub fn parse(path: &str, text: &str) -> Result<Self, Refused> {
        let is_mark = |line: &str| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ");
        if let Some(at) = text.lines().position(is_mark) {
            return Err(Refused::Conflicted { path: path.to_owned(), line: at + 1 });
        }
        let reading = Reading { path, text };
        let file = Manifest::parse(text).map_err(|(span, reason)| reading.malformed(span.start, reason))?;
        for (key, _) in file.root().entries() {
            if !["schema", "seal", "known"].contains(&key.value.as_str()) {
                return Err(reading.malformed(key.span.start, format!("`{}` is no key of it", key.value)));
            }
        }
        match file.get(&["schema"]).and_then(Node::text).as_deref() {
            Some("1") => {}
            Some(other) => {
                return Err(reading.malformed(0, format!("`schema` is `{other}`, and this tool reads 1")));
            }
            None => return Err(reading.malformed(0, "`schema = 1` is missing")),
        }
        let known = file.get(&["known"]).map_or(&[][..], Node::items);
        let mut entries = Vec::with_capacity(known.len());
        let mut at = Position::default();
        for node in known {
            entries.push(reading.entry(node, &mut at)?);
        }
        let is_sorted = entries.windows(2).all(|pair| match pair {
            [a, b] => a.subject() < b.subject(),
            _ => true,
        });
        let is_sealed = file.get(&["seal"]).and_then(Node::as_text) == Some(seal(&entries).as_str());
        if !is_sorted || !is_sealed {
            return Err(Refused::Unsealed { path: path.to_owned() });
        }
        Ok(Self { path: path.to_owned(), entries })
    }

    /// Checks that the law has its articles.
    ///
    /// # Errors
    /// Names those that it has not.
    pub fn fits_law(&self, law: &Law) -> Result<(), Refused> {
        let is_known = |id: &str| {
            let article = law.article(id);
            article.is_some_and(|it| catalog::rule_of(it.rule.as_str()).is_some_and(|row| !row.built_in))
        };
        let (articles, is_entirely) =
            strangers(self.entries.iter().map(|entry| entry.article.as_str()), is_known);
        if articles.is_empty() {
            return Ok(());
        }
        Err(Refused::OfAnotherLaw { path: self.path.clone(), articles, is_entirely })
    }

    /// Checks that its crates are members of the workspace; all members must be known, not one crate alone.
    ///
    /// # Errors
    /// Names those that are not.
    pub fn fits_workspace(&self, workspace: &Workspace) -> Result<(), Refused> {
        let members: BTreeSet<&str> =
            workspace.packages.iter().map(|package| package.name.as_str()).collect();
        let named = self.entries.iter().map(|entry| entry.krate.as_str()).filter(|name| !name.is_empty());
        let (crates, is_entirely) = strangers(named, |name| members.contains(name));
        if crates.is_empty() {
            return Ok(());
        }
        Err(Refused::OfAnotherTree { path: self.path.clone(), crates, is_entirely })
    }
}

/// Returns the names that are not known, each in backticks, and whether none is known.
fn strangers<'n>(
    names: impl Iterator<Item = &'n str>,
    is_known: impl Fn(&str) -> bool,
) -> (Vec<String>, bool) {
    let names: BTreeSet<&str> = names.collect();
    let strange: Vec<String> =
        names.iter().filter(|name| !is_known(name)).map(|name| format!("`{name}`")).collect();
    let is_entirely = strange.len() == names.len();
    (strange, is_entirely)
}

/// Where the last entry stood, so that lines are counted once.
#[derive(Default)]
struct Position {
    byte: usize,
    line: usize,
}

struct Reading<'t> {
    path: &'t str,
    text: &'t str,
}

impl Reading<'_> {
    fn malformed(&self, byte: usize, reason: impl Into<String>) -> Refused {
        let line = Place::in_text(self.path, self.text, byte..byte).line;
        Refused::Malformed { path: self.path.to_owned(), line: line as usize, reason: reason.into() }
    }

    fn entry(&self, node: &Node, at: &mut Position) -> Result<Entry, Refused> {
        let wrong = |reason: String| self.malformed(node.span.start, reason);
        if let Some((key, _)) = node.entries().iter().find(|(key, _)| !KEYS.contains(&key.value.as_str())) {
            return Err(wrong(format!("`{}` is no key of an entry", key.value)));
        }
        let text = |key: &str| {
            let found = node.get(&[key]).and_then(Node::as_text).map(str::to_owned);
            found.ok_or_else(|| wrong(format!("an entry needs `{key} = \"...\"`")))
        };
        let count = node.get(&["count"]).filter(|node| node.as_text().is_none()).and_then(Node::text);
        let count = count.and_then(|count| count.parse().ok()).filter(|count| *count > 0);
        let count =
            count.ok_or_else(|| wrong("an entry needs `count`, a whole number above 0".to_owned()))?;
        let passed = self.text.get(at.byte..node.span.start).unwrap_or_default();
        at.line += passed.bytes().filter(|byte| *byte == b'\n').count();
        at.byte = node.span.start;
        let before = self.text.get(..node.span.start).unwrap_or_default();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let place = Place {
            file: self.path.into(),
            span: node.span.clone(),
            line: number(at.line + 1),
            column: number(column),
        };
        Ok(Entry {
            article: text("article")?,
            krate: text("crate")?,
            item: text("item")?,
            kind: if node.get(&["kind"]).is_some() { text("kind")? } else { String::new() },
            count,
            place: Some(place),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::entry::tests::{baseline, entry};
    use super::*;

    fn sample() -> Baseline {
        baseline(vec![entry("a", "k", "k::f", 2), entry("b", "", "x.rs", 1)])
    }

    #[test]
    fn what_was_written_is_read_again() {
        let read = Baseline::parse("governance-baseline.toml", &sample().text()).unwrap();
        assert_eq!(read.text(), sample().text());
        let place = read.entries[1].place.as_ref().unwrap();
        let text = read.text();
        assert_eq!((place.line, place.column), (8, 3));
        assert!(text[place.span.clone()].starts_with("{ article = \"b\""));
    }

    #[track_caller]
    fn refused(text: &str, expect: &str) {
        let refused = Baseline::parse("b.toml", text).unwrap_err();
        assert_eq!(refused.to_string(), expect);
        assert!(refused.help("cargo governance").is_some());
    }

    #[test]
    fn any_edit_by_hand_breaks_the_seal() {
        let text = sample().text();
        let broken = "the baseline `b.toml` was changed by hand: its seal does not fit its entries";
        refused(&text.replace("count = 2", "count = 3"), broken);
        refused(&text.replace("k::f", "k::g"), broken);
        refused(&text.replacen("unwrap", "panic", 1), broken);
        refused(&text.replacen(", kind = \"unwrap\"", "", 1), broken);
        refused(&text.replace("seal = \"", "seal = \"0"), broken);
        let line = text.lines().find(|line| line.contains("k::f")).unwrap();
        refused(&text.replace(line, ""), broken);
        refused(&text.replace(line, &format!("{line}\n{line}")), broken);
    }

    #[test]
    fn what_is_no_baseline_is_said_to_be_none() {
        let text = sample().text();
        refused(
            &text.replace("schema = 1", ""),
            "the baseline cannot be read at `b.toml:1`: `schema = 1` is missing",
        );
        refused(
            &text.replace("schema = 1", "schema = 2"),
            "the baseline cannot be read at `b.toml:1`: `schema` is `2`, and this tool reads 1",
        );
        refused(
            &text.replace("count = 2", "count = 0"),
            "the baseline cannot be read at `b.toml:7`: an entry needs `count`, a whole number above 0",
        );
        refused(
            &text.replace("item =", "itme ="),
            "the baseline cannot be read at `b.toml:7`: `itme` is no key of an entry",
        );
        refused(
            &format!("{text}more = 1\n"),
            "the baseline cannot be read at `b.toml:10`: `more` is no key of it",
        );
        refused(
            &text.replace("schema = 1", "<<<<<<< HEAD\nschema = 1"),
            "the baseline `b.toml` has conflict markers of a merge in line 3",
        );
        assert!(matches!(Baseline::parse("b.toml", "= 1"), Err(Refused::Malformed { line: 1, .. })));
    }

    #[test]
    fn it_belongs_to_one_law_and_one_tree() {
        let article = |id: &str| format!("[[article]]\nid = \"{id}\"\nrule = \"unsafe_code\"\nwhy = \"w\"\n");
        let law = |ids: &[&str]| {
            let articles: String = ids.iter().map(|id| article(id)).collect();
            Law::parse("law", &format!("schema = 1\n{articles}")).unwrap()
        };
        assert_eq!(sample().fits_law(&law(&["a", "b", "c"])), Ok(()));
        let refused = sample().fits_law(&law(&["b"])).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the baseline `governance-baseline.toml` knows `a`, which is not in the law"
        );
        let help = refused.help("t").unwrap();
        assert!(
            help.contains("`t baseline rename OLD NEW`") && help.contains("`t baseline shrink`"),
            "{help}"
        );
        let workspace = |name: &str| {
            let package = crate::package::Package { name: name.to_owned(), ..Default::default() };
            Workspace { packages: vec![package], ..Workspace::default() }
        };
        assert_eq!(sample().fits_workspace(&workspace("k")), Ok(()));
        let refused = sample().fits_workspace(&workspace("other")).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the baseline `governance-baseline.toml` knows `k`, which is not in this workspace"
        );
        assert!(refused.help("t").unwrap().contains("made for another workspace"));
    }
}
