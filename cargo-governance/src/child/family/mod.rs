//! A child together with everything that it starts, so that all of it can be ended: one file a platform.
//!
//! Children share our terminal and our process group, so that Ctrl-C reaches them all; each platform therefore has its own way
//! to know a family. Both files offer the same: `Family::start`, `stdout`, `stderr`, `try_wait`, `wait`, `end`, and `signal_of`,
//! `adopt` and `end_all`.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(super) use unix::{Family, adopt, end_all, signal_of};
#[cfg(windows)]
pub(super) use windows::{Family, adopt, end_all, signal_of};
