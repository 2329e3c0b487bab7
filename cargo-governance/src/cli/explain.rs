//! `explain`: the documentation of a rule, or an article and the rule that enforces it.

use governance_lint::explain::{explain, first_sentence, rule_docs, rule_ids};

use super::Global;
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::lawfile;
use crate::ui::{self, BOLD, styled};
use crate::workspace::Workspace;

pub(super) fn run(global: &Global, id: Option<&str>) -> Result<Exit, SetupError> {
    let law = law(global, id)?;
    let Some(id) = id else {
        list(law.as_ref());
        return Ok(Exit::Proved);
    };
    match explain(id, law.as_ref()) {
        Ok(text) => {
            ui::say(text.trim_end());
            Ok(Exit::Proved)
        }
        Err(reason) if law.is_none() => Err(SetupError::helped(
            reason,
            "no law was found from here, so only rules are known: run this in the workspace of the law, or name it with `--law`",
        )),
        Err(reason) => Err(SetupError::Other(reason)),
    }
}

/// Reads the law, which rules can be explained without.
fn law(global: &Global, id: Option<&str>) -> Result<Option<governance_law::Law>, SetupError> {
    let path = match (&global.law, Workspace::find(global.manifest_path.as_deref())) {
        (Some(named), _) => named.clone(),
        (None, Ok(workspace)) => lawfile::locate(workspace.root(), None),
        // Outside any workspace there are still the rules.
        (None, Err(_)) if global.manifest_path.is_none() => return Ok(None),
        (None, Err(error)) => return Err(error),
    };
    match lawfile::read(&path, None) {
        Ok(law) => Ok(Some(law)),
        Err(SetupError::NoLaw(_)) if global.law.is_none() => Ok(None),
        // A rule can be explained whatever is wrong with the law.
        Err(_) if id.is_some_and(|id| rule_docs(id).is_some()) => Ok(None),
        Err(error) => Err(error),
    }
}

fn list(law: Option<&governance_law::Law>) {
    ui::say(styled(BOLD, "rules"));
    for id in rule_ids() {
        let docs = rule_docs(id).unwrap_or_default();
        let sentence =
            first_sentence(&docs).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        ui::say(format_args!("  {id:<18} {sentence}"));
    }
    let Some(law) = law.filter(|law| !law.articles.is_empty()) else { return };
    let width = law.articles.iter().map(|article| article.id.value.len()).max().unwrap_or(0);
    ui::say("");
    ui::say(styled(BOLD, format_args!("articles of {}", law.path)));
    for article in &law.articles {
        let id = &article.id.value;
        // An article without a title of its own is called by its id, which stands there already.
        let title = if article.title == *id { String::new() } else { format!("{} ", article.title) };
        ui::say(format_args!("  {id:<width$} {title}({})", article.rule));
    }
}
