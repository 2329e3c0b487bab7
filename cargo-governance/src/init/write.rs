//! Writing files that are not there yet.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use super::proposal::NewFile;
use crate::error::SetupError;

/// Writes a new file below a root, with the folders that it needs; a file that is there stays as it is.
///
/// # Errors
/// Says that the file came meanwhile, or why it cannot be written.
pub(crate) fn write_new(root: &Path, file: &NewFile) -> Result<(), SetupError> {
    let path = root.join(file.path);
    let write = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut out = OpenOptions::new().write(true).create_new(true).open(&path)?;
        out.write_all(file.text.as_bytes())
    };
    write().map_err(|error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => SetupError::helped(
            format!("`{}` is there already", file.path),
            "nothing is overwritten: move it away first",
        ),
        _ => SetupError::Other(format!("`{}` cannot be written: {error}", file.path)),
    })
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_file_that_is_there_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = |text: &str| NewFile { path: ".cargo/config.toml", text: text.to_owned() };
        write_new(folder.path(), &file("first")).unwrap();
        let refused = write_new(folder.path(), &file("second")).unwrap_err();
        assert_eq!(refused.to_string(), "`.cargo/config.toml` is there already");
        assert_eq!(fs::read_to_string(folder.path().join(".cargo/config.toml")).unwrap(), "first");
    }
}
