//! The canary of `generated`: every generated file of a copy of the tree is edited.
//!
//! The generators are the workspace's own, so the copy is of its own tree. A workspace without generators has nothing to damage.

use std::path::Path;

use super::{Canary, Fault, Ground, Stage};
use crate::inputs::walk;
use crate::judging::counted;
use crate::outcome::{Outcome, Verdict};

/// The canary.
pub(super) struct Generated;

impl Canary for Generated {
    fn gate(&self) -> &'static str {
        "generated"
    }

    fn inapplicable(&self, stage: &Stage<'_>) -> Option<&'static str> {
        stage.generators.is_empty().then_some("the workspace has no generator")
    }

    fn healthy(&self, ground: &Ground) -> Result<(), String> {
        let home = ground.stage().home.ok_or("there is no tree to copy")?;
        copy(home.root(), &home.target, ground.root())?;
        if !ground.root().join(governance_law::FILE_NAME).exists() {
            // The law may stand elsewhere; the gate asks nothing of it.
            ground.write(governance_law::FILE_NAME, "schema = 1\n")?;
        }
        let mut files = 0;
        for generator in ground.stage().generators {
            // Whether the tree is stale is for the gate to say, and not for its canary.
            generator.write(ground.root())?;
            files += generator.files(ground.root())?.len();
        }
        if files == 0 { Err("the generators write no file".to_owned()) } else { Ok(()) }
    }

    fn faults(&self) -> Vec<Fault> {
        vec![Fault {
            name: "generated files that somebody edited",
            plant: |ground| {
                for generator in ground.stage().generators {
                    for file in generator.files(ground.root())? {
                        generator.spoil(ground.root(), &file)?;
                    }
                }
                Ok(())
            },
            verdict: Verdict::Fail,
            reason: " stale",
        }]
    }

    fn objection(&self, ground: &Ground, outcome: &Outcome, is_faulty: bool) -> Option<String> {
        if !is_faulty {
            return None;
        }
        for generator in ground.stage().generators {
            let count = generator.files(ground.root()).map_or(0, |files| files.len());
            let said = format!("{} stale", counted(count, "file"));
            if count > 0 && !outcome.reason.contains(&said) {
                return Some(format!("`{said}` was expected of {}", generator.name()));
            }
        }
        None
    }
}

/// Copies what belongs to a tree.
fn copy(from: &Path, without: &Path, to: &Path) -> Result<(), String> {
    for entry in walk(from, without) {
        let entry = entry.map_err(|error| error.to_string())?;
        let path = entry.path();
        let inner = path.strip_prefix(from).unwrap_or(path);
        // The folder of the trials may lie in the tree, where the user builds into another folder than cargo says.
        if entry.file_type().is_none_or(|kind| !kind.is_file()) || path.starts_with(to) {
            continue;
        }
        let target = to.join(inner);
        target
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::copy(path, &target))
            .map_err(|error| format!("`{}` cannot be copied: {error}", inner.display()))?;
    }
    Ok(())
}
