//! Files of keys: small, written whole or not at all, private ones for their owner alone.
//!
//! On Windows the mode of a file says nothing; there `%APPDATA%`, which is the user's own, is the protection.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

use zeroize::Zeroizing;

use super::error::KeyError;

/// No key or record is larger, in bytes; reading stops here.
const LARGEST: u64 = 64 * 1024;

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readers {
    /// Its owner.
    Owner,
    /// Anybody.
    Anybody,
}

/// Makes the folder with mode 0700, if it is not there, and refuses one that others may write.
pub(super) fn prepare_folder(folder: &Path) -> Result<(), KeyError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| KeyError::file(folder, "made", &error))?;
    refuse_open_folder(folder)
}

/// Refuses a folder that others may write: they could put their own key there.
pub(super) fn refuse_open_folder(folder: &Path) -> Result<(), KeyError> {
    let meta = fs::metadata(folder).map_err(|error| KeyError::file(folder, "read", &error))?;
    match mode(&meta) {
        Some(mode) if mode & 0o022 != 0 => {
            Err(KeyError::FolderOpenToOthers { path: folder.to_path_buf(), mode })
        }
        _ => Ok(()),
    }
}

/// Writes a file that is not there yet, and makes sure that it is on the disk.
pub(super) fn write_new(path: &Path, text: &str, readers: Readers) -> Result<(), KeyError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = readers;
    let refused = |error: &std::io::Error| KeyError::file(path, "written", error);
    let mut file = options.open(path).map_err(|error| refused(&error))?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    written.map_err(|error| {
        // Half a key is of no use to anybody.
        drop(fs::remove_file(path));
        refused(&error)
    })
}

/// Replaces a file in one step: a reader sees the old text or the new one.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), KeyError> {
    let unfinished = path.with_extension("unfinished");
    match fs::remove_file(&unfinished) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(KeyError::file(&unfinished, "removed", &error)),
    }
    write_new(&unfinished, text, Readers::Anybody)?;
    fs::rename(&unfinished, path).map_err(|error| KeyError::file(path, "replaced", &error))?;
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let synced = File::open(folder).and_then(|folder| folder.sync_all());
        synced.map_err(|error| KeyError::file(folder, "written", &error))?;
    }
    Ok(())
}

/// Reads a small file.
pub(super) fn read(path: &Path) -> Result<String, KeyError> {
    let file = File::open(path).map_err(|error| KeyError::file(path, "read", &error))?;
    take(file, path).map(|text| text.to_string())
}

/// Reads a private key, unless others may read it too; the text is wiped when dropped.
pub(super) fn read_private(path: &Path) -> Result<Zeroizing<String>, KeyError> {
    let file = File::open(path).map_err(|error| KeyError::file(path, "read", &error))?;
    // Of the file that is open, not of whatever has its name by now.
    let meta = file.metadata().map_err(|error| KeyError::file(path, "read", &error))?;
    match mode(&meta) {
        Some(mode) if mode & 0o077 != 0 => Err(KeyError::OpenToOthers { path: path.to_path_buf(), mode }),
        _ => take(file, path),
    }
}

fn take(file: File, path: &Path) -> Result<Zeroizing<String>, KeyError> {
    let mut text = Zeroizing::new(String::with_capacity(1024));
    let mut limited = file.take(LARGEST + 1);
    limited.read_to_string(&mut text).map_err(|error| KeyError::file(path, "read", &error))?;
    if text.len() as u64 > LARGEST {
        let reason = "it is larger than 64 KiB".to_owned();
        return Err(KeyError::File { path: path.to_path_buf(), verb: "read", reason });
    }
    Ok(text)
}

/// Returns the permission bits, where there are any.
#[cfg(unix)]
fn mode(meta: &fs::Metadata) -> Option<u32> {
    Some(std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o7777)
}

#[cfg(not(unix))]
fn mode(_: &fs::Metadata) -> Option<u32> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.key.pem");
        write_new(&path, "first", Readers::Owner).unwrap();
        let error = write_new(&path, "second", Readers::Owner).unwrap_err().to_string();
        assert!(error.starts_with(&format!("`{}` cannot be written: ", path.display())), "{error}");
        assert_eq!(*read_private(&path).unwrap(), "first");
    }
}
