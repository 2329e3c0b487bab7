//! One package as a component: where it comes from, under which licence, with which checksum.

use std::path::Path;

use cargo_metadata::Package;

use super::graph::Role;
use super::model::{Component, Hash, License, Name, Property, Reference};
use crate::audit;

/// Where cargo takes packages from if nobody says otherwise.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Describes a package that something is made of.
pub(super) fn component(package: &Package, role: Role, checksum: Option<String>, root: &Path) -> Component {
    let (scope, kind) = match role {
        Role::Linked => ("required", "linked"),
        // What is not there when it runs: the word of the standard for what is described, and not delivered.
        Role::Build => ("excluded", "build"),
    };
    let hashes = checksum.map(|content| Hash { alg: "SHA-256".to_owned(), content });
    Component {
        kind: "library".to_owned(),
        bom_ref: Some(purl(package, root)),
        name: package.name.to_string(),
        version: package.version.to_string(),
        description: package.description.as_deref().map(one_line),
        scope: Some(scope.to_owned()),
        hashes: hashes.into_iter().collect(),
        licenses: licenses(package),
        purl: Some(purl(package, root)),
        references: references(package.repository.as_deref()),
        properties: vec![Property { name: "cargo:dependency".to_owned(), value: kind.to_owned() }],
    }
}

/// Returns the package URL: a name that every tool understands. What does not come from the public registry says where it comes
/// from, so that nobody takes it for a package of the same name there.
pub(super) fn purl(package: &Package, root: &Path) -> String {
    let base = format!("pkg:cargo/{}@{}", package.name, encoded(&package.version.to_string()));
    match package.source.as_ref().map(|source| source.repr.as_str()) {
        Some(CRATES_IO) => base,
        Some(source) => match source.strip_prefix("registry+").or_else(|| source.strip_prefix("sparse+")) {
            Some("https://index.crates.io/") => base,
            Some(registry) => format!("{base}?repository_url={}", encoded(registry)),
            None => format!("{base}?vcs_url={}", encoded(source)),
        },
        None => {
            let folder = package.manifest_path.parent().map(|folder| folder.as_std_path());
            let inner = folder.and_then(|folder| folder.strip_prefix(root).ok());
            let inner = inner.map(|inner| inner.display().to_string().replace('\\', "/")).unwrap_or_default();
            format!("{base}?download_url={}", encoded(&format!("file://./{inner}")))
        }
    }
}

/// Writes what a qualifier cannot hold as `%XX`.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Returns the licence as the package says it, in the words of SPDX where they are.
pub(super) fn licenses(package: &Package) -> Vec<License> {
    let named = |name: String| License::Named { license: Name { name } };
    let said = package.license.as_deref().map(|said| match audit::expression(said) {
        Some(expression) => License::Expression { expression },
        None => named(said.to_owned()),
    });
    let file = || package.license_file.as_ref().map(|file| named(format!("see the file {file}")));
    said.or_else(file).into_iter().collect()
}

/// Returns where the sources are kept, if it can be said as the standard wants it.
pub(super) fn references(repository: Option<&str>) -> Vec<Reference> {
    let is_link = |url: &&str| {
        (url.starts_with("https://") || url.starts_with("http://"))
            && url.bytes().all(|b| b.is_ascii_graphic())
    };
    let found = repository.filter(is_link);
    found.map(|url| Reference { kind: "vcs".to_owned(), url: url.to_owned() }).into_iter().collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
