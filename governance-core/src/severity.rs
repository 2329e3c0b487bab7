//! Severities: how much each kind of violation weighs on each resource, in one table.

use std::fmt;

use crate::violation::Kind;

/// How much a violation weighs, from a note to a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Noted.
    Low,
    /// Logged and alerted.
    Medium,
    /// Recovery is attempted.
    High,
    /// The engine stops.
    Critical,
}

impl Severity {
    /// Returns the word for messages and metrics.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What a violation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Resource {
    /// Memory on the GPU.
    GpuMemory,
    /// Memory on the host.
    Memory,
    /// The busy share of the GPU.
    GpuUtilization,
    /// Time.
    Latency,
    /// Iterations.
    Iterations,
    /// Entropy, and everything that must not decrease.
    Entropy,
    /// Any other part of the state.
    State,
}

impl Resource {
    /// Returns the resource that a limit of the law bounds, by the limit's name.
    #[must_use]
    pub fn of_limit(name: &str) -> Self {
        match name {
            "gpu_memory" => Self::GpuMemory,
            "memory" | "type_size" => Self::Memory,
            "gpu_utilization" => Self::GpuUtilization,
            "latency" => Self::Latency,
            "iterations" | "convergence_threshold" => Self::Iterations,
            _ => Self::State,
        }
    }
}

/// Returns the severity of a kind of violation on a resource: the whole table.
///
/// ```
/// use governance_core::severity::{Resource, Severity, severity};
/// use governance_core::violation::Kind;
///
/// assert_eq!(severity(Kind::MemoryExceeded, Resource::GpuMemory), Severity::High);
/// assert_eq!(severity(Kind::MemoryExceeded, Resource::Memory), Severity::Medium);
/// ```
#[must_use]
pub const fn severity(kind: Kind, resource: Resource) -> Severity {
    match (kind, resource) {
        // A quantity that cannot fall has fallen, or cannot be read: nothing computed from this state can be trusted.
        (Kind::EntropyDecrease, _) | (Kind::NotFinite, Resource::Entropy) => Severity::Critical,
        (Kind::MemoryExceeded, Resource::GpuMemory) => Severity::High,
        (Kind::MemoryExceeded, _) => Severity::Medium,
        (Kind::LatencyExceeded | Kind::ConvergenceTimeout, _) => Severity::High,
        (Kind::ConvergenceStalled, _) => Severity::Medium,
        // An idle GPU wastes money, and harms no result.
        (Kind::OutOfRange, Resource::GpuUtilization) => Severity::Low,
        (Kind::OutOfRange, Resource::Memory) => Severity::Medium,
        (Kind::OutOfRange | Kind::NotFinite | Kind::NotReproducible | Kind::NotRecoverable, _) => {
            Severity::High
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_the_source_documents_rows() {
        let rows = [
            (Kind::EntropyDecrease, Resource::Entropy, Severity::Critical),
            (Kind::MemoryExceeded, Resource::GpuMemory, Severity::High),
            (Kind::MemoryExceeded, Resource::Memory, Severity::Medium),
            (Kind::ConvergenceTimeout, Resource::Iterations, Severity::High),
            (Kind::ConvergenceStalled, Resource::Iterations, Severity::Medium),
            (Kind::OutOfRange, Resource::GpuUtilization, Severity::Low),
        ];
        for (kind, resource, expect) in rows {
            assert_eq!(severity(kind, resource), expect, "{kind:?} {resource:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_weighs_no_less_than_what_broke() {
        assert_eq!(severity(Kind::NotFinite, Resource::Entropy), Severity::Critical);
        assert!(severity(Kind::NotFinite, Resource::State) >= severity(Kind::OutOfRange, Resource::State));
    }

    #[test]
    fn every_standard_limit_has_a_resource_of_its_own() {
        for limit in governance_law::limit::STANDARD {
            assert_ne!(Resource::of_limit(limit.name), Resource::State, "{}", limit.name);
        }
        assert_eq!(Resource::of_limit("colors"), Resource::State);
    }
}
