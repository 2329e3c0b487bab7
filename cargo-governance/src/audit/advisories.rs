//! The advisories of a database that are about a package of the lock file.

use rustsec::advisory::Informational;
use rustsec::database::Query;
use rustsec::{Version, VersionReq};

use super::database::Database;
use super::lock::Lock;

/// What an advisory says about a package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// It can be exploited.
    Vulnerability,
    /// Something else, by the database's own word: `unsound`, `unmaintained`, `notice`.
    Informational(String),
}

/// An advisory about a package of the lock file.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    /// What it says.
    pub(crate) weight: Weight,
    /// Its id.
    pub(crate) id: String,
    /// What others call it: a CVE, a GHSA.
    pub(crate) aliases: Vec<String>,
    /// Its title.
    pub(crate) title: String,
    /// How bad it is, if that was judged: `high`.
    pub(crate) severity: Option<String>,
    /// The package.
    pub(crate) name: String,
    /// Its version.
    pub(crate) version: Version,
    /// The versions that are better.
    pub(super) patched: Vec<VersionReq>,
    /// The only systems that it concerns, if not all.
    pub(crate) systems: Vec<String>,
}

/// What came of looking every package up.
#[derive(Debug)]
pub(crate) struct Scan {
    /// The advisories, by weight, package and id.
    pub(crate) hits: Vec<Hit>,
    /// How many packages were looked up.
    pub(crate) looked_up: usize,
    /// Packages that the database knows nothing of, because they are not from crates.io: `name version`.
    pub(crate) unknown: Vec<String>,
}

/// Looks every package of a lock file up.
///
/// The report of the library leaves informational advisories out unless each kind is asked for, and those of a kind that it
/// does not know in any case; here all of them are asked for.
#[must_use]
pub(crate) fn scan(database: &Database, lock: &Lock) -> Scan {
    let informational = Query::crate_scope().informational(true);
    let mut hits: Vec<Hit> = [Query::crate_scope(), informational]
        .iter()
        .flat_map(|query| database.advisories.query_vulnerabilities(lock.file(), query))
        .map(hit)
        .collect();
    hits.sort_by(|a, b| {
        (&a.weight, &a.name, &a.version, &a.id).cmp(&(&b.weight, &b.name, &b.version, &b.id))
    });
    let mut looked_up = 0;
    let mut unknown = Vec::new();
    for package in lock.packages() {
        match &package.source {
            Some(source) if source.is_default_registry() => looked_up += 1,
            Some(_) => unknown.push(format!("{} {}", package.name, package.version)),
            // The workspace's own.
            None => {}
        }
    }
    Scan { hits, looked_up, unknown }
}

fn hit(found: rustsec::Vulnerability) -> Hit {
    let about = found.advisory;
    let weight = match &about.informational {
        None => Weight::Vulnerability,
        Some(Informational::Other(word)) => Weight::Informational(word.clone()),
        Some(known) => Weight::Informational(known.to_string()),
    };
    Hit {
        weight,
        severity: about.cvss.as_ref().map(|score| score.severity().as_str().to_owned()),
        id: about.id.to_string(),
        aliases: about.aliases.iter().map(ToString::to_string).collect(),
        title: about.title,
        name: found.package.name.to_string(),
        version: found.package.version,
        patched: found.versions.patched().to_vec(),
        systems: found
            .affected
            .map(|affected| {
                let systems = affected.os.iter().map(|os| os.as_str().to_owned());
                systems.chain(affected.arch.iter().map(|arch| arch.as_str().to_owned())).collect()
            })
            .unwrap_or_default(),
    }
}

#[cfg(test)]
mod unit {
    use std::collections::BTreeSet;

    use super::super::database::unit::plant;
    use super::*;

    const LOCK: &str = "version = 4\n\
        [[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\"a\", \"b\", \"c\"]\n\
        [[package]]\nname = \"a\"\nversion = \"0.9.0\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n\
        [[package]]\nname = \"b\"\nversion = \"1.2.0\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n\
        [[package]]\nname = \"c\"\nversion = \"0.1.0\"\nsource = \"git+https://example.org/c#0123\"\n";

    #[test]
    fn every_kind_of_advisory_is_found_and_nothing_is_passed_over_in_silence() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        plant(root, "RUSTSEC-2020-0001", "a", "2020-03-01", "aliases = [\"CVE-2020-1\"]");
        for (number, word) in ["unsound", "unmaintained", "notice", "brand-new"].iter().enumerate() {
            let id = format!("RUSTSEC-2021-000{number}");
            plant(root, &id, "a", "2021-03-01", &format!("informational = \"{word}\""));
        }
        plant(root, "RUSTSEC-2022-0001", "a", "2022-03-01", "withdrawn = \"2022-04-01\"");
        plant(root, "RUSTSEC-2020-0002", "b", "2020-03-01", "");
        plant(root, "RUSTSEC-2020-0003", "c", "2020-03-01", "");
        let lock = Lock::parse(LOCK, &BTreeSet::from(["app".to_owned()])).unwrap();
        let scan = scan(&Database::open(root).unwrap(), &lock);
        let found: Vec<_> = scan.hits.iter().map(|hit| (hit.id.as_str(), hit.weight.clone())).collect();
        let word = |word: &str| Weight::Informational(word.to_owned());
        assert_eq!(
            found,
            [
                ("RUSTSEC-2020-0001", Weight::Vulnerability),
                ("RUSTSEC-2021-0003", word("brand-new")),
                ("RUSTSEC-2021-0002", word("notice")),
                ("RUSTSEC-2021-0001", word("unmaintained")),
                ("RUSTSEC-2021-0000", word("unsound")),
            ]
        );
        assert_eq!(scan.hits[0].aliases, ["CVE-2020-1"]);
        // A package from a repository is not the one that the advisory is about, and is counted.
        assert_eq!((scan.looked_up, scan.unknown), (2, vec!["c 0.1.0".to_owned()]));
    }
}
