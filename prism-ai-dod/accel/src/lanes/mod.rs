//! Arithmetic on lanes of 64 bytes at a time, for searches that keep many small counters.
//!
//! * [`line`](mod@line) is 64 counters, and [`Kernel`] what is done with them.
//! * `avx512`, `avx2` and `portable` do exactly the same, each with the instructions that it is named after: whoever runs a
//!   search with one gets the moves of all others. [`choice`] says which of them this processor has.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
pub mod choice;
pub mod kernel;
pub mod line;
mod portable;

pub use choice::{Choice, Task};
pub use kernel::Kernel;
pub use line::Line;

#[cfg(test)]
mod tests;
