//! `Convergent`: an iterative computation knows how far it is.

use crate::judge;
use crate::violation::{Bound, ConvergenceStalled, Site, Violation};

/// An iterative computation that ends: it converges before its iterations are used up.
///
/// *Law*: whenever `iterations()` is above the bound, `has_converged()` is true. Between two steps `iterations()` never
/// falls, and `has_converged()` stays true once it is. *Unit*: iterations of the outermost loop. *Called by*: the generated
/// `check`, and validators between two steps.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not convergent",
    label = "does not say how far it is",
    note = "implement `governance_core::Convergent` for `{Self}`"
)]
pub trait Convergent {
    /// Returns how many iterations were made.
    fn iterations(&self) -> u64;

    /// Returns whether the result will not change any more, by the computation's own threshold.
    fn has_converged(&self) -> bool;
}

/// Checks a computation against a bound on its iterations.
///
/// ```
/// use governance_core::traits::convergent::{Convergent, check};
/// use governance_core::violation::Bound;
///
/// struct Vote {
///     rounds: u64,
///     agreed: bool,
/// }
///
/// impl Convergent for Vote {
///     fn iterations(&self) -> u64 {
///         self.rounds
///     }
///     fn has_converged(&self) -> bool {
///         self.agreed
///     }
/// }
///
/// let limit = Bound::Limit("llm_iterations");
/// assert_eq!(check(&Vote { rounds: 3, agreed: false }, limit, 3), None);
/// assert_eq!(check(&Vote { rounds: 4, agreed: true }, limit, 3), None);
/// assert_eq!(
///     check(&Vote { rounds: 4, agreed: false }, limit, 3).unwrap().to_string(),
///     "`Vote` has not converged after `4` iterations, above the limit `llm_iterations` of `3`",
/// );
/// ```
#[must_use]
pub fn check<T: Convergent + ?Sized>(value: &T, bound: Bound, max: u64) -> Option<Violation> {
    judge::timeout(Site::of::<T>(), value.iterations(), value.has_converged(), bound, max)
}

/// Checks how long a computation has not improved against its patience, both in iterations.
///
/// ```
/// use governance_core::severity::Severity;
/// use governance_core::traits::convergent::check_improvement;
/// use governance_core::violation::Site;
///
/// let site = Site::of_type("Search");
/// assert_eq!(check_improvement(site, 100, 100), None);
/// assert_eq!(check_improvement(site, 101, 100).unwrap().severity(), Severity::Medium);
/// ```
#[must_use]
pub fn check_improvement(site: Site, stalled: u64, patience: u64) -> Option<Violation> {
    (stalled > patience).then(|| ConvergenceStalled::new(site, stalled, patience).into())
}
