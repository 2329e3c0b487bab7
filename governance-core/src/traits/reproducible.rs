//! `Reproducible`: the same seed gives the same bytes.

use crate::violation::{NotReproducible, Site, Violation};

/// A computation whose whole result follows from its seed.
///
/// *Law*: two runs from one seed give the same bytes, on every machine, in every order of threads. *Unit*: the bytes of
/// the result in one canonical form. *Called by*: reproducibility checks, which run the computation twice; so `run` stands
/// for the smallest run that uses every source of difference.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not reproducible",
    label = "cannot be run again from a seed",
    note = "implement `governance_core::Reproducible` for `{Self}`"
)]
pub trait Reproducible: Sized {
    /// Runs the computation from a seed.
    fn run(seed: u64) -> Self;

    /// Returns the result in its canonical form.
    fn result(&self) -> Vec<u8>;
}

/// Runs a computation twice from one seed and compares the results.
///
/// ```
/// use governance_core::traits::reproducible::{Reproducible, check};
///
/// struct Walk(Vec<u8>);
///
/// impl Reproducible for Walk {
///     fn run(seed: u64) -> Self {
///         Self((0..4).map(|step| seed.rotate_left(step * 8) as u8).collect())
///     }
///     fn result(&self) -> Vec<u8> {
///         self.0.clone()
///     }
/// }
///
/// assert_eq!(check::<Walk>(7), None);
/// ```
#[must_use]
pub fn check<T: Reproducible>(seed: u64) -> Option<Violation> {
    compare(Site::of::<T>(), &T::run(seed).result(), &T::run(seed).result())
}

/// Compares the results of two runs.
///
/// ```
/// use governance_core::traits::reproducible::compare;
/// use governance_core::violation::Site;
///
/// assert_eq!(
///     compare(Site::of_type("Walk"), b"abc", b"abd").unwrap().to_string(),
///     "`Walk` gave different results in two runs with the same input, first at byte 2",
/// );
/// ```
#[must_use]
pub fn compare(site: Site, first: &[u8], second: &[u8]) -> Option<Violation> {
    if first == second {
        return None;
    }
    let same = first.iter().zip(second).take_while(|(a, b)| a == b).count();
    Some(NotReproducible::new(site, u64::try_from(same).unwrap_or(u64::MAX)).into())
}
