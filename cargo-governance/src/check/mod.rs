//! `check`: what `cargo check` says and then what the law says, in one stream, for editors that have room for one command.
//!
//! * `args` are the arguments, `call` makes cargo's command of them, and knows in which shape the result is wanted.
//! * `relay` hands cargo's lines on as they come, and holds back its last word.
//! * `verdict` asks the law, whatever can still be asked when something is missing; `place` says where such trouble is.
//! * `run` puts them together.

mod args;
mod call;
mod place;
mod relay;
mod run;
mod verdict;

pub(crate) use args::CheckArgs;
pub(crate) use args::EXAMPLES;
pub(crate) use run::run;
