//! Files with hits that were found late are looked at again, and the rules are told.

use std::rc::Rc;

use crate::resolve::{Hit, ImportId, Seen, path_at};
use crate::rule::Sink;
use crate::source::{FileView, Lines, Shape, Token, TokenKind, Tokens, lex, shape};

use super::file::hit;
use super::link::{Late, Spot};
use super::plan::Planned;
use super::reading::Reading;

/// What one file leaves for the next, so that its memory is used again.
#[derive(Default)]
pub(super) struct Memory {
    list: Vec<Token>,
    known: Shape,
}

/// Looks at a file again and tells the rules about the hits in it.
pub(super) fn reopen(
    reading: &mut Reading<'_, '_>,
    number: u32,
    spots: &[(Spot, Rc<[Late]>)],
    text: &str,
    Memory { list, known }: &mut Memory,
) {
    let Some(mount) = reading.mounts.get(number as usize).cloned() else { return };
    lex(text, list);
    let tokens = Tokens { text, list };
    shape(tokens, mount.start, known);
    let lines = Lines::default();
    let mut findings = std::mem::take(&mut reading.findings);
    let mut unchecked = std::mem::take(&mut reading.unchecked);
    {
        let view = reading.view(&mount, tokens, known, &lines);
        for planned in &reading.plan.articles {
            let mut sink = Sink::open(planned.entry.id, Some(planned.article), &mut findings, &mut unchecked);
            let hits = spots.iter().flat_map(|(spot, late)| late.iter().map(move |one| (*spot, one)));
            for (spot, one) in hits.filter(|(_, one)| one.article == planned.index) {
                if sink.is_full() {
                    break;
                }
                if let Some(hit) = late_hit(reading, &view, planned, spot, one) {
                    planned.entry.rule.check_path(&view, &hit, planned.article, &mut sink);
                }
            }
        }
    }
    reading.findings = findings;
    reading.unchecked = unchecked;
}

/// Makes a hit of what was found late, if the article covers the item around it and no covered import accounts for it.
fn late_hit(
    reading: &Reading<'_, '_>,
    view: &FileView<'_>,
    planned: &Planned<'_>,
    spot: Spot,
    late: &Late,
) -> Option<Hit> {
    let names = &reading.names;
    let (import, item, range) = match spot {
        Spot::Import(id) => (Some(ImportId(id)), names.imported(ImportId(id))?.item, 0..0),
        Spot::Token(token) => {
            // The path is found again from its first token: its first `::` is there or behind it.
            let sep = if view.tokens.kind(token) == TokenKind::PathSep { token } else { token + 1 };
            (None, view.item_at(token), path_at(view.tokens, sep, &mut Vec::new())?.tokens)
        }
    };
    if !view.covers(planned.article, item) {
        return None;
    }
    let accounts = late.importer.is_none_or(|importer| view.covers(planned.article, importer));
    let imported = if accounts { late.imported } else { 0 };
    let wanted = pattern_len(planned, late.pattern);
    if late.edge.is_none() && !late.is_used && wanted.is_some_and(|wanted| wanted <= imported) {
        return None;
    }
    let seen = Seen {
        article: late.article,
        pattern: late.pattern,
        path: late.path.clone(),
        via: late.via.clone(),
        imported,
        tokens: range,
        import,
    };
    let mut hit = hit(reading, view, names, &seen);
    hit.edge = late.edge;
    if let Some(import) = import.and_then(|id| names.imported(id)) {
        hit.span = import.span.0 as usize..import.span.0 as usize + import.span.1 as usize;
        hit.in_macro = import.in_macro;
    }
    if let Some((_, to)) = late.edge {
        hit.path = reading.model.module(to).map(|module| module.path.clone()).unwrap_or_default();
    }
    Some(hit)
}

/// Returns how many segments a watched path has.
fn pattern_len(planned: &Planned<'_>, pattern: usize) -> Option<usize> {
    match &planned.interest {
        crate::resolve::Interest::Below(paths) | crate::resolve::Interest::Used(paths) => {
            paths.get(pattern).map(|path| path.trim_start_matches("::").split("::").count())
        }
        _ => None,
    }
}
