//! Limits: the typed bounds of `[limits]`, the standard ones that every enforcer knows and a team's own.

use std::ops::Range;

use crate::units::{Quantity, Unit};

/// Which side of a bound is lawful.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The bound is a ceiling.
    AtMost,
    /// The bound is a floor.
    AtLeast,
}

impl Direction {
    /// Returns the words for messages: `at most` or `at least`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::AtMost => "at most",
            Self::AtLeast => "at least",
        }
    }
}

/// A limit that the law may set by its bare name, because every enforcer knows its meaning.
#[derive(Debug, Clone, Copy)]
pub struct StandardLimit {
    /// The key in `[limits]`, and in `#[governed(...)]` where the limit can be declared there.
    pub name: &'static str,
    /// The dimension of its value.
    pub unit: Unit,
    /// Which side is lawful.
    pub direction: Direction,
    /// The environment variable of the build that carries its value; the first four are the source document's.
    pub env: &'static str,
    /// One sentence about what it bounds.
    pub doc: &'static str,
}

/// The standard limits, in the order of the reference page.
pub const STANDARD: [StandardLimit; 7] = [
    StandardLimit {
        name: "gpu_memory",
        unit: Unit::Bytes,
        direction: Direction::AtMost,
        env: "MAX_GPU_MEMORY",
        doc: "Memory that one governed type may hold on the GPU.",
    },
    StandardLimit {
        name: "iterations",
        unit: Unit::Count,
        direction: Direction::AtMost,
        env: "MAX_ITERATIONS",
        doc: "Iterations that an iterative computation may take.",
    },
    StandardLimit {
        name: "convergence_threshold",
        unit: Unit::Real,
        direction: Direction::AtMost,
        env: "CONVERGENCE_THRESHOLD",
        doc: "Improvement below which a computation counts as converged.",
    },
    StandardLimit {
        name: "gpu_utilization",
        unit: Unit::Ratio,
        direction: Direction::AtLeast,
        env: "MIN_GPU_UTILIZATION",
        doc: "Share of the GPU that a workload must keep busy.",
    },
    StandardLimit {
        name: "memory",
        unit: Unit::Bytes,
        direction: Direction::AtMost,
        env: "MAX_MEMORY",
        doc: "Memory that one governed type may hold on the host.",
    },
    StandardLimit {
        name: "latency",
        unit: Unit::Time,
        direction: Direction::AtMost,
        env: "MAX_LATENCY",
        doc: "Time that one call into a governed type may take.",
    },
    StandardLimit {
        name: "type_size",
        unit: Unit::Bytes,
        direction: Direction::AtMost,
        env: "MAX_TYPE_SIZE",
        doc: "Size of a governed type itself, as `size_of` gives it.",
    },
];

/// Returns the standard limit of that name.
#[must_use]
pub fn standard(name: &str) -> Option<&'static StandardLimit> {
    STANDARD.iter().find(|limit| limit.name == name)
}

/// A bound that the law sets: a ceiling, a floor, or both. At least one is present.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// Its key in `[limits]`.
    pub name: String,
    /// The floor, if there is one.
    pub at_least: Option<Quantity>,
    /// The ceiling, if there is one.
    pub at_most: Option<Quantity>,
    /// The team's reason, if the law gives one.
    pub why: Option<String>,
    /// The byte range of its value in the law.
    pub span: Range<usize>,
}

impl Limit {
    /// Returns the unit of its bounds.
    #[must_use]
    pub fn unit(&self) -> Option<Unit> {
        self.at_most.or(self.at_least).map(|quantity| quantity.unit())
    }
}

impl std::fmt::Display for Limit {
    /// Prints the bounds: `at least 0.8`, `at most 8 GiB`, `at least 1 and at most 82`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.at_least, &self.at_most) {
            (Some(low), Some(high)) => write!(f, "at least {low} and at most {high}"),
            (Some(low), None) => write!(f, "at least {low}"),
            (None, Some(high)) => write!(f, "at most {high}"),
            (None, None) => f.write_str("unbounded"),
        }
    }
}
