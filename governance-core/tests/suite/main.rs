//! Behaviour of what `#[governed]` and `#[calc_only]` generate, and the messages that they give.

mod calc;
mod census;
mod check;
mod files;
mod generics;
mod guard;
mod items;
mod traits;
mod ui;
