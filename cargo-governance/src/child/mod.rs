//! Child processes: commands as data, their environment, and a run that ends for sure.

mod alone;
mod command;
mod environment;
mod family;
mod interrupt;
mod process;
mod stream;

pub(crate) use alone::{Background, Lone, Way, code_or_signal};
pub use command::Invocation;
pub(crate) use environment::{OF_GIT, prefer, search_path};
pub use environment::{foreign, relevant};
pub use interrupt::to_the_end;
pub(crate) use interrupt::{is_interrupted, sweep, watch};
pub(crate) use process::tail_of;
pub use process::{Echo, Ended, Ran, run};
pub(crate) use stream::{Next, stream};
