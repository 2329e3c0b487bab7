//! The log of a gate: what its commands wrote, found again by its digest.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use governance_evidence::canonical::Digest;
use governance_evidence::run::Run;
use governance_lint::build::tree::content;
use governance_lint::report::sarif::uri;

/// The log that a statement names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Log {
    /// Its SHA-256.
    pub(crate) sha256: Digest,
    /// The way to it from the folder of the report; nothing if it is not there any more, or is another run's by now.
    pub(crate) link: Option<String>,
}

/// Looks for the logs of a run where a run leaves them; `from` is the folder that the report will be in.
pub(crate) fn of(run: &Run, scratch: &Path, from: &Path) -> BTreeMap<String, Log> {
    let logs = run.gates.iter().filter_map(|gate| {
        let sha256 = gate.log?;
        let path = scratch.join("logs").join(format!("{}.log", gate.name));
        let is_there = content(&path).is_ok_and(|found| Digest::from_bytes(found) == sha256);
        let link = is_there.then(|| link(from, &path)).flatten();
        Some((gate.name.clone(), Log { sha256, link }))
    });
    logs.collect()
}

/// Returns the way from a folder to a file as a relative URI; nothing if there is none.
fn link(from: &Path, to: &Path) -> Option<String> {
    let (from, to) = (from.canonicalize().ok()?, to.canonicalize().ok()?);
    let (mut from, mut to) = (from.components().peekable(), to.components().peekable());
    let mut is_related = false;
    while from.peek().is_some() && from.peek() == to.peek() {
        is_related = true;
        from.next();
        to.next();
    }
    // Two drives have nothing in common.
    if !is_related {
        return None;
    }
    let mut parts: Vec<String> = from.map(|_| "..".to_owned()).collect();
    for part in to {
        let Component::Normal(name) = part else { return None };
        parts.push(name.to_str()?.to_owned());
    }
    Some(uri(&parts.join("/")))
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn the_way_to_a_log_is_relative_and_escaped() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("a b/logs");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::create_dir_all(root.path().join("out")).unwrap();
        std::fs::write(folder.join("x#1.log"), "x").unwrap();
        let way = |from: &str, to: &str| link(&root.path().join(from), &root.path().join(to));
        assert_eq!(way("out", "a b/logs/x#1.log").as_deref(), Some("../a%20b/logs/x%231.log"));
        assert_eq!(way("a b", "a b/logs/x#1.log").as_deref(), Some("logs/x%231.log"));
        assert_eq!(way("out", "a b/logs/y.log"), None);
    }
}
