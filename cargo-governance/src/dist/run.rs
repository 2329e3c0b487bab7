//! The whole way from a tree to a release: chosen, built twice, compared, described, packed, signed, put into its place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use cargo_metadata::Metadata;
use governance_evidence::canonical::Digest;
use governance_evidence::keys::{KeyId, KeyName, Scope};
use governance_evidence::production::boot::SUFFIX;
use governance_law::Law;
use rustsec::Lockfile;

use super::archive::{self, Entry, PROGRAM, TEXT};
use super::build::{self, Built, Site};
use super::choice::{self, Shipment, Wish};
use super::copy;
use super::provenance::{self, Facts, Verdict};
use super::remap::Remap;
use super::sbom::{self, Subject};
use super::source::{Source, Toolchain};
use super::stage::Stage;
use super::{Halt, compare, metadata, sums};
use crate::error::SetupError;
use crate::gate::Desk;
use crate::witness;
use crate::workspace::Workspace;

/// Beginnings of the names of files that say under which conditions something may be used.
const TERMS: [&str; 5] = ["license", "licence", "copying", "notice", "copyright"];

/// What the caller wants.
#[derive(Debug)]
pub(crate) struct Order<'a> {
    pub(crate) workspace: &'a Workspace,
    /// The law, if there is one.
    pub(crate) law: Option<&'a Law>,
    pub(crate) wish: &'a Wish,
    /// The key that signs; this machine's own if none is named.
    pub(crate) sign: Option<&'a KeyName>,
    /// Where the release will stand.
    pub(crate) output: &'a Path,
    /// Where cargo is run.
    pub(crate) desk: &'a Desk,
}

/// A release that stands in its place.
#[derive(Debug)]
pub(crate) struct Release {
    pub(crate) folder: PathBuf,
    /// Its files, with their sizes in bytes.
    pub(crate) files: Vec<(String, Digest, usize)>,
    /// How long both builds took.
    pub(crate) took: [Duration; 2],
    /// Whether the second build was made from a copy of the tree.
    pub(crate) is_copied: bool,
    pub(crate) shipments: Vec<Shipment>,
    pub(crate) tree: Digest,
    pub(crate) commit: Option<(String, bool)>,
    pub(crate) has_verdict: bool,
    pub(crate) signer: (String, KeyId, Scope),
    pub(crate) notes: Vec<String>,
}

/// Makes a release; says what it does to `tell`.
///
/// # Errors
/// Says what cannot be done, or in what the two builds differ. Nothing of the release is left then.
pub(crate) fn make(order: &Order<'_>, tell: &mut dyn FnMut(&str)) -> Result<Release, Halt> {
    let begin = witness::now();
    let (workspace, root) = (order.workspace, order.workspace.root());
    let shipments = choice::choose(&metadata::members(root)?, order.law, order.wish)?;
    let source = Source::of(workspace)?;
    let toolchain = Toolchain::ask(root)?;
    // Whatever would stop the release at its end stops it before it is built.
    let signer = witness::open_key(order.sign).map_err(|error| {
        Halt::Setup(SetupError::advised(format!("the release cannot be signed: {error}"), error.help()))
    })?;
    let stage = Stage::begin(order.output)?;
    let lock = lockfile(root)?;
    let platforms: Vec<&str> = [Some(toolchain.host.as_str()), order.wish.target.as_deref()].into_iter().flatten().collect();
    let cargo = metadata::resolved(root, &shipments, &platforms)?;
    let is_copied = is_whole(&cargo);
    let verdict = provenance::verdict(workspace, source.tree);
    let twice = Twice {
        order,
        shipments: &shipments,
        source: &source,
        toolchain: &toolchain,
        cargo: &cargo,
        statement: verdict.as_ref().map(|verdict| verdict.path.as_path()),
        is_copied,
    };
    let work = workspace.scratch().join("dist.work");
    let both = twice.build(&work, tell)?;
    if witness::tree(workspace).ok() != Some(source.tree) {
        return Err(Halt::unable("the tree was changed while it was built", "run `dist` again, and change nothing meanwhile"));
    }
    tell("both builds are the same, byte for byte: packing");
    let mut packed = Packed { stage: &stage, subjects: BTreeMap::new(), files: Vec::new(), boms: BTreeMap::new(), verdict: verdict.as_ref() };
    for (shipment, built) in shipments.iter().zip(&both.built) {
        for (binary, path) in &built.binaries {
            let bytes = std::fs::read(path).map_err(|error| Halt::failed(format!("`{binary}` cannot be read: {error}")))?;
            let package = cargo.workspace_packages().into_iter().find(|package| package.name.as_str() == shipment.package);
            let package = package.ok_or_else(|| Halt::failed(format!("cargo no longer knows `{}`", shipment.package)))?;
            let subject = Subject {
                binary,
                sha256: Digest::of(&bytes),
                package,
                units: &built.units,
                platform: &both.platform,
                epoch: source.epoch,
            };
            let bom = sbom::write(&subject, &cargo, &lock, &toolchain).text().map_err(Halt::failed)?;
            packed.binary(shipment, &subject, &bytes, bom, root)?;
        }
    }
    let sums = sums::text(&packed.files.iter().map(|(name, digest, _)| (name.clone(), *digest)).collect());
    packed.file(sums::FILE.to_owned(), sums.as_bytes())?;
    let Packed { subjects, mut files, boms, .. } = packed;
    let facts = Facts {
        shipments: &shipments,
        platform: &both.platform,
        is_without_proof: order.wish.without_proof,
        source: &source,
        toolchain: &toolchain,
        names: both.names,
        is_copied,
        verdict: verdict.as_ref(),
        begin,
        end: witness::now(),
        boms,
    };
    let envelope = provenance::signed(subjects, &facts, &signer.key)?;
    stage.write(provenance::FILE, envelope.as_bytes())?;
    files.push((provenance::FILE.to_owned(), Digest::of(envelope.as_bytes()), envelope.len()));
    let has_verdict = facts.verdict.is_some();
    let folder = stage.finish()?;
    drop(std::fs::remove_dir_all(&work));
    let record = &signer.record;
    Ok(Release {
        folder,
        files,
        took: both.took,
        is_copied,
        notes: notes(&shipments, &source, signer.is_new, is_copied, order),
        shipments,
        tree: source.tree,
        commit: source.commit.as_ref().map(|commit| (commit.id.clone(), commit.is_dirty)),
        has_verdict,
        signer: (record.name.to_string(), record.current.key_id, record.scope),
    })
}

fn notes(shipments: &[Shipment], source: &Source, is_new: bool, is_copied: bool, order: &Order<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if source.is_dirty() {
        notes.push("the tree holds changes that are in no commit; the provenance says so".to_owned());
    }
    if source.commit.is_none() {
        notes.push("there is no commit: every time in the release is 1970-01-01".to_owned());
    }
    if !is_copied {
        notes.push("a dependency lies outside of the workspace, so the second build was made from the same folder".to_owned());
    }
    if order.wish.without_proof {
        notes.push("built without proof: these archives are for development, and the provenance says so".to_owned());
    }
    if is_new {
        notes.push("made the key `machine` of this machine; what it signs is accepted on this machine only".to_owned());
    }
    for shipment in shipments {
        if terms(shipment, order.workspace.root()).is_empty() {
            notes.push(format!("no licence file lies beside `{}` or at the root, so its archive holds none", shipment.package));
        }
    }
    notes
}

fn lockfile(root: &Path) -> Result<Lockfile, Halt> {
    let text = std::fs::read_to_string(root.join("Cargo.lock"));
    let text = text.map_err(|error| Halt::failed(format!("`Cargo.lock` cannot be read: {error}")))?;
    text.parse().map_err(|error| Halt::failed(format!("`Cargo.lock` cannot be read: {error}")))
}

/// Returns whether everything that is no download lies in the workspace, so that a copy of it can be built.
fn is_whole(cargo: &Metadata) -> bool {
    let local = cargo.packages.iter().filter(|package| package.source.is_none());
    local.map(|package| &package.manifest_path).all(|path| path.starts_with(&cargo.workspace_root))
}

/// What both builds have in common.
struct Twice<'a> {
    order: &'a Order<'a>,
    shipments: &'a [Shipment],
    source: &'a Source,
    toolchain: &'a Toolchain,
    cargo: &'a Metadata,
    statement: Option<&'a Path>,
    is_copied: bool,
}

/// Two builds that are the same.
struct Both {
    built: Vec<Built>,
    platform: String,
    names: Vec<String>,
    took: [Duration; 2],
}

impl Twice<'_> {
    /// Builds twice in new folders, and compares.
    fn build(&self, work: &Path, tell: &mut dyn FnMut(&str)) -> Result<Both, Halt> {
        let workspace = self.order.workspace;
        let failed = |error: std::io::Error| {
            Halt::unable(
                format!("the folder `{}` cannot be made anew: {error}", work.display()),
                "make its parent writable, or let cargo build elsewhere with `CARGO_TARGET_DIR`",
            )
        };
        if work.exists() {
            std::fs::remove_dir_all(work).map_err(failed)?;
        }
        // Names of different lengths, so that a path in a binary cannot go unnoticed.
        let (first, second) = (work.join("first"), work.join("the-second"));
        std::fs::create_dir_all(&first).map_err(failed)?;
        std::fs::create_dir_all(&second).map_err(failed)?;
        tell("first build, from the tree itself");
        let root = workspace.root();
        let (one, names, begun) = self.once(root, &first.join("target"), None)?;
        tell(&format!("first build took {:.1} s", begun.as_secs_f64()));
        let (two, _, took) = if self.is_copied {
            let whole = second.join("tree");
            let prefix = witness::said(root, "git", &["rev-parse", "--show-prefix"]).unwrap_or_default();
            let sources = if self.source.git.is_some() { whole.join(prefix.trim()) } else { whole.clone() };
            let files = copy::copy(workspace, &sources)?;
            tell(&format!("second build, from a copy of the tree ({files} files) in another folder"));
            let git = self.source.git.as_deref().map(|git| (git, whole.as_path()));
            self.once(&sources, &second.join("target"), git)?
        } else {
            tell("second build, into another folder");
            self.once(root, &second.join("target"), None)?
        };
        tell(&format!("second build took {:.1} s", took.as_secs_f64()));
        for (one, two) in one.iter().zip(&two) {
            same(one, two)?;
        }
        let platform = platform(&one, &first.join("target")).unwrap_or_else(|| self.toolchain.host.clone());
        Ok(Both { built: one, platform, names, took: [begun, took] })
    }

    fn once(&self, sources: &Path, target: &Path, git: Option<(&Path, &Path)>) -> Result<(Vec<Built>, Vec<String>, Duration), Halt> {
        let begin = Instant::now();
        // Cargo marks a folder that it makes as one that it builds into, and a build script looks for the nearest such: it has to
        // be that of the workspace, which is no part of the tree.
        std::fs::create_dir_all(target).map_err(|error| Halt::failed(format!("`{}` cannot be made: {error}", target.display())))?;
        let remap = Remap::of(sources, target, self.cargo, self.toolchain);
        let site = Site {
            folder: self.order.workspace.root(),
            sources,
            target,
            names: remap.variable().ok_or_else(|| {
                Halt::unable(
                    format!("a folder of this build has a name that is no text: `{}`", sources.display()),
                    "build in a folder whose name is UTF-8",
                )
            })?,
            statement: self.statement,
            epoch: self.source.epoch,
            platform: self.order.wish.target.as_deref(),
            git,
        };
        let built: Result<Vec<Built>, Halt> =
            self.shipments.iter().map(|shipment| build::build(&site, shipment, self.order.desk)).collect();
        Ok((built?, remap.names(), begin.elapsed()))
    }
}

/// Returns the platform that was built for, from where cargo has put the binaries.
fn platform(built: &[Built], target: &Path) -> Option<String> {
    let path = built.iter().find_map(|built| built.binaries.values().next())?;
    let inner = path.strip_prefix(target).ok()?;
    let mut parts = inner.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    // `release/NAME`, or `PLATFORM/release/NAME`.
    (inner.components().count() > 2).then(|| parts.next()).flatten()
}

/// Holds two builds of a package against each other.
fn same(one: &Built, two: &Built) -> Result<(), Halt> {
    for (name, first) in &one.binaries {
        let read = |path: &Path| {
            std::fs::read(path).map_err(|error| Halt::failed(format!("`{}` cannot be read: {error}", path.display())))
        };
        let Some(second) = two.binaries.get(name) else {
            return Err(Halt::found(
                format!("the second build has no binary `{name}`"),
                "something in the build depends on more than the tree: the log of both says what was built",
            ));
        };
        if let Some(difference) = compare::difference(&read(first)?, &read(second)?) {
            return Err(Halt::found(
                format!("two builds of `{name}` differ, {}", difference.said()),
                format!(
                    "something in the build reads a path, the time or chance, such as `env!(\"OUT_DIR\")` or a build script; \
                     both are kept: `{}` and `{}`",
                    first.display(),
                    second.display()
                ),
            ));
        }
    }
    Ok(())
}

/// What has been put aside of a release.
struct Packed<'a> {
    stage: &'a Stage,
    subjects: BTreeMap<String, Digest>,
    files: Vec<(String, Digest, usize)>,
    boms: BTreeMap<String, Digest>,
    verdict: Option<&'a Verdict>,
}

impl Packed<'_> {
    /// Puts a file aside, and remembers what it is.
    fn file(&mut self, name: String, bytes: &[u8]) -> Result<Digest, Halt> {
        let digest = Digest::of(bytes);
        self.stage.write(&name, bytes)?;
        self.subjects.insert(name.clone(), digest);
        self.files.push((name, digest, bytes.len()));
        Ok(digest)
    }

    /// Packs a binary with what belongs to it.
    fn binary(&mut self, shipment: &Shipment, subject: &Subject<'_>, bytes: &[u8], bom: String, root: &Path) -> Result<(), Halt> {
        let stem = format!("{}-{}-{}", subject.binary, shipment.version, subject.platform);
        let program = format!("{stem}/{}{}", subject.binary, if subject.platform.contains("windows") { ".exe" } else { "" });
        let list = format!("{stem}.cdx.json");
        let mut entries = vec![
            Entry { path: program.clone(), mode: PROGRAM, bytes: bytes.to_vec() },
            Entry { path: format!("{stem}/{}.cdx.json", subject.binary), mode: TEXT, bytes: bom.clone().into_bytes() },
        ];
        // A program for production starts under the statement that lies beside it.
        if let Some(verdict) = self.verdict.filter(|_| shipment.is_production) {
            entries.push(Entry { path: format!("{program}{SUFFIX}"), mode: TEXT, bytes: verdict.bytes.clone() });
        }
        for (name, path) in terms(shipment, root).into_iter().chain(readme(shipment, root)) {
            let bytes = std::fs::read(&path).map_err(|error| Halt::failed(format!("`{}` cannot be read: {error}", path.display())))?;
            entries.push(Entry { path: format!("{stem}/{name}"), mode: TEXT, bytes });
        }
        let archive = archive::pack(entries, subject.epoch)
            .map_err(|error| Halt::failed(format!("`{stem}` cannot be packed: {error}")))?;
        self.file(format!("{stem}.tar.gz"), &archive)?;
        let digest = self.file(list.clone(), bom.as_bytes())?;
        self.boms.insert(list, digest);
        self.subjects.insert(program, subject.sha256);
        Ok(())
    }
}

/// Returns the licence files of a package: those of the root, and in their place or beside them its own.
fn terms(shipment: &Shipment, root: &Path) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    for folder in [root, shipment.folder.as_path()] {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let lower = name.to_lowercase();
            if TERMS.iter().any(|term| lower.starts_with(term)) && entry.path().is_file() {
                found.insert(name, entry.path());
            }
        }
    }
    if let Some(path) = shipment.licence.as_ref().filter(|path| path.is_file())
        && let Some(name) = path.file_name()
    {
        found.insert(name.to_string_lossy().into_owned(), path.clone());
    }
    found
}

/// Returns the page for readers: the package's own, or that of the root.
fn readme(shipment: &Shipment, root: &Path) -> Option<(String, PathBuf)> {
    let paths = [shipment.readme.clone(), Some(root.join("README.md"))];
    let path = paths.into_iter().flatten().find(|path| path.is_file())?;
    Some((path.file_name()?.to_string_lossy().into_owned(), path))
}
