//! `Whole`, `Real` and `Timed`: what can be held to a range.

use std::num::NonZero;
use std::time::Duration;

/// A value that is a whole number, for `range` with whole numbers or bytes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be held to a range of whole numbers",
    label = "not a whole number",
    note = "give the range in the field's own unit, or implement `governance_core::bound::Whole` for the type"
)]
pub trait Whole {
    /// Returns the number.
    fn whole(&self) -> i128;
}

/// A value that is a real number, for `range` with real numbers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be held to a range of real numbers",
    label = "not a real number",
    note = "give the range in the field's own unit, or implement `governance_core::bound::Real` for the type"
)]
pub trait Real {
    /// Returns the number.
    fn real(&self) -> f64;
}

/// A value that is a span of time, for `range` with times.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be held to a range of times",
    label = "not a span of time",
    note = "give the range in the field's own unit, or implement `governance_core::bound::Timed` for the type"
)]
pub trait Timed {
    /// Returns the span.
    fn time(&self) -> Duration;
}

macro_rules! whole {
    ($($kind:ty),*) => {
        $(
            impl Whole for $kind {
                fn whole(&self) -> i128 {
                    i128::from(*self)
                }
            }

            impl Whole for NonZero<$kind> {
                fn whole(&self) -> i128 {
                    i128::from(self.get())
                }
            }
        )*
    };
}

whole!(u8, u16, u32, u64, i8, i16, i32, i64, i128);

impl Whole for usize {
    fn whole(&self) -> i128 {
        // No machine has addresses wider than 127 bits.
        i128::try_from(*self).unwrap_or(i128::MAX)
    }
}

impl Whole for isize {
    fn whole(&self) -> i128 {
        i128::try_from(*self).unwrap_or(i128::MAX)
    }
}

impl Real for f64 {
    fn real(&self) -> f64 {
        *self
    }
}

impl Real for f32 {
    fn real(&self) -> f64 {
        f64::from(*self)
    }
}

impl Timed for Duration {
    fn time(&self) -> Duration {
        *self
    }
}
