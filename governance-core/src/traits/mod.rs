//! The constitutional traits: what an article can require of a governed type.
//!
//! Each trait has its law in its documentation: what must always hold, in which unit, and who calls it. Beside each
//! stands a `check` that takes a snapshot, changes nothing and returns the violation, if there is one.
//!
//! `#[governed(requires(MemoryBounded))]`, or an article with the rule `missing_trait`, makes a type without the
//! trait a compile error. Where the type also declares the bound that the trait reads (`memory`, `gpu_memory`, `latency`,
//! `iterations`; for [`Entropy`](entropy::Entropy) nothing more is needed), the generated `check` holds it to the bound.

pub mod calc_only;
pub mod convergent;
pub mod entropy;
pub mod latency_bounded;
pub mod memory_bounded;
pub mod recoverable;
pub mod reproducible;
