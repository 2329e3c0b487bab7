//! The guard: a value that was lawful when it was last looked at, and that changes only lawfully.

use std::fmt;
use std::ops::Deref;

use crate::governed::Governed;
use crate::violations::Violations;

/// Keeps a governed value lawful: it enters through a check and changes through a check.
///
/// The value is read through `Deref`; there is no way to a `&mut` of it. Nothing is checked on drop. State that
/// changes behind a shared reference (`Cell`, locks, atomics) escapes the guard; do not bound such fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guard<T: Governed> {
    value: T,
}

impl<T: Governed> Guard<T> {
    /// Lets a lawful value in.
    ///
    /// # Errors
    /// Gives an unlawful value back, with all that it breaks.
    pub fn new(value: T) -> Result<Self, Refused<T>> {
        match value.check() {
            Ok(()) => Ok(Self { value }),
            Err(violations) => Err(Refused { value, violations }),
        }
    }

    /// Changes the value: `change` works on a draft, which replaces the value only if it is lawful, alone and as a
    /// change. A panic in `change` leaves the value as it was.
    ///
    /// # Errors
    /// Returns all that the draft breaks; the draft is dropped and the value stays as it was.
    pub fn update<R>(&mut self, change: impl FnOnce(&mut T) -> R) -> Result<R, Violations>
    where
        T: Clone,
    {
        let mut draft = self.value.clone();
        let result = change(&mut draft);
        draft.check_change(&self.value)?;
        self.value = draft;
        Ok(result)
    }

    /// Gives the value up.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T: Governed> Deref for Guard<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A value that a guard did not let in, with the reasons.
#[derive(Clone, PartialEq)]
pub struct Refused<T> {
    value: T,
    violations: Violations,
}

impl<T> Refused<T> {
    /// Returns all that the value breaks.
    #[must_use]
    pub const fn violations(&self) -> &Violations {
        &self.violations
    }

    /// Gives the value and the reasons back.
    #[must_use]
    pub fn into_parts(self) -> (T, Violations) {
        (self.value, self.violations)
    }
}

impl<T> fmt::Debug for Refused<T> {
    /// Prints the reasons alone, so that `?` works for values that cannot be printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refused").field("violations", &self.violations).finish_non_exhaustive()
    }
}

impl<T> fmt::Display for Refused<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.violations.fmt(f)
    }
}

impl<T> std::error::Error for Refused<T> {}
