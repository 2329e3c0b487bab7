//! The drawing as a file of its own: SVG that needs nothing else, in light and dark, with the same in words.

use maud::{PreEscaped, html};

use super::axis::{Axis, short};
use super::descent::{Descent, Line};

/// The size of the drawing, and where in it the field begins and ends.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 72.0;
const RIGHT: f64 = 672.0;
const TOP: f64 = 64.0;
const BOTTOM: f64 = 344.0;

/// How it looks; whoever reads in the dark gets light lines on dark.
const STYLE: &str = "\
svg{background:#fff;font-family:system-ui,sans-serif;font-size:13px}\
text{fill:#1f2328}.soft{fill:#59636e}.title{font-size:17px;font-weight:600}\
.grid{stroke:#d1d9e0;stroke-width:1}.base{stroke:#59636e;stroke-width:1}\
.line{fill:none;stroke:#1a56db;stroke-width:2;stroke-linejoin:round}.end{fill:#1a56db}\
@media (prefers-color-scheme:dark){svg{background:#121417}text{fill:#e7e8ea}.soft{fill:#a0a7b1}\
.grid{stroke:#31363d}.base{stroke:#a0a7b1}.line{stroke:#93b4ff}.end{fill:#93b4ff}}";

/// Draws a descent under a title; nothing if nothing was noted.
pub(in super::super) fn svg(title: &str, descent: &Descent) -> Option<String> {
    let line = descent.line()?;
    let across = Axis::up_to(line.end, 5);
    let (high, low) = line.extremes();
    let up = if line.is_to_zero { Axis::to_zero(high) } else { Axis::even(low, high, 5) };
    let x = |iterations: u64| LEFT + across.share(iterations) * (RIGHT - LEFT);
    let y = |value: u64| BOTTOM - up.share(value) * (BOTTOM - TOP);
    let last = line.steps.last().map_or(0, |&(_, value)| value);
    let drawing = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } width=(WIDTH) height=(HEIGHT) role="img" {
            title { (title) }
            desc { (line.sentence()) }
            style { (PreEscaped(STYLE)) }
            text.title x="16" y="28" { (title) }
            text.soft x="16" y="48" { (line.of) }
            @for mark in &up.marks {
                line.grid x1=(LEFT) x2=(RIGHT) y1=(rounded(y(*mark))) y2=(rounded(y(*mark))) {}
                text x=(LEFT - 8.0) y=(rounded(y(*mark) + 4.5)) text-anchor="end" { (mark) }
            }
            line.base x1=(LEFT) x2=(RIGHT) y1=(BOTTOM) y2=(BOTTOM) {}
            @for mark in &across.marks {
                line.base x1=(rounded(x(*mark))) x2=(rounded(x(*mark))) y1=(BOTTOM) y2=(BOTTOM + 5.0) {}
                text x=(rounded(x(*mark))) y=(BOTTOM + 21.0) text-anchor="middle" { (short(*mark)) }
            }
            text.soft x=((LEFT + RIGHT) / 2.0) y=(HEIGHT - 14.0) text-anchor="middle" { "iterations" }
            path.line d=(way(&line, &x, &y)) {}
            circle.end cx=(rounded(x(line.end))) cy=(rounded(y(last))) r="4" {}
            // Behind the end, where no line is.
            text x=(rounded(x(line.end) + 8.0)) y=(rounded(y(last) + 4.5)) { (last) }
        }
    };
    Some(format!("{}\n", drawing.into_string()))
}

/// Returns the way of a line that keeps each value until the next.
fn way(line: &Line, x: &impl Fn(u64) -> f64, y: &impl Fn(u64) -> f64) -> String {
    let mut way = String::new();
    for &(iterations, value) in &line.steps {
        let (x, y) = (rounded(x(iterations)), rounded(y(value)));
        way.push_str(&if way.is_empty() { format!("M{x} {y}") } else { format!("H{x}V{y}") });
    }
    way.push_str(&format!("H{}", rounded(x(line.end))));
    way
}

/// Keeps two decimals: finer than any screen, and the same text on every machine.
fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_drawing_says_what_it_shows_and_escapes_its_title() {
        let mut descent = Descent::default();
        assert_eq!(svg("x", &descent), None);
        for (iterations, conflicts) in [(0, 40), (500, 5), (1000, 0)] {
            descent.note(iterations, 9, conflicts);
        }
        let drawing = svg("<a> & b", &descent).unwrap();
        assert!(drawing.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""), "{drawing}");
        assert!(drawing.contains("&lt;a&gt; &amp; b") && !drawing.contains("<a>"), "{drawing}");
        assert!(drawing.contains("from 40 to 0 in 1000 iterations") && drawing.contains("dark"), "{drawing}");
        assert!(drawing.contains(" d=\"M72 ") && drawing.contains("V344H672\""), "{drawing}");
        assert!(drawing.contains("<text x=\"680\" y=\"348.5\">0</text>"), "{drawing}");
        assert_eq!(svg("<a> & b", &descent).unwrap(), drawing);
    }
}
