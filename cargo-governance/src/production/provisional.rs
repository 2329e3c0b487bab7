//! A gate's own build: it has to run a program for production before there is a verdict on its tree.

use std::path::PathBuf;

use governance_evidence::production::provisional;
use governance_evidence::production::{SECRET, STATEMENT};

use crate::child::Invocation;
use crate::draw;
use crate::gate::Scene;
use crate::witness;

/// The right of one gate, in one run, to build and start the programs of one tree.
#[derive(Debug)]
pub(crate) struct Provisional {
    /// The digest of the tree.
    pub(crate) tree: String,
    file: PathBuf,
    secret: String,
}

impl Provisional {
    /// Signs a provisional statement with this machine's own key, over a secret that stays in this process.
    ///
    /// # Errors
    /// Says why the tree has no digest, why there is no key, or why nothing can be written.
    pub(crate) fn of_gate(scene: &Scene<'_>, gate: &str) -> Result<Self, String> {
        let tree = witness::tree(scene.workspace)?;
        let secret = draw::digits(32)?;
        let text = witness::sign_here(|key| {
            provisional::Provisional::new(tree, &secret, witness::now())
                .sign(key)
                .map_err(|error| error.to_string())
        })?;
        let file = scene.workspace.scratch().join("provisional").join(format!("{gate}.json"));
        witness::replace(&file, &text)
            .map_err(|error| format!("`{}` cannot be written: {error}", file.display()))?;
        Ok(Self { tree: tree.to_string(), file, secret })
    }

    /// Lets a build use it.
    pub(crate) fn build(&self, command: &Invocation) -> Invocation {
        command.clone().env(STATEMENT, self.file.display().to_string())
    }

    /// Takes a program into the hands of the gate.
    pub(crate) fn start(&self, command: &Invocation) -> Invocation {
        command.clone().secret(SECRET, self.secret.clone())
    }
}

impl Drop for Provisional {
    fn drop(&mut self) {
        // Nobody can start what is built under it without the secret, which ends here.
        drop(std::fs::remove_file(&self.file));
    }
}
