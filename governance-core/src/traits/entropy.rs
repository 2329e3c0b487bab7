//! `Entropy`: the entropy of a state never decreases.

use crate::judge;
use crate::value::Value;
use crate::violation::{Bound, Site, Violation};

/// A state with an entropy that never decreases.
///
/// *Law*: the entropy after a step is at least the entropy before it, less the rounding of 1e-10; it is never NaN.
/// *Unit*: nats or bits, the same in all values of the type. *Called by*: the generated `check_change`, and validators
/// between two steps. It must not change the state.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no entropy",
    label = "does not say how large its entropy is",
    note = "implement `governance_core::Entropy` for `{Self}`"
)]
pub trait Entropy {
    /// Returns the entropy.
    fn entropy(&self) -> f64;
}

/// Checks a step from one state to the next.
///
/// ```
/// use governance_core::severity::Severity;
/// use governance_core::traits::entropy::{Entropy, check};
///
/// struct Gas(f64);
///
/// impl Entropy for Gas {
///     fn entropy(&self) -> f64 {
///         self.0
///     }
/// }
///
/// assert_eq!(check(&Gas(1.0), &Gas(1.0 - 1e-11)), None, "rounding is no decrease");
/// let violation = check(&Gas(1.0), &Gas(0.5)).unwrap();
/// assert_eq!(violation.to_string(), "`Gas` fell from `1.0` to `0.5`, but is bound by `non_decreasing`");
/// assert_eq!(violation.severity(), Severity::Critical);
/// assert_eq!(check(&Gas(1.0), &Gas(f64::NAN)).unwrap().severity(), Severity::Critical);
/// ```
#[must_use]
pub fn check<T: Entropy + ?Sized>(before: &T, after: &T) -> Option<Violation> {
    let (before, after) = (Value::Real(before.entropy()), Value::Real(after.entropy()));
    judge::decrease(Site::of::<T>(), Some(before), after, Bound::Declared("non_decreasing"))
}
