//! What an answer depends on besides the content of source files: the tool, the law, the packages, the day.

use std::path::{Path, PathBuf};

use governance_law::{Date, Law};

use crate::package::Workspace;
use crate::rules;
use crate::tree::{Stamp, stamp};

/// Returns the digest of all of it.
pub(super) fn key(workspace: &Workspace, law: &Law, today: Date) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let mut add = |bytes: &[u8]| {
        // With its length, so that two neighbours cannot trade bytes.
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    add(env!("CARGO_PKG_VERSION").as_bytes());
    // A tool that was built anew may judge differently under the same version.
    let Stamp { len, modified, .. } = tool().unwrap_or_default();
    add(&len.to_le_bytes());
    add(&modified.to_le_bytes());
    add(law.path.as_bytes());
    add(law.text.as_bytes());
    for exemption in &law.exemptions {
        let is_expired = today > exemption.expires;
        add(&[u8::from(is_expired)]);
        if is_expired {
            add(today.to_string().as_bytes());
        }
    }
    add(workspace.root.as_os_str().as_encoded_bytes());
    for package in &workspace.packages {
        add(package.name.as_bytes());
        add(package.manifest.as_os_str().as_encoded_bytes());
        add(&(package.targets.len() as u64).to_le_bytes());
        for target in &package.targets {
            add(target.name.as_bytes());
            add(&[target.context as u8]);
            add(target.root.as_os_str().as_encoded_bytes());
        }
        for dependency in &package.dependencies {
            add(dependency.name.as_bytes());
            add(dependency.rename.as_deref().unwrap_or("").as_bytes());
            add(&[dependency.kind as u8, u8::from(dependency.optional), u8::from(dependency.path.is_some())]);
            add(dependency.path.as_deref().unwrap_or(Path::new("")).as_os_str().as_encoded_bytes());
        }
    }
    *hasher.finalize().as_bytes()
}

fn tool() -> Option<Stamp> {
    let path = std::env::current_exe().ok()?;
    Some(stamp(&std::fs::metadata(path).ok()?))
}

/// Returns the digest of the names of all files that rules list rather than read.
pub(super) fn listing(workspace: &Workspace, law: &Law) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for article in law.articles.iter().filter(|article| rules::of(article.rule.as_str()).is_some()) {
        for file in rules::listed(workspace, article) {
            hasher.update(file.as_os_str().as_encoded_bytes());
            hasher.update(b"\0");
        }
    }
    *hasher.finalize().as_bytes()
}

/// Returns the manifests, which rules read as well.
pub(super) fn manifests(workspace: &Workspace) -> Vec<PathBuf> {
    let mut all: Vec<_> = workspace.packages.iter().map(|package| package.manifest.clone()).collect();
    all.push(workspace.root.join("Cargo.toml"));
    all.sort();
    all.dedup();
    all
}
