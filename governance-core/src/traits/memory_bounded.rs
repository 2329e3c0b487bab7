//! `MemoryBounded`: a value knows how much memory it holds.

use crate::judge;
use crate::severity::Resource;
use crate::value::Value;
use crate::violation::{Bound, Site, Violation};

/// A value that knows how much memory it holds, and holds no more than it may.
///
/// *Law*: at every check, the bytes held on the GPU are at most `gpu_memory` and those on the host at most `memory`.
/// *Unit*: bytes that are held now, by capacity; what is shared with other values counts in full. *Called by*: the
/// generated `check`, and validators between two steps; so it must be cheap and must not allocate.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not memory-bounded",
    label = "does not say how much memory it holds",
    note = "implement `governance_core::MemoryBounded` for `{Self}`"
)]
pub trait MemoryBounded {
    /// Returns the bytes held on the GPU.
    fn gpu_bytes(&self) -> u64;

    /// Returns the bytes held on the host.
    fn host_bytes(&self) -> u64;
}

/// Checks a value against a bound on one memory, in bytes.
///
/// ```
/// use governance_core::severity::{Resource, Severity};
/// use governance_core::traits::memory_bounded::{MemoryBounded, check};
/// use governance_core::violation::Bound;
///
/// struct Tensor(u64);
///
/// impl MemoryBounded for Tensor {
///     fn gpu_bytes(&self) -> u64 {
///         self.0
///     }
///     fn host_bytes(&self) -> u64 {
///         0
///     }
/// }
///
/// let limit = Bound::Limit("gpu_memory");
/// assert_eq!(check(&Tensor(8 << 30), Resource::GpuMemory, limit, 8 << 30), None);
/// let violation = check(&Tensor(9 << 30), Resource::GpuMemory, limit, 8 << 30).unwrap();
/// assert_eq!(violation.to_string(), "`Tensor` holds `9 GiB`, above the limit `gpu_memory` of `8 GiB`");
/// assert_eq!(violation.severity(), Severity::High);
/// ```
#[must_use]
pub fn check<T: MemoryBounded + ?Sized>(
    value: &T,
    memory: Resource,
    bound: Bound,
    max: u64,
) -> Option<Violation> {
    let used = if memory == Resource::GpuMemory { value.gpu_bytes() } else { value.host_bytes() };
    judge::memory(Site::of::<T>(), memory, Value::Bytes(used), bound, max)
}
