//! A folder of a release, held to its provenance: every file is signed for, and every signed file is there and as it was.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use governance_evidence::canonical::Digest;
use governance_evidence::envelope::Envelope;
use governance_evidence::keys::KeyId;
use governance_evidence::run::{Authority, Trust};
use governance_evidence::statement::Statement;
use governance_law::trust::Signs;
use serde_json::{Map, Value};

use super::sbom::Bom;
use super::{Halt, archive, provenance, sums};
use crate::unread::Named;
use crate::witness;

/// A release that somebody who is trusted answers for.
#[derive(Debug)]
pub(crate) struct Verified {
    /// Who signed, as the authority calls the key.
    pub(crate) signer: String,
    pub(crate) key_id: KeyId,
    pub(crate) authority: Authority,
    /// The files that were verified, and the programs in them.
    pub(crate) files: Vec<(String, Digest)>,
    /// What the provenance says of how it was made.
    pub(crate) predicate: Map<String, Value>,
}

/// Verifies a folder.
///
/// # Errors
/// Says the first thing in it that is not as it was signed, or that nobody who is trusted has signed it.
pub(crate) fn verify(folder: &Path, trust: &Trust) -> Result<Verified, Halt> {
    let bytes = witness::read(&folder.join(provenance::FILE), Named::Provenance)?;
    let refused = |error: &dyn std::fmt::Display, help: &str| {
        Halt::found(format!("`{}` is refused: {error}", provenance::FILE), help)
    };
    let envelope = Envelope::read(&bytes).map_err(|error| refused(&error, error.help()))?;
    let (signer, verified) =
        trust.signer(&envelope, Signs::Verdict).map_err(|error| refused(&error, error.help()))?;
    let statement = Statement::read(verified.payload()).map_err(|error| refused(&error, error.help()))?;
    let predicate =
        statement.predicate_of(provenance::PREDICATE).map_err(|error| refused(&error, error.help()))?.clone();
    if let Some(end) =
        text(&predicate, &["runDetails", "metadata", "finishedOn"]).and_then(|end| end.parse().ok())
    {
        signer.had_not_ended(end).map_err(|error| refused(&error, error.help()))?;
    }
    if envelope.to_json().ok().as_deref().map(str::as_bytes) != Some(bytes.as_slice()) {
        return Err(refused(&"it is not written as it was signed", RENEW));
    }
    let subjects: BTreeMap<&str, Digest> =
        statement.subjects().iter().map(|subject| (subject.name.as_str(), subject.sha256)).collect();
    let files = files(folder, &subjects)?;
    check_sums(&files)?;
    check_archives(&files, &subjects)?;
    Ok(Verified {
        signer: signer.name.clone(),
        key_id: signer.key.id(),
        authority: signer.authority.clone(),
        files: subjects.into_iter().map(|(name, digest)| (name.to_owned(), digest)).collect(),
        predicate,
    })
}

/// What to do about a folder that is not as it was signed.
const RENEW: &str = "get the release again from whoever made it, or make it again with `dist`";

/// Returns what stands in a predicate under these names.
pub(crate) fn text<'p>(predicate: &'p Map<String, Value>, path: &[&str]) -> Option<&'p str> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(predicate.get(*first)?, |value, name| value.get(name))?.as_str()
}

/// Reads every file that is signed for, and refuses every other.
fn files(folder: &Path, subjects: &BTreeMap<&str, Digest>) -> Result<BTreeMap<String, Vec<u8>>, Halt> {
    let unreadable = |error: std::io::Error| {
        Halt::failed(format!("the folder `{}` cannot be read: {error}", folder.display()))
    };
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !entry.file_type().map_err(unreadable)?.is_file() {
            return Err(Halt::found(
                format!("`{name}` is no file of the release: a folder, or a link to elsewhere"),
                RENEW,
            ));
        }
        if name != provenance::FILE && !subjects.contains_key(name.as_str()) {
            return Err(Halt::found(
                format!("`{name}` is not named by the provenance: nobody has signed for it"),
                "take it out of the folder, or get the release again",
            ));
        }
    }
    let mut files = BTreeMap::new();
    for (name, wanted) in subjects.iter().filter(|(name, _)| !name.contains('/')) {
        let bytes = std::fs::read(folder.join(name)).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                Halt::found(format!("`{name}` is signed for, and is not there"), RENEW)
            }
            _ => Halt::failed(format!("`{name}` cannot be read: {error}")),
        })?;
        let found = Digest::of(&bytes);
        if found != *wanted {
            return Err(Halt::found(
                format!("`{name}` is `sha256:{found}`, and was signed as `sha256:{wanted}`"),
                RENEW,
            ));
        }
        files.insert((*name).to_owned(), bytes);
    }
    Ok(files)
}

/// Holds the sums to the files.
fn check_sums(files: &BTreeMap<String, Vec<u8>>) -> Result<(), Halt> {
    let found = |what: String| Halt::found(format!("`{}` is wrong: {what}", sums::FILE), RENEW);
    let bytes = files.get(sums::FILE).ok_or_else(|| found("nobody has signed for it".to_owned()))?;
    let listed = sums::read(&String::from_utf8_lossy(bytes)).map_err(found)?;
    for (name, bytes) in files.iter().filter(|(name, _)| *name != sums::FILE) {
        match listed.get(name) {
            Some(digest) if *digest == Digest::of(bytes) => {}
            Some(digest) => return Err(found(format!("it says `sha256:{digest}` of `{name}`"))),
            None => return Err(found(format!("it does not name `{name}`"))),
        }
    }
    match listed.keys().find(|name| !files.contains_key(*name)) {
        Some(name) => Err(found(format!("it names `{name}`, which is not there"))),
        None => Ok(()),
    }
}

/// Holds what is packed to what is signed, and the lists to the programs that they are about.
fn check_archives(files: &BTreeMap<String, Vec<u8>>, subjects: &BTreeMap<&str, Digest>) -> Result<(), Halt> {
    let mut programs: BTreeSet<&str> = subjects.keys().copied().filter(|name| name.contains('/')).collect();
    for (name, bytes) in files {
        let Some(stem) = name.strip_suffix(".tar.gz") else { continue };
        let found = |what: String| Halt::found(format!("`{name}` is wrong: {what}"), RENEW);
        let entries = archive::unpack(bytes).map_err(|error| found(error.to_string()))?;
        let inner = format!("{stem}/");
        if let Some(stray) = entries.iter().find(|entry| !entry.path.starts_with(&inner)) {
            return Err(found(format!("it would be unpacked to `{}`, outside of `{inner}`", stray.path)));
        }
        let program = entries.iter().find_map(|entry| {
            let name = programs.iter().find(|program| **program == entry.path)?;
            Some((*name, Digest::of(&entry.bytes)))
        });
        let (path, digest) =
            program.ok_or_else(|| found("it holds no program that was signed for".to_owned()))?;
        programs.remove(path);
        if subjects.get(path) != Some(&digest) {
            return Err(found(format!(
                "the program `{path}` in it is `sha256:{digest}`, and was not signed so"
            )));
        }
        let list = files.get(&format!("{stem}.cdx.json"));
        let list =
            list.ok_or_else(|| found(format!("there is no list `{stem}.cdx.json` of what it is made of")))?;
        if !entries.iter().any(|entry| entry.path.ends_with(".cdx.json") && entry.bytes == *list) {
            return Err(found(format!("`{stem}.cdx.json` is another list than the one in it")));
        }
        check_list(stem, list, digest)?;
    }
    match programs.first() {
        Some(program) => {
            Err(Halt::found(format!("the program `{program}` is signed for, and is in no archive"), RENEW))
        }
        None => Ok(()),
    }
}

/// Holds a list to the program that it is about.
fn check_list(stem: &str, list: &[u8], program: Digest) -> Result<(), Halt> {
    let found = |what: String| Halt::found(format!("`{stem}.cdx.json` is wrong: {what}"), RENEW);
    let bom: Bom = serde_json::from_slice(list).map_err(|error| found(error.to_string()))?;
    match bom.sha256() {
        Some(digest) if digest == program => {}
        Some(digest) => return Err(found(format!("it is about a program `sha256:{digest}`"))),
        None => return Err(found("it does not say which program it is about".to_owned())),
    }
    let about = &bom.metadata.component;
    if stem.starts_with(&format!("{}-{}-", about.name, about.version)) {
        Ok(())
    } else {
        Err(found(format!("it is about `{} {}`", about.name, about.version)))
    }
}
