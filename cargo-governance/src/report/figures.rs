//! A figure as reports show it: the number, what it was held against, and whether it held.

use governance_evidence::run::{GateRun, Held};
use governance_evidence::verdict::{Figure, number};
use governance_law::catalog::{Breach, Sense};

/// A figure that is ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    /// What was measured.
    pub(super) name: String,
    /// Of what; empty if of the whole workspace.
    pub(super) of: String,
    /// The number with its unit.
    pub(super) value: String,
    /// What was demanded; nothing if nothing was.
    pub(super) bound: Option<String>,
    /// How it stands.
    pub(super) mark: Mark,
}

/// How a figure stands to what was demanded of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing was demanded.
    Free,
    /// It is within.
    Within,
    /// It is beyond, which is a violation.
    Beyond,
    /// It is beyond, so that nothing could be decided.
    Unclear,
}

impl Mark {
    /// Returns the word beside the number.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Free => "not bounded",
            Self::Within => "within",
            Self::Beyond => "beyond",
            Self::Unclear => "decides nothing",
        }
    }
}

/// Returns every figure of a gate, in the order of its facts.
pub(super) fn of(gate: &GateRun) -> Vec<Shown> {
    gate.facts.figures.iter().map(|figure| shown(figure, &gate.thresholds)).collect()
}

fn shown(figure: &Figure, thresholds: &[Held]) -> Shown {
    let about: Vec<&Held> = thresholds.iter().filter(|held| held.figure == figure.name).collect();
    let bounds: Vec<String> =
        about.iter().filter_map(|held| bound(held.sense, held.value?, &figure.unit)).collect();
    let marks = about.iter().map(|held| match (holds(figure, held), held.breach) {
        (true, _) => Mark::Within,
        (false, Breach::Fails) => Mark::Beyond,
        (false, Breach::Unclear(_)) => Mark::Unclear,
    });
    let rank = |mark: &Mark| match mark {
        Mark::Free => 0,
        Mark::Within => 1,
        Mark::Unclear => 2,
        Mark::Beyond => 3,
    };
    Shown {
        name: figure.name.clone(),
        of: figure.of.clone(),
        value: grouped(&number(figure.value, &figure.unit)),
        bound: (!bounds.is_empty()).then(|| bounds.join(", ")),
        mark: marks.max_by_key(rank).unwrap_or(Mark::Free),
    }
}

/// Writes a bound: `at least 95 %`.
pub(super) fn bound(sense: Sense, value: f64, unit: &str) -> Option<String> {
    let word = match sense {
        Sense::AtLeast => "at least",
        Sense::AtMost => "at most",
    };
    value.is_finite().then(|| format!("{word} {}", grouped(&number(value, unit))))
}

/// A bound that is no number is not kept, as when the gate was judged.
fn holds(figure: &Figure, held: &Held) -> bool {
    held.value.is_some_and(|value| match held.sense {
        Sense::AtLeast => figure.value >= value,
        Sense::AtMost => figure.value <= value,
    })
}

/// Sets the thousands of a number apart, so that its size is seen: `1,234,567 instructions`.
pub(super) fn grouped(text: &str) -> String {
    let start = usize::from(text.starts_with('-'));
    let digits = text.chars().skip(start).take_while(char::is_ascii_digit).count();
    let mut out = String::with_capacity(text.len() + digits / 3);
    for (index, c) in text.chars().enumerate() {
        let left = (start + digits).saturating_sub(index);
        if digits > 4 && index > start && index < start + digits && left % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (plain, apart) in [
            ("1234567 instructions", "1,234,567 instructions"),
            ("-1234567.5", "-1,234,567.5"),
            ("1234", "1234"),
            ("12345", "12,345"),
            ("95.25 %", "95.25 %"),
            ("", ""),
        ] {
            assert_eq!(grouped(plain), apart);
        }
    }

    #[test]
    fn a_figure_shows_the_worst_that_is_said_of_it() {
        let figure = Figure { name: "age".into(), of: String::new(), value: 12.0, unit: "s".into() };
        let held = |sense, value, breach| Held {
            figure: "age".into(),
            sense,
            value,
            key: None,
            breach,
            is_demanded: false,
        };
        let at_most = held(Sense::AtMost, Some(10.0), Breach::Fails);
        let at_least = held(Sense::AtLeast, Some(5.0), Breach::Fails);
        let both = shown(&figure, &[at_least.clone(), at_most.clone()]);
        assert_eq!((both.bound.as_deref(), both.mark), (Some("at least 5 s, at most 10 s"), Mark::Beyond));
        let old = Held { breach: Breach::Unclear(governance_law::gate::Absence::Other), ..at_most };
        assert_eq!(shown(&figure, &[at_least.clone(), old]).mark, Mark::Unclear);
        assert_eq!(shown(&figure, &[at_least]).mark, Mark::Within);
        assert_eq!(shown(&figure, &[]).mark, Mark::Free);
        assert_eq!(shown(&figure, &[held(Sense::AtMost, None, Breach::Fails)]).mark, Mark::Beyond);
    }
}
