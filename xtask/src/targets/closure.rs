//! What some packages are built from, out of `cargo metadata`: for every platform, with build scripts, without tests.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// What build scripts call to compile, or to find, something that is not Rust.
const BUILDERS: [&str; 11] = [
    "autotools",
    "bindgen",
    "cc",
    "cmake",
    "cxx-build",
    "meson",
    "nasm-rs",
    "pkg-config",
    "system-deps",
    "vcpkg",
    "cpp_build",
];

/// Packages that name a builder and do not call it if that feature is on.
const PURE_BY: [(&str, &str); 1] = [("blake3", "pure")];

/// One package.
#[derive(Debug, Default)]
struct Node {
    name: String,
    version: String,
    /// The library outside of Rust that it links.
    links: Option<String>,
    features: Vec<String>,
    /// What it is built from: its dependencies, and those of its build script, by id.
    needs: BTreeSet<String>,
    /// What its build script alone is built from, by id.
    builds_with: BTreeSet<String>,
}

/// Packages with all that they are built from.
#[derive(Debug)]
pub(super) struct Closure {
    nodes: BTreeMap<String, Node>,
}

impl Closure {
    /// Follows the dependencies of the named members.
    pub(super) fn of(metadata: &Value, members: &[&str]) -> Result<Self, String> {
        let mut all = nodes(metadata).ok_or("`cargo metadata` says nothing of dependencies")?;
        let mut next: Vec<String> = Vec::new();
        for member in members {
            let mut found = all.iter().filter(|(_, node)| node.name == *member);
            let (id, _) = found.next().ok_or_else(|| format!("there is no package `{member}`"))?;
            next.push(id.clone());
        }
        let mut nodes = BTreeMap::new();
        while let Some(id) = next.pop() {
            if let Some(node) = all.remove(&id) {
                next.extend(node.needs.iter().cloned());
                nodes.insert(id, node);
            }
        }
        Ok(Self { nodes })
    }

    /// Returns how many packages there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Returns a sentence for each package that compiles or links what is not Rust.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for node in self.nodes.values() {
            let Node { name, version, .. } = node;
            if let Some(library) = &node.links {
                faults.push(format!("`{name}` {version} links the library `{library}`"));
            }
            let is_pure = PURE_BY
                .iter()
                .any(|(pure, feature)| name == pure && node.features.iter().any(|on| on == feature));
            let builders = node.builds_with.iter().filter_map(|id| self.nodes.get(id));
            let builders = builders.filter(|builder| BUILDERS.contains(&builder.name.as_str()) && !is_pure);
            faults.extend(
                builders
                    .map(|builder| format!("`{name}` {version} calls `{}` when it is built", builder.name)),
            );
        }
        faults
    }
}

fn nodes(metadata: &Value) -> Option<BTreeMap<String, Node>> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let mut nodes = BTreeMap::new();
    for package in metadata.get("packages")?.as_array()? {
        let node = Node {
            name: text(package, "name")?,
            version: text(package, "version")?,
            links: text(package, "links"),
            ..Node::default()
        };
        nodes.insert(text(package, "id")?, node);
    }
    for resolved in metadata.pointer("/resolve/nodes")?.as_array()? {
        let node = nodes.get_mut(&text(resolved, "id")?)?;
        let features = resolved.get("features")?.as_array()?.iter();
        node.features = features.filter_map(|feature| feature.as_str().map(str::to_owned)).collect();
        for dependency in resolved.get("deps")?.as_array()? {
            let id = text(dependency, "pkg")?;
            let kinds: Vec<Option<String>> =
                dependency.get("dep_kinds")?.as_array()?.iter().map(|kind| text(kind, "kind")).collect();
            let is = |wanted: Option<&str>| kinds.iter().any(|kind| kind.as_deref() == wanted);
            if is(Some("build")) {
                node.builds_with.insert(id.clone());
            }
            if is(None) || is(Some("build")) {
                node.needs.insert(id);
            }
        }
    }
    Some(nodes)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A member `app` that needs `sys`; `sys` is built with `cc`, as the test says.
    fn metadata(kind: Option<&str>, sys: &str, links: Option<&str>, features: &[&str]) -> Value {
        let package = |name: &str, links: Option<&str>| json!({"id": name, "name": name, "version": "1.0.0", "links": links});
        let dep = |name: &str, kind: Option<&str>| json!({"pkg": name, "dep_kinds": [{"kind": kind, "target": null}]});
        json!({
            "packages": [package("app", None), package(sys, links), package("cc", None)],
            "resolve": {"nodes": [
                {"id": "app", "features": [], "deps": [dep(sys, kind)]},
                {"id": sys, "features": features, "deps": [dep("cc", Some("build"))]},
                {"id": "cc", "features": [], "deps": []},
            ]},
        })
    }

    #[track_caller]
    fn check(metadata: &Value, faults: &[&str]) {
        assert_eq!(Closure::of(metadata, &["app"]).unwrap().faults(), faults);
    }

    #[test]
    fn what_compiles_or_links_c_is_named() {
        let fault = "`z-sys` 1.0.0 calls `cc` when it is built";
        check(&metadata(None, "z-sys", None, &[]), &[fault]);
        // What builds us is built, too.
        check(&metadata(Some("build"), "z-sys", None, &[]), &[fault]);
        let both = ["`z-sys` 1.0.0 links the library `z`", fault];
        check(&metadata(None, "z-sys", Some("z"), &[]), &both);
    }

    #[test]
    fn tests_may_use_what_they_like() {
        check(&metadata(Some("dev"), "z-sys", Some("z"), &[]), &[]);
    }

    #[test]
    fn a_feature_that_leaves_the_compiler_out_excuses() {
        check(&metadata(None, "blake3", None, &["pure", "std"]), &[]);
        check(&metadata(None, "blake3", None, &["std"]), &["`blake3` 1.0.0 calls `cc` when it is built"]);
    }

    #[test]
    fn an_answer_without_dependencies_is_no_clean_one() {
        assert!(Closure::of(&json!({"packages": []}), &["app"]).is_err());
        let other = Closure::of(&metadata(None, "z-sys", None, &[]), &["gate"]).unwrap_err();
        assert_eq!(other, "there is no package `gate`");
    }
}
