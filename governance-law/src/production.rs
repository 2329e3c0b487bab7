//! `[production]`: what ships, and how fresh the verdict has to be under which it may be built.

use std::ops::Range;
use std::time::Duration;

use crate::text::Text;

/// What the law says about builds for production.
#[derive(Debug, Clone, PartialEq)]
pub struct Production {
    /// The packages whose binaries ship.
    pub packages: Vec<Text>,
    /// The feature of theirs that makes a build one for production.
    pub feature: Text,
    /// How long after the end of a run its verdict may be built under.
    pub max_age: Duration,
    /// The place of the table.
    pub span: Range<usize>,
}

impl Production {
    /// The feature, if the law does not name it.
    pub const FEATURE: &str = "production";

    /// How old a verdict may be, if the law does not say.
    pub const MAX_AGE: Duration = Duration::from_secs(7 * 86_400);
}
