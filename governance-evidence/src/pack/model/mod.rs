//! What a pack says: its claims, what prepares and clears away, what it declares about itself.

mod capture;
mod claim;
mod pack;
mod service;
mod step;

pub use capture::{Capture, Part, Stream};
pub use claim::{Absence, Claim, Control, Shows};
pub use pack::{Defaults, Operation, Pack, Risk};
pub use service::{Ready, Service};
pub use step::{Command, Step, Within, Work};
