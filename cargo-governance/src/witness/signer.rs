//! The key that signs the statement of a run: the one that the caller names, or this machine's own, made when it is first needed.

use governance_evidence::keys::{
    KeyError, KeyId, KeyName, KeyStore, PrivateKey, PublicKey, Record, Scope, default_folder,
};
use governance_evidence::moment::Moment;

use super::now;

/// The name of a machine's own key.
const MACHINE: &str = "machine";

/// A key that can sign.
pub(super) struct Signer {
    pub(super) key: PrivateKey,
    pub(super) record: Record,
    /// Whether it was made just now.
    pub(super) is_new: bool,
}

/// Returns the folder of this user's keys.
pub(super) fn store() -> Result<KeyStore, KeyError> {
    default_folder(|name| std::env::var_os(name)).map(KeyStore::at)
}

/// Opens the key of a name; without one, that of this machine, which is made if there is none.
pub(super) fn open(named: Option<&KeyName>) -> Result<Signer, KeyError> {
    let store = store()?;
    if let Some(name) = named {
        let (key, record) = store.open(name)?;
        return Ok(Signer { key, record, is_new: false });
    }
    let name: KeyName = MACHINE.parse()?;
    match store.open(&name) {
        Err(KeyError::Unknown { .. }) => {
            match store.create(&name, Scope::Local, now()) {
                // Another run was faster.
                Ok(_) | Err(KeyError::Exists(_)) => {}
                Err(error) => return Err(error),
            }
            let (key, record) = store.open(&name)?;
            Ok(Signer { key, record, is_new: true })
        }
        opened => opened.map(|(key, record)| Signer { key, record, is_new: false }),
    }
}

/// Returns every public key that this machine has made, with the moment of its end if another took its place.
///
/// # Errors
/// If the folder or a file in it cannot be read or understood.
pub(super) fn made() -> Result<Vec<(KeyName, PublicKey, Option<Moment>)>, KeyError> {
    // A user without a folder for keys has made none.
    let Ok(store) = store() else { return Ok(Vec::new()) };
    let mut made = Vec::new();
    for listed in store.list()? {
        let record = listed.record;
        let retired = record.retired.iter().map(|old| (old.key_id, Some(old.ended)));
        let all: Vec<(KeyId, Option<Moment>)> =
            std::iter::once((record.current.key_id, None)).chain(retired).collect();
        for (id, ended) in all {
            made.push((record.name.clone(), store.public(&record.name, id)?, ended));
        }
    }
    Ok(made)
}

/// Returns the same without the names; none if they cannot be read, which is said where one of them is needed.
pub(super) fn own() -> Vec<PublicKey> {
    made().unwrap_or_default().into_iter().map(|(_, key, _)| key).collect()
}
