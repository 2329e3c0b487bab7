//! Feature sets: the combinations that gates build, as cargo takes them. Never `--all-features`.

use governance_law::Law;

use crate::workspace::Workspace;

/// One combination of features of one package, or of the whole workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Combination {
    /// Its name in tables.
    pub(crate) name: String,
    /// The package it is about; the whole workspace if absent.
    pub(crate) package: Option<String>,
    /// What cargo is told about features.
    features: Vec<String>,
}

impl Combination {
    /// Returns what cargo is told: the packages, then the features.
    #[must_use]
    pub(crate) fn args(&self) -> Vec<String> {
        let mut args = match &self.package {
            Some(package) => vec!["--package".to_owned(), package.clone()],
            None => vec!["--workspace".to_owned()],
        };
        args.extend(self.features.iter().cloned());
        args
    }

    /// Returns what cargo is told to run the documentation tests; `None` if no package can have any.
    ///
    /// `cargo test --doc` runs the examples of a library that says `doctest = false` all the same, so those are left out.
    #[must_use]
    pub(crate) fn documentation_args(&self, workspace: &Workspace) -> Option<Vec<String>> {
        let documented = &workspace.libraries;
        match &self.package {
            Some(package) => documented.contains(package).then(|| self.args()),
            None if documented.is_empty() => None,
            None => {
                let members = workspace.packages.packages.iter().map(|package| &package.name);
                let left_out = members.filter(|name| !documented.contains(*name));
                let mut args = self.args();
                args.extend(left_out.flat_map(|name| ["--exclude".to_owned(), name.clone()]));
                Some(args)
            }
        }
    }
}

/// Returns the combinations of a law; the default features of the whole workspace if it has none.
#[must_use]
pub(crate) fn combinations(law: &Law) -> Vec<Combination> {
    let mut list: Vec<Combination> = law
        .feature_sets
        .iter()
        .map(|set| {
            let mut features = Vec::new();
            if !set.default_features {
                features.push("--no-default-features".to_owned());
            }
            if !set.features.is_empty() {
                features.push("--features".to_owned());
                features.push(set.features.iter().map(|text| text.as_str()).collect::<Vec<_>>().join(","));
            }
            let package = set.package.as_ref().map(|text| text.value.clone());
            Combination { name: set.name.value.clone(), package, features }
        })
        .collect();
    if list.is_empty() {
        list.push(Combination { name: "default".to_owned(), package: None, features: Vec::new() });
    }
    list
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use governance_lint::package;

    use super::*;

    #[test]
    fn a_law_without_feature_sets_builds_the_default_features() {
        let law = Law::parse("governance.toml", "schema = 1\n").unwrap();
        let list = combinations(&law);
        assert_eq!(list.len(), 1);
        assert_eq!(list[0].args(), ["--workspace"]);
    }

    #[test]
    fn a_feature_set_becomes_cargo_arguments() {
        let text = "schema = 1\n[[feature_set]]\nname = \"strict\"\npackage = \"p\"\ndefault_features = false\nfeatures = [\"a\", \"b\"]\n";
        let law = Law::parse("governance.toml", text).unwrap();
        let list = combinations(&law);
        assert_eq!(list[0].args(), ["--package", "p", "--no-default-features", "--features", "a,b"]);
    }

    #[test]
    fn a_library_that_opts_out_of_documentation_tests_is_left_out() {
        let package = |name: &str| package::Package { name: name.to_owned(), ..package::Package::default() };
        let workspace = Workspace {
            packages: package::Workspace { root: "/w".into(), packages: vec![package("a"), package("b")] },
            target: "/w/target".into(),
            is_locked: false,
            libraries: ["a".to_owned()].into(),
            origins: governance_lint::report::origin::Origins::default(),
        };
        let whole = Combination { name: "default".to_owned(), package: None, features: Vec::new() };
        assert_eq!(whole.documentation_args(&workspace).unwrap(), ["--workspace", "--exclude", "b"]);
        let one = Combination { package: Some("b".to_owned()), ..whole.clone() };
        assert_eq!(one.documentation_args(&workspace), None);
        let none = Workspace { libraries: BTreeSet::new(), ..workspace };
        assert_eq!(whole.documentation_args(&none), None);
    }
}
