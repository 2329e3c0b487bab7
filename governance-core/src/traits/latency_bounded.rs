//! `LatencyBounded`: a value knows how long its last call took.

use std::time::Duration;

use crate::judge;
use crate::value::Value;
use crate::violation::{Bound, Site, Violation};

/// A value that knows how long its last call took, and whose calls take no longer than they may.
///
/// *Law*: at every check, the latency is at most `latency`. *Unit*: time on a monotonic clock, from the entry of the
/// last finished call to its return; zero before the first. The implementor measures, because a check asks no clock.
/// *Called by*: the generated `check`, and validators between two steps.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not latency-bounded",
    label = "does not say how long its last call took",
    note = "implement `governance_core::LatencyBounded` for `{Self}`"
)]
pub trait LatencyBounded {
    /// Returns how long the last finished call took.
    fn latency(&self) -> Duration;
}

/// Checks the latency of a value against a bound.
///
/// ```
/// use std::time::Duration;
///
/// use governance_core::traits::latency_bounded::{LatencyBounded, check};
/// use governance_core::violation::Bound;
///
/// struct Fusion(Duration);
///
/// impl LatencyBounded for Fusion {
///     fn latency(&self) -> Duration {
///         self.0
///     }
/// }
///
/// let (limit, max) = (Bound::Limit("latency"), Duration::from_millis(5));
/// assert_eq!(check(&Fusion(max), limit, max), None);
/// let violation = check(&Fusion(Duration::from_millis(6)), limit, max).unwrap();
/// assert_eq!(violation.to_string(), "`Fusion` took `6 ms`, above the limit `latency` of `5 ms`");
/// ```
#[must_use]
pub fn check<T: LatencyBounded + ?Sized>(value: &T, bound: Bound, max: Duration) -> Option<Violation> {
    judge::latency(Site::of::<T>(), Value::Time(value.latency()), bound, Value::Time(max))
}
