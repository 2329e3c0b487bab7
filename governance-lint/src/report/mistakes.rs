//! The mistakes of an unreadable law as a report: nothing could be checked.

use governance_law::Mistakes;

use crate::finding::{Place, Report, Unchecked};

/// Turns the mistakes of a law into a report, for the formats that machines read.
#[must_use]
pub fn of_mistakes(mistakes: &Mistakes) -> Report {
    let unchecked = mistakes.list.iter().map(|mistake| Unchecked {
        place: place(mistakes, &mistake.span),
        reason: mistake.message.clone(),
        help: mistake.help.clone(),
    });
    Report { unchecked: unchecked.collect(), ..Report::default() }
}

/// Returns the place of a mistake.
pub(super) fn place(mistakes: &Mistakes, span: &std::ops::Range<usize>) -> Place {
    let (line, column) = mistakes.line_column(span.start);
    let narrow = |number| u32::try_from(number).unwrap_or(u32::MAX);
    Place {
        file: mistakes.path.as_str().into(),
        span: span.clone(),
        line: narrow(line),
        column: narrow(column),
    }
}
