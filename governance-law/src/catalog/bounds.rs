//! What the figures of a gate have to be: the one place in which a run looks, and who verifies it afterwards.

use crate::gate::Absence;

/// Whether a figure has to reach a bound or must not exceed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// The figure must not be below.
    AtLeast,
    /// The figure must not be above.
    AtMost,
}

/// Where the value of a bound comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Source {
    /// It is always this.
    Fixed(f64),
    /// It is what the law says under this key of the gate, or the key's default; times count in seconds.
    Key(&'static str),
}

/// What a figure beyond its bound says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breach {
    /// A violation.
    Fails,
    /// That what was asked is too old or too little to decide anything.
    Unclear(Absence),
}

/// What a gate's figure has to be for the gate to pass: the one place in which a run and who verifies it look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// The figure's name.
    pub figure: &'static str,
    /// Which side is allowed.
    pub sense: Sense,
    /// What it is held against.
    pub source: Source,
    /// What it means if it is beyond.
    pub breach: Breach,
    /// Whether the gate proves nothing without this figure.
    pub is_demanded: bool,
}

pub(super) const fn at_least(figure: &'static str, key: &'static str) -> Bound {
    Bound {
        figure,
        sense: Sense::AtLeast,
        source: Source::Key(key),
        breach: Breach::Fails,
        is_demanded: true,
    }
}

pub(super) const fn at_most(figure: &'static str, source: Source) -> Bound {
    Bound { figure, sense: Sense::AtMost, source, breach: Breach::Fails, is_demanded: true }
}

/// A figure that says nothing if it is above what a key allows.
pub(super) const fn fresh(figure: &'static str, key: &'static str, absence: Absence) -> Bound {
    Bound { breach: Breach::Unclear(absence), ..at_most(figure, Source::Key(key)) }
}

/// A bound of a figure that only some runs have.
pub(super) const fn if_any(bound: Bound) -> Bound {
    Bound { is_demanded: false, ..bound }
}
