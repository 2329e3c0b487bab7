//! `Governed`: what `#[governed]` generates for a type.

use crate::bound::{ByteSize, Finite, NonDecreasing, Real, Timed, Whole};
use crate::judge;
use crate::record::Record;
use crate::traits::convergent::Convergent;
use crate::traits::entropy::Entropy;
use crate::traits::latency_bounded::LatencyBounded;
use crate::traits::memory_bounded::MemoryBounded;
use crate::value::Value;
use crate::violations::Violations;

/// A type under the law; implemented by `#[governed]` and by nothing else.
///
/// ```
/// use governance_core::{Governed, governed};
///
/// #[governed(iterations = 1_000)]
/// struct Search {
///     #[governed(range = 1..=82)]
///     colors: u32,
/// }
///
/// assert_eq!(Search::RECORD.name(), "Search");
/// assert!(Search { colors: 82 }.check().is_ok());
/// let violations = Search { colors: 90 }.check().unwrap_err();
/// assert_eq!(violations.to_string(), "field `colors` of `Search` is `90`, above its bound `range` of `82`");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not governed",
    label = "not a governed type",
    note = "write `#[governed]` on the type"
)]
pub trait Governed {
    /// Its name, its place and the bounds that it declares.
    const RECORD: &'static Record;

    /// Reads what its rules are about, in their order: the snapshot that a check judges.
    #[doc(hidden)]
    fn readings(&self, to: &mut Readings) {
        let _ = to;
    }

    /// Checks every bound of the value.
    ///
    /// # Errors
    /// Returns *all* broken bounds.
    fn check(&self) -> Result<(), Violations> {
        Violations::verdict(judge::violations(Self::RECORD, &snapshot(self), None))
    }

    /// Checks every bound of the value, and that nothing decreased since `before` that must not.
    ///
    /// # Errors
    /// Returns *all* broken bounds.
    fn check_change(&self, before: &Self) -> Result<(), Violations> {
        Violations::verdict(judge::violations(Self::RECORD, &snapshot(self), Some(&snapshot(before))))
    }
}

fn snapshot<T: Governed + ?Sized>(value: &T) -> Readings {
    let mut readings = Readings::default();
    value.readings(&mut readings);
    readings
}

/// What one rule reads from a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reading {
    /// A number with its unit.
    Value(Value),
    /// How far an iterative computation is.
    Progress {
        /// How many iterations were made.
        iterations: u64,
        /// Whether it has converged.
        has_converged: bool,
    },
}

/// A snapshot: one reading for each rule of a record, in the rules' order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Readings(pub(crate) Vec<Reading>);

/// What the expansion of `#[governed]` calls, one method for each way to read a field or a value.
impl Readings {
    fn value(&mut self, value: Value) -> &mut Self {
        self.0.push(Reading::Value(value));
        self
    }

    #[doc(hidden)]
    pub fn whole(&mut self, field: &(impl Whole + ?Sized)) -> &mut Self {
        self.value(Value::Whole(field.whole()))
    }

    #[doc(hidden)]
    pub fn real(&mut self, field: &(impl Real + ?Sized)) -> &mut Self {
        self.value(Value::Real(field.real()))
    }

    #[doc(hidden)]
    pub fn time(&mut self, field: &(impl Timed + ?Sized)) -> &mut Self {
        self.value(Value::Time(field.time()))
    }

    #[doc(hidden)]
    pub fn bytes(&mut self, field: &(impl ByteSize + ?Sized)) -> &mut Self {
        self.value(Value::Bytes(field.bytes()))
    }

    #[doc(hidden)]
    pub fn finite(&mut self, field: &(impl Finite + ?Sized)) -> &mut Self {
        self.value(Value::Real(field.first_not_finite().unwrap_or(0.0)))
    }

    #[doc(hidden)]
    pub fn non_decreasing(&mut self, field: &(impl NonDecreasing + ?Sized)) -> &mut Self {
        self.value(field.level())
    }

    #[doc(hidden)]
    pub fn progress(&mut self, of: &(impl Convergent + ?Sized)) -> &mut Self {
        self.0.push(Reading::Progress { iterations: of.iterations(), has_converged: of.has_converged() });
        self
    }

    #[doc(hidden)]
    pub fn gpu_memory(&mut self, of: &(impl MemoryBounded + ?Sized)) -> &mut Self {
        self.value(Value::Bytes(of.gpu_bytes()))
    }

    #[doc(hidden)]
    pub fn memory(&mut self, of: &(impl MemoryBounded + ?Sized)) -> &mut Self {
        self.value(Value::Bytes(of.host_bytes()))
    }

    #[doc(hidden)]
    pub fn latency(&mut self, of: &(impl LatencyBounded + ?Sized)) -> &mut Self {
        self.value(Value::Time(of.latency()))
    }

    #[doc(hidden)]
    pub fn entropy(&mut self, of: &(impl Entropy + ?Sized)) -> &mut Self {
        self.value(Value::Real(of.entropy()))
    }
}
