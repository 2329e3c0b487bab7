//! Keeping a statement: signed, written whole or not at all, and entered into the ledger.

use std::io::Write;
use std::path::{Path, PathBuf};

use governance_evidence::canonical::Digest;
use governance_evidence::envelope::Envelope;
use governance_evidence::keys::{KeyId, Scope};
use governance_evidence::run::Run;
use governance_evidence::verdict::Decision;
use governance_law::gate::Profile;
use governance_lint::baseline;
use serde_json::{Value, json};

use super::run::Wish;
use super::signer::{self, Signer};
use super::{history, laws, ledger, now};
use crate::gate::Scene;
use crate::workspace::Workspace;

/// Why there is nothing to sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unsealed {
    /// Something else ran than what is there now.
    #[error("the tree was changed while its gates ran, so there is no tree that they have judged")]
    Moved,
    /// The tree or the machine could not be described.
    #[error("{0}")]
    Unknown(String),
}

impl From<String> for Unsealed {
    fn from(why: String) -> Self {
        Self::Unknown(why)
    }
}

/// What became of the statement of a run.
#[derive(Debug)]
pub(crate) struct Testimony {
    /// What was kept, or why nothing was.
    pub(crate) told: Result<Told, String>,
    /// What the user should know besides, one line each.
    pub(crate) notes: Vec<String>,
    /// Whether the tree was changed while its gates ran, so that there is none that all of them have judged.
    pub(crate) is_moved: bool,
    /// What was to be signed, signed or not; nothing if the machine could not be described.
    pub(crate) run: Option<Run>,
}

/// A statement that was kept and recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// The file.
    pub(crate) file: PathBuf,
    /// The SHA-256 of the file.
    pub(crate) sha256: Digest,
    /// The tree that it is about.
    pub(crate) tree: Digest,
    /// What the key is called.
    pub(crate) key: String,
    /// The key that signed.
    pub(crate) key_id: KeyId,
    /// How far its signature is to be trusted.
    pub(crate) scope: Scope,
    /// The ledger, and the entry in it.
    pub(crate) ledger: (PathBuf, u64),
}

impl Testimony {
    /// Returns the lines for people.
    #[must_use]
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.notes.iter().map(|note| format!("note: {note}")).collect();
        lines.push(match &self.told {
            Ok(told) => format!(
                "statement: {}, signed by `{}` ({}); entry {} of {}",
                crate::lawfile::shown(&told.file),
                told.key,
                reach(told.scope),
                told.ledger.1,
                crate::lawfile::shown(&told.ledger.0)
            ),
            Err(why) => format!("no statement: {why}"),
        });
        lines
    }

    /// Returns the document for machines.
    #[must_use]
    pub(crate) fn document(&self) -> Value {
        match &self.told {
            Ok(told) => json!({
                "file": told.file,
                "sha256": told.sha256.to_string(),
                "tree": told.tree.to_string(),
                "key": told.key,
                "key_id": told.key_id.to_string(),
                "scope": told.scope.word(),
                "ledger": told.ledger.0,
                "entry": told.ledger.1,
                "notes": self.notes,
            }),
            Err(why) => json!({ "error": why, "notes": self.notes }),
        }
    }
}

/// Says in words how far a signature reaches.
pub(crate) const fn reach(scope: Scope) -> &'static str {
    match scope {
        Scope::Local => "scope local: accepted on this machine only",
        Scope::Team => "scope team: accepted wherever the law lists the key",
    }
}

/// Signs, writes and records; what cannot be recorded was not said.
pub(super) fn keep(
    scene: &Scene<'_>,
    wish: &Wish,
    is_partial: bool,
    run: Option<Run>,
    sealed: Result<Digest, Unsealed>,
    mut notes: Vec<String>,
) -> Testimony {
    let is_moved = matches!(sealed, Err(Unsealed::Moved));
    let told = sealed.map_err(|why| why.to_string()).and_then(|tree| {
        let run = run.as_ref().ok_or("there is no run to sign")?;
        let signer = signer::open(wish.sign.as_ref()).map_err(|error| {
            let help = error.help().map(|help| format!("; {help}")).unwrap_or_default();
            format!("it cannot be signed: {error}{}", help.replace("`keys ", &format!("`{} keys ", scene.tool)))
        })?;
        if signer.is_new {
            notes.push(format!(
                "made the key `{}` of this machine; what it signs is accepted on this machine only, until the law lists its \
                 public half",
                signer.record.name
            ));
        }
        let file = wish.file.clone().unwrap_or_else(|| place(scene, run, is_partial));
        put(scene, &signer, (run, tree), file, &mut notes)
    });
    Testimony { told, notes, is_moved, run }
}

/// Returns where the statement of a profile is kept; a partial run does not replace that of a whole one.
fn place(scene: &Scene<'_>, run: &Run, is_partial: bool) -> PathBuf {
    if is_partial {
        return statement_of(scene.workspace, &format!("{}-partial", run.profile.word()));
    }
    statement_of(scene.workspace, run.profile.word())
}

/// Returns where the statement of that name is kept.
pub(crate) fn statement_of(workspace: &Workspace, name: &str) -> PathBuf {
    workspace.scratch().join("statements").join(format!("{name}.json"))
}

fn put(
    scene: &Scene<'_>,
    signer: &Signer,
    (run, tree): (&Run, Digest),
    file: PathBuf,
    notes: &mut Vec<String>,
) -> Result<Told, String> {
    let payload = run.statement(tree).map_err(|error| error.to_string())?.to_payload();
    let payload = payload.map_err(|error| error.to_string())?;
    let text = Envelope::sign(payload, &signer.key).to_json().map_err(|error| error.to_string())?;
    let sha256 = Digest::of(text.as_bytes());
    let record = &signer.record;
    let baseline = in_force(scene, run)?;
    let body = json!({
        "profile": run.profile.word(),
        "decision": run.decision.word(),
        "gates": run.gates.iter().map(|gate| (gate.name.clone(), json!(gate.standing.word()))).collect::<serde_json::Map<_, _>>(),
        "tree": tree.to_string(),
        "law": run.law.sha256.to_string(),
        "baseline": baseline.map(|digest| digest.to_string()),
        "statement": sha256.to_string(),
        "key": record.current.key_id.to_string(),
    });
    // The entry first: a statement of which the ledger knows nothing was never made.
    let entry = ledger::enter(scene.workspace.root(), &signer.key, now(), &body, notes)?;
    replace(&file, &text).map_err(|error| format!("`{}` cannot be written: {error}", file.display()))?;
    if let Err(error) = history::keep(&scene.workspace.scratch(), run, &text) {
        notes.push(format!("the history has no entry of this run: {error}"));
    }
    let (key, key_id, scope) = (record.name.to_string(), record.current.key_id, record.scope);
    Ok(Told { file, sha256, tree, key, key_id, scope, ledger: entry })
}

/// Returns the digest of the baseline beside the law. Where something may be deployed now, both texts are kept: the next law will be
/// compared with them.
fn in_force(scene: &Scene<'_>, run: &Run) -> Result<Option<Digest>, String> {
    let root = scene.workspace.root();
    let baseline = match std::fs::read_to_string(root.join(baseline::FILE_NAME)) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(format!("`{}` cannot be read: {error}", baseline::FILE_NAME)),
    };
    if run.profile == Profile::Deploy && run.decision == Decision::Go {
        for text in std::iter::once(&scene.law.text).chain(&baseline) {
            laws::keep(root, text)?;
        }
    }
    Ok(baseline.map(|text| Digest::of(text.as_bytes())))
}

/// Replaces a file, so that a reader never sees half of it and a loss of power leaves the old one or the new one.
pub(crate) fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let new = path.with_file_name(name);
    let write = || {
        let mut file = std::fs::File::create(&new)?;
        file.write_all(text.as_bytes())?;
        file.sync_data()?;
        std::fs::rename(&new, path)
    };
    write().inspect_err(|_| drop(std::fs::remove_file(&new)))
}
