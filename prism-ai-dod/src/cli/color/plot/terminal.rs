//! The drawing in a terminal: dots of braille, eight to a character.

use super::axis::{Axis, short};
use super::descent::{Descent, Line};

/// How many characters the field is wide and high.
const WIDTH: usize = 60;
const HEIGHT: usize = 10;
/// How many dots a character holds.
const ACROSS: usize = 2;
const DOWN: usize = 4;
/// The bit of each dot of a braille character, row by row.
const BITS: [[u32; ACROSS]; DOWN] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/// Draws a descent, each line with its newline; nothing if nothing was noted.
pub(in super::super) fn terminal(descent: &Descent) -> String {
    let Some(line) = descent.line() else { return String::new() };
    let across = Axis::up_to(line.end, 4);
    let (high, low) = line.extremes();
    let up = if line.is_to_zero { Axis::to_zero(high) } else { Axis::even(low, high, 4) };
    let field = drawn(&line, &across, &up);
    let labels = labels(&up);
    let margin = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
    let mut text = format!("{}\n", line.of);
    for (row, label) in field.iter().zip(&labels) {
        text.push_str(format!("{label:>margin$} ┤{row}").trim_end_matches('\u{2800}'));
        text.push('\n');
    }
    text.push_str(&format!("{:margin$} └{}\n", "", "─".repeat(WIDTH)));
    let end = short(line.end);
    let room = WIDTH.saturating_sub(end.chars().count());
    text.push_str(&format!("{:margin$}  {:<room$}{end}\n", "", "0 iterations"));
    text
}

/// Returns the label of each row: that of the mark that falls into it.
fn labels(up: &Axis) -> Vec<String> {
    let mut labels = vec![String::new(); HEIGHT];
    for &mark in &up.marks {
        if let Some(label) = labels.get_mut(row(up.share(mark), HEIGHT))
            && label.is_empty()
        {
            *label = mark.to_string();
        }
    }
    labels
}

/// Returns which row of so many a share of the height is, from the top.
fn row(share: f64, rows: usize) -> usize {
    let last = rows.saturating_sub(1);
    last.saturating_sub((share * last as f64).round() as usize)
}

fn drawn(line: &Line, across: &Axis, up: &Axis) -> Vec<String> {
    let mut cells = vec![[0_u32; WIDTH]; HEIGHT];
    let dots = WIDTH * ACROSS;
    for x in 0..dots {
        let place = |dot: usize| line.at(across.value(dot as f64 / dots as f64));
        // What falls within a dot is a line down.
        let Some(value) = place(x + 1) else { continue };
        let begin = place(x).or(line.steps.first().map(|&(_, value)| value)).unwrap_or(value);
        let (from, to) = (row(up.share(begin), HEIGHT * DOWN), row(up.share(value), HEIGHT * DOWN));
        for y in from.min(to)..=to {
            let cell = cells.get_mut(y / DOWN).and_then(|row| row.get_mut(x / ACROSS));
            let bit = BITS.get(y % DOWN).and_then(|row| row.get(x % ACROSS));
            if let (Some(cell), Some(bit)) = (cell, bit) {
                *cell |= bit;
            }
        }
    }
    let braille = |dots: u32| char::from_u32(0x2800 | dots).unwrap_or(' ');
    cells.into_iter().map(|row| row.into_iter().map(braille).collect()).collect()
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_descent_falls_from_the_upper_left_to_the_lower_right() {
        let mut descent = Descent::default();
        assert_eq!(terminal(&descent), "");
        for (iterations, conflicts) in [(0, 40), (100, 20), (200, 5), (400, 0)] {
            descent.note(iterations, 9, conflicts);
        }
        descent.note(1000, 9, 0);
        let text = terminal(&descent);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 1 + HEIGHT + 2, "{text}");
        assert_eq!(lines[0], "conflicts of the best colouring");
        assert!(lines[1].starts_with("50 ┤"), "{text}");
        assert!(lines[HEIGHT].starts_with(" 0 ┤"), "{text}");
        let dots = |line: &str| line.chars().filter(|c| ('\u{2801}'..='\u{28ff}').contains(c)).count();
        assert!(dots(lines[HEIGHT]) > WIDTH / 2, "{text}");
        assert!(lines[HEIGHT + 2].contains("0 iterations") && lines[HEIGHT + 2].ends_with("1 k"), "{text}");
        assert!(lines.iter().all(|line| line.chars().count() <= 80), "{text}");
    }

    #[test]
    fn a_single_point_is_drawn() {
        let mut descent = Descent::default();
        descent.note(0, 3, 0);
        assert!(terminal(&descent).contains("0 iterations"));
    }
}
