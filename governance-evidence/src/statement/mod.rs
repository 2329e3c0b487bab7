//! in-toto Statement version 1: what is claimed, and about exactly which bytes.
//!
//! A [`Statement`] names its subjects by SHA-256 and carries a predicate, any JSON object. Its payload is canonical JSON, so
//! the same statement is the same bytes; [`Statement::read`] refuses every other spelling.

mod error;
mod model;
mod read;
mod write;

pub use error::StatementError;
pub use model::{Statement, Subject};

/// The type of every statement.
pub const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";

/// The most subjects that a statement may have.
pub const MOST_SUBJECTS: usize = 100_000;

#[cfg(test)]
mod tests;
