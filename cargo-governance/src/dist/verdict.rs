//! The verdict under which a release is built: judged before anything is compiled, as the build script will judge it.

use std::path::{Path, PathBuf};

use governance_evidence::canonical::Digest;
use governance_evidence::envelope::Envelope;
use governance_evidence::moment::Moment;
use governance_evidence::production::{STATEMENT, Terms, admit};
use governance_evidence::run::Run;
use governance_law::Law;
use governance_law::gate::Profile;

use super::Halt;
use super::choice::Shipment;
use crate::unread::Named;
use crate::witness::{self, trust};
use crate::workspace::Workspace;

/// A statement of a deployment run about exactly this tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Where it lies.
    pub(super) path: PathBuf,
    /// What a program that was built under it wants beside itself.
    pub(super) bytes: Vec<u8>,
    /// What it decided, in its own words.
    pub(super) decision: &'static str,
    /// When its run ended.
    pub(super) end: Moment,
}

/// Returns the verdict on this tree, from where a build for production looks for one; nothing if there is none and none is wanted.
///
/// # Errors
/// Says why a package that ships by the law may not be built: there is no verdict, or none that admits it.
pub(super) fn look(
    workspace: &Workspace,
    law: Option<&Law>,
    tree: Digest,
    shipments: &[Shipment],
) -> Result<Option<Verdict>, Halt> {
    let places = places(workspace);
    let found: Vec<Verdict> = places.iter().filter_map(|path| read(path)).collect();
    let wanting = shipments.iter().find(|shipment| shipment.is_production && shipment.is_lawful);
    let (Some(law), Some(shipment)) = (law, wanting) else {
        return Ok(found.into_iter().find(|verdict| is_about(verdict, tree)));
    };
    let refused = |message: String, help: &str| {
        Halt::found(
            format!("`{}` is not built for production: {message}", shipment.package),
            format!("{help}; `--without-proof` makes archives that are for development only"),
        )
    };
    let trust = trust::all(law, &[])?;
    let terms = Terms { law, trust: &trust, tree, now: witness::now() };
    let mut first = None;
    for verdict in found {
        match admit(&verdict.bytes, &terms) {
            Ok(_) => return Ok(Some(verdict)),
            Err(refusal) => {
                let path = crate::lawfile::shown(&verdict.path);
                first.get_or_insert(refused(format!("`{path}`: {}", refusal.message), &refusal.help));
            }
        }
    }
    let looked: Vec<String> =
        places.iter().map(|path| format!("`{}`", crate::lawfile::shown(path))).collect();
    let none = || refused(format!("there is no verdict on this tree in {}", looked.join(" or ")), MAKE);
    Err(first.unwrap_or_else(none))
}

/// What to do where there is no verdict.
const MAKE: &str = "run `validate --profile deploy`";

/// Returns where a statement may lie, the likeliest first.
fn places(workspace: &Workspace) -> Vec<PathBuf> {
    if let Some(named) = std::env::var_os(STATEMENT) {
        return vec![workspace.root().join(named)];
    }
    let name = Profile::Deploy.word();
    let kept = workspace.root().join("evidence").join(format!("{name}.json"));
    vec![witness::statement_of(workspace, name), kept]
}

/// Reads the statement of a run; what a gate has signed for itself alone is none.
fn read(path: &Path) -> Option<Verdict> {
    let bytes = witness::read(path, Named::Statement).ok()?;
    let envelope = Envelope::read(&bytes).ok()?;
    let (run, _) = Run::read(envelope.unverified_payload()).ok()?;
    Some(Verdict { path: path.to_path_buf(), bytes, decision: run.decision.word(), end: run.end })
}

fn is_about(verdict: &Verdict, tree: Digest) -> bool {
    let envelope = Envelope::read(&verdict.bytes).ok();
    let read = envelope.and_then(|envelope| Run::read(envelope.unverified_payload()).ok());
    read.is_some_and(|(run, about)| about == tree && run.profile == Profile::Deploy)
}
