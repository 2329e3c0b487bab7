//! The law's file: found upwards of the crate, read and parsed once.
//!
//! A compiler process compiles one crate, so a cache per process reads the law once per crate. The macro server of an editor
//! lives longer; so an entry holds only as long as the file's time and length are those it was read with.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::SystemTime;

use governance_law::{FILE_NAME, Law};

use crate::fault::Fault;

/// The law of a crate, or what is wrong with it.
pub(crate) struct Found {
    pub(crate) law: Arc<Result<Law, Fault>>,
    /// The file, if there is one.
    pub(crate) path: Option<String>,
    /// Whether this is the first item of its crate to ask.
    pub(crate) is_first: bool,
}

/// What a file looked like when it was read.
type Stamp = Option<(SystemTime, u64)>;

/// A law with the stamp of the file that it was read from.
type Entry = (Stamp, Arc<Result<Law, Fault>>);

#[derive(Default)]
struct Cache {
    /// By the file's path.
    laws: HashMap<PathBuf, Entry>,
    /// By the crate's folder.
    paths: HashMap<PathBuf, Option<PathBuf>>,
    asked: HashSet<PathBuf>,
}

static CACHE: LazyLock<Mutex<Cache>> = LazyLock::new(Mutex::default);

/// Finds the law of the crate that is being compiled.
pub(crate) fn of_this_crate() -> Found {
    let start = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("."), PathBuf::from);
    // A panic elsewhere leaves the cache whole: entries are replaced, never edited.
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    cache.find(&start)
}

impl Cache {
    fn find(&mut self, start: &Path) -> Found {
        let is_first = self.asked.insert(start.to_owned());
        let known = self.paths.get(start).cloned().flatten().filter(|path| path.is_file());
        let Some(path) = known.or_else(|| upwards(start)) else {
            let fault = Fault::LawNotFound { start: start.display().to_string() };
            return Found { law: Arc::new(Err(fault)), path: None, is_first };
        };
        self.paths.insert(start.to_owned(), Some(path.clone()));
        let stamp = stamp(&path);
        let law = match self.laws.get(&path) {
            Some((known, law)) if *known == stamp && stamp.is_some() => Arc::clone(law),
            _ => {
                let law = Arc::new(read(&path));
                self.laws.insert(path.clone(), (stamp, Arc::clone(&law)));
                law
            }
        };
        Found { law, path: path.to_str().map(str::to_owned), is_first }
    }
}

fn upwards(start: &Path) -> Option<PathBuf> {
    start.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file())
}

fn stamp(path: &Path) -> Stamp {
    let data = std::fs::metadata(path).ok()?;
    Some((data.modified().ok()?, data.len()))
}

fn read(path: &Path) -> Result<Law, Fault> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .map_err(|error| Fault::LawUnreadable { path: name.clone(), error: error.to_string() })?;
    Law::parse(&name, &text).map_err(|mistakes| Fault::LawMistaken { mistakes: mistakes.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes a folder for one test below the build's own.
    fn folder(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("governance-macros-{}-{name}", std::process::id()));
        std::fs::create_dir_all(path.join("crate/deep")).unwrap();
        path
    }

    #[test]
    fn the_nearest_law_upwards_is_read_once_and_again_when_it_changes() {
        let root = folder("cache");
        let start = root.join("crate/deep");
        std::fs::write(root.join(FILE_NAME), "schema = 1\n").unwrap();
        let mut cache = Cache::default();
        let first = cache.find(&start);
        assert_eq!(first.path.as_deref(), root.join(FILE_NAME).to_str());
        assert!(first.is_first && first.law.as_ref().as_ref().unwrap().limits.is_empty());

        let second = cache.find(&start);
        assert!(!second.is_first && Arc::ptr_eq(&first.law, &second.law), "parsed once");

        std::fs::write(root.join(FILE_NAME), "schema = 1\n[limits]\niterations = 5\n").unwrap();
        let third = cache.find(&start);
        assert_eq!(third.law.as_ref().as_ref().unwrap().limits.len(), 1, "another length is another law");
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_law_that_is_nowhere_or_wrong_is_said_with_its_place() {
        let root = folder("wrong");
        let start = root.join("crate");
        let law = root.join(FILE_NAME);
        let mut cache = Cache::default();

        std::fs::write(&law, "schema = 1\n[limitz]\n").unwrap();
        let text = cache.find(&start).law.as_ref().as_ref().unwrap_err().to_string();
        let place = format!("{}:2:2: ", law.display());
        assert!(text.contains(&place) && text.contains("did you mean `limits`?"), "{text}");

        std::fs::write(&law, b"schema = \xff").unwrap();
        let text = cache.find(&start).law.as_ref().as_ref().unwrap_err().to_string();
        assert!(text.contains("cannot be read"), "{text}");

        std::fs::remove_file(&law).unwrap();
        let found = Cache::default().find(Path::new("/nowhere/at/all"));
        assert!(matches!(found.law.as_ref(), Err(Fault::LawNotFound { .. })) && found.path.is_none());
        std::fs::remove_dir_all(root).unwrap();
    }
}
