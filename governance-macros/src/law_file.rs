//! The law's file: found by the copy that the crate's build script left, or upwards of the crate, read and parsed once.
//!
//! A compiler process compiles one crate, so a cache per process reads the law once per crate. The macro server of an editor
//! lives longer; so an entry holds only as long as the file's time and length are those it was read with.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use governance_law::copy::{self, LawCopy};
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
    cache.find(&start, left().as_deref())
}

/// Reads what the build script of the crate left, if it left a copy in this very build: one that says the law's digest as
/// the script said it to cargo.
fn left() -> Option<String> {
    let digest = std::env::var(copy::DIGEST).ok()?;
    let folder = PathBuf::from(std::env::var_os("OUT_DIR")?);
    let text = std::fs::read_to_string(folder.join(copy::FILE)).ok()?;
    LawCopy::parse(&text).is_some_and(|copy| copy.digest == digest).then_some(text)
}

/// Returns a copy that was made for a crate from a law that is still the same file.
fn valid<'c>(left: Option<&'c str>, start: &Path) -> Option<LawCopy<'c>> {
    let copy = LawCopy::parse(left?).filter(|copy| Path::new(copy.home) == start)?;
    let (modified, len) = stamp(Path::new(copy.path))?;
    let modified = modified.duration_since(UNIX_EPOCH).ok()?;
    (copy::stamp(modified, len) == copy.stamp).then_some(copy)
}

impl Cache {
    fn find(&mut self, start: &Path, left: Option<&str>) -> Found {
        let is_first = self.asked.insert(start.to_owned());
        let copy = valid(left, start);
        let known = self.paths.get(start).cloned().flatten().filter(|path| path.is_file());
        let named = copy.map(|copy| PathBuf::from(copy.path));
        let Some(path) = named.or(known).or_else(|| upwards(start)) else {
            let fault = Fault::LawNotFound { start: start.display().to_string() };
            return Found { law: Arc::new(Err(fault)), path: None, is_first };
        };
        self.paths.insert(start.to_owned(), Some(path.clone()));
        let stamp = stamp(&path);
        let law = match self.laws.get(&path) {
            Some((known, law)) if *known == stamp && stamp.is_some() => Arc::clone(law),
            _ => {
                let law = Arc::new(match copy {
                    Some(copy) => parse(&path, copy.text),
                    None => read(&path),
                });
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
    parse(path, &text)
}

/// Parses a law; its mistakes name the file that people write, whatever it was read from.
fn parse(path: &Path, text: &str) -> Result<Law, Fault> {
    let name = path.display().to_string();
    Law::parse(&name, text).map_err(|mistakes| Fault::LawMistaken { mistakes: mistakes.to_string() })
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
        let first = cache.find(&start, None);
        assert_eq!(first.path.as_deref(), root.join(FILE_NAME).to_str());
        assert!(first.is_first && first.law.as_ref().as_ref().unwrap().limits.is_empty());

        let second = cache.find(&start, None);
        assert!(!second.is_first && Arc::ptr_eq(&first.law, &second.law), "parsed once");

        std::fs::write(root.join(FILE_NAME), "schema = 1\n[limits]\niterations = 5\n").unwrap();
        let third = cache.find(&start, None);
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
        let text = cache.find(&start, None).law.as_ref().as_ref().unwrap_err().to_string();
        let place = format!("{}:2:2: ", law.display());
        assert!(text.contains(&place) && text.contains("did you mean `limits`?"), "{text}");

        std::fs::write(&law, b"schema = \xff").unwrap();
        let text = cache.find(&start, None).law.as_ref().as_ref().unwrap_err().to_string();
        assert!(text.contains("cannot be read"), "{text}");

        std::fs::remove_file(&law).unwrap();
        let found = Cache::default().find(Path::new("/nowhere/at/all"), None);
        assert!(matches!(found.law.as_ref(), Err(Fault::LawNotFound { .. })) && found.path.is_none());
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_copy_is_taken_for_its_own_crate_and_its_own_law_alone() {
        let root = folder("copy");
        let start = root.join("crate");
        let law = root.join(FILE_NAME);
        std::fs::write(&law, "schema = 1\n").unwrap();
        let (modified, len) = stamp(&law).unwrap();
        let known = copy::stamp(modified.duration_since(UNIX_EPOCH).unwrap(), len);
        let (home, path) = (start.to_str().unwrap(), law.to_str().unwrap());
        // Another text than the file's shows what was read.
        let text = "schema = 1\n[limits]\niterations = 5\n";
        let copy = LawCopy { home, path, stamp: &known, digest: "d", text };
        let limits = |copy: LawCopy<'_>| {
            let found = Cache::default().find(&start, Some(&copy.render().unwrap()));
            assert_eq!(
                found.path.as_deref(),
                law.to_str(),
                "messages and the compiler's interest name the law"
            );
            found.law.as_ref().as_ref().unwrap().limits.len()
        };
        assert_eq!(limits(copy), 1, "the copy is read");
        assert_eq!(limits(LawCopy { home: "/another", ..copy }), 0, "a copy of another crate is not");
        assert_eq!(limits(LawCopy { stamp: "1 2", ..copy }), 0, "nor one of an older law");
        std::fs::remove_dir_all(root).unwrap();
    }
}
