//! All violations of one check, never none.

use std::fmt;

use crate::severity::Severity;
use crate::violation::Violation;

/// Every violation that one check found, in the order of the declaration; never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Violations(Box<Found>);

/// Behind a pointer, because an error that is rarely made must not make every result large.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    first: Violation,
    rest: Vec<Violation>,
}

impl Violations {
    /// Turns what a check found into its verdict.
    ///
    /// # Errors
    /// Returns the violations, if there are any.
    pub fn verdict(found: impl IntoIterator<Item = Violation>) -> Result<(), Self> {
        let mut found = found.into_iter();
        match found.next() {
            None => Ok(()),
            Some(first) => Err(Self(Box::new(Found { first, rest: found.collect() }))),
        }
    }

    /// Returns the violations in order.
    pub fn iter(&self) -> impl Iterator<Item = &Violation> {
        std::iter::once(&self.0.first).chain(&self.0.rest)
    }

    /// Returns the first violation.
    #[must_use]
    pub fn first(&self) -> &Violation {
        &self.0.first
    }

    /// Returns how many there are: at least one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.rest.len() + 1
    }

    /// Returns the weight of the heaviest.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.iter().map(Violation::severity).fold(Severity::Low, Ord::max)
    }
}

impl From<Violation> for Violations {
    fn from(first: Violation) -> Self {
        Self(Box::new(Found { first, rest: Vec::new() }))
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::iter::Chain<std::iter::Once<Violation>, std::vec::IntoIter<Violation>>;

    fn into_iter(self) -> Self::IntoIter {
        std::iter::once(self.0.first).chain(self.0.rest)
    }
}

impl fmt::Display for Violations {
    /// Prints one violation per line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first().fmt(f)?;
        self.0.rest.iter().try_for_each(|violation| write!(f, "\n{violation}"))
    }
}

impl std::error::Error for Violations {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;
    use crate::violation::{ConvergenceStalled, EntropyDecrease, Site};

    #[test]
    fn all_are_kept_in_order_and_the_heaviest_decides() {
        let site = Site::of_type("Search");
        let stalled = ConvergenceStalled::new(site, 9, 5);
        let fell = EntropyDecrease::new(site.field("entropy"), Value::Real(2.0), Value::Real(1.0));
        let all = Violations::verdict([stalled.into(), fell.into()]).unwrap_err();
        assert_eq!((all.count(), all.severity(), all.first()), (2, Severity::Critical, &stalled.into()));
        assert_eq!(
            all.to_string(),
            "`Search` has not improved for `9` iterations, above its patience of `5`\n\
             field `entropy` of `Search` fell from `2.0` to `1.0`, but is bound by `non_decreasing`"
        );
        assert_eq!(all.clone().into_iter().collect::<Vec<_>>(), all.iter().copied().collect::<Vec<_>>());
        assert_eq!(Violations::verdict([]), Ok(()));
    }
}
