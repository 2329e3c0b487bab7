//! A graph from a file.

use std::path::Path;

use super::super::bounded::{self, FileError};
use super::super::graph::Graph;
use super::error::DimacsError;

/// The most bytes of a file that are read: 1 GiB, some twenty times the largest graph in use.
pub const MAX_BYTES: u64 = 1 << 30;

/// Why a file gives no graph.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// It is no graph.
    #[error(transparent)]
    Dimacs(#[from] DimacsError),
}

/// Reads a graph from a file; `-` is standard input.
///
/// # Errors
/// If the file cannot be read, is too large, or holds no graph.
pub fn read_file(path: &Path) -> Result<Graph, ReadError> {
    Ok(super::read(&bounded::read(path, MAX_BYTES)?)?)
}
