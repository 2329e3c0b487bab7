//! The one way to write JSON: RFC 8785 (JCS), and SHA-256 over it.
//!
//! No white space, keys in the order of their UTF-16 units, the shortest escapes, numbers as ECMAScript writes them. JSON
//! knows doubles only, so an integer that a double would round is refused and belongs into a string.
//!
//! * [`to_vec`] and [`write_value()`] write, [`check`] says whether bytes are canonical and where they are not.
//! * [`Digest`] is a SHA-256.

mod digest;
mod number;
mod order;
mod scan;
mod write;

pub use digest::{Digest, DigestError, Hex};
pub use scan::{NotCanonical, check};
pub(crate) use scan::{Utf8, check_prefix};
pub use write::{CanonicalError, to_vec, write_string, write_value};

/// How deep arrays and objects may be nested, when written and when read.
pub const DEPTH: usize = 120;
