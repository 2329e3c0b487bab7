//! The paths that articles ask about, compiled so that most paths are dismissed by their first name.

use super::interest::Interest;
use super::symbol::{FastMap, Symbol, Symbols};

/// One path that an article asks about.
#[derive(Debug, Clone)]
pub(crate) struct Watched {
    /// The index of the article.
    pub(crate) article: usize,
    /// The index of the path in the article's interest.
    pub(crate) pattern: usize,
    /// The path.
    pub(crate) path: Vec<Symbol>,
    /// Whether every use in code counts, and imports do not.
    pub(crate) is_used: bool,
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    by_first: FastMap<Symbol, Vec<Watched>>,
    /// The articles that ask about every path that leads out of the crate.
    pub(crate) foreign: Vec<usize>,
    /// The articles that ask about paths between modules.
    pub(crate) modules: Vec<usize>,
    /// Whether any watched path may be a local one: it begins with `crate` or with the name of a member.
    pub(crate) has_local: bool,
}

impl Watch {
    /// Adds what an article asks about.
    pub(crate) fn add(
        &mut self,
        article: usize,
        interest: &Interest,
        symbols: &mut Symbols,
        members: &[String],
    ) {
        let (paths, is_used) = match interest {
            Interest::None => return,
            Interest::Foreign => return self.foreign.push(article),
            Interest::Modules => return self.modules.push(article),
            Interest::Below(paths) => (paths, false),
            Interest::Used(paths) => (paths, true),
        };
        for (pattern, path) in paths.iter().enumerate() {
            let path: Vec<_> = path
                .trim_start_matches("::")
                .split("::")
                .map(|segment| symbols.intern(&segment.trim().replace('-', "_")))
                .collect();
            let Some(first) = path.first().copied() else { continue };
            self.has_local |=
                first == Symbol::CRATE || members.iter().any(|name| name == symbols.text(first));
            self.by_first.entry(first).or_default().push(Watched { article, pattern, path, is_used });
        }
    }

    /// Returns whether any article asks about any path.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_first.is_empty() && self.foreign.is_empty() && self.modules.is_empty()
    }

    /// Returns whether a watched path begins with a crate's name.
    pub(crate) fn begins(&self, first: Symbol) -> bool {
        let is_part = matches!(first, Symbol::CORE | Symbol::ALLOC);
        self.by_first.contains_key(&first) || (is_part && self.by_first.contains_key(&Symbol::STD))
    }

    /// Returns the names that follow a path in watched paths below it.
    pub(crate) fn next_below<'w>(&'w self, path: &'w [Symbol]) -> impl Iterator<Item = Symbol> + 'w {
        let tail = path.get(1..).unwrap_or_default();
        let of = |first: Option<Symbol>| {
            first.and_then(|first| self.by_first.get(&first)).map_or(&[][..], Vec::as_slice)
        };
        let first = path.first().copied();
        let is_part = matches!(first, Some(Symbol::CORE | Symbol::ALLOC));
        of(first)
            .iter()
            .chain(of(is_part.then_some(Symbol::STD)))
            .filter_map(move |watched| watched.path.get(1..)?.strip_prefix(tail)?.first().copied())
    }

    /// Returns the watched paths at or above a path.
    pub(crate) fn above<'w>(&'w self, path: &'w [Symbol]) -> impl Iterator<Item = &'w Watched> {
        let of = |first: Option<Symbol>| {
            first.and_then(|first| self.by_first.get(&first)).map_or(&[][..], Vec::as_slice)
        };
        let first = path.first().copied();
        let is_part = matches!(first, Some(Symbol::CORE | Symbol::ALLOC));
        let plain = of(first).iter().filter(move |watched| path.starts_with(&watched.path));
        // What `core` and `alloc` have is the same in `std`; but who forbids all of `std` may mean just that crate.
        let same = of(is_part.then_some(Symbol::STD)).iter().filter(move |watched| {
            let (tail, wanted) = (path.get(1..), watched.path.get(1..).filter(|wanted| !wanted.is_empty()));
            tail.zip(wanted).is_some_and(|(tail, wanted)| tail.starts_with(wanted))
        });
        plain.chain(same)
    }

    /// Returns the names that a glob import of a path would bring in, if exactly that name is watched.
    pub(crate) fn children<'w>(&'w self, path: &'w [Symbol]) -> impl Iterator<Item = (Symbol, &'w Watched)> {
        let first = path.first().copied().and_then(|first| self.by_first.get(&first));
        first.map_or(&[][..], Vec::as_slice).iter().filter_map(move |watched| {
            let (last, before) = watched.path.split_last()?;
            (before == path).then_some((*last, watched))
        })
    }
}
