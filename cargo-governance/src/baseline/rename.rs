//! `baseline rename`: an article that has another id now takes what is known of it along.

use governance_law::{Law, catalog};
use governance_lint::baseline::Baseline;

use super::{file, shrink};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::judging::counted;
use crate::ui;
use crate::workspace::Workspace;

/// Carries the entries of an article that the law lost over to one that it has, as far as that one finds the same.
pub(crate) fn rename(
    workspace: &Workspace,
    law: &Law,
    (old, new): (&str, &str),
    tool: &str,
) -> Result<Exit, SetupError> {
    file::insist_on_own(law)?;
    let baseline = file::load(workspace, tool)?;
    file::or_shrinks(baseline.fits_workspace(&workspace.packages), tool)?;
    check(&baseline, law, (old, new), tool)?;
    let report = shrink::judged(workspace, law, tool)?;
    let (renamed, left) = baseline.renamed(old, new, &report, &workspace.packages);
    let findings = |of: &Baseline| -> usize {
        of.entries().iter().filter(|entry| entry.article == new).map(|entry| entry.count).sum()
    };
    let carried = findings(&renamed) - findings(&baseline);
    if carried == 0 {
        // An article of another rule finds nothing of the same kind.
        let message = format!("nothing that the baseline knows of `{old}` is a finding of `{new}`");
        return Err(SetupError::helped(
            message,
            format!("name the article that `{old}` became; `{tool} baseline shrink` takes out what is gone"),
        ));
    }
    let are = if carried == 1 { "is" } else { "are" };
    ui::say(format_args!("{} of `{old}` {are} known of `{new}` now", counted(carried, "finding")));
    if left.is_empty() {
        file::replace(workspace.root(), &renamed)?;
    } else {
        shrink::write(workspace, &renamed, &left)?;
    }
    Ok(Exit::Proved)
}

/// Refuses what is no renaming: the old id must be gone from the law, the new one in it.
fn check(baseline: &Baseline, law: &Law, (old, new): (&str, &str), tool: &str) -> Result<(), SetupError> {
    if law.article(old).is_some() {
        let message = format!("the law still has the article `{old}`, so it was not renamed");
        return Err(SetupError::helped(message, "rename it in the law first"));
    }
    if baseline.entries().iter().all(|entry| entry.article != old) {
        let message = format!("the baseline knows nothing of `{old}`");
        return Err(SetupError::helped(
            message,
            format!("`{tool} baseline show` lists the articles it knows"),
        ));
    }
    let article = law.article(new);
    let is_fit =
        article.is_some_and(|it| catalog::rule_of(it.rule.as_str()).is_some_and(|row| !row.built_in));
    if is_fit {
        return Ok(());
    }
    let message = format!("the law has no article `{new}` of which anything can be known");
    Err(SetupError::helped(
        message,
        format!("write `{tool} baseline rename OLD NEW`, as the law names it now"),
    ))
}
