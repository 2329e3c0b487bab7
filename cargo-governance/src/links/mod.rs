//! The relative links of a repository's own Markdown files, and whether they lead anywhere.
//!
//! Every `.md` file that git does not ignore is read. A relative link or image must lead to a file or folder of the
//! tree, its anchor to a heading (or an element's `id`) of that file. Links with a scheme are not followed: whether
//! the network answers says nothing about this tree.

mod book;
mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use page::Page;

use crate::inputs::walk;

/// What a check of the links found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Links {
    /// How many files were read.
    pub(crate) pages: usize,
    /// How many relative links were followed.
    pub(crate) followed: usize,
    /// What leads nowhere, as `FILE:LINE: what`.
    pub(crate) broken: Vec<String>,
    /// What could not be read.
    pub(crate) unread: Vec<String>,
}

/// Follows every relative link of the Markdown files below `root`; `without` is the folder that cargo builds into.
pub(crate) fn check(root: &Path, without: &Path) -> Links {
    let mut links = Links::default();
    let (paths, books) = collect(root, without, &mut links);
    let mut pages = BTreeMap::new();
    for path in paths {
        match std::fs::read_to_string(root.join(&path)) {
            Ok(text) => drop(pages.insert(path, Page::read(&text))),
            Err(error) => links.unread.push(format!("{}: {error}", path.display())),
        }
    }
    links.pages = pages.len();
    for (path, page) in &pages {
        let mut told = BTreeSet::new();
        for link in &page.links {
            links.followed += 1;
            // A line that says the same twice is told once.
            if told.contains(&(link.line, &link.target)) {
                continue;
            }
            if let Some(fault) = fault(root, path, &link.target, &pages) {
                told.insert((link.line, &link.target));
                links.broken.push(format!("{}:{}: {fault}", path.display(), link.line));
            }
        }
    }
    for book in books {
        book::check(root, &book, &pages, &mut links);
    }
    links
}

/// Returns the Markdown files and the folders of books, relative to the root.
fn collect(root: &Path, without: &Path, links: &mut Links) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let (mut pages, mut books) = (Vec::new(), Vec::new());
    for entry in walk(root, without) {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                let path = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_path_buf();
                if path.extension().is_some_and(|extension| extension == "md") {
                    pages.push(path);
                } else if path.file_name().is_some_and(|name| name == "book.toml") {
                    books.push(path.parent().unwrap_or(Path::new("")).to_path_buf());
                }
            }
            Ok(_) => {}
            Err(error) => links.unread.push(error.to_string()),
        }
    }
    (pages, books)
}

/// Returns what is wrong with a link of a page, if something is.
fn fault(root: &Path, page: &Path, target: &str, pages: &BTreeMap<PathBuf, Page>) -> Option<String> {
    let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
    let path = path.split('?').next().unwrap_or(path);
    let path = decoded(path);
    let goal = if path.is_empty() {
        page.to_path_buf()
    } else {
        let base = if path.starts_with('/') { Path::new("") } else { page.parent().unwrap_or(Path::new("")) };
        match normal(&base.join(path.trim_start_matches('/'))) {
            Some(goal) => goal,
            None => return Some(format!("`{target}` leads out of the repository")),
        }
    };
    if !root.join(&goal).exists() {
        return Some(format!("`{target}` leads to nothing: there is no `{}`", goal.display()));
    }
    let anchor = decoded(anchor.filter(|anchor| !anchor.is_empty())?);
    let headed = pages.get(&goal)?;
    let anchors: Vec<&str> = headed.anchors.iter().map(String::as_str).collect();
    if anchors.contains(&anchor.as_str()) {
        return None;
    }
    let help =
        governance_law::suggest::nearest(&anchor, anchors).map(|near| format!("; did you mean `#{near}`?"));
    Some(format!("`{target}` leads to no heading of `{}`{}", goal.display(), help.unwrap_or_default()))
}

/// Resolves `.` and `..`; `None` if the path leaves the root.
fn normal(path: &Path) -> Option<PathBuf> {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => out.push(name),
            Component::CurDir => {}
            Component::ParentDir if out.pop() => {}
            _ => return None,
        }
    }
    Some(out)
}

/// Resolves `%20` and the like.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let hex = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        match (byte, hex(ahead.next()), hex(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'%'));
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod unit {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Links {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        check(folder.path(), &folder.path().join("target"))
    }

    #[test]
    fn links_that_lead_somewhere_are_fine() {
        let links = tree(&[
            (
                "README.md",
                "# A b\n[x](docs/a.md#the-point) [y](#a-b) ![i](i.png) [w](https://example.com/x) [s](docs/)\n",
            ),
            (
                "docs/a.md",
                "## The *point*\n[up](../README.md) [z](a%20b.md) <a id=\"here\"></a> [h](#here)\n",
            ),
            ("docs/a b.md", "[r][ref]\n\n[ref]: a.md\n"),
            ("i.png", ""),
            ("target/x.md", "[broken](nowhere)"),
        ]);
        assert_eq!((links.pages, links.followed, links.broken), (3, 8, Vec::<String>::new()));
    }

    #[test]
    fn links_that_lead_nowhere_are_named_with_their_line() {
        let links = tree(&[
            ("README.md", "# One\n\n[a](docs/b.md)\n[b](docs/a.md#tow) [c](../x.md)\n`[code](is.not)`\n"),
            ("docs/a.md", "# Two\n"),
        ]);
        assert_eq!(
            links.broken,
            [
                "README.md:3: `docs/b.md` leads to nothing: there is no `docs/b.md`",
                "README.md:4: `docs/a.md#tow` leads to no heading of `docs/a.md`; did you mean `#two`?",
                "README.md:4: `../x.md` leads out of the repository",
            ]
        );
    }

    #[test]
    fn a_link_that_stands_twice_on_a_line_is_told_once() {
        let links = tree(&[("a.md", "[x](b.md) and [y](b.md)\n[z](b.md)\n")]);
        assert_eq!(
            links.broken,
            [
                "a.md:1: `b.md` leads to nothing: there is no `b.md`",
                "a.md:2: `b.md` leads to nothing: there is no `b.md`"
            ]
        );
        assert_eq!(links.followed, 3);
    }

    #[test]
    fn a_book_lists_every_page() {
        let links = tree(&[
            ("docs/book.toml", "[book]\ntitle = \"x\"\n"),
            ("docs/src/SUMMARY.md", "# Summary\n- [A](a.md)\n- [Draft]()\n"),
            ("docs/src/a.md", "# A\n"),
            ("docs/src/b/forgotten.md", "# B\n"),
        ]);
        assert_eq!(
            links.broken,
            [
                "docs/src/SUMMARY.md: the page `docs/src/b/forgotten.md` is not listed, so the book does not have it"
            ]
        );
    }

    #[test]
    fn a_book_without_a_summary_is_broken() {
        let links = tree(&[("docs/book.toml", "[book]\nsrc = \"pages\"\n"), ("docs/pages/a.md", "# A\n")]);
        assert_eq!(links.broken, ["docs/pages/SUMMARY.md: the book in `docs` has no summary"]);
    }

    #[test]
    fn a_page_that_is_no_text_is_unread_and_not_without_links() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("good.md"), "[here](./bad.md) and [up](../none.md)\n").unwrap();
        std::fs::write(folder.path().join("bad.md"), b"\xff\xfe").unwrap();
        let links = check(folder.path(), &folder.path().join("target"));
        assert_eq!(links.pages, 1);
        assert_eq!(links.unread.len(), 1, "{:?}", links.unread);
        assert!(links.unread[0].starts_with("bad.md: "), "{:?}", links.unread);
        assert_eq!(links.broken.len(), 1, "{:?}", links.broken);
    }
}
