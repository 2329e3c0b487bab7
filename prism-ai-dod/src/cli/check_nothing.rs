//! `check` in a build without `constitutional_validation`: it judges nothing, and must not look as if it did.

use std::path::Path;

use super::{Format, NOT_JUDGED};
use crate::missions::Mission;

pub(super) fn run(_mission: Mission, _history: &Path, _format: Format) -> (String, u8) {
    eprintln!(
        "error: this program was built without the feature `constitutional_validation` and judges nothing"
    );
    (String::new(), NOT_JUDGED)
}
