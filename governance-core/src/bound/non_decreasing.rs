//! `NonDecreasing`: what has a level that can be watched.

use std::time::Duration;

use crate::bound::{Real as _, Whole as _};
use crate::value::Value;

/// A value with a level that must not fall, for `non_decreasing`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be held to never decrease",
    label = "has no level to compare",
    note = "implement `governance_core::bound::NonDecreasing` for the type"
)]
pub trait NonDecreasing {
    /// Returns the level; all levels of one type have one unit.
    fn level(&self) -> Value;
}

macro_rules! whole {
    ($($kind:ty),*) => {
        $(
            impl NonDecreasing for $kind {
                fn level(&self) -> Value {
                    Value::Whole(self.whole())
                }
            }
        )*
    };
}

whole!(u8, u16, u32, u64, usize, i8, i16, i32, i64, i128, isize);

impl NonDecreasing for f64 {
    fn level(&self) -> Value {
        Value::Real(self.real())
    }
}

impl NonDecreasing for f32 {
    fn level(&self) -> Value {
        Value::Real(self.real())
    }
}

impl NonDecreasing for Duration {
    fn level(&self) -> Value {
        Value::Time(*self)
    }
}
