//! The comparison for pull requests: every weakening as an annotation on the changed law.

use std::path::Path;

use governance_lint::baseline;
use governance_lint::finding::Place;
use governance_lint::report::{Texts, github};

use super::{Comparison, Weakening, weakenings};
use crate::ui;

/// Prints one workflow command for each change that makes the law weaker; `root` is where the law's file is named from.
pub(crate) fn annotate(comparison: &Comparison, root: &Path) {
    let texts = Texts::below(root);
    for weakening in weakenings(&comparison.old, &comparison.new) {
        let place = place(comparison, &weakening);
        let message = format!(
            "{}\nit needs the approval of somebody who may approve changes of the law",
            weakening.message
        );
        ui::say(github::annotation("warning", &place, &texts, "weaker law", &message));
    }
}

/// Returns a place in the new tree: what is gone from the law is shown at its head.
fn place(comparison: &Comparison, weakening: &Weakening) -> Place {
    match (&weakening.subject, &weakening.place, weakening.is_old) {
        (_, Some(place), false) => place.clone(),
        (Some(_), ..) => Place::whole(comparison.new.law.path.as_str()),
        (None, ..) => Place::whole(baseline::FILE_NAME),
    }
}
