//! `Recoverable`: a value comes back from its checkpoint.

use crate::violation::{Fault, NotRecoverable, Site, Violation};

/// A value that can be taken back to a checkpoint.
///
/// *Law*: what is restored from a checkpoint has that same checkpoint. *Unit*: the checkpoint holds all that later results
/// depend on. *Called by*: recovery, which takes checkpoints of lawful states and restores the last one after a violation.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not recoverable",
    label = "cannot be taken back to a checkpoint",
    note = "implement `governance_core::Recoverable` for `{Self}`"
)]
pub trait Recoverable: Sized {
    /// What is kept of a value.
    type Checkpoint: PartialEq;

    /// Takes a checkpoint.
    fn checkpoint(&self) -> Self::Checkpoint;

    /// Makes the value of a checkpoint; `None` if the checkpoint is none of this type's making.
    fn restore(checkpoint: &Self::Checkpoint) -> Option<Self>;
}

/// Checks that a value comes back from its own checkpoint.
///
/// ```
/// use governance_core::traits::recoverable::{Recoverable, check};
///
/// struct Search {
///     best: u32,
/// }
///
/// impl Recoverable for Search {
///     type Checkpoint = u32;
///     fn checkpoint(&self) -> u32 {
///         self.best
///     }
///     fn restore(checkpoint: &u32) -> Option<Self> {
///         (*checkpoint != 13).then_some(Self { best: *checkpoint })
///     }
/// }
///
/// assert_eq!(check(&Search { best: 82 }), None);
/// assert_eq!(
///     check(&Search { best: 13 }).unwrap().to_string(),
///     "`Search` cannot be restored from its own checkpoint: the checkpoint was refused",
/// );
/// ```
#[must_use]
pub fn check<T: Recoverable>(value: &T) -> Option<Violation> {
    let checkpoint = value.checkpoint();
    let fault = match T::restore(&checkpoint) {
        None => Fault::Refused,
        Some(restored) if restored.checkpoint() != checkpoint => Fault::Different,
        Some(_) => return None,
    };
    Some(NotRecoverable::new(Site::of::<T>(), fault).into())
}
