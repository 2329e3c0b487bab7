//! The traits that the type of a bounded field implements, one for each way to be bounded.
//!
//! They are implemented for the types of the standard library; a newtype of your own implements the one that fits:
//!
//! ```
//! use governance_core::{Governed, bound::Real, governed};
//!
//! struct Share(f64);
//!
//! impl Real for Share {
//!     fn real(&self) -> f64 {
//!         self.0
//!     }
//! }
//!
//! #[governed]
//! struct Mix {
//!     #[governed(range = 0.0..=1.0)]
//!     left: Share,
//! }
//!
//! assert!(Mix { left: Share(1.1) }.check().is_err());
//! ```

mod byte_size;
mod finite;
mod measure;
mod non_decreasing;

pub use byte_size::ByteSize;
pub use finite::Finite;
pub use measure::{Real, Timed, Whole};
pub use non_decreasing::NonDecreasing;
