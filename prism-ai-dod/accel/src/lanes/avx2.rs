//! The kernel with the 32-byte vectors of AVX2: two of them are a line.

#![expect(unsafe_code, reason = "the compiler cannot see which instructions a processor has")]

use std::arch::x86_64::*;

use super::choice::Task;
use super::kernel::{Kernel, Numbers};
use super::line::Line;

/// Shows that this processor has the instructions: only [`Avx2::detect`] makes one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Avx2(());

impl Avx2 {
    /// Asks the processor.
    pub(super) fn detect() -> Option<Self> {
        is_x86_feature_detected!("avx2").then_some(Self(()))
    }
}

/// Does a task, compiled as a whole for this instruction set.
pub(super) fn run<T: Task>(kernel: Avx2, task: T) -> T::Output {
    // SAFETY: a kernel was made by `detect`, so this processor has the instructions.
    unsafe { with_instructions(kernel, task) }
}

/// Functions that may use the instructions that [`Avx2::detect`] asks for.
macro_rules! with_avx2 {
    ($($function:item)*) => {
        $(#[inline] #[target_feature(enable = "avx2")] $function)*
    };
}

/// The methods of the trait, each the function of the same name.
macro_rules! kernel {
    ($(fn $name:ident($($argument:ident: $type:ty),*) $(-> $result:ty)?;)*) => {
        impl Kernel for Avx2 {
            $(#[inline(always)] fn $name(self, $($argument: $type),*) $(-> $result)? {
                // SAFETY: `self` was made by `detect`, so this processor has the instructions that the function uses.
                unsafe { $name($($argument),*) }
            })*
        }
    };
}

kernel! {
    fn shift(from: &mut [Line], to: &mut [Line], members: &[u64]);
    fn least(cells: &[Line], mask: u8) -> Line;
    fn count_equal(cells: &[Line], mask: u8, target: &Line) -> Line;
    fn highest(line: &Line) -> u8;
    fn keys(least: &Line, ceiling: u8, below: &Line, alive: u64) -> (Line, u8);
    fn equal(line: &Line, value: u8) -> u64;
    fn meeting(a: &[u64], b: &[u64]) -> u64;
    fn contained(row: &[u64], numbers: &Numbers) -> u64;
}

/// The two halves of a line.
type Halves = [__m256i; 2];

with_avx2! {
    fn with_instructions<T: Task>(kernel: Avx2, task: T) -> T::Output {
        task.run(kernel)
    }

    fn load(line: &Line) -> Halves {
        let start: *const __m256i = line.0.as_ptr().cast();
        // SAFETY: the first half of a line, which is aligned to 64.
        let low = unsafe { _mm256_load_si256(start) };
        // SAFETY: the second half of a line, which is aligned to 32.
        let high = unsafe { _mm256_load_si256(start.wrapping_add(1)) };
        [low, high]
    }

    fn store(line: &mut Line, [low, high]: Halves) {
        let start: *mut __m256i = line.0.as_mut_ptr().cast();
        // SAFETY: the first half of a line, which is aligned to 64.
        unsafe { _mm256_store_si256(start, low) };
        // SAFETY: the second half of a line, which is aligned to 32.
        unsafe { _mm256_store_si256(start.wrapping_add(1), high) };
    }

    fn to_line(halves: Halves) -> Line {
        let mut line = Line::ZERO;
        store(&mut line, halves);
        line
    }

    fn splat(counter: u8) -> __m256i {
        _mm256_set1_epi8(counter.cast_signed())
    }

    /// 255 in each lane whose bit is set.
    fn spread(members: u32) -> __m256i {
        // Byte `lane / 8` of the members into each lane, and of that byte the lane's own bit.
        let bytes = _mm256_shuffle_epi8(
            _mm256_set1_epi32(members.cast_signed()),
            _mm256_setr_epi64x(0, 0x0101_0101_0101_0101, 0x0202_0202_0202_0202, 0x0303_0303_0303_0303),
        );
        let bits = _mm256_set1_epi64x(0x8040_2010_0804_0201_u64.cast_signed());
        _mm256_cmpeq_epi8(_mm256_and_si256(bytes, bits), bits)
    }

    fn spread_line(members: u64) -> Halves {
        [spread((members & 0xffff_ffff) as u32), spread((members >> 32) as u32)]
    }

    fn collect([low, high]: Halves) -> u64 {
        let half = |lanes| u64::from(_mm256_movemask_epi8(lanes).cast_unsigned());
        half(low) | (half(high) << 32)
    }

    fn lowest([low, high]: Halves) -> u8 {
        let half = _mm256_min_epu8(low, high);
        let quarter = _mm_min_epu8(_mm256_castsi256_si128(half), _mm256_extracti128_si256::<1>(half));
        // The least of each pair of bytes, as a number of 16 bits, of which there is an instruction for the least of all.
        let pairs = _mm_and_si128(_mm_min_epu8(quarter, _mm_srli_epi16::<8>(quarter)), _mm_set1_epi16(0xff));
        (_mm_extract_epi16::<0>(_mm_minpos_epu16(pairs)) & 0xff) as u8
    }

    fn shift(from: &mut [Line], to: &mut [Line], members: &[u64]) {
        for ((from, to), &members) in from.iter_mut().zip(to).zip(members) {
            let [low, high] = spread_line(members);
            let [a, b] = load(from);
            store(from, [_mm256_add_epi8(a, low), _mm256_add_epi8(b, high)]);
            let [a, b] = load(to);
            store(to, [_mm256_sub_epi8(a, low), _mm256_sub_epi8(b, high)]);
        }
    }

    fn least(cells: &[Line], mask: u8) -> Line {
        let mask = splat(mask);
        let mut least = [splat(u8::MAX); 4];
        let twos = cells.chunks_exact(2);
        for cell in twos.remainder() {
            let ([a, b], [x, y, ..]) = (load(cell), &mut least);
            *x = _mm256_min_epu8(*x, _mm256_and_si256(mask, a));
            *y = _mm256_min_epu8(*y, _mm256_and_si256(mask, b));
        }
        for two in twos {
            for (least, cell) in least.chunks_exact_mut(2).zip(two) {
                for (least, half) in least.iter_mut().zip(load(cell)) {
                    *least = _mm256_min_epu8(*least, _mm256_and_si256(mask, half));
                }
            }
        }
        let [a, b, c, d] = least;
        to_line([_mm256_min_epu8(a, c), _mm256_min_epu8(b, d)])
    }

    fn count_equal(cells: &[Line], mask: u8, target: &Line) -> Line {
        let (mask, target) = (splat(mask), load(target));
        let mut counts = [_mm256_setzero_si256(); 2];
        for cell in cells {
            for ((count, half), target) in counts.iter_mut().zip(load(cell)).zip(target) {
                *count = _mm256_sub_epi8(*count, _mm256_cmpeq_epi8(_mm256_and_si256(mask, half), target));
            }
        }
        to_line(counts)
    }

    fn highest(line: &Line) -> u8 {
        !lowest(load(line).map(|half| _mm256_xor_si256(half, splat(u8::MAX))))
    }

    fn keys(least: &Line, ceiling: u8, below: &Line, alive: u64) -> (Line, u8) {
        let mut keys = spread_line(!alive);
        for ((key, least), below) in keys.iter_mut().zip(load(least)).zip(load(below)) {
            // A counter of 128 or more is a negative number to this comparison.
            let flagged = _mm256_cmpgt_epi8(_mm256_setzero_si256(), least);
            let sum = _mm256_adds_epu8(least, _mm256_sub_epi8(splat(ceiling), below));
            *key = _mm256_or_si256(_mm256_or_si256(*key, flagged), sum);
        }
        (to_line(keys), lowest(keys))
    }

    fn equal(line: &Line, value: u8) -> u64 {
        collect(load(line).map(|half| _mm256_cmpeq_epi8(half, splat(value))))
    }

    fn meeting(a: &[u64], b: &[u64]) -> u64 {
        let mut found = 0;
        for (word, (a, b)) in a.iter().zip(b).take(64).enumerate() {
            found |= u64::from(a & b != 0) << word;
        }
        found
    }

    fn contained(row: &[u64], numbers: &Numbers) -> u64 {
        numbers.each_contained(row)
    }
}
