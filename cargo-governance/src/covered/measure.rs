//! One measurement: the tool run in its own place, its report judged, nothing left behind in the tree.

use std::path::Path;

use super::leftover::Profiles;
use super::run::{self, Ended};
use super::tool::{self, Places};
use crate::child::{Invocation, Ran};
use crate::gate::Scene;
use crate::tools::TARPAULIN;

/// What came of a measurement.
#[derive(Debug)]
pub(crate) struct Measured {
    /// The tool as figures name it: with its engine and version. Empty if there is none.
    pub(crate) tool: String,
    /// How it ended.
    pub(crate) ended: Ended,
    /// How many programs have left their profiles elsewhere, so that what they ran is not counted.
    pub(crate) strays: usize,
}

/// Measures a workspace with the command that [`tool::command`] has made; `start` runs it to its end.
pub(crate) fn measure(
    scene: &Scene<'_>,
    command: &Invocation,
    start: impl FnOnce(&Invocation) -> Ran,
) -> Measured {
    let workspace = scene.workspace;
    let missing = || Measured { tool: String::new(), ended: Ended::Missing, strays: 0 };
    let Some(path) = TARPAULIN.locate(workspace) else { return missing() };
    let Some(version) = tool::version(&path) else {
        let why = format!("`{} --version` says none", path.display());
        return Measured { tool: String::new(), ended: Ended::Broken(why, Vec::new()), strays: 0 };
    };
    let places = Places::of(&workspace.scratch());
    let report = places.report();
    let mut strays = 0;
    let ended = match clear(&report) {
        Ok(()) => {
            let profiles = Profiles::of(workspace.root(), &workspace.target);
            let ran = start(command);
            strays = profiles.remove_new();
            run::judge(&ran, &report)
        }
        Err(why) => Ended::Broken(why, Vec::new()),
    };
    Measured { tool: format!("cargo-tarpaulin {version}, engine {}", tool::ENGINE), ended, strays }
}

/// Removes the report of the run before, so that it cannot be taken for this one's.
fn clear(report: &Path) -> Result<(), String> {
    let made = report.parent().map_or(Ok(()), std::fs::create_dir_all);
    let removed = made.and_then(|()| match std::fs::remove_file(report) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => other,
    });
    removed.map_err(|error| format!("`{}` cannot be made anew: {error}", report.display()))
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn the_report_of_the_run_before_is_gone_before_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let report = folder.path().join("a/report.json");
        clear(&report).unwrap();
        std::fs::write(&report, "old").unwrap();
        clear(&report).unwrap();
        assert!(!report.exists());
        std::fs::create_dir(&report).unwrap();
        assert!(clear(&report).unwrap_err().contains("cannot be made anew: "));
    }
}
