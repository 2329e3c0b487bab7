//! The texts of laws under which something was deployed, and of their baselines: `evidence/laws`, each by its SHA-256.
//!
//! The ledger says of each verdict which law it was judged by, as a digest. Here is the text, so that the next law can be compared with
//! it; who changes a text here changes its digest, and it is no longer the one that the ledger names.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use governance_evidence::canonical::Digest;

use super::{keep, ledger};

/// The folder, from the workspace's root.
pub(crate) const FOLDER: &str = "evidence/laws";

/// Returns the file of a text.
fn file(root: &Path, digest: Digest) -> PathBuf {
    root.join(FOLDER).join(format!("{digest}.toml"))
}

/// Keeps a text; returns its digest.
///
/// # Errors
/// What the system says.
pub(crate) fn keep(root: &Path, text: &str) -> Result<Digest, String> {
    let digest = Digest::of(text.as_bytes());
    let path = file(root, digest);
    ledger::own(&root.join(FOLDER), "The laws of this machine's deployments.")?;
    keep::replace(&path, text).map_err(|error| format!("`{}` cannot be written: {error}", path.display()))?;
    Ok(digest)
}

/// Returns the text of a digest; nothing if it is not kept.
///
/// # Errors
/// If it cannot be read, or is another text than the one that was kept.
pub(crate) fn find(root: &Path, digest: Digest) -> Result<Option<String>, String> {
    let path = file(root, digest);
    match std::fs::read_to_string(&path) {
        Ok(text) if Digest::of(text.as_bytes()) == digest => Ok(Some(text)),
        Ok(_) => Err(format!("`{}` was changed: it is not the text of its name", path.display())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("`{}` cannot be read: {error}", path.display())),
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_text_is_found_by_what_it_is_and_not_if_it_was_changed() {
        let folder = tempfile::tempdir().unwrap();
        let digest = keep(folder.path(), "schema = 1\n").unwrap();
        assert_eq!(find(folder.path(), digest).unwrap().as_deref(), Some("schema = 1\n"));
        assert_eq!(find(folder.path(), Digest::of(b"other")).unwrap(), None);
        assert!(folder.path().join(FOLDER).join(".gitignore").is_file());
        std::fs::write(file(folder.path(), digest), "schema = 1\n# weaker\n").unwrap();
        assert!(find(folder.path(), digest).unwrap_err().contains("was changed"));
    }
}
