//! Child processes: commands as data, their environment, and a run that ends for sure.

mod command;
mod environment;
mod family;
mod process;
mod stream;

pub use command::Invocation;
pub use environment::{foreign, relevant};
pub(crate) use process::tail_of;
pub use process::{Echo, Ended, Ran, run};
pub(crate) use stream::{Next, stream};
