//! `Finite`: what can be asked for numbers that are none.

use std::collections::VecDeque;

/// A value made of real numbers, for `finite`.
///
/// ```
/// use governance_core::bound::Finite;
///
/// assert_eq!([1.0, f64::INFINITY].first_not_finite(), Some(f64::INFINITY));
/// assert_eq!(Some(vec![1.0_f32, 2.0]).first_not_finite(), None);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be held to finite numbers",
    label = "not made of real numbers",
    note = "implement `governance_core::bound::Finite` for the type"
)]
pub trait Finite {
    /// Returns the first number that is infinite or not a number.
    fn first_not_finite(&self) -> Option<f64>;
}

impl Finite for f64 {
    fn first_not_finite(&self) -> Option<f64> {
        (!self.is_finite()).then_some(*self)
    }
}

impl Finite for f32 {
    fn first_not_finite(&self) -> Option<f64> {
        f64::from(*self).first_not_finite()
    }
}

impl<T: Finite> Finite for [T] {
    fn first_not_finite(&self) -> Option<f64> {
        self.iter().find_map(T::first_not_finite)
    }
}

impl<T: Finite, const N: usize> Finite for [T; N] {
    fn first_not_finite(&self) -> Option<f64> {
        self.as_slice().first_not_finite()
    }
}

impl<T: Finite> Finite for Vec<T> {
    fn first_not_finite(&self) -> Option<f64> {
        self.as_slice().first_not_finite()
    }
}

impl<T: Finite> Finite for VecDeque<T> {
    fn first_not_finite(&self) -> Option<f64> {
        self.iter().find_map(T::first_not_finite)
    }
}

impl<T: Finite> Finite for Option<T> {
    fn first_not_finite(&self) -> Option<f64> {
        self.as_ref().and_then(T::first_not_finite)
    }
}

impl<T: Finite + ?Sized> Finite for Box<T> {
    fn first_not_finite(&self) -> Option<f64> {
        (**self).first_not_finite()
    }
}

impl<T: Finite + ?Sized> Finite for &T {
    fn first_not_finite(&self) -> Option<f64> {
        (**self).first_not_finite()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bad_number_is_found_in_whatever_holds_it() {
        const BAD: f64 = f64::NEG_INFINITY;
        assert_eq!(BAD.first_not_finite(), Some(BAD));
        assert_eq!([1.0, BAD].first_not_finite(), Some(BAD));
        assert_eq!(vec![BAD, f64::INFINITY].first_not_finite(), Some(BAD));
        assert_eq!(VecDeque::from([0.0, BAD]).first_not_finite(), Some(BAD));
        assert_eq!(Some(BAD).first_not_finite(), Some(BAD));
        assert_eq!(Box::new(BAD).first_not_finite(), Some(BAD));
        assert_eq!((&&BAD).first_not_finite(), Some(BAD));
        assert_eq!(f32::NEG_INFINITY.first_not_finite(), Some(BAD));
        assert!(vec![Some(f32::NAN)].first_not_finite().is_some_and(f64::is_nan));
    }

    #[test]
    fn what_holds_no_bad_number_is_finite() {
        assert_eq!(None::<f64>.first_not_finite(), None);
        assert_eq!(Vec::<f64>::new().first_not_finite(), None);
        assert_eq!([f32::MAX, 0.0].first_not_finite(), None);
    }
}
