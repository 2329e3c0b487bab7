//! What the names and sources of the lock file say: bans, sources that the law does not list, and duplicates.

use std::collections::BTreeMap;

use governance_law::{Text, glob};
use rustsec::SourceId;

use super::fault::{Fault, Kind};
use super::lock::Lock;

/// The word for the registry that everybody uses.
const CRATES_IO: &str = "crates.io";

/// Returns every package that a glob of the law bans, however it comes in.
#[must_use]
pub(crate) fn banned(lock: &Lock, bans: &[Text]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for package in lock.packages() {
        let name = package.name.as_str();
        let Some(ban) = bans.iter().find(|ban| glob::matches_crate(&ban.value, name)) else { continue };
        let version = package.version.to_string();
        let lines = vec![
            format!("`{name} {version}` is banned by `{ban}`"),
            lock.way_line(name, &version),
            "  help: turn the feature off that brings it, or replace what depends on it".to_owned(),
        ];
        faults.push(Fault::of_crate(Kind::Ban, name, &version, lines));
    }
    faults
}

/// Returns every package whose source the law does not list; a law without a list allows crates.io alone.
#[must_use]
pub(crate) fn strange(lock: &Lock, sources: &[Text]) -> Vec<Fault> {
    let default = [Text::new(CRATES_IO, 0..0)];
    let sources = if sources.is_empty() { &default[..] } else { sources };
    let listed: Vec<&str> = sources.iter().map(Text::as_str).collect();
    let mut faults = Vec::new();
    for package in lock.packages() {
        // What has no source lies in the workspace, or beside it.
        let Some(source) = &package.source else { continue };
        if listed.iter().any(|entry| names(entry, source)) {
            continue;
        }
        let (name, version) = (package.name.as_str(), package.version.to_string());
        let from = if source.is_default_registry() { CRATES_IO.to_owned() } else { url(source) };
        let lines = vec![
            format!("`{name} {version}` comes from `{from}`, and the law lists {}", quoted(&listed)),
            lock.way_line(name, &version),
            format!("  help: add `{from}` to `sources` of `[gates.audit]`, or take the crate from elsewhere"),
        ];
        faults.push(Fault::of_crate(Kind::Source, name, &version, lines));
    }
    faults
}

/// Returns how many crates are there in more than one version.
#[must_use]
pub(crate) fn duplicates(lock: &Lock) -> usize {
    let mut versions: BTreeMap<&str, usize> = BTreeMap::new();
    for package in lock.packages() {
        *versions.entry(package.name.as_str()).or_default() += 1;
    }
    versions.values().filter(|count| **count > 1).count()
}

fn names(entry: &str, source: &SourceId) -> bool {
    if entry == CRATES_IO {
        return source.is_default_registry();
    }
    let plain = |url: &str| url.trim_end_matches('/').trim_end_matches(".git").to_owned();
    !source.is_default_registry() && glob::matches(&plain(entry), &plain(&url(source)))
}

/// Returns the address alone, without the branch and the commit.
fn url(source: &SourceId) -> String {
    let mut url = source.url().clone();
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}

fn quoted(list: &[&str]) -> String {
    list.iter().map(|entry| format!("`{entry}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod unit {
    use std::collections::BTreeSet;

    use super::*;

    const LOCK: &str = "version = 4\n\
        [[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\"a 1.0.0\", \"b\", \"c\"]\n\
        [[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n\
        dependencies = [\"openssl-sys\"]\n\
        [[package]]\nname = \"a\"\nversion = \"2.0.0\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n\
        [[package]]\nname = \"b\"\nversion = \"1.2.0\"\nsource = \"sparse+https://crates.example.org/index/\"\n\
        [[package]]\nname = \"c\"\nversion = \"0.1.0\"\nsource = \"git+https://example.org/team/c.git?branch=main#0123\"\n\
        [[package]]\nname = \"openssl-sys\"\nversion = \"0.9.1\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n";

    fn lock() -> Lock {
        Lock::parse(LOCK, &BTreeSet::from(["app".to_owned()])).unwrap()
    }

    fn texts(list: &[&str]) -> Vec<Text> {
        list.iter().map(|text| Text::new(*text, 0..0)).collect()
    }

    #[test]
    fn a_ban_reaches_what_is_depended_on_indirectly() {
        let faults = banned(&lock(), &texts(&["native-tls", "openssl*"]));
        assert_eq!(faults.len(), 1);
        assert_eq!(
            faults[0].lines[..2],
            [
                "`openssl-sys 0.9.1` is banned by `openssl*`",
                "  way in: app 0.1.0 > a 1.0.0 > openssl-sys 0.9.1"
            ]
        );
        assert_eq!(faults[0].names, ["openssl-sys", "openssl-sys@0.9.1"]);
    }

    #[test]
    fn only_listed_sources_are_allowed() {
        let said = |sources: &[&str]| -> Vec<String> {
            strange(&lock(), &texts(sources)).into_iter().map(|fault| fault.lines[0].clone()).collect()
        };
        assert_eq!(
            said(&[]),
            [
                "`b 1.2.0` comes from `https://crates.example.org/index/`, and the law lists `crates.io`",
                "`c 0.1.0` comes from `https://example.org/team/c.git`, and the law lists `crates.io`",
            ]
        );
        let all = ["crates.io", "https://example.org/team/*", "https://crates.example.org/index"];
        assert!(said(&all).is_empty(), "{:?}", said(&all));
        // A list without crates.io means it, and an address is not a way around it.
        let own = ["https://*"];
        assert_eq!(said(&own).len(), 3, "{:?}", said(&own));
        assert_eq!(duplicates(&lock()), 1);
    }
}
