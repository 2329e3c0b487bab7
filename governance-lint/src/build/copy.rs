//! Writes the law's copy for the macros, and files in `OUT_DIR` only where they changed.

use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use governance_law::Law;
use governance_law::copy::{self, LawCopy};

use super::surroundings::Surroundings;
use super::trouble::Trouble;

/// Writes the copy and returns the law's digest; `None`, and no copy, if it could not say where the law lies: then the
/// macros look for the law themselves.
pub(super) fn leave(surroundings: &Surroundings, path: &Path, law: &Law) -> Result<Option<String>, Trouble> {
    let digest = blake3::hash(law.text.as_bytes()).to_hex().to_string();
    let file = surroundings.out.join(copy::FILE);
    match render(&surroundings.home, path, law, &digest) {
        Some(text) => write(&file, &text).map(|()| Some(digest)),
        None => match fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Trouble::unwritable(&file, &error))
            }
            _ => Ok(None),
        },
    }
}

fn render(home: &Path, path: &Path, law: &Law, digest: &str) -> Option<String> {
    let metadata = fs::metadata(path).ok()?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let stamp = copy::stamp(modified, metadata.len());
    LawCopy { home: home.to_str()?, path: path.to_str()?, stamp: &stamp, digest, text: &law.text }.render()
}

/// Writes a file if it does not say the same already: whatever includes it is compiled again when its time changes.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Trouble> {
    if fs::read(path).is_ok_and(|known| known == text.as_bytes()) {
        return Ok(());
    }
    // Whole or not at all: a reader never sees half of it.
    let new = path.with_extension("new");
    fs::write(&new, text)
        .and_then(|()| fs::rename(&new, path))
        .map_err(|error| Trouble::unwritable(path, &error))
}
