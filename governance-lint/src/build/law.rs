//! The law of a crate: the only one in its workspace, at the root.

use std::io::Read;
use std::path::{Path, PathBuf};

use governance_law::{FILE_NAME, Law};

use super::trouble::{Trouble, law_above};

/// No honest law is larger; reading stops here instead of filling the memory.
const BYTES_AT_MOST: u64 = 16 << 20;

/// Finds the law: the one at the root, and none between the root and the crate.
pub(super) fn find(root: &Path, home: &Path) -> Result<PathBuf, Trouble> {
    let law = root.join(FILE_NAME);
    let below = home.ancestors().take_while(|folder| *folder != root && folder.starts_with(root));
    let second = below.map(|folder| folder.join(FILE_NAME)).find(|second| second.is_file());
    // A member outside the root's folder may have one beside it.
    let beside = || Some(home.join(FILE_NAME)).filter(|second| *second != law && second.is_file());
    match (law.is_file(), second.or_else(beside)) {
        (true, None) => Ok(law),
        (true, Some(second)) => Err(Trouble::TwoLaws(law, second)),
        (false, second) => match second.or_else(|| law_above(root)) {
            Some(found) => Err(Trouble::Elsewhere { found, root: root.to_owned() }),
            None => Err(Trouble::NoLaw(law)),
        },
    }
}

/// Reads the law; messages name it as findings name files.
pub(super) fn read(path: &Path) -> Result<Law, Trouble> {
    let unreadable = |reason: String| Trouble::LawUnreadable { path: path.to_owned(), reason };
    let failed =
        |error: std::io::Error| unreadable(format!("cannot be read: {}", crate::tree::plain(&error)));
    let file = std::fs::File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(BYTES_AT_MOST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > BYTES_AT_MOST {
        return Err(unreadable(format!("has more than {} MiB", BYTES_AT_MOST >> 20)));
    }
    let text = String::from_utf8(bytes).map_err(|_| unreadable("is not UTF-8".to_owned()))?;
    Law::parse(FILE_NAME, &text).map_err(Trouble::LawMistaken)
}
