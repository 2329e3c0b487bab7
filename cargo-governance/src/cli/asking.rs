//! What `waiver request` and `law amend` have in common: who asks, why, until when, and who signs.

use std::path::Path;
use std::process::{Command, Stdio};

use clap::Args;
use governance_evidence::approval::{Approval, ApprovalError, NAMESPACE};
use governance_evidence::moment::Moment;
use governance_evidence::run::exception::Asked;
use governance_law::Date;

use crate::draw;
use crate::error::SetupError;
use crate::lawfile;
use crate::ui::{self, BOLD, styled};
use crate::witness::{documents, now};

/// Who asks for an approval, why and for how long.
#[derive(Debug, Args)]
pub(super) struct AskingArgs {
    /// Why, for the person who signs
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// The last day on which it counts, UTC
    #[arg(long, value_name = "DATE", value_parser = date)]
    until: Date,
    /// Who asks, one word; `user.email` of git if not given
    #[arg(long, value_name = "PERSON")]
    by: Option<String>,
}

fn date(text: &str) -> Result<Date, String> {
    let moment: Moment =
        format!("{text}T00:00:00Z").parse().map_err(|_| format!("`{text}` is no date as `2027-01-31`"))?;
    Ok(Date::from_unix_days(moment.unix().div_euclid(86_400)))
}

/// The terms of what is asked for.
pub(super) struct Terms {
    reason: String,
    requested_by: String,
    from: Moment,
    until: Moment,
}

impl AskingArgs {
    /// Returns the terms.
    ///
    /// # Errors
    /// If the day is over, or if nobody knows who asks.
    pub(super) fn terms(&self, root: &Path) -> Result<Terms, SetupError> {
        let from = now();
        // The last day counts to its end.
        let midnight: Result<Moment, _> = format!("{}T00:00:00Z", self.until).parse();
        let until = midnight.map(|begin| Moment::from_unix(begin.unix() + 86_400)).unwrap_or(from);
        if until <= from {
            let message = format!("`--until {}` is in the past", self.until);
            return Err(SetupError::helped(message, "name a day to come"));
        }
        let requested_by = match &self.by {
            Some(person) => person.clone(),
            None => email(root).ok_or_else(|| {
                SetupError::helped(
                    "git knows no `user.email` that says who asks",
                    "name yourself with `--by PERSON`",
                )
            })?,
        };
        Ok(Terms { reason: self.reason.clone(), requested_by, from, until })
    }
}

impl Terms {
    /// Writes a document on these terms with a number of its own, and shows it; returns how it is signed.
    ///
    /// # Errors
    /// If something of it cannot stand in the document, or if it cannot be written.
    pub(super) fn ask(
        &self,
        what: &str,
        document: impl FnOnce(&Asked<'_>) -> Result<Approval, ApprovalError>,
        file: impl FnOnce(&str) -> std::path::PathBuf,
    ) -> Result<String, SetupError> {
        let Self { reason, requested_by, from, until } = self;
        let nonce = draw::digits(16).map_err(SetupError::Other)?;
        let asked = Asked { reason, requested_by, nonce: &nonce, from: *from, until: *until };
        let document = document(&asked).map_err(|error| {
            let message = format!("{what} cannot be asked for: {error}");
            SetupError::advised(message, error.help().map(str::to_owned))
        })?;
        let path = file(&nonce);
        documents::write(&path, &document)
            .map_err(|error| SetupError::Other(format!("`{}` cannot be written: {error}", path.display())))?;
        let shown = lawfile::shown(&path);
        ui::say(format_args!("{} {shown}", styled(BOLD, "asked in")));
        ui::say(document.text().trim_end());
        ui::say("");
        Ok(format!("  ssh-keygen -Y sign -n {NAMESPACE} -f KEY {shown}"))
    }
}

fn email(root: &Path) -> Option<String> {
    let mut command = Command::new("git");
    command.args(["config", "user.email"]).current_dir(root).stdin(Stdio::null()).stderr(Stdio::null());
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned()).filter(|text| !text.is_empty())
}
