//! The document of one binary: the same bytes for the same binary, lock file and tree.

use std::collections::BTreeMap;
use std::path::Path;

use cargo_metadata::{Metadata as Cargo, Package};
use governance_evidence::canonical::Digest;
use governance_evidence::moment::Moment;
use rustsec::Lockfile;

use super::component::{component, licenses, purl, references};
use super::graph::{Role, walk};
use super::model::{Bom, Component, Dependency, Hash, License, Lifecycle, Metadata, Property, Tools};
use crate::dist::build::Units;
use crate::dist::source::Toolchain;

/// What a document is about.
#[derive(Debug)]
pub(in crate::dist) struct Subject<'a> {
    /// What the binary is called.
    pub(in crate::dist) binary: &'a str,
    /// Its digest.
    pub(in crate::dist) sha256: Digest,
    /// The package that it is of.
    pub(in crate::dist) package: &'a Package,
    /// What was compiled for it.
    pub(in crate::dist) units: &'a Units,
    /// The platform that it runs on.
    pub(in crate::dist) platform: &'a str,
    /// The time that stands for every time in a release.
    pub(in crate::dist) epoch: Moment,
}

/// Describes a binary.
#[must_use]
pub(in crate::dist) fn write(
    subject: &Subject<'_>,
    cargo: &Cargo,
    lock: &Lockfile,
    toolchain: &Toolchain,
) -> Bom {
    let root = cargo.workspace_root.as_std_path();
    let graph = walk(cargo, subject.package, subject.units);
    let own = format!("{}#bin:{}", purl(subject.package, root), subject.binary);
    let own_id = subject.package.id.repr.as_str();
    let mut names: BTreeMap<&str, String> =
        graph.packages.iter().map(|(id, (package, _))| (*id, purl(package, root))).collect();
    names.insert(own_id, own.clone());
    let library = standard_library(toolchain);
    let library_ref = library.bom_ref.clone().unwrap_or_default();
    let described = graph.packages.values();
    let mut components: Vec<Component> = described
        .map(|(package, role)| component(package, *role, checksum(lock, package), root))
        .chain([library])
        .collect();
    components.sort_by(|one, other| one.bom_ref.cmp(&other.bom_ref));
    let is_linked =
        |id: &str| id == own_id || graph.packages.get(id).is_some_and(|(_, role)| *role == Role::Linked);
    let mut dependencies: Vec<Dependency> = graph
        .edges
        .iter()
        .filter_map(|(id, needs)| {
            let mut depends_on: Vec<String> =
                needs.iter().filter_map(|need| names.get(need).cloned()).collect();
            if is_linked(id) {
                depends_on.push(library_ref.clone());
            }
            depends_on.sort();
            Some(Dependency { of: names.get(id)?.clone(), depends_on })
        })
        .chain([Dependency { of: library_ref.clone(), depends_on: Vec::new() }])
        .collect();
    dependencies.sort_by(|one, other| one.of.cmp(&other.of));
    let mut bom = Bom {
        schema: "http://cyclonedx.org/schema/bom-1.6.schema.json".to_owned(),
        bom_format: "CycloneDX".to_owned(),
        spec_version: "1.6".to_owned(),
        serial_number: None,
        version: 1,
        metadata: about(subject, own, root, toolchain),
        components,
        dependencies,
    };
    bom.serial_number = serde_json::to_vec(&bom).ok().map(|bytes| serial(&Digest::of(&bytes)));
    bom
}

impl Bom {
    /// Returns the text of the document.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub(in crate::dist) fn text(&self) -> Result<String, String> {
        serde_json::to_string_pretty(self).map(|text| text + "\n").map_err(|error| error.to_string())
    }

    /// Returns the digest of the binary that it is about, as it says.
    #[must_use]
    pub(in crate::dist) fn sha256(&self) -> Option<Digest> {
        let hash = self.metadata.component.hashes.iter().find(|hash| hash.alg == "SHA-256")?;
        hash.content.parse().ok()
    }
}

fn about(subject: &Subject<'_>, own: String, root: &Path, toolchain: &Toolchain) -> Metadata {
    let package = subject.package;
    let tool = |name: &str, version: &str| bare(name, version);
    let property = |name: &str, value: String| Property { name: name.to_owned(), value };
    let features = subject.units.get(&package.id.repr).into_iter().flatten();
    let features: Vec<&str> = features.map(String::as_str).collect();
    Metadata {
        timestamp: subject.epoch.to_string(),
        lifecycles: vec![Lifecycle { phase: "build".to_owned() }],
        tools: Tools {
            components: vec![
                tool("cargo-governance", env!("CARGO_PKG_VERSION")),
                tool("rustc", &toolchain.release),
            ],
        },
        component: Component {
            bom_ref: Some(own),
            purl: Some(purl(package, root)),
            description: package.description.clone(),
            hashes: vec![Hash { alg: "SHA-256".to_owned(), content: subject.sha256.to_string() }],
            licenses: licenses(package),
            references: references(package.repository.as_deref()),
            ..bare(subject.binary, &package.version.to_string())
        },
        properties: vec![
            property("cargo:package", package.name.to_string()),
            property("cargo:features", features.join(",")),
            property("cargo:target", subject.platform.to_owned()),
        ],
    }
}

/// Returns a program with nothing but its name and version.
fn bare(name: &str, version: &str) -> Component {
    Component {
        kind: "application".to_owned(),
        bom_ref: None,
        name: name.to_owned(),
        version: version.to_owned(),
        description: None,
        scope: None,
        hashes: Vec::new(),
        licenses: Vec::new(),
        purl: None,
        references: Vec::new(),
        properties: Vec::new(),
    }
}

/// Describes what every binary links and no manifest names.
fn standard_library(toolchain: &Toolchain) -> Component {
    Component {
        kind: "library".to_owned(),
        bom_ref: Some(format!("rust-std@{}", toolchain.release)),
        description: Some("The Rust standard library, as the compiler brings it along".to_owned()),
        scope: Some("required".to_owned()),
        licenses: vec![License::Expression { expression: "MIT OR Apache-2.0".to_owned() }],
        references: references(Some("https://github.com/rust-lang/rust")),
        properties: vec![Property { name: "rust:commit".to_owned(), value: toolchain.commit.clone() }],
        ..bare("rust-std", &toolchain.release)
    }
}

/// Returns the checksum of what was downloaded, as the lock file has it; what lies in the tree has none.
fn checksum(lock: &Lockfile, package: &Package) -> Option<String> {
    package.source.as_ref()?;
    let is_it = |locked: &&rustsec::cargo_lock::Package| {
        locked.name.as_str() == package.name.as_str()
            && locked.version == package.version
            && locked.source.as_ref().is_some_and(|source| is_same(&source.to_string(), package))
    };
    lock.packages.iter().find(is_it)?.checksum.as_ref().map(ToString::to_string)
}

/// Returns whether the lock file and cargo mean the same source: cargo adds what it has found out to an address.
fn is_same(locked: &str, package: &Package) -> bool {
    package.source.as_ref().is_some_and(|source| source.repr == locked || source.repr.starts_with(locked))
}

/// Makes a serial number of a digest: a UUID of version 8, whose content is the maker's business.
fn serial(digest: &Digest) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(digest.as_bytes().first_chunk::<16>().unwrap_or(&[0; 16]));
    let [_, _, _, _, _, _, version, _, variant, ..] = &mut bytes;
    *version = (*version & 0x0f) | 0x80;
    *variant = (*variant & 0x3f) | 0x80;
    let hex = governance_lint::build::tree::hex(&bytes);
    let part = |begin: usize, end: usize| hex.get(begin..end).unwrap_or_default().to_owned();
    let parts = [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)];
    format!("urn:uuid:{}", parts.join("-"))
}

#[cfg(test)]
mod unit {
    use super::*;

    /// Describes this very program, as if every package that could be in it were.
    fn described() -> Bom {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let toolchain = Toolchain::ask(root).unwrap();
        let options = ["--offline", "--filter-platform", &toolchain.host].map(str::to_owned);
        let cargo = cargo_metadata::MetadataCommand::new()
            .manifest_path(root.join("Cargo.toml"))
            .other_options(options.to_vec())
            .exec()
            .unwrap();
        let nodes = &cargo.resolve.as_ref().unwrap().nodes;
        let units: Units = nodes
            .iter()
            .map(|node| (node.id.repr.clone(), node.features.iter().map(ToString::to_string).collect()))
            .collect();
        let package =
            cargo.packages.iter().find(|package| package.name.as_str() == "cargo-governance").unwrap();
        let subject = Subject {
            binary: "cargo-governance",
            sha256: Digest::of(b"program"),
            package,
            units: &units,
            platform: &toolchain.host,
            epoch: Moment::from_unix(0),
        };
        let lock: Lockfile = std::fs::read_to_string(root.join("Cargo.lock")).unwrap().parse().unwrap();
        write(&subject, &cargo, &lock, &toolchain)
    }

    #[test]
    fn what_this_program_is_made_of_is_described_the_same_each_time() {
        let bom = described();
        let text = bom.text().unwrap();
        assert_eq!(text, described().text().unwrap());
        assert_eq!(serde_json::from_str::<Bom>(&text).unwrap(), bom);
        assert_eq!(bom.sha256(), Some(Digest::of(b"program")));
        let named = |name: &str| bom.components.iter().find(|component| component.name == name);
        let serde = named("serde").unwrap();
        assert_eq!(serde.purl, Some(format!("pkg:cargo/serde@{}", serde.version)));
        assert_eq!((serde.hashes.len(), serde.scope.as_deref()), (1, Some("required")));
        assert_eq!(serde.licenses, [License::Expression { expression: "MIT OR Apache-2.0".to_owned() }]);
        assert_eq!(
            named("serde_derive").unwrap().scope.as_deref(),
            Some("excluded"),
            "a macro is not linked"
        );
        let own = named("governance-law").unwrap();
        assert_eq!(
            own.purl.as_deref().unwrap().split_once('?').unwrap().1,
            "download_url=file://./governance-law"
        );
        assert!(own.hashes.is_empty() && named("tempfile").is_none(), "what only tests need is not in it");
        // Every edge leads to something that is described.
        let known: Vec<&String> =
            bom.components.iter().filter_map(|component| component.bom_ref.as_ref()).collect();
        let needs = bom.dependencies.iter().flat_map(|dependency| &dependency.depends_on);
        assert_eq!(needs.filter(|need| !known.contains(need)).count(), 0);
        assert_eq!(bom.dependencies.len(), bom.components.len() + 1);
    }

    #[test]
    fn a_serial_number_has_the_form_of_its_version_and_follows_the_content() {
        let one = serial(&Digest::of(b"a"));
        assert_eq!(one, "urn:uuid:ca978112-ca1b-8dca-bac2-31b39a23dc4d");
        assert_ne!(one, serial(&Digest::of(b"b")));
    }
}
