//! Every rule and gate by name, with the keys that each understands and who enforces it.
//!
//! The reader, the JSON Schema, `law coverage` and the reference pages are made from these tables. A rule is one
//! row in `rules` and one file in `governance-lint`; a gate is one row in `gates` and one file in `cargo-governance`; tests there
//! prove that no row is without its file.

mod bounds;
mod gates;
mod keys;
mod rules;

pub use bounds::{Bound, Breach, Sense, Source};
pub use gates::{AMENDMENTS, COMMON, GATES, Gate};
pub use keys::{Effect, Entries, Key, Kind};
pub use rules::{Enforcer, NONDETERMINISM, PANICS, RULES, Rule, USUAL_PANICS};

/// Returns the rule of that id.
#[must_use]
pub fn rule_of(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// Returns the gate of that name.
#[must_use]
pub fn gate_of(name: &str) -> Option<&'static Gate> {
    GATES.iter().find(|gate| gate.name == name)
}
