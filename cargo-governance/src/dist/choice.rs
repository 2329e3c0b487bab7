//! What ships: the packages, the binaries of each, and the features that they are built with.

use std::collections::BTreeMap;
use std::path::PathBuf;

use cargo_metadata::{Metadata, Package, TargetKind};
use governance_law::{Law, Production, suggest};

use super::Halt;

/// What the caller wants to ship.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wish {
    /// The packages; those of the law if none is named, or else every member with a binary.
    pub(crate) packages: Vec<String>,
    /// Features to switch on, `NAME` or `PACKAGE/NAME`.
    pub(crate) features: Vec<String>,
    /// Whether default features stay off.
    pub(crate) no_default_features: bool,
    /// The platform; that of the configuration or of this machine if none is named.
    pub(crate) target: Option<String>,
    /// Whether to leave out the feature that asks for a verdict.
    pub(crate) without_proof: bool,
}

/// A package that ships.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shipment {
    /// Its name.
    pub(crate) package: String,
    /// Its version.
    pub(crate) version: String,
    /// What it is switched on besides its default features.
    pub(crate) features: Vec<String>,
    /// Whether its default features are on.
    pub(crate) has_defaults: bool,
    /// Whether its build asks for a verdict.
    pub(crate) is_production: bool,
    /// Whether the law says that it ships, so that its build has to ask.
    pub(crate) is_lawful: bool,
    /// Its binaries.
    pub(crate) binaries: Vec<String>,
    /// Where a user finds its sources, if it says so.
    pub(crate) repository: Option<String>,
    /// The folder of its manifest.
    pub(crate) folder: PathBuf,
    /// Its own page for readers, if it names one.
    pub(crate) readme: Option<PathBuf>,
    /// Its own licence file, if it names one.
    pub(crate) licence: Option<PathBuf>,
}

impl Shipment {
    /// Returns what cargo is told about the package and its features.
    #[must_use]
    pub(super) fn args(&self) -> Vec<String> {
        let mut args = vec!["--package".to_owned(), self.package.clone()];
        if !self.has_defaults {
            args.push("--no-default-features".to_owned());
        }
        if !self.features.is_empty() {
            args.extend(["--features".to_owned(), self.features.join(",")]);
        }
        args
    }
}

/// Decides what ships.
///
/// # Errors
/// Says that a name is unknown, that a package has no binary, that two binaries have one name, or that two wishes exclude each
/// other.
pub(crate) fn choose(metadata: &Metadata, law: Option<&Law>, wish: &Wish) -> Result<Vec<Shipment>, Halt> {
    let members = metadata.workspace_packages();
    let production = law.and_then(|law| law.production.as_ref());
    let feature = production.map_or(Production::FEATURE, |production| production.feature.as_str());
    if wish.without_proof && wish.features.iter().any(|wanted| is_named(wanted, feature)) {
        return Err(Halt::unable(
            format!("`--without-proof` leaves out the feature `{feature}`, and `--features` switches it on"),
            "leave out one of the two",
        ));
    }
    let packages = named(&members, production, wish)?;
    check_features(&packages, &wish.features)?;
    let shipments: Vec<Shipment> = packages
        .into_iter()
        .map(|package| {
            let is_law = production.is_some_and(|production| {
                production.packages.iter().any(|shipped| shipped.as_str() == package.name.as_str())
            });
            shipment(package, wish, feature, is_law)
        })
        .collect();
    check_names(&shipments)?;
    Ok(shipments)
}

fn is_named(wanted: &str, feature: &str) -> bool {
    wanted.rsplit('/').next() == Some(feature)
}

fn has_binary(package: &Package) -> bool {
    package.targets.iter().any(|target| target.kind.contains(&TargetKind::Bin))
}

/// Returns the packages that are meant.
fn named<'m>(
    members: &[&'m Package],
    production: Option<&Production>,
    wish: &Wish,
) -> Result<Vec<&'m Package>, Halt> {
    let (names, by) = match (wish.packages.as_slice(), production) {
        ([], Some(law)) if !law.packages.is_empty() => {
            (law.packages.iter().map(|name| name.value.clone()).collect(), "`[production]` of the law")
        }
        ([], _) => {
            let packages: Vec<&Package> =
                members.iter().copied().filter(|package| has_binary(package)).collect();
            return if packages.is_empty() {
                Err(Halt::unable(
                    "no package of this workspace has a binary",
                    "archives are made of binaries: write a `src/main.rs`, or a `[[bin]]`",
                ))
            } else {
                Ok(packages)
            };
        }
        (names, _) => (names.to_vec(), "`--package`"),
    };
    let mut packages: Vec<&Package> = Vec::new();
    for name in names {
        let Some(package) = members.iter().find(|package| package.name.as_str() == name) else {
            let known: Vec<&str> = members.iter().map(|package| package.name.as_str()).collect();
            return Err(Halt::unable(
                format!("{by} names `{name}`, and no package of this workspace is called so"),
                suggest::help(&name, &known),
            ));
        };
        if !has_binary(package) {
            return Err(Halt::unable(
                format!("the package `{name}` has no binary"),
                "archives are made of binaries: name a package that has one",
            ));
        }
        if !packages.iter().any(|known| known.id == package.id) {
            packages.push(package);
        }
    }
    packages.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(packages)
}

/// Refuses a feature that none of the packages has.
fn check_features(packages: &[&Package], features: &[String]) -> Result<(), Halt> {
    for feature in features {
        let (of, name) = feature.split_once('/').map_or((None, feature.as_str()), |(of, it)| (Some(of), it));
        let asked = packages.iter().filter(|package| of.is_none_or(|of| of == package.name.as_str()));
        let known: Vec<&str> =
            asked.flat_map(|package| package.features.keys()).map(String::as_str).collect();
        if !known.contains(&name) {
            let help = if known.is_empty() {
                "none of them has features".to_owned()
            } else {
                suggest::help(name, &known)
            };
            return Err(Halt::unable(format!("no package that ships has the feature `{feature}`"), help));
        }
    }
    Ok(())
}

fn shipment(package: &Package, wish: &Wish, feature: &str, is_law: bool) -> Shipment {
    let own = wish.features.iter().filter_map(|wanted| match wanted.split_once('/') {
        Some((of, name)) => (of == package.name.as_str()).then(|| name.to_owned()),
        None => Some(wanted.clone()),
    });
    let mut features: Vec<String> = own.filter(|name| package.features.contains_key(name)).collect();
    // What the law says ships is built under its verdict, unless the caller wants a development build.
    if is_law && !wish.without_proof && package.features.contains_key(feature) {
        features.push(feature.to_owned());
    }
    features.sort();
    features.dedup();
    let folder =
        package.manifest_path.parent().map_or_else(PathBuf::new, |folder| folder.as_std_path().into());
    let inside = |path: &cargo_metadata::camino::Utf8PathBuf| folder.join(path.as_std_path());
    let bins = package.targets.iter().filter(|target| target.kind.contains(&TargetKind::Bin));
    Shipment {
        package: package.name.to_string(),
        version: package.version.to_string(),
        is_production: features.iter().any(|name| name == feature),
        is_lawful: is_law,
        has_defaults: !wish.no_default_features,
        binaries: bins.map(|target| target.name.clone()).collect(),
        repository: package.repository.clone(),
        readme: package.readme.as_ref().map(inside),
        licence: package.license_file.as_ref().map(inside),
        features,
        folder,
    }
}

/// Refuses two binaries of one name: one archive would overwrite the other.
fn check_names(shipments: &[Shipment]) -> Result<(), Halt> {
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for shipment in shipments {
        for binary in &shipment.binaries {
            if let Some(other) = owners.insert(binary, &shipment.package) {
                return Err(Halt::unable(
                    format!(
                        "the packages `{other}` and `{}` both have a binary `{binary}`",
                        shipment.package
                    ),
                    "rename one of them, or ship one package at a time with `--package` and `--output`",
                ));
            }
        }
    }
    Ok(())
}
