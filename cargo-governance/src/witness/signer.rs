//! The key that signs the statement of a run: the one that the caller names, or this machine's own, made when it is first needed.

use governance_evidence::keys::{
    KeyError, KeyName, KeyStore, PrivateKey, PublicKey, Record, Scope, default_folder,
};

use super::now;

/// The name of a machine's own key.
const MACHINE: &str = "machine";

/// A key that can sign.
pub(crate) struct Signer {
    pub(crate) key: PrivateKey,
    pub(crate) record: Record,
    /// Whether it was made just now.
    pub(crate) is_new: bool,
}

/// Returns the folder of this user's keys.
pub(super) fn store() -> Result<KeyStore, KeyError> {
    default_folder(|name| std::env::var_os(name)).map(KeyStore::at)
}

/// Opens the key of a name; without one, that of this machine, which is made if there is none.
pub(crate) fn open(named: Option<&KeyName>) -> Result<Signer, KeyError> {
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

/// Returns every public key that this machine has made; none if they cannot be read, which is said where one of them is needed.
pub(super) fn own() -> Vec<PublicKey> {
    let made = store().and_then(|store| store.made()).unwrap_or_default();
    made.into_iter().map(|made| made.key).collect()
}
