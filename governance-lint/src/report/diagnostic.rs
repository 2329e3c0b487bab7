//! One diagnostic in rustc's form: a header, carets under the cause, and what follows from it.

use std::rc::Rc;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};
use governance_law::Severity;

use super::extent::{Quote, extent, quote};
use super::texts::Texts;
use crate::finding::{Finding, Place, Unchecked};

/// Two places of one file are shown in one window if they are at most this many bytes apart.
const TOGETHER: usize = 16_384;

/// What is shown, whatever it came from.
pub(super) struct Diagnostic<'a> {
    level: Level<'static>,
    id: Option<&'a str>,
    message: &'a str,
    place: &'a Place,
    label: &'a str,
    related: &'a [(Place, String)],
    notes: Vec<(&'static str, String)>,
}

impl<'a> Diagnostic<'a> {
    /// Shows a finding; `explain` is the command that explains an id.
    pub(super) fn of_finding(finding: &'a Finding, explain: &str) -> Self {
        let mut notes = Vec::new();
        if !finding.why.is_empty() {
            notes.push(("why", finding.why.to_string()));
        }
        notes.extend(finding.help.iter().map(|help| ("help", help.to_string())));
        notes.push(("item", finding.item.clone()));
        notes.push(("rule", format!("{}, explain with `{explain} {}`", finding.rule, finding.article)));
        Self {
            level: match finding.severity {
                Severity::Deny => Level::ERROR,
                Severity::Warn => Level::WARNING,
            },
            id: Some(&finding.article),
            message: &finding.message,
            place: &finding.place,
            label: &finding.label,
            related: &finding.related,
            notes,
        }
    }

    /// Shows what could not be checked.
    pub(super) fn of_unchecked(unchecked: &'a Unchecked) -> Self {
        let mistake = Self::of_mistake(&unchecked.reason, &unchecked.place, "", unchecked.help.clone());
        Self { level: Level::ERROR.with_name("could not check"), ..mistake }
    }

    /// Shows a mistake of a law.
    pub(super) fn of_mistake(
        message: &'a str,
        place: &'a Place,
        label: &'a str,
        help: Option<String>,
    ) -> Self {
        let notes = help.map(|help| ("help", help)).into_iter().collect();
        Self { level: Level::ERROR, id: None, message, place, label, related: &[], notes }
    }

    /// Renders it, without a newline at the end.
    pub(super) fn render(&self, texts: &Texts<'_>, renderer: &Renderer) -> String {
        // A header is one line, whatever a file's name or a parser's words hold.
        let title = self.level.clone().primary_title(self.message.replace(['\r', '\n'], " "));
        let title = match self.id {
            Some(id) => title.id(id),
            None => title,
        };
        let quoted: Vec<(&Place, Option<Rc<str>>)> = std::iter::once(self.place)
            .chain(self.related.iter().map(|(place, _)| place))
            .map(|place| (place, texts.get(&place.file)))
            .collect();
        let labels = std::iter::once(self.label).chain(self.related.iter().map(|(_, label)| label.as_str()));
        let mut windows: Vec<Window<'_>> = Vec::new();
        for (index, ((place, text), label)) in quoted.iter().zip(labels).enumerate() {
            let mark = Mark { place, label, is_primary: index == 0 };
            match (windows.iter_mut().find(|window| window.takes(place)), text.as_deref()) {
                (Some(window), _) => window.add(mark),
                (None, text) => windows.push(Window { text, place, marks: vec![mark] }),
            }
        }
        let notes = self.notes.iter().map(|(name, text)| {
            Element::from(Level::NOTE.with_name(*name).message(normalize_untrusted_str(text)))
        });
        let elements = windows.iter().flat_map(Window::elements);
        let group = Group::with_title(title).elements(elements).elements(notes);
        let rendered = renderer.render(&[group]);
        windows
            .iter()
            .flat_map(Window::headers)
            .fold(rendered, |text, (from, to)| text.replacen(&from, &to, 1))
    }
}

/// One place to underline.
#[derive(Clone, Copy)]
struct Mark<'a> {
    place: &'a Place,
    label: &'a str,
    is_primary: bool,
}

/// Places of one file that are shown together.
struct Window<'a> {
    text: Option<&'a str>,
    place: &'a Place,
    marks: Vec<Mark<'a>>,
}

impl<'a> Window<'a> {
    fn takes(&self, place: &Place) -> bool {
        self.place.file == place.file && self.place.span.start.abs_diff(place.span.start) <= TOGETHER
    }

    fn add(&mut self, mark: Mark<'a>) {
        self.marks.push(mark);
    }

    fn elements(&self) -> Vec<Element<'a>> {
        let Some(text) = self.text else { return vec![origin(self.place).into()] };
        if self.place.span == (0..0) && self.marks.len() == 1 {
            // A finding about the file as a whole: there is nothing to underline. An empty place elsewhere, such as where
            // a line ends too early, gets a caret.
            return vec![origin(self.place).into()];
        }
        let quotes: Vec<(Mark<'a>, Quote<'a>)> =
            self.marks.iter().map(|mark| (*mark, quote(text, mark.place))).collect();
        let are_whole = quotes.iter().all(|(_, quote)| quote.is_whole);
        match quotes.iter().min_by_key(|(_, quote)| quote.offset) {
            Some((_, first)) if are_whole => {
                let until =
                    quotes.iter().map(|(_, quote)| quote.offset + quote.source.len()).max().unwrap_or(0);
                let source = text.get(first.offset..until).unwrap_or_default();
                let marks = quotes.iter().map(|(mark, quote)| {
                    let shift = quote.offset - first.offset;
                    annotation(*mark, quote.span.start + shift..quote.span.end + shift)
                });
                vec![
                    Snippet::source(source)
                        .line_start(first.line)
                        .path(&*self.place.file)
                        .annotations(marks)
                        .into(),
                ]
            }
            // Overlong lines: each place is shown alone, cut out of its line.
            _ => quotes.iter().map(|(mark, cut)| cut_out(*mark, cut)).collect(),
        }
    }

    /// Returns what the renderer says about the place of a line that was cut, and what is true of the whole line.
    fn headers(&self) -> Vec<(String, String)> {
        let Some(text) = self.text else { return Vec::new() };
        let header = |mark: &Mark<'_>| {
            let cut = quote(text, mark.place);
            let column = cut.source.get(..cut.span.start)?.chars().count() + 1;
            let Place { file, line, column: real, .. } = mark.place;
            let place = (format!("{file}:{line}:{column}"), format!("{file}:{line}:{real}"));
            (!cut.is_whole).then_some(place)
        };
        self.marks.iter().filter_map(header).collect()
    }
}

fn cut_out<'a>(mark: Mark<'a>, cut: &Quote<'a>) -> Element<'a> {
    let snippet = Snippet::source(cut.source).line_start(cut.line).path(&*mark.place.file);
    snippet.annotation(annotation(mark, cut.span.clone())).into()
}

fn annotation<'a>(mark: Mark<'a>, span: std::ops::Range<usize>) -> Annotation<'a> {
    let kind = if mark.is_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
    kind.span(span).label((!mark.label.is_empty()).then_some(mark.label))
}

fn origin(place: &Place) -> Origin<'_> {
    let start = extent(None, place).start;
    Origin::path(&*place.file).line(start.line).char_column(start.column)
}
