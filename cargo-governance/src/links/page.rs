//! One Markdown file: where its links lead, and the anchors that others can lead to.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

/// What a page holds.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Its relative links and images.
    pub(super) links: Vec<Link>,
    /// What an anchor may name.
    pub(super) anchors: BTreeSet<String>,
}

/// A relative link or image.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// Where it leads, as written.
    pub(super) target: String,
    /// Its 1-based line.
    pub(super) line: usize,
}

impl Page {
    /// Reads a page.
    pub(super) fn read(text: &str) -> Self {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES;
        let mut page = Self::default();
        let mut taken = BTreeMap::new();
        let mut heading: Option<String> = None;
        for (event, span) in Parser::new_ext(text, options).into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { id, .. }) => {
                    page.anchors.extend(id.map(|id| id.to_string()));
                    heading = Some(String::new());
                }
                Event::End(TagEnd::Heading(_)) => {
                    if let Some(title) = heading.take() {
                        page.anchors.insert(distinct(slug(&title), &mut taken));
                    }
                }
                Event::Text(words) | Event::Code(words) => {
                    if let Some(title) = &mut heading {
                        title.push_str(&words);
                    }
                }
                Event::SoftBreak | Event::HardBreak => {
                    if let Some(title) = &mut heading {
                        title.push(' ');
                    }
                }
                Event::Html(html) | Event::InlineHtml(html) => page.anchors.extend(ids(&html)),
                Event::Start(
                    Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. },
                ) if link_type != LinkType::Email && is_relative(&dest_url) => {
                    let before = text.get(..span.start).unwrap_or_default();
                    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
                    page.links.push(Link { target: dest_url.to_string(), line });
                }
                _ => {}
            }
        }
        page
    }
}

/// Returns whether a target is a path or anchor; a draft of a book's summary has an empty one.
fn is_relative(target: &str) -> bool {
    let scheme = target.split_once(':').map(|(scheme, _)| scheme);
    let has_scheme = scheme.is_some_and(|scheme| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    });
    !target.is_empty() && !has_scheme && !target.starts_with("//")
}

/// Returns a heading's anchor, as GitHub and mdBook make it.
fn slug(title: &str) -> String {
    title
        .trim()
        .chars()
        .filter_map(|c| match c {
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c.to_lowercase().to_string()),
            c if c.is_whitespace() => Some("-".to_owned()),
            _ => None,
        })
        .collect()
}

/// The second heading of a name gets `-1`, the third `-2`.
fn distinct(slug: String, taken: &mut BTreeMap<String, usize>) -> String {
    let count = taken.entry(slug.clone()).or_default();
    let anchor = if *count == 0 { slug } else { format!("{slug}-{count}") };
    *count += 1;
    anchor
}

/// Returns what `id="..."` and `name="..."` in HTML define.
fn ids(html: &str) -> impl Iterator<Item = String> {
    [" id=\"", " name=\""].into_iter().flat_map(move |key| {
        html.split(key)
            .skip(1)
            .filter_map(|rest| rest.split_once('"'))
            .map(|(id, _)| id.to_owned())
            .collect::<Vec<_>>()
    })
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn headings_become_anchors_as_the_renderers_make_them() {
        let page = Page::read("# `cargo xtask`: the *gate*\n## Twice\n## Twice\n## Own {#mine}\n");
        let anchors: Vec<&str> = page.anchors.iter().map(String::as_str).collect();
        assert_eq!(anchors, ["cargo-xtask-the-gate", "mine", "own", "twice", "twice-1"]);
    }

    #[test]
    fn only_relative_links_are_kept_and_code_has_none() {
        let text = "[a](b.md) <https://x.y> [m](mailto:a@b.c) `[c](d)`\n\n```\n[e](f)\n```\n![i](p.png)\n";
        let page = Page::read(text);
        let kept: Vec<(&str, usize)> =
            page.links.iter().map(|link| (link.target.as_str(), link.line)).collect();
        assert_eq!(kept, [("b.md", 1), ("p.png", 6)]);
    }
}
