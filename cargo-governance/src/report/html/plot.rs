//! One trend as a drawing: a line over the runs, the bound that it is held to, and the same in words for who does not see it.

use governance_evidence::verdict::number;
use governance_law::catalog::Sense;
use maud::{Markup, html};

use super::axis::Axis;
use crate::report::figures::{bound, grouped};
use crate::report::words::clean;

/// The size of a drawing, and where in it the field begins and ends; a page scales it.
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 172.0;
const LEFT: f64 = 46.0;
const RIGHT: f64 = 310.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 134.0;

/// The most runs of which each has a dot.
const DOTS: usize = 26;

/// The largest number that is drawn; beyond it neighbours are no whole number apart.
const LARGEST: f64 = 9e15;

/// A trend.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plot {
    /// What is drawn.
    pub(super) title: String,
    /// The unit of its numbers.
    pub(super) unit: String,
    /// A number for each run that has one, the oldest first.
    pub(super) points: Vec<Option<f64>>,
    /// When each run ended.
    pub(super) ends: Vec<String>,
    /// What it is held to.
    pub(super) bound: Option<(Sense, f64)>,
}

impl Plot {
    /// Sets the number of a run; one that no drawing could hold is left out.
    pub(super) fn put(&mut self, run: usize, value: f64) {
        if let Some(point) = self.points.get_mut(run)
            && value.abs() <= LARGEST
        {
            *point = Some(value);
        }
    }

    /// Writes a number of it with its unit.
    pub(super) fn said(&self, value: f64) -> String {
        clean(&grouped(&number(value, &self.unit)))
    }

    /// Returns the runs that have a number, with it.
    fn known(&self) -> Vec<(usize, f64)> {
        self.points.iter().enumerate().filter_map(|(run, point)| Some((run, (*point)?))).collect()
    }

    /// Says in a sentence what the drawing shows.
    fn sentence(&self, known: &[(usize, f64)]) -> String {
        let (Some((_, first)), Some((_, last))) = (known.first(), known.last()) else {
            return "no run has this figure".to_owned();
        };
        let held = self.held().map(|held| format!(", held to {held}")).unwrap_or_default();
        if known.len() == 1 {
            return format!("{} in one run{held}", self.said(*last));
        }
        let low = known.iter().map(|(_, value)| *value).fold(f64::INFINITY, f64::min);
        let high = known.iter().map(|(_, value)| *value).fold(f64::NEG_INFINITY, f64::max);
        let (first, last, low, high) = (self.said(*first), self.said(*last), self.said(low), self.said(high));
        let runs = known.len();
        format!("from {first} to {last} over {runs} runs, at least {low} and at most {high}{held}")
    }

    /// Returns what the axis has to hold for the bound, and for its words on the side that is not allowed.
    fn room(&self, values: &[f64]) -> Vec<f64> {
        let Some((sense, bound)) = self.bound else { return Vec::new() };
        let all = || values.iter().copied().chain([bound]);
        let spread = all().fold(f64::NEG_INFINITY, f64::max) - all().fold(f64::INFINITY, f64::min);
        let beyond = match sense {
            Sense::AtLeast => bound - spread / 8.0,
            Sense::AtMost => bound + spread / 8.0,
        };
        vec![bound, beyond]
    }

    /// Writes the newest number above the drawing; a long unit stands at the axis alone.
    fn latest(&self, value: f64) -> String {
        if self.unit.chars().count() > 3 { clean(&grouped(&number(value, ""))) } else { self.said(value) }
    }

    fn held(&self) -> Option<String> {
        let (sense, value) = self.bound?;
        bound(sense, value, &self.unit)
    }
}

/// Returns the drawing.
pub(super) fn plot(plot: &Plot) -> Markup {
    let known = plot.known();
    let mut values: Vec<f64> = known.iter().map(|(_, value)| *value).collect();
    values.extend(plot.room(&values));
    let ceiling = if plot.unit == "%" { 100.0 } else { f64::INFINITY };
    let axis = Axis::of(&values, 0.0, ceiling);
    let y = |value: f64| BOTTOM - axis.share(value) * (BOTTOM - TOP);
    let last_run = plot.points.len().saturating_sub(1);
    let x = |run: usize| {
        // One run stands in the middle.
        let share = if last_run == 0 { 0.5 } else { real(run) / real(last_run) };
        LEFT + 8.0 + share * (RIGHT - LEFT - 16.0)
    };
    let latest = known.last().copied();
    let title = clean(&plot.title);
    // A drawing does not break its lines.
    let unit: String =
        if plot.unit.is_empty() { "count".into() } else { plot.unit.chars().take(24).collect() };
    html! {
        figure.plot {
            figcaption { span.title { (title) } @if let Some((_, value)) = latest { span.latest { (plot.latest(value)) } } }
            svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label={ (title) ": " (plot.sentence(&known)) } {
                title { (title) }
                desc { (clean(&plot.sentence(&known))) }
                text.unit x="0" y="10" { (clean(&unit)) }
                @for mark in &axis.marks {
                    line.grid x1=(LEFT) x2=(RIGHT) y1=(short(y(*mark))) y2=(short(y(*mark))) {}
                    text.mark x=(LEFT - 6.0) y=(short(y(*mark) + 3.6)) text-anchor="end" { (axis.label(*mark)) }
                }
                line.base x1=(LEFT) x2=(RIGHT) y1=(BOTTOM) y2=(BOTTOM) {}
                @if let (Some((sense, value)), Some(held)) = (plot.bound, plot.held()) {
                    line.bound x1=(LEFT) x2=(RIGHT) y1=(short(y(value))) y2=(short(y(value))) {}
                    text.bound x=(RIGHT) y=(short(beside(y(value), sense))) text-anchor="end" { (clean(&held)) }
                }
                @for line in lines(&plot.points) {
                    path.line d=(way(&line, &x, &y)) {}
                }
                @if plot.points.len() <= DOTS { @for (run, value) in &known { (dot(plot, *run, *value, x(*run), y(*value), "dot")) } }
                @if let Some((run, value)) = latest { (dot(plot, run, value, x(run), y(value), "dot last")) }
                @if last_run == 0 {
                    text.mark x=(short(x(0))) y=(BOTTOM + 16.0) text-anchor="middle" { (day(plot.ends.first())) }
                } @else {
                    text.mark x=(LEFT) y=(BOTTOM + 16.0) { (day(plot.ends.first())) }
                    text.mark x=(RIGHT) y=(BOTTOM + 16.0) text-anchor="end" { (day(plot.ends.last())) }
                }
                text.unit x=(short((LEFT + RIGHT) / 2.0)) y=(BOTTOM + 32.0) text-anchor="middle" { "runs, the oldest first" }
            }
        }
    }
}

fn dot(plot: &Plot, run: usize, value: f64, x: f64, y: f64, class: &str) -> Markup {
    let radius = if class == "dot" { "1.8" } else { "3.4" };
    let end = plot.ends.get(run).map_or("", String::as_str);
    html! { circle class=(class) cx=(short(x)) cy=(short(y)) r=(radius) { title { (plot.said(value)) ", " (end) } } }
}

/// Returns where the words of a bound stand: on the side that is not allowed, if there is room.
fn beside(y: f64, sense: Sense) -> f64 {
    let (above, below) = (y - 4.0, y + 11.0);
    match sense {
        Sense::AtLeast if below <= BOTTOM - 2.0 => below,
        Sense::AtMost if above >= TOP + 6.0 => above,
        Sense::AtLeast => above,
        Sense::AtMost => below,
    }
}

/// Returns the stretches without a gap; a gap is not bridged by a line, because nobody measured there.
fn lines(points: &[Option<f64>]) -> Vec<Vec<(usize, f64)>> {
    let mut lines: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut line = Vec::new();
    for (run, point) in points.iter().enumerate() {
        match point {
            Some(value) => line.push((run, *value)),
            None => lines.push(std::mem::take(&mut line)),
        }
    }
    lines.push(line);
    lines.retain(|line| !line.is_empty());
    lines
}

fn way(line: &[(usize, f64)], x: &impl Fn(usize) -> f64, y: &impl Fn(f64) -> f64) -> String {
    let points = line.iter().map(|(run, value)| format!("{} {}", short(x(*run)), short(y(*value))));
    let joined: Vec<String> = points.collect();
    // A line of one point is drawn as a dot, by its round ends.
    let end = if joined.len() == 1 { "h0" } else { "" };
    format!("M{}{end}", joined.join("L"))
}

/// Returns the day of a moment.
fn day(moment: Option<&String>) -> &str {
    moment.map_or("", |moment| moment.get(..10).unwrap_or(moment))
}

fn short(number: f64) -> String {
    format!("{number:.1}")
}

fn real(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
mod unit {
    use super::*;

    fn trend(points: &[Option<f64>]) -> Plot {
        let ends = (0..points.len()).map(|run| format!("2026-11-{:02}T00:00:00Z", run + 1)).collect();
        let bound = Some((Sense::AtLeast, 95.0));
        Plot { title: "law".into(), unit: "%".into(), points: points.to_vec(), ends, bound }
    }

    #[test]
    fn a_drawing_says_in_words_what_it_shows() {
        let drawn = plot(&trend(&[Some(95.0), None, Some(97.0), Some(96.25)])).into_string();
        let sentence =
            "from 95 % to 96.25 % over 3 runs, at least 95 % and at most 97 %, held to at least 95 %";
        assert!(drawn.contains(&format!("<desc>{sentence}</desc>")), "{drawn}");
        assert_eq!(drawn.matches("<path class=\"line\"").count(), 2, "a gap is no line");
        assert!(drawn.contains(">2026-11-01<") && drawn.contains(">2026-11-04<"), "{drawn}");
    }

    #[test]
    fn one_run_and_none_are_drawn_too() {
        assert!(
            plot(&trend(&[Some(95.5)])).into_string().contains("95.5 % in one run, held to at least 95 %")
        );
        assert!(plot(&trend(&[])).into_string().contains("no run has this figure"));
    }

    #[test]
    fn nothing_leaves_the_field() {
        for points in [vec![Some(0.0), Some(1e12)], vec![Some(-5.0), Some(5.0)], vec![Some(9e15), None]] {
            let mut wild = trend(&points);
            wild.put(1, f64::MAX);
            wild.put(1, f64::NAN);
            assert_eq!(wild.points, points);
            let drawn = plot(&wild).into_string();
            assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
        }
    }
}
