//! Where the advisory database lies: in the folder that the law names, or in the user's cache.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use governance_law::Law;

/// The place of a database, and who decided it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The folder; absent if neither the law nor the environment names one.
    pub(crate) folder: Option<PathBuf>,
    /// Whether the law names it, so that it is the team's to keep.
    pub(crate) is_of_law: bool,
}

impl Place {
    /// Returns the place under a law; `variable` looks up a variable of the environment.
    #[must_use]
    pub(crate) fn of(root: &Path, law: &Law, variable: impl Fn(&str) -> Option<OsString>) -> Self {
        match law.gate("audit").and_then(|settings| settings.text("database")) {
            // A path that is absolute stays what it is.
            Some(text) => Self { folder: Some(root.join(&text.value)), is_of_law: true },
            None => Self { folder: default_folder(variable), is_of_law: false },
        }
    }
}

/// Returns the folder in the user's cache: `$XDG_CACHE_HOME/governance/advisory-db` or `~/.cache/governance/advisory-db`
/// on Unix, `%LOCALAPPDATA%\governance\advisory-db` on Windows.
///
/// Below the target folder, `cargo clean` would take it away, and every workspace would need its own.
#[must_use]
pub(crate) fn default_folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let absolute = |name| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = if cfg!(windows) {
        absolute("LOCALAPPDATA")
    } else {
        absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")))
    };
    base.map(|base| base.join("governance").join("advisory-db"))
}

#[cfg(test)]
#[cfg(unix)]
mod unit {
    use super::*;

    fn of(law: &str) -> Place {
        let law = Law::parse("governance.toml", &format!("schema = 1\n{law}")).unwrap();
        Place::of(Path::new("/w"), &law, |name| (name == "HOME").then(|| "/h".into()))
    }

    #[test]
    fn the_law_comes_before_the_cache() {
        assert_eq!(of("").folder.unwrap(), Path::new("/h/.cache/governance/advisory-db"));
        let named = of("[gates.audit]\ndatabase = \"vendor/db\"\n");
        assert_eq!((named.folder.unwrap().as_path(), named.is_of_law), (Path::new("/w/vendor/db"), true));
        assert_eq!(of("[gates.audit]\ndatabase = \"/db\"\n").folder.unwrap(), Path::new("/db"));
    }

    #[test]
    fn a_relative_cache_is_none() {
        let lookup = |name: &str| (name == "XDG_CACHE_HOME").then(|| "x".into());
        assert_eq!(default_folder(lookup), None);
    }
}
