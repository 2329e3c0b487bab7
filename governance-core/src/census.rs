//! The census: every governed type that is linked into the program.
//!
//! `#[governed]` submits each type to [`inventory`], which gathers them before `main`. It is a census and nothing else,
//! because a linker drops a crate that nothing mentions, silently and with all its entries. A list that is too
//! short looks like a list that is complete; so a gate compares it with the source, and no behaviour rests on it.

use std::fmt;

use crate::json::Json;
use crate::record::{ItemKind, Record};

/// What one `#[governed]` submits.
#[doc(hidden)]
#[derive(Debug)]
pub struct Linked(pub &'static Record);

inventory::collect!(Linked);

/// One governed type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CensusEntry {
    /// Its path: the crate, the module, the name.
    pub path: String,
    /// Struct or enum.
    pub kind: ItemKind,
    /// The file, as the compiler was given it.
    pub file: &'static str,
    /// The line of its name, from 1.
    pub line: u32,
    /// The path of its module, beginning with the crate.
    pub module: &'static str,
    /// Its name.
    pub name: &'static str,
}

impl CensusEntry {
    /// Returns the name of its crate, with `_` for `-`.
    #[must_use]
    pub fn crate_name(&self) -> &'static str {
        self.module.split("::").next().unwrap_or(self.module)
    }

    fn of(record: &'static Record) -> Self {
        Self {
            path: format!("{}::{}", record.module, record.name),
            kind: record.kind,
            file: record.file,
            line: record.line,
            module: record.module,
            name: record.name,
        }
    }
}

/// Lists every governed type that is linked into this program, sorted by path.
///
/// ```
/// use governance_core::{census, governed};
///
/// #[governed]
/// struct Member;
///
/// assert!(census().iter().any(|entry| entry.name == "Member" && entry.kind.word() == "struct"));
/// ```
#[must_use]
pub fn census() -> Vec<CensusEntry> {
    let mut entries: Vec<CensusEntry> =
        inventory::iter::<Linked>().map(|linked| CensusEntry::of(linked.0)).collect();
    entries.sort_unstable();
    entries
}

/// Returns the paths that stand for more than one type, each once.
#[must_use]
pub fn duplicates(sorted: &[CensusEntry]) -> Vec<&str> {
    let mut found: Vec<&str> = sorted
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] if a.path == b.path => Some(a.path.as_str()),
            _ => None,
        })
        .collect();
    found.dedup();
    found
}

/// Writes the census as JSON, for `registry --format json` and the census gate.
///
/// ```
/// use governance_core::census;
///
/// assert_eq!(census::json("my_program", &[]), "{\"schema\":1,\"crate\":\"my_program\",\"types\":[]}\n");
/// ```
#[must_use]
pub fn json(crate_name: &str, entries: &[CensusEntry]) -> String {
    let types: Vec<String> = entries
        .iter()
        .map(|entry| {
            let (path, kind, file, line) =
                (Json(&entry.path), Json(entry.kind.word()), Json(entry.file), entry.line);
            format!("{{\"path\":{path},\"kind\":{kind},\"file\":{file},\"line\":{line}}}")
        })
        .collect();
    format!("{{\"schema\":1,\"crate\":{},\"types\":[{}]}}\n", Json(crate_name), types.join(","))
}

/// Why the test that [`census_test!`](crate::census_test) writes has failed.
pub struct CensusFault(String);

impl CensusFault {
    /// States a fault.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for CensusFault {
    /// Prints the sentence itself: this is what a failing test shows.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Takes the census and refuses one in which a path stands for two types.
///
/// # Errors
/// Names the paths.
#[doc(hidden)]
pub fn taken() -> Result<Vec<CensusEntry>, CensusFault> {
    let entries = census();
    let twice = duplicates(&entries);
    if twice.is_empty() {
        return Ok(entries);
    }
    let (list, help) =
        (twice.join("`, `"), "give the types different names, or put them into different modules");
    Err(CensusFault(format!("the census holds more than one type at `{list}`; help: {help}")))
}

/// Writes a test that takes the census of the governed types in a crate and hands it to `cargo governance`.
///
/// Put it into the crate's own unit tests, or into a file of `tests/` that mentions the crate (`use my_crate as _;`:
/// what nothing mentions is not linked). The test
///
/// * fails if two governed types have one path;
/// * writes the census as JSON to the file that the environment variable `GOVERNANCE_CENSUS_OUT` names, if it is set:
///   `cargo governance validate --only census` sets it, and compares the file with the source;
/// * says `SKIPPED` otherwise, because a list that is not compared with the source proves nothing.
///
/// ```
/// governance_core::census_test!();
/// ```
#[macro_export]
macro_rules! census_test {
    () => {
        #[test]
        fn governance_census() -> ::core::result::Result<(), $crate::census::CensusFault> {
            let entries = $crate::census::taken()?;
            match ::std::env::var_os("GOVERNANCE_CENSUS_OUT") {
                Some(path) => {
                    let json = $crate::census::json(::core::env!("CARGO_PKG_NAME"), &entries);
                    ::std::fs::write(&path, json).map_err(|error| {
                        $crate::census::CensusFault::new(::std::format!(
                            "the census could not be written to `{}`: {error}",
                            ::std::path::Path::new(&path).display(),
                        ))
                    })
                }
                None => {
                    ::std::println!(
                        "SKIPPED the comparison with the source: run `cargo governance validate --only census`"
                    );
                    Ok(())
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(module: &'static str, name: &'static str) -> CensusEntry {
        CensusEntry {
            path: format!("{module}::{name}"),
            kind: ItemKind::Enum,
            file: "src/a \"b\".rs",
            line: 12,
            module,
            name,
        }
    }

    #[test]
    fn a_path_for_two_types_is_found_once() {
        let entries =
            [entry("app::a", "X"), entry("app::a", "X"), entry("app::a", "X"), entry("app::b", "X")];
        assert_eq!(duplicates(&entries), ["app::a::X"]);
        assert_eq!(duplicates(&entries[2..]), Vec::<&str>::new());
        assert_eq!(entries[0].crate_name(), "app");
    }

    #[test]
    fn the_json_names_path_kind_file_and_line() {
        assert_eq!(
            json("app", &[entry("app::a", "X")]),
            "{\"schema\":1,\"crate\":\"app\",\"types\":[{\"path\":\"app::a::X\",\"kind\":\"enum\",\
             \"file\":\"src/a \\\"b\\\".rs\",\"line\":12}]}\n"
        );
    }

    #[test]
    fn a_fault_shows_its_sentence_and_nothing_else() {
        assert_eq!(format!("{:?}", CensusFault::new("two types at `a`")), "two types at `a`");
    }
}
