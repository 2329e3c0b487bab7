//! What the expansions of `#[governed]` name. Not for anybody else: it changes without notice.

pub use inventory;

pub use crate::bound::{ByteSize, Finite, NonDecreasing, Real, Timed, Whole};
pub use crate::census::Linked;
pub use crate::governed::{Governed, Readings};
use crate::record::ItemKind;
pub use crate::record::Record;
pub use crate::traits::calc_only::CalcOnly;
pub use crate::traits::convergent::Convergent;
pub use crate::traits::entropy::Entropy;
pub use crate::traits::latency_bounded::LatencyBounded;
pub use crate::traits::memory_bounded::MemoryBounded;
pub use crate::traits::recoverable::Recoverable;
pub use crate::traits::reproducible::Reproducible;

/// Makes the record of a type.
#[must_use]
pub const fn record(
    name: &'static str,
    module: &'static str,
    file: &'static str,
    line: u32,
    is_enum: bool,
    rules: &'static str,
) -> Record {
    let kind = if is_enum { ItemKind::Enum } else { ItemKind::Struct };
    Record { name, module, file, line, kind, rules }
}

/// Refuses, when the program is compiled, a type that is larger than `max` bytes.
///
/// # Panics
/// With a message that names both sizes, if it is larger.
#[track_caller]
pub const fn fits<T>(max: usize, name: &str, tail: &str) {
    if size_of::<T>() > max {
        size::refuse(size_of::<T>(), name, tail);
    }
}

mod size {
    //! Writes a message with a number while the program is compiled, where `format!` is not to be had.

    const ROOM: usize = 2048;

    struct Text {
        bytes: [u8; ROOM],
        len: usize,
    }

    impl Text {
        const fn push(mut self, text: &str) -> Self {
            let mut left = text.as_bytes();
            while let Some((byte, rest)) = left.split_first() {
                if let Some((_, room)) = self.bytes.split_at_mut_checked(self.len)
                    && let Some(slot) = room.first_mut()
                {
                    *slot = *byte;
                    self.len += 1;
                }
                left = rest;
            }
            self
        }

        const fn push_number(self, number: usize) -> Self {
            let text = if number >= 10 { self.push_number(number / 10) } else { self };
            // Any digit is one byte of ASCII.
            text.push(match number % 10 {
                0 => "0",
                1 => "1",
                2 => "2",
                3 => "3",
                4 => "4",
                5 => "5",
                6 => "6",
                7 => "7",
                8 => "8",
                _ => "9",
            })
        }

        const fn as_str(&self) -> &str {
            match self.bytes.split_at_checked(self.len) {
                Some((text, _)) => match str::from_utf8(text) {
                    Ok(text) => text,
                    Err(_) => "a governed type is larger than its limit `type_size`",
                },
                None => "",
            }
        }
    }

    #[track_caller]
    #[expect(clippy::panic, reason = "this runs in the compiler, where a panic is the compile error")]
    pub(super) const fn refuse(size: usize, name: &str, tail: &str) {
        let text = Text { bytes: [0; ROOM], len: 0 };
        let text = text.push("`").push(name).push("` takes `").push_number(size).push(" B`, ").push(tail);
        panic!("{}", text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    #[test]
    fn a_record_says_what_it_was_made_of() {
        let of = |is_enum| record("State", "app::state", "src/state.rs", 7, is_enum, "memory");
        assert_eq!((of(true).kind, of(false).kind), (ItemKind::Enum, ItemKind::Struct));
        assert_eq!((of(true).name, of(true).module, of(true).line), ("State", "app::state", 7));
        assert_eq!((of(true).file, of(true).rules), ("src/state.rs", "memory"));
    }

    /// Compiles a check at run time, to see the words that the compiler would show.
    fn refusal(max: usize, name: &'static str) -> Option<String> {
        let said =
            catch_unwind(|| fits::<[u8; 1_234_567]>(max, name, "above the limit `type_size`")).err()?;
        said.downcast_ref::<String>().cloned()
    }

    #[test]
    fn a_type_that_is_too_large_is_refused_with_its_size() {
        assert_eq!(refusal(1_234_567, "State"), None);
        assert_eq!(
            refusal(1_234_566, "State").unwrap(),
            "`State` takes `1234567 B`, above the limit `type_size`"
        );
        let digits = catch_unwind(|| fits::<[u8; 89]>(0, "S", "")).unwrap_err();
        assert_eq!(digits.downcast_ref::<String>().unwrap(), "`S` takes `89 B`, ");
        let zero = catch_unwind(|| fits::<[u8; 10]>(0, "S", "")).unwrap_err();
        assert_eq!(zero.downcast_ref::<String>().unwrap(), "`S` takes `10 B`, ");
    }

    #[test]
    fn a_message_that_does_not_fit_is_cut_and_still_a_message() {
        let said = refusal(0, Box::leak("x".repeat(5000).into_boxed_str())).unwrap();
        assert_eq!(said.len(), 2048);
        // A cut in the middle of a letter leaves bytes that are no text.
        let said = refusal(0, Box::leak(format!("x{}", "é".repeat(5000)).into_boxed_str())).unwrap();
        assert!(
            said.len() == 2048 || said == "a governed type is larger than its limit `type_size`",
            "{said}"
        );
    }
}
