//! `ByteSize`: what can be held to a number of bytes.

use std::collections::VecDeque;
use std::num::NonZero;
use std::time::Duration;

/// A value whose bytes can be counted, for `max_bytes`.
///
/// A container counts what it owns on the heap, by its capacity and not by its length, because that is what it holds;
/// a value that owns nothing counts its own size.
///
/// ```
/// use governance_core::bound::ByteSize;
///
/// assert_eq!(Vec::<f64>::with_capacity(8).bytes(), 64);
/// assert_eq!([0.0_f64; 8].bytes(), 64);
/// assert_eq!(Box::new(7_u32).bytes(), 4);
/// assert_eq!(None::<Vec<f64>>.bytes(), 0);
/// ```
#[diagnostic::on_unimplemented(
    message = "the bytes of `{Self}` cannot be counted",
    label = "does not count its bytes",
    note = "implement `governance_core::bound::ByteSize` for the type"
)]
pub trait ByteSize {
    /// Whether no value of the type owns anything on the heap.
    const FLAT: bool = false;

    /// Returns the bytes that the value owns on the heap.
    fn heap_bytes(&self) -> u64;

    /// Returns the bytes that `max_bytes` bounds: those on the heap, or the value's own size if the type owns none.
    fn bytes(&self) -> u64 {
        if Self::FLAT { count(size_of_val(self)) } else { self.heap_bytes() }
    }
}

fn count(size: usize) -> u64 {
    u64::try_from(size).unwrap_or(u64::MAX)
}

/// Sums what elements own; nothing is walked if they own nothing.
fn owned<'a, T: ByteSize + 'a>(elements: impl IntoIterator<Item = &'a T>) -> u64 {
    if T::FLAT { 0 } else { elements.into_iter().map(T::heap_bytes).fold(0, u64::saturating_add) }
}

fn slots<T>(capacity: usize) -> u64 {
    count(capacity.saturating_mul(size_of::<T>()))
}

macro_rules! flat {
    ($($kind:ty),*) => {
        $(
            impl ByteSize for $kind {
                const FLAT: bool = true;

                fn heap_bytes(&self) -> u64 {
                    0
                }
            }
        )*
    };
}

flat!(
    u8,
    u16,
    u32,
    u64,
    u128,
    usize,
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    f32,
    f64,
    bool,
    char,
    (),
    Duration,
    str
);

flat!(NonZero<u8>, NonZero<u16>, NonZero<u32>, NonZero<u64>, NonZero<usize>);

impl<T: ByteSize> ByteSize for [T] {
    const FLAT: bool = T::FLAT;

    fn heap_bytes(&self) -> u64 {
        owned(self)
    }
}

impl<T: ByteSize, const N: usize> ByteSize for [T; N] {
    const FLAT: bool = T::FLAT;

    fn heap_bytes(&self) -> u64 {
        owned(self)
    }
}

impl<T: ByteSize> ByteSize for Option<T> {
    const FLAT: bool = T::FLAT;

    fn heap_bytes(&self) -> u64 {
        owned(self)
    }
}

impl<T: ByteSize> ByteSize for Vec<T> {
    fn heap_bytes(&self) -> u64 {
        slots::<T>(self.capacity()).saturating_add(owned(self))
    }
}

impl<T: ByteSize> ByteSize for VecDeque<T> {
    fn heap_bytes(&self) -> u64 {
        slots::<T>(self.capacity()).saturating_add(owned(self))
    }
}

impl ByteSize for String {
    fn heap_bytes(&self) -> u64 {
        count(self.capacity())
    }
}

impl<T: ByteSize + ?Sized> ByteSize for Box<T> {
    fn heap_bytes(&self) -> u64 {
        count(size_of_val(&**self)).saturating_add((**self).heap_bytes())
    }
}

macro_rules! tuple {
    ($($name:ident $index:tt),*) => {
        impl<$($name: ByteSize),*> ByteSize for ($($name,)*) {
            const FLAT: bool = $($name::FLAT)&&*;

            fn heap_bytes(&self) -> u64 {
                [$(self.$index.heap_bytes()),*].into_iter().fold(0, u64::saturating_add)
            }
        }
    };
}

tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_count_what_they_own_down_to_the_leaves() {
        assert_eq!(vec![vec![0_u8; 3], Vec::with_capacity(5)].bytes(), 2 * 24 + 3 + 5);
        assert_eq!(String::with_capacity(9).bytes(), 9);
        assert_eq!([String::with_capacity(1), String::with_capacity(2)].bytes(), 3);
        assert_eq!(vec![(1_u64, 2_u64)].bytes(), 16);
        assert_eq!(vec![(1_u64, vec![0_u8; 7])].bytes(), 32 + 7);
        assert_eq!(Box::<[u16]>::from([1, 2, 3]).bytes(), 6);
        assert_eq!(Some(5_u64).bytes(), 16, "a plain value counts its own size, tag included");
        assert!(VecDeque::<u8>::with_capacity(4).bytes() >= 4);
    }
}
