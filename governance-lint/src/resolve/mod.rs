//! From paths as written to what they name.
//!
//! A file is read once. The names that it declares and imports go into one table ([`names`]); each path in its code is
//! resolved as far as its own module tells ([`quick`]). What leads into a foreign crate is compared at once with what
//! articles ask about ([`watch`]); what leads into other modules waits, as a few bytes ([`open`]), until all are read,
//! and is then followed through aliases, globs and re-exports ([`resolver`]).

mod bare;
mod collect;
mod declare;
mod interest;
mod names;
mod open;
mod path;
mod quick;
mod resolver;
mod symbol;
mod taint;
mod use_tree;
mod watch;

pub(crate) use collect::{Collector, Question, Seen, Wanted};
pub(crate) use declare::{FileImports, declare};
pub(crate) use interest::{Hit, Interest, Via};
pub(crate) use names::{Binding, Extern, ImportId, Names, Prelude, Scope};
pub(crate) use open::OpenPaths;
pub(crate) use path::path_at;
pub(crate) use resolver::{Found, Resolver, Target};
pub(crate) use symbol::{FastMap, Symbol, Symbols};
pub(crate) use taint::Taint;
pub(crate) use watch::Watch;
