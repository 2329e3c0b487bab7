//! One file at one place of the module tree: its names are declared, its rules judge it, its facts are kept.

use std::ops::Range;

use governance_law::{Context, catalog};

use crate::finding::Unchecked;
use crate::model::{KeptImpl, KeptItem};
use crate::resolve::{Hit, Names, Question, Seen, Via, Wanted, declare};
use crate::rule::Sink;
use crate::source::{FileView, ItemId, Kind, Lines, Shape, Start, Tokens};
use crate::tree::Mount;

use super::reading::{Reading, Work};

/// Judges a mounted file.
pub(crate) fn judge(
    reading: &mut Reading<'_, '_>,
    number: u32,
    text: &str,
    lines: &Lines,
    broken: Option<(Range<usize>, String)>,
    work: &mut Work<'_>,
) {
    let Some(mount) = reading.mounts.get(number as usize).cloned() else { return };
    let tokens = Tokens { text, list: work.tokens };
    let shape: &Shape = work.shape;
    // The view borrows what the run knows; names and open paths, which grow meanwhile, are taken out for so long.
    let mut names = std::mem::take(&mut reading.names);
    let mut open = std::mem::take(&mut reading.open);
    let mut findings = std::mem::take(&mut reading.findings);
    let mut unchecked = std::mem::take(&mut reading.unchecked);
    let crate_name =
        names.preludes.get(mount.krate).map(|prelude| names.symbols.text(prelude.name).to_owned());
    let mut view = reading.view(&mount, tokens, shape, lines);
    view.crate_name = crate_name.as_deref().unwrap_or("");

    declare(&view, number, &mut names, work.imports);
    let wanted = wanted(reading, &mount);
    let question = Question {
        articles: &reading.plan.law.articles,
        watch: &reading.watch,
        wanted: &wanted,
        mount: number,
    };
    work.collector.collect(&view, &question, work.imports, &mut names, &mut open);
    for planned in &reading.plan.articles {
        let mut sink = Sink::open(planned.entry.id, Some(planned.article), &mut findings, &mut unchecked);
        for seen in work.collector.seen.iter().filter(|seen| seen.article == planned.index) {
            if sink.is_full() {
                break;
            }
            let hit = hit(reading, &view, &names, seen);
            planned.entry.rule.check_path(&view, &hit, planned.article, &mut sink);
        }
    }
    let mut unable: Vec<&str> = Vec::new();
    let mut selected = Vec::new();
    let (mut items, mut impls) = (Vec::new(), Vec::new());
    let mut keeps_impls = false;
    for planned in &reading.plan.articles {
        let covers =
            mount.modules.iter().any(|(_, module, _)| view.coverage.covers_index(planned.index, *module));
        let select = &planned.article.select;
        let in_context = select.covers_context(view.context) || select.covers_context(Context::UnitTest);
        keeps_impls |= planned.entry.rule.keeps_items();
        if !covers || !in_context {
            continue;
        }
        if view.is_broken && planned.entry.rule.needs_items() {
            unable.push(planned.entry.id);
            continue;
        }
        let mut sink = Sink::open(planned.entry.id, Some(planned.article), &mut findings, &mut unchecked);
        planned.entry.rule.check_file(&view, planned.article, &mut sink);
        let is_selected = reading.selected.get(planned.index).copied().unwrap_or(true);
        if !is_selected && view.items().any(|(id, _)| view.selects(planned.article, id)) {
            selected.push(planned.index);
        }
        if planned.entry.rule.keeps_items() {
            keep_items(&view, planned.article, &mut items);
        }
    }
    if keeps_impls {
        keep_impls(&view, &mut impls);
    }
    say_broken(&view, &mount, broken, &unable, &mut unchecked);

    reading.names = names;
    reading.open = open;
    reading.findings = findings;
    reading.unchecked = unchecked;
    for index in selected {
        if let Some(slot) = reading.selected.get_mut(index) {
            *slot = true;
        }
    }
    reading.model.items.extend(items);
    reading.model.impls.extend(impls);
}

/// Returns which code of each module of a file articles about paths cover.
fn wanted(reading: &Reading<'_, '_>, mount: &Mount) -> Vec<(ItemId, Wanted)> {
    let coverage =
        crate::model::Coverage { law: reading.plan.law, words: &reading.covered, stride: reading.stride };
    let of = |module| {
        let mut wanted = Wanted::default();
        for planned in &reading.plan.articles {
            let asks = planned.interest != crate::resolve::Interest::None;
            if asks && coverage.covers_index(planned.index, module) {
                let select = &planned.article.select;
                wanted.plain |= select.covers_context(mount.context);
                wanted.test |= select.covers_context(Context::UnitTest);
            }
        }
        wanted
    };
    mount.modules.iter().map(|(item, module, _)| (*item, of(*module))).collect()
}

/// Makes a hit of what was seen.
pub(crate) fn hit(reading: &Reading<'_, '_>, view: &FileView<'_>, names: &Names, seen: &Seen) -> Hit {
    let import = seen.import.and_then(|id| names.imported(id));
    let written = match import {
        Some(import) => names.symbols.join(names.path(import)),
        None => {
            let span = view.tokens.range(&seen.tokens);
            let text = view.text.get(span).unwrap_or("");
            // `::std::fs` is no other name of `std::fs`.
            text.trim_start_matches(':').chars().filter(|c| !c.is_whitespace()).collect()
        }
    };
    let token = seen.tokens.start;
    Hit {
        span: view.tokens.range(&seen.tokens),
        token,
        item: import.map_or_else(|| view.item_at(token), |import| import.item),
        path: names.symbols.join(&seen.path),
        written,
        pattern: seen.pattern,
        imported: seen.imported,
        via: via(reading, names, &seen.via),
        is_use: import.is_some(),
        is_glob: import.is_some_and(|import| import.is_glob),
        in_macro: view.is_broken || view.macro_at(token).is_some(),
        edge: None,
    }
}

/// Says what each followed import says.
fn via(reading: &Reading<'_, '_>, names: &Names, ids: &[crate::resolve::ImportId]) -> Vec<Via> {
    let one = |id: &crate::resolve::ImportId| {
        let import = names.imported(*id)?;
        let mount = reading.mounts.get(import.mount as usize)?;
        let path = names.symbols.join(names.path(import));
        let text = match import.name {
            Some(name) => format!("`{}` is `{path}`", names.symbols.text(name)),
            None => format!("everything in `{path}`"),
        };
        let span = import.span.0 as usize..import.span.0 as usize + import.span.1 as usize;
        let place =
            crate::finding::Place { file: mount.shown.clone(), span, line: import.at.0, column: import.at.1 };
        Some(Via { text, place })
    };
    ids.iter().filter_map(one).collect()
}

/// Keeps the items that an article selects.
fn keep_items(view: &FileView<'_>, article: &governance_law::Article, items: &mut Vec<KeptItem>) {
    for (id, item) in view.items() {
        let Some(kind) = item.kind.selected_as().filter(|_| item.name.is_some()) else { continue };
        let Some(module) = view.module_id(id).filter(|_| view.selects(article, id)) else { continue };
        let attributes = view.attributes(id).iter();
        items.push(KeptItem {
            articles: vec![article.id.value.clone()],
            module,
            path: view.item_path(id),
            name: view.name(id).to_owned(),
            kind,
            place: view.place(view.name_span(id)),
            derives: view.derives(id).into_iter().map(|(name, _)| name.to_owned()).collect(),
            attributes: attributes.map(|attribute| view.attribute_name(attribute).to_owned()).collect(),
        });
    }
}

/// Keeps the heads of all `impl Trait for Type`.
fn keep_impls(view: &FileView<'_>, impls: &mut Vec<KeptImpl>) {
    for (id, _) in view.items().filter(|(_, item)| item.kind == Kind::Impl) {
        let Some(header) = view.impl_header(id).filter(|header| !header.is_negative) else { continue };
        let (Some(trait_name), Some(module)) = (header.trait_name, view.module_id(id)) else { continue };
        impls.push(KeptImpl {
            module,
            trait_name: trait_name.to_owned(),
            self_name: header.self_name.to_owned(),
            context: view.item_context(id),
        });
    }
}

/// Says that a file could be checked only in part.
fn say_broken(
    view: &FileView<'_>,
    mount: &Mount,
    broken: Option<(Range<usize>, String)>,
    unable: &[&str],
    unchecked: &mut Vec<Unchecked>,
) {
    let mut rules: Vec<_> = unable.to_vec();
    rules.sort_unstable_by_key(|id| catalog::RULES.iter().position(|rule| rule.id == *id));
    rules.dedup();
    let (span, reason) = match (broken, view.shape.trouble) {
        (Some((span, reason)), _) if rules.is_empty() => {
            (span, format!("the file does not parse, so only its tokens were checked: {reason}"))
        }
        (Some((span, reason)), _) => {
            let rules = governance_law::suggest::listed(&rules);
            let what = format!("{rules} could not be checked in it, and the others only by its tokens");
            (span, format!("the file does not parse, so {what}: {reason}"))
        }
        // What is included in code may hold anything that the place around it makes sense of.
        (None, Some(token)) if mount.start == Start::Items => {
            let what = format!("no item begins with `{}`", view.tokens.text(token));
            (
                view.tokens.span(token),
                format!("the file does not parse, so items behind this may be missed: {what}"),
            )
        }
        _ => return,
    };
    unchecked.push(Unchecked {
        place: view.place(span),
        reason,
        help: Some("make it compile, or take it out of the module tree".to_owned()),
    });
}
