//! What governed code links: the constitutional traits, violations with their severities, the guard round a lawful
//! value, and the census of governed types.
//!
//! A team writes its law in `governance.toml`. A type that stands under it carries [`macro@governed`]:
//!
//! ```
//! use governance_core::{Guard, governed};
//!
//! #[governed(iterations = 1_000, latency = "4 ms")]
//! #[derive(Clone, Debug)]
//! struct Ensemble {
//!     #[governed(range = 0.0..=1.0)]
//!     share: f64,
//!     #[governed(non_decreasing)]
//!     steps: u64,
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut ensemble = Guard::new(Ensemble { share: 0.5, steps: 0 })?;
//! ensemble.update(|draft| draft.steps += 1)?;
//!
//! let refused = ensemble.update(|draft| {
//!     draft.share = 1.5;
//!     draft.steps = 0;
//! });
//! assert_eq!(
//!     refused.unwrap_err().to_string(),
//!     "field `share` of `Ensemble` is `1.5`, above its bound `range` of `1.0`\n\
//!      field `steps` of `Ensemble` fell from `1` to `0`, but is bound by `non_decreasing`",
//! );
//! assert_eq!(ensemble.share, 0.5, "an unlawful draft is dropped whole");
//! # Ok(())
//! # }
//! ```
//!
//! * [`traits`] holds the constitutional traits, one file each, with the law of each in its documentation.
//! * [`Governed`] is what `#[governed]` generates; [`Guard`] keeps a governed value lawful.
//! * [`Violation`] is one broken bound, [`Violations`] all of them, [`mod@severity`] the one severity table.
//! * [`bound`] holds the traits that a bounded field's type implements.
//! * [`mod@census`] lists every governed type that is linked.
//!
//! This crate does no input or output, reads no clock and knows no runtime: a check is a snapshot in, a verdict out.

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod bound;
pub mod census;
pub mod governed;
pub mod guard;
mod json;
mod judge;
pub mod record;
pub mod rule;
pub mod severity;
pub mod traits;
pub mod value;
pub mod violation;
pub mod violations;

pub use governance_law as law;
pub use governance_macros::{calc_only, governed};

pub use census::{CensusEntry, census};
pub use governed::Governed;
pub use guard::{Guard, Refused};
pub use record::Record;
pub use rule::Rule;
pub use severity::{Resource, Severity};
pub use traits::calc_only::CalcOnly;
pub use traits::convergent::Convergent;
pub use traits::entropy::Entropy;
pub use traits::latency_bounded::LatencyBounded;
pub use traits::memory_bounded::MemoryBounded;
pub use traits::recoverable::Recoverable;
pub use traits::reproducible::Reproducible;
pub use value::Value;
pub use violation::Violation;
pub use violations::Violations;
