//! `CalcOnly`: a type's logic calculates, and does nothing else.

use crate::traits::reproducible;
use crate::violation::{Site, Violation};

/// Marks a type whose logic is calculation only.
///
/// *Law*: every result of its methods follows from their arguments: no input or output, no time, no randomness, no state
/// that changes behind a shared reference. The compiler cannot see that from the type; `#[calc_only]` on the functions,
/// or an article with the rule `impure_code`, sees it from the source, and [`check`] tries it out. *Called by*: articles
/// that require it of the types in a kernel. `Sync` is part of the law: what calculates can be shared.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not marked as calculation only",
    label = "its logic may do more than calculate",
    note = "if it does not, write `impl governance_core::CalcOnly for {Self} {{}}`"
)]
pub trait CalcOnly: Sync {}

/// Calls a calculation twice and compares the results.
///
/// ```
/// use std::sync::atomic::{AtomicU8, Ordering};
///
/// use governance_core::traits::calc_only::{CalcOnly, check};
///
/// #[derive(Default)]
/// struct Kernel {
///     calls: AtomicU8,
/// }
///
/// impl CalcOnly for Kernel {}
///
/// let kernel = Kernel::default();
/// assert_eq!(check(&kernel, |_| vec![1, 2]), None);
/// let violation = check(&kernel, |kernel| vec![1, kernel.calls.fetch_add(1, Ordering::Relaxed)]).unwrap();
/// assert_eq!(
///     violation.to_string(),
///     "`Kernel` gave different results in two runs with the same input, first at byte 1",
/// );
/// ```
#[must_use]
pub fn check<T: CalcOnly + ?Sized>(value: &T, call: impl Fn(&T) -> Vec<u8>) -> Option<Violation> {
    reproducible::compare(Site::of::<T>(), &call(value), &call(value))
}
