//! Planting into manifests.

use std::ops::Range;
use std::path::{Path, PathBuf};

use governance_lint::package::Dependency;

use super::ground::{Ground, KEBAB};
use super::mutation::{Planting, Refusal};
use super::toml::Node;

/// A manifest that is planted on.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) path: PathBuf,
    pub(super) text: String,
    pub(super) node: Node,
}

impl Sheet {
    /// Reads a manifest.
    pub(super) fn open(ground: &Ground<'_>, path: &Path, what: &str) -> Result<Self, Refusal> {
        let text = ground.text(path, what)?;
        let node = Node::parse(&text).map_err(|reason| {
            Refusal::new(what, format!("`{}` is not TOML: {reason}", ground.shown(path)))
        })?;
        Ok(Self { path: path.to_owned(), text, node })
    }
}

/// Returns a name that a glob of crates matches.
pub(super) fn instance(glob: &str) -> String {
    glob.replace('*', "planted")
}

/// Writes one dependency at the end of a manifest, under a platform that is none, so that the table is a new one; returns
/// the text with the bytes of the key.
pub(super) fn entry(key: &str, value: &str) -> (String, Range<usize>) {
    let head = "\n[target.'cfg(any())'.dependencies]\n";
    (format!("{head}{key} = {value}\n"), head.len()..head.len() + key.len())
}

/// Plants a dependency of a package: in its manifest, and in what cargo would say about it.
pub(super) fn dependency(
    ground: &Ground<'_>,
    what: String,
    user: usize,
    dependency: Dependency,
    says: &str,
) -> Planting {
    let Some(package) = ground.workspace.packages.get(user) else {
        return Err(Refusal::new(what, "there is no such package"));
    };
    let sheet = Sheet::open(ground, &package.manifest, &what)?;
    let source = match &dependency.path {
        Some(path) => format!("path = {:?}", path.display().to_string().replace('\\', "/")),
        None => "version = \"1\"".to_owned(),
    };
    // Under a key of its own it is found, whatever the package depends on already.
    let (text, mark) = entry(KEBAB, &format!("{{ package = \"{}\", {source} }}", dependency.name));
    let end = sheet.text.len();
    let found = (package.name.clone(), says);
    let mut mutation = ground.edit(what, (&sheet.path, &sheet.text), (end..end, &text), mark, found);
    let mut packages = ground.workspace.clone();
    if let Some(package) = packages.packages.get_mut(user) {
        package.dependencies.push(Dependency { rename: Some(KEBAB.to_owned()), ..dependency });
    }
    mutation.packages = Some(packages);
    Ok(mutation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_is_written_into_a_table_of_its_own() {
        let (text, mark) = entry("tokio", "\"1\"");
        assert_eq!(&text[mark], "tokio");
        let node = Node::parse(&format!("[package]\nname = \"a\"\n{text}")).unwrap();
        assert!(node.get(&["target", "cfg(any())", "dependencies", "tokio"]).is_some());
        assert_eq!(instance("serde*"), "serdeplanted");
    }
}
