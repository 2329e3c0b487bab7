//! Generators: what writes files that are kept in the tree, and can say which of them are stale.

use std::path::Path;

/// Writes files that are kept in the tree. `cargo xtask` brings this project's own.
pub trait Generator: Sync {
    /// Returns what it writes, a few words.
    fn name(&self) -> &str;

    /// Returns the command that writes the files anew.
    fn fix(&self) -> String;

    /// Returns the files that are not what the generator would write today, relative to the root.
    ///
    /// # Errors
    /// Says why it could not compare.
    fn stale(&self, root: &Path) -> Result<Vec<String>, String>;
}
