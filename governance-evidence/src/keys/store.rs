//! The folder of keys: create, rotate, list, open.
//!
//! `NAME.json` is the truth about a name; it is replaced in one step, after the files of the new key are on the disk. So a
//! process that dies leaves the old state or the new one, and at most a private key that nothing names and that the next
//! rotation removes.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::entropy;
use super::error::KeyError;
use super::file::{self, Readers};
use super::name::{KeyName, Scope};
use super::private::PrivateKey;
use super::public::{KeyId, PublicKey};
use super::record::{Current, Record};
use crate::moment::Moment;

/// The folder of keys.
#[derive(Debug, Clone)]
pub struct KeyStore {
    folder: PathBuf,
}

/// One name of the folder, as `keys list` shows it.
#[derive(Debug)]
pub struct Listed {
    /// What is written down about it.
    pub record: Record,
    /// The file of the public key.
    pub public: PathBuf,
    /// Why it cannot sign, if it cannot.
    pub problem: Option<KeyError>,
}

/// One public key that was made here.
#[derive(Debug, Clone)]
pub struct Made {
    /// The name that it was made for.
    pub name: KeyName,
    /// The key.
    pub key: PublicKey,
    /// When another took its place, if one did.
    pub ended: Option<Moment>,
}

impl KeyStore {
    /// Takes a folder; nothing is read or made yet.
    #[must_use]
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Returns the folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes a key and returns its record.
    ///
    /// # Errors
    ///
    /// If the name is in use, if others may write the folder, or if a file cannot be written.
    pub fn create(&self, name: &KeyName, scope: Scope, now: Moment) -> Result<Record, KeyError> {
        file::prepare_folder(&self.folder)?;
        let _lock = self.lock()?;
        let path = self.record_path(name);
        if path.try_exists().map_err(|error| KeyError::file(&path, "read", &error))? {
            return Err(KeyError::Exists(name.to_string()));
        }
        let key_id = self.write_key(name)?;
        let record = Record {
            schema: 1,
            name: name.clone(),
            scope,
            current: Current { key_id, created: now },
            retired: Vec::new(),
        };
        file::replace(&path, &record.to_json(&path)?)?;
        Ok(record)
    }

    /// Makes a new key for a name and returns the record: the old public key stays, with the moment of its end; the old
    /// private key is removed.
    ///
    /// # Errors
    ///
    /// If there is no such name, if the clock was set back, or if a file cannot be read, written or removed.
    pub fn rotate(&self, name: &KeyName, now: Moment) -> Result<Record, KeyError> {
        self.record(name)?;
        file::refuse_open_folder(&self.folder)?;
        let _lock = self.lock()?;
        // Read again: another process may have rotated the key before this one had the lock.
        let old = self.record(name)?;
        let created = old.current.created;
        if now < created {
            return Err(KeyError::ClockSetBack { name: name.to_string(), created, now });
        }
        let path = self.record_path(name);
        let record = old.rotated(self.write_key(name)?, now);
        file::replace(&path, &record.to_json(&path)?)?;
        for key in &record.retired {
            remove(&self.private_path(name, key.key_id))?;
        }
        Ok(record)
    }

    /// Opens the private key of a name, to sign with it.
    ///
    /// # Errors
    ///
    /// If there is no such name, if others may read the key or write its folder, or if it is not the key of the record.
    pub fn open(&self, name: &KeyName) -> Result<(PrivateKey, Record), KeyError> {
        let record = self.record(name)?;
        Ok((self.open_recorded(&record)?, record))
    }

    /// Returns what is written down about a name.
    ///
    /// # Errors
    ///
    /// If there is no such name, or if its record cannot be read or understood.
    pub fn record(&self, name: &KeyName) -> Result<Record, KeyError> {
        let path = self.record_path(name);
        if !path.try_exists().map_err(|error| KeyError::file(&path, "read", &error))? {
            return Err(KeyError::Unknown { name: name.to_string(), folder: self.folder.clone() });
        }
        let record = Record::from_json(&file::read(&path)?, &path)?;
        if record.name == *name {
            Ok(record)
        } else {
            Err(KeyError::BadRecord { path, reason: format!("it is the record of `{}`", record.name) })
        }
    }

    /// Returns every name, in alphabetical order; a folder that is not there has none.
    ///
    /// # Errors
    ///
    /// If the folder or a record cannot be read or understood. A key that cannot sign is listed with the reason.
    pub fn list(&self) -> Result<Vec<Listed>, KeyError> {
        self.names()?.iter().map(|name| self.listed(name)).collect()
    }

    /// Returns every public key that was made here, the retired ones included; no private half is opened.
    ///
    /// # Errors
    ///
    /// If the folder, a record or a public key cannot be read or understood.
    pub fn made(&self) -> Result<Vec<Made>, KeyError> {
        let mut made = Vec::new();
        for name in self.names()? {
            let record = self.record(&name)?;
            let retired = record.retired.iter().map(|old| (old.key_id, Some(old.ended)));
            for (id, ended) in std::iter::once((record.current.key_id, None)).chain(retired) {
                made.push(Made { name: name.clone(), key: self.public(&name, id)?, ended });
            }
        }
        Ok(made)
    }

    /// Returns the names in alphabetical order.
    fn names(&self) -> Result<Vec<KeyName>, KeyError> {
        let refused = |error: std::io::Error| KeyError::file(&self.folder, "read", &error);
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(refused)?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let file = entry.map_err(refused)?.file_name();
            let stem = file.to_str().and_then(|file| file.strip_suffix(".json"));
            names.extend(stem.and_then(|stem| stem.parse::<KeyName>().ok()));
        }
        names.sort();
        Ok(names)
    }

    fn listed(&self, name: &KeyName) -> Result<Listed, KeyError> {
        let record = self.record(name)?;
        let public = self.public_path(name, record.current.key_id);
        Ok(Listed { problem: self.open_recorded(&record).err(), public, record })
    }

    fn open_recorded(&self, record: &Record) -> Result<PrivateKey, KeyError> {
        file::refuse_open_folder(&self.folder)?;
        let recorded = record.current.key_id;
        let path = self.private_path(&record.name, recorded);
        let key = PrivateKey::from_pem(&file::read_private(&path)?, &path)?;
        let found = key.public().id();
        if found == recorded {
            Ok(key)
        } else {
            Err(KeyError::OtherKey { path, found: found.to_string(), recorded: recorded.to_string() })
        }
    }

    /// Returns the public key of an id of a name, the current or a retired one.
    ///
    /// # Errors
    ///
    /// If its file cannot be read, or is not the key of that id.
    pub fn public(&self, name: &KeyName, id: KeyId) -> Result<PublicKey, KeyError> {
        let path = self.public_path(name, id);
        let key = PublicKey::from_pem(&file::read(&path)?)?;
        if key.id() == id {
            Ok(key)
        } else {
            Err(KeyError::OtherKey { path, found: key.id().to_string(), recorded: id.to_string() })
        }
    }

    /// Returns the file of a public key.
    #[must_use]
    pub fn public_path(&self, name: &KeyName, id: KeyId) -> PathBuf {
        self.folder.join(format!("{name}-{}.pub.pem", id.short()))
    }

    /// Returns the file of a private key.
    #[must_use]
    pub fn private_path(&self, name: &KeyName, id: KeyId) -> PathBuf {
        self.folder.join(format!("{name}-{}.key.pem", id.short()))
    }

    fn record_path(&self, name: &KeyName) -> PathBuf {
        self.folder.join(format!("{name}.json"))
    }

    /// Makes a key and writes both halves; the record is left to the caller.
    fn write_key(&self, name: &KeyName) -> Result<KeyId, KeyError> {
        let key = PrivateKey::from_seed(&*entropy::seed()?);
        let id = key.public().id();
        let private = self.private_path(name, id);
        file::write_new(&private, &key.to_pem()?, Readers::Owner)?;
        let public = key.public().to_pem();
        let written =
            public.and_then(|pem| file::write_new(&self.public_path(name, id), &pem, Readers::Anybody));
        if written.is_err() {
            // A private key that no record names would lie about for ever.
            drop(fs::remove_file(&private));
        }
        written?;
        Ok(id)
    }

    /// Keeps every other process from changing the folder until it is dropped.
    fn lock(&self) -> Result<File, KeyError> {
        let path = self.folder.join(".lock");
        let lock = File::options().create(true).truncate(false).write(true).open(&path);
        let lock = lock.and_then(|file| file.lock().map(|()| file));
        lock.map_err(|error| KeyError::file(&path, "locked", &error))
    }
}

fn remove(path: &Path) -> Result<(), KeyError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(KeyError::file(path, "removed", &error))
        }
        _ => Ok(()),
    }
}
