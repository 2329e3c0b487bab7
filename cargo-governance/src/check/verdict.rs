//! What the law says, or why it cannot be asked; printed in the shape in which cargo was.

use std::path::{Path, PathBuf};

use governance_law::Law;
use governance_lint::finding::{Report, Unchecked};
use governance_lint::report::origin::Origins;
use governance_lint::report::{Texts, json, of_mistakes, text};

use super::call::Shape;
use super::place;
use crate::cli::{App, Global};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::linting::{self, Memory};
use crate::workspace::Workspace;
use crate::{lawfile, ui};

/// What came of asking.
pub(super) struct Verdict {
    report: Report,
    law: Option<Law>,
    origins: Origins,
    /// What stopped it, in the words for people.
    error: Option<SetupError>,
}

impl Verdict {
    /// Asks the law of the workspace.
    pub(super) fn ask(app: &App, global: &Global) -> Self {
        let workspace = match Workspace::find(global.manifest_path.as_deref()) {
            Ok(workspace) => workspace,
            Err(error) => {
                let origins = Origins { root: root(global), packages: Vec::new() };
                return Self::stopped(origins, error);
            }
        };
        let origins = workspace.origins.clone();
        let judged = lawfile::of(&workspace, global.law.as_deref()).and_then(|law| {
            linting::judge(&workspace, &law, Memory::Use, app.tool).map(|linted| (law, linted))
        });
        match judged {
            Ok((law, linted)) => {
                if let Some(trouble) = linted.trouble {
                    // The report itself is whole.
                    ui::note(format_args!("{}: {trouble}", ui::styled(ui::YELLOW, "warning")));
                }
                Self { report: linted.report, law: Some(law), origins, error: None }
            }
            Err(error) => Self::stopped(origins, error),
        }
    }

    fn stopped(origins: Origins, error: SetupError) -> Self {
        let report = match &error {
            SetupError::LawMistaken(mistakes) => of_mistakes(mistakes),
            other => Report { unchecked: vec![place::unchecked(other, &origins.root)], ..Report::default() },
        };
        Self { report, law: None, origins, error: Some(error) }
    }

    /// Returns whether cargo itself is what stopped it, so that cargo has said so already.
    pub(super) const fn is_cargos_fault(&self) -> bool {
        matches!(
            &self.error,
            Some(SetupError::Metadata(_) | SetupError::CargoMissing(_) | SetupError::NoManifest(_))
        )
    }

    /// Adds something else that could not be checked.
    pub(super) fn add(&mut self, unchecked: Unchecked) {
        self.report.unchecked.push(unchecked);
    }

    /// Returns how the law alone would end.
    pub(super) fn exit(&self) -> Exit {
        Exit::of(&self.report)
    }

    /// Prints it as lines of JSON.
    pub(super) fn json(&self, app: &App, shape: Shape) -> Result<Vec<u8>, SetupError> {
        let mut bytes = Vec::new();
        let (ansi, short) = match shape {
            Shape::Json { ansi, short } => (ansi, short),
            _ => (false, false),
        };
        let options = self.options(app, ansi, short);
        let written =
            json::write(&mut bytes, &self.report, &self.texts(), &self.origins, self.law.as_ref(), &options);
        written.map_err(|error| SetupError::Other(error.to_string()))?;
        Ok(bytes)
    }

    /// Prints it for people: what stopped it on standard error, or else the text of the report.
    pub(super) fn text(
        &self,
        app: &App,
        shape: Shape,
        is_colored: bool,
    ) -> Result<Option<String>, SetupError> {
        if let Some(error) = &self.error {
            crate::cli::show(error);
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let options = self.options(app, is_colored, shape == Shape::Short);
        text::write(&mut bytes, &self.report, &self.texts(), &options)
            .map_err(|error| SetupError::Other(error.to_string()))?;
        Ok(Some(String::from_utf8_lossy(&bytes).trim_end().to_owned()))
    }

    fn options(&self, app: &App, colour: bool, short: bool) -> text::Options {
        text::Options { colour, short, explain: format!("{} explain", app.tool), ..text::Options::default() }
    }

    fn texts(&self) -> Texts<'_> {
        match &self.error {
            // The law may lie anywhere; its mistakes bring the text along.
            Some(SetupError::LawMistaken(mistakes)) => Texts::new(|_| Some(mistakes.text.clone())),
            _ => Texts::below(self.origins.root.clone()),
        }
    }
}

/// Returns the folder of the nearest manifest, for when cargo cannot say where the workspace is.
fn root(global: &Global) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let named = global.manifest_path.as_deref().and_then(|path| std::path::absolute(path).ok());
    let folder = named.as_deref().and_then(Path::parent).map(Path::to_path_buf);
    folder.unwrap_or_else(|| {
        let nearest = here.ancestors().find(|folder| folder.join("Cargo.toml").is_file());
        nearest.unwrap_or(&here).to_path_buf()
    })
}
