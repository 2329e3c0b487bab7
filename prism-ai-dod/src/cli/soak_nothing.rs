//! `soak` in a build without `constitutional_validation`: nothing would be refused, so nothing is driven.

use super::{Format, NOT_JUDGED};

pub(super) fn run(_rounds: u64, _format: Format) -> (String, u8) {
    eprintln!(
        "error: this program was built without the feature `constitutional_validation` and refuses nothing"
    );
    (String::new(), NOT_JUDGED)
}
