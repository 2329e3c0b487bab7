//! One build of everything that ships: cargo in a target folder of its own, and what it says that it has built.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use cargo_metadata::{Message, TargetKind};
use governance_evidence::moment::Moment;
use governance_evidence::production::STATEMENT;

use super::Halt;
use super::choice::Shipment;
use super::wrapper;
use crate::child::{Ended, Invocation};
use crate::gate::Desk;

/// How long a build may take; what ships may be large, and is built on whatever there is.
const LIMIT: Duration = Duration::from_secs(6 * 3600);

/// How a build script begins the line that says what to do.
const HELP: &str = "= help: ";

/// Where and how to build.
#[derive(Debug)]
pub(super) struct Site<'a> {
    /// The folder in which cargo looks for its configuration, the same for every build.
    pub(super) folder: &'a Path,
    /// The sources.
    pub(super) sources: &'a Path,
    /// The folder to build into; empty.
    pub(super) target: &'a Path,
    /// The verdict that a build for production is made under, if there is one on this tree.
    pub(super) statement: Option<&'a Path>,
    /// The names of folders, as the wrapper reads them.
    pub(super) names: String,
    /// The time of the commit.
    pub(super) epoch: Moment,
    /// The platform, if the caller names one.
    pub(super) platform: Option<&'a str>,
    /// Where git keeps the history of these sources, if they lie elsewhere than it thinks, and the folder that it manages.
    pub(super) git: Option<(&'a Path, &'a Path)>,
}

/// What was compiled of a package, by the id that cargo gives it.
pub(super) type Units = BTreeMap<String, BTreeSet<String>>;

/// What a build of one package came to.
#[derive(Debug)]
pub(super) struct Built {
    /// The binaries by name.
    pub(super) binaries: BTreeMap<String, PathBuf>,
    /// Every package that was compiled, with the features that it was compiled with.
    pub(super) units: Units,
}

/// Builds one package.
///
/// # Errors
/// Says that cargo could not, and what its build script refused if it did.
pub(super) fn build(site: &Site<'_>, shipment: &Shipment, desk: &Desk) -> Result<Built, Halt> {
    let ran = desk.run(&invocation(site, shipment)?);
    let package = &shipment.package;
    if ran.ended == Ended::Interrupted {
        return Err(Halt::failed("interrupted: nothing was kept"));
    }
    if let Some(trouble) = ran.ended.trouble("cargo") {
        return Err(Halt::failed(trouble));
    }
    if !ran.is_success() {
        return Err(refused(shipment, &ran.stderr, desk));
    }
    let built = read(&ran.stdout, package);
    let missing = shipment.binaries.iter().filter(|name| !built.binaries.contains_key(*name));
    // A binary whose features are off is not built, and does not ship.
    if missing.count() == shipment.binaries.len() {
        return Err(Halt::unable(
            format!("cargo built no binary of `{package}`"),
            "its binaries want features that are off: see `required-features`, and switch them on with `--features`",
        ));
    }
    Ok(built)
}

fn invocation(site: &Site<'_>, shipment: &Shipment) -> Result<Invocation, Halt> {
    let own = std::env::current_exe()
        .map_err(|error| Halt::failed(format!("this program cannot be found: {error}")))?;
    let text = |path: &Path| path.display().to_string();
    let mut call = Invocation::cargo(
        site.folder,
        &["build", "--release", "--locked", "--bins", "--message-format=json-render-diagnostics"],
    )
    .args(["--manifest-path".to_owned(), text(&site.sources.join("Cargo.toml"))])
    .args(shipment.args())
    .limit(LIMIT)
    .env("CARGO_TARGET_DIR", text(site.target))
    .env("CARGO_BUILD_BUILD_DIR", text(site.target))
    .env("CARGO_INCREMENTAL", "0")
    .env("SOURCE_DATE_EPOCH", site.epoch.unix().to_string())
    // In the place of a compiler cache, too: what was compiled once and copied is not built twice.
    .env("RUSTC_WRAPPER", text(&own))
    .env(wrapper::VARIABLE, site.names.clone());
    if let Some(platform) = site.platform {
        call = call.args(["--target", platform]);
    }
    if let Some(statement) = site.statement {
        call = call.env(STATEMENT, text(statement));
    }
    if let Some((history, folder)) = site.git {
        call = call.env("GIT_DIR", text(history)).env("GIT_WORK_TREE", text(folder));
    }
    Ok(call)
}

/// Says why cargo could not build.
fn refused(shipment: &Shipment, stderr: &str, desk: &Desk) -> Halt {
    let package = &shipment.package;
    let plain = anstream::adapter::strip_str(stderr).to_string();
    let errors: Vec<&str> = plain.lines().filter(|line| line.starts_with("error")).collect();
    // What a build script says of itself begins with the package and its version.
    let own = format!("error: {package}@{}: ", shipment.version);
    let said = errors.iter().filter_map(|line| line.strip_prefix(own.as_str())).map(str::trim);
    let (help, refusals): (Vec<&str>, Vec<&str>) = said.partition(|line| line.starts_with(HELP));
    if shipment.is_production && !refusals.is_empty() {
        let help = help.first().map(|line| format!("{}; ", line.trim_start_matches(HELP)));
        return Halt::found(
            format!("`{package}` refuses to be built: {}", refusals.join("; ")),
            help.unwrap_or_default() + "`--without-proof` makes archives that are for development only",
        );
    }
    let first =
        errors.first().map_or(String::new(), |line| format!(": {}", line.trim_start_matches("error: ")));
    let shown = crate::lawfile::shown(desk.log());
    Halt::unable(
        format!("cargo could not build `{package}`{first}"),
        format!("all that cargo said is in `{shown}`"),
    )
}

/// Reads what cargo says that it has built.
fn read(stdout: &str, package: &str) -> Built {
    let mut built = Built { binaries: BTreeMap::new(), units: Units::new() };
    for message in Message::parse_stream(stdout.as_bytes()).flatten() {
        let Message::CompilerArtifact(artifact) = message else { continue };
        built.units.entry(artifact.package_id.repr.clone()).or_default().extend(artifact.features);
        if artifact.target.kind.contains(&TargetKind::Bin)
            && is_of(&artifact.package_id.repr, package)
            && let Some(path) = artifact.executable
        {
            built.binaries.insert(artifact.target.name, path.into_std_path_buf());
        }
    }
    built
}

/// Returns whether an id is that of a package with this name: `path+file:///w/small#0.1.0`, `path+file:///w/x#small@0.1.0`.
fn is_of(id: &str, package: &str) -> bool {
    let Some((place, fragment)) = id.rsplit_once('#') else { return false };
    match fragment.split_once('@') {
        Some((name, _)) => name == package,
        None => place.rsplit('/').next() == Some(package),
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn the_binaries_of_the_package_alone_are_taken() {
        assert!(is_of("path+file:///w/small#0.1.0", "small"));
        assert!(is_of("path+file:///w/x#small@0.1.0", "small"));
        assert!(!is_of("path+file:///w/smaller#0.1.0", "small"));
        assert!(!is_of("registry+https://example.org/index#serde@1.0.0", "small"));
    }
}
