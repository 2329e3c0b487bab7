//! The whole way from a tree to a release: chosen, built twice, compared, described, packed, signed, put into its place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use governance_evidence::canonical::Digest;
use governance_evidence::keys::{KeyId, KeyName, Scope};
use governance_law::Law;
use rustsec::Lockfile;

use super::choice::{self, Shipment, Wish};
use super::pack::{Packed, terms};
use super::provenance::{self, Facts};
use super::sbom::{self, Subject};
use super::source::{Source, Toolchain};
use super::stage::Stage;
use super::twice::{Twice, is_whole};
use super::{Halt, metadata, sums, verdict};
use crate::error::SetupError;
use crate::gate::Desk;
use crate::witness;
use crate::workspace::Workspace;

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
    let mut shipments = choice::choose(&metadata::members(root)?, order.law, order.wish)?;
    let source = Source::of(workspace)?;
    let toolchain = Toolchain::ask(root)?;
    // Whatever would stop the release at its end stops it before it is built.
    let verdict = verdict::look(workspace, order.law, source.tree, &shipments)?;
    let signer = witness::open_key(order.sign).map_err(|error| {
        Halt::Setup(SetupError::advised(format!("the release cannot be signed: {error}"), error.help()))
    })?;
    let stage = Stage::begin(order.output)?;
    let lock = lockfile(root)?;
    let platforms: Vec<&str> =
        [Some(toolchain.host.as_str()), order.wish.target.as_deref()].into_iter().flatten().collect();
    let cargo = metadata::resolved(root, &shipments, &platforms)?;
    let is_copied = is_whole(&cargo);
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
        return Err(Halt::unable(
            "the tree was changed while it was built",
            "run `dist` again, and change nothing meanwhile",
        ));
    }
    // One whose features are off was not built, and the provenance does not name it.
    for (shipment, built) in shipments.iter_mut().zip(&both.built) {
        shipment.binaries.retain(|name| built.binaries.contains_key(name));
    }
    tell("both builds are the same, byte for byte: packing");
    let mut packed = Packed {
        stage: &stage,
        subjects: BTreeMap::new(),
        files: Vec::new(),
        boms: BTreeMap::new(),
        verdict: verdict.as_ref(),
    };
    for (shipment, built) in shipments.iter().zip(&both.built) {
        for (binary, path) in &built.binaries {
            let bytes = std::fs::read(path)
                .map_err(|error| Halt::failed(format!("`{binary}` cannot be read: {error}")))?;
            let package = cargo
                .workspace_packages()
                .into_iter()
                .find(|package| package.name.as_str() == shipment.package);
            let package = package
                .ok_or_else(|| Halt::failed(format!("cargo no longer knows `{}`", shipment.package)))?;
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

fn notes(
    shipments: &[Shipment],
    source: &Source,
    is_new: bool,
    is_copied: bool,
    order: &Order<'_>,
) -> Vec<String> {
    let mut notes = Vec::new();
    if source.is_dirty() {
        notes.push("the tree holds changes that are in no commit; the provenance says so".to_owned());
    }
    if source.commit.is_none() {
        notes.push("there is no commit: every time in the release is 1970-01-01".to_owned());
    }
    if !is_copied {
        notes.push(
            "a dependency lies outside of the workspace, so the second build was made from the same folder"
                .to_owned(),
        );
    }
    if let Some(wrapper) = std::env::var_os("RUSTC_WRAPPER").filter(|wrapper| !wrapper.is_empty()) {
        notes.push(format!("`{}` was not called: what a cache has kept is not built", wrapper.display()));
    }
    if order.wish.without_proof {
        notes.push(
            "built without proof: these archives are for development, and the provenance says so".to_owned(),
        );
    }
    if is_new {
        notes.push(
            "made the key `machine` of this machine; what it signs is accepted on this machine only"
                .to_owned(),
        );
    }
    for shipment in shipments {
        if terms(shipment, order.workspace.root()).is_empty() {
            notes.push(format!(
                "no licence file lies beside `{}` or at the root, so its archive holds none",
                shipment.package
            ));
        }
    }
    notes
}

fn lockfile(root: &Path) -> Result<Lockfile, Halt> {
    let text = std::fs::read_to_string(root.join("Cargo.lock"));
    let text = text.map_err(|error| Halt::failed(format!("`Cargo.lock` cannot be read: {error}")))?;
    text.parse().map_err(|error| Halt::failed(format!("`Cargo.lock` cannot be read: {error}")))
}
