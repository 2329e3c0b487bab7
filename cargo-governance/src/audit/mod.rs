//! What a workspace depends on, judged: known vulnerabilities, licences, bans and sources.
//!
//! * `lock` reads `Cargo.lock` and knows by which way a package comes in; `advisories` looks its packages up in a
//!   `database`, `advice` says what to do about what is found.
//! * `corpus` is the files of a database, `identity` which state of the world they are, `place` where they lie, and
//!   `install` how they get there.
//! * `licences` judges by the manifests of the packages, `origins` by their names and sources.
//! * `exceptions` lifts what the law accepts, and finds what it accepts for nothing; `fault` is what all of them find, and
//!   `examine` joins it under the `settings` of the law into the facts of the gate.

mod advice;
mod advisories;
mod corpus;
mod database;
mod examine;
mod exceptions;
mod fault;
mod git;
mod identity;
mod install;
mod licences;
mod lock;
mod origins;
mod place;
mod settings;

pub(crate) use corpus::digest;
pub(crate) use database::{Database, Trouble};
pub(crate) use examine::{Examination, Occasion};
pub(crate) use identity::{Identity, now};
pub(crate) use install::{UPSTREAM, copy, fetch};
pub(crate) use licences::expression;
pub(crate) use lock::Lock;
pub(crate) use place::{Place, default_folder};
pub(crate) use settings::Settings;
