//! What a release is made of, put aside file by file: archives, lists, and what is known of each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use governance_evidence::canonical::Digest;
use governance_evidence::production::boot::SUFFIX;

use super::Halt;
use super::archive::{self, Entry, PROGRAM, TEXT};
use super::choice::Shipment;
use super::sbom::Subject;
use super::stage::Stage;
use super::verdict::Verdict;

/// Beginnings of the names of files that say under which conditions something may be used.
const TERMS: [&str; 5] = ["license", "licence", "copying", "notice", "copyright"];

/// What has been put aside of a release.
#[derive(Debug)]
pub(super) struct Packed<'a> {
    pub(super) stage: &'a Stage,
    pub(super) subjects: BTreeMap<String, Digest>,
    pub(super) files: Vec<(String, Digest, usize)>,
    pub(super) boms: BTreeMap<String, Digest>,
    pub(super) verdict: Option<&'a Verdict>,
}

impl Packed<'_> {
    /// Puts a file aside, and remembers what it is.
    pub(super) fn file(&mut self, name: String, bytes: &[u8]) -> Result<Digest, Halt> {
        let digest = Digest::of(bytes);
        self.stage.write(&name, bytes)?;
        self.subjects.insert(name.clone(), digest);
        self.files.push((name, digest, bytes.len()));
        Ok(digest)
    }

    /// Packs a binary with what belongs to it.
    pub(super) fn binary(
        &mut self,
        shipment: &Shipment,
        subject: &Subject<'_>,
        bytes: &[u8],
        bom: String,
        root: &Path,
    ) -> Result<(), Halt> {
        let stem = format!("{}-{}-{}", subject.binary, shipment.version, subject.platform);
        let program = format!(
            "{stem}/{}{}",
            subject.binary,
            if subject.platform.contains("windows") { ".exe" } else { "" }
        );
        let list = format!("{stem}.cdx.json");
        let mut entries = vec![
            Entry { path: program.clone(), mode: PROGRAM, bytes: bytes.to_vec() },
            Entry {
                path: format!("{stem}/{}.cdx.json", subject.binary),
                mode: TEXT,
                bytes: bom.clone().into_bytes(),
            },
        ];
        // A program for production starts under the statement that lies beside it.
        if let Some(verdict) = self.verdict.filter(|_| shipment.is_production) {
            entries.push(Entry {
                path: format!("{program}{SUFFIX}"),
                mode: TEXT,
                bytes: verdict.bytes.clone(),
            });
        }
        for (name, path) in terms(shipment, root).into_iter().chain(readme(shipment, root)) {
            let bytes = std::fs::read(&path)
                .map_err(|error| Halt::failed(format!("`{}` cannot be read: {error}", path.display())))?;
            entries.push(Entry { path: format!("{stem}/{name}"), mode: TEXT, bytes });
        }
        let archive = archive::pack(entries, subject.epoch)
            .map_err(|error| Halt::failed(format!("`{stem}` cannot be packed: {error}")))?;
        self.file(format!("{stem}.tar.gz"), &archive)?;
        let digest = self.file(list.clone(), bom.as_bytes())?;
        self.boms.insert(list, digest);
        self.subjects.insert(program, subject.sha256);
        Ok(())
    }
}

/// Returns the licence files of a package: those of the root, and in their place or beside them its own.
pub(super) fn terms(shipment: &Shipment, root: &Path) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    for folder in [root, shipment.folder.as_path()] {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let lower = name.to_lowercase();
            if TERMS.iter().any(|term| lower.starts_with(term)) && entry.path().is_file() {
                found.insert(name, entry.path());
            }
        }
    }
    if let Some(path) = shipment.licence.as_ref().filter(|path| path.is_file())
        && let Some(name) = path.file_name()
    {
        found.insert(name.to_string_lossy().into_owned(), path.clone());
    }
    found
}

/// Returns the page for readers: the package's own, or that of the root.
fn readme(shipment: &Shipment, root: &Path) -> Option<(String, PathBuf)> {
    let paths = [shipment.readme.clone(), Some(root.join("README.md"))];
    let path = paths.into_iter().flatten().find(|path| path.is_file())?;
    Some((path.file_name()?.to_string_lossy().into_owned(), path))
}
