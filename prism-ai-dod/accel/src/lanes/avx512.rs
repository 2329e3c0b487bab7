//! The kernel with the 64-byte vectors of AVX-512, its byte instructions and its byte lookups.

#![expect(unsafe_code, reason = "the compiler cannot see which instructions a processor has")]

use std::arch::x86_64::*;

use super::choice::Task;
use super::kernel::{Kernel, Numbers};
use super::line::Line;

/// Shows that this processor has the instructions: only [`Avx512::detect`] makes one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Avx512(());

impl Avx512 {
    /// Asks the processor.
    pub(super) fn detect() -> Option<Self> {
        (is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vbmi"))
        .then_some(Self(()))
    }
}

/// Does a task, compiled as a whole for this instruction set.
pub(super) fn run<T: Task>(kernel: Avx512, task: T) -> T::Output {
    // SAFETY: a kernel was made by `detect`, so this processor has the instructions.
    unsafe { with_instructions(kernel, task) }
}

/// Functions that may use the instructions that [`Avx512::detect`] asks for.
macro_rules! with_avx512 {
    ($($function:item)*) => {
        $(#[inline] #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi")] $function)*
    };
}

/// The methods of the trait, each the function of the same name.
macro_rules! kernel {
    ($(fn $name:ident($($argument:ident: $type:ty),*) $(-> $result:ty)?;)*) => {
        impl Kernel for Avx512 {
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

with_avx512! {
    fn with_instructions<T: Task>(kernel: Avx512, task: T) -> T::Output {
        task.run(kernel)
    }

    fn load(line: &Line) -> __m512i {
        // SAFETY: a line is 64 bytes long and aligned to 64.
        unsafe { _mm512_load_si512(line.0.as_ptr().cast()) }
    }

    fn store(line: &mut Line, counters: __m512i) {
        // SAFETY: a line is 64 bytes long and aligned to 64.
        unsafe { _mm512_store_si512(line.0.as_mut_ptr().cast(), counters) }
    }

    fn to_line(counters: __m512i) -> Line {
        let mut line = Line::ZERO;
        store(&mut line, counters);
        line
    }

    fn splat(counter: u8) -> __m512i {
        _mm512_set1_epi8(counter.cast_signed())
    }

    fn lowest(counters: __m512i) -> u8 {
        let half = _mm256_min_epu8(_mm512_castsi512_si256(counters), _mm512_extracti64x4_epi64::<1>(counters));
        let quarter = _mm_min_epu8(_mm256_castsi256_si128(half), _mm256_extracti128_si256::<1>(half));
        // The least of each pair of bytes, as a number of 16 bits, of which there is an instruction for the least of all.
        let pairs = _mm_and_si128(_mm_min_epu8(quarter, _mm_srli_epi16::<8>(quarter)), _mm_set1_epi16(0xff));
        (_mm_extract_epi16::<0>(_mm_minpos_epu16(pairs)) & 0xff) as u8
    }

    fn shift(from: &mut [Line], to: &mut [Line], members: &[u64]) {
        let one = splat(1);
        for ((from, to), &members) in from.iter_mut().zip(to).zip(members) {
            let counters = load(from);
            store(from, _mm512_mask_sub_epi8(counters, members, counters, one));
            let counters = load(to);
            store(to, _mm512_mask_add_epi8(counters, members, counters, one));
        }
    }

    fn least(cells: &[Line], mask: u8) -> Line {
        if mask == u8::MAX { least_of(cells, |counters| counters) } else { least_of(cells, through(mask)) }
    }

    /// Sees counters through a mask.
    fn through(mask: u8) -> impl Fn(__m512i) -> __m512i {
        let mask = splat(mask);
        move |counters| _mm512_and_si512(mask, counters)
    }

    fn least_of(cells: &[Line], seen: impl Fn(__m512i) -> __m512i) -> Line {
        let mut least = [splat(u8::MAX); 4];
        let fours = cells.chunks_exact(4);
        for cell in fours.remainder() {
            let [first, ..] = &mut least;
            *first = _mm512_min_epu8(*first, seen(load(cell)));
        }
        for four in fours {
            for (least, cell) in least.iter_mut().zip(four) {
                *least = _mm512_min_epu8(*least, seen(load(cell)));
            }
        }
        let [a, b, c, d] = least;
        to_line(_mm512_min_epu8(_mm512_min_epu8(a, b), _mm512_min_epu8(c, d)))
    }

    fn count_equal(cells: &[Line], mask: u8, target: &Line) -> Line {
        if mask == u8::MAX {
            count_of(cells, |counters| counters, target)
        } else {
            count_of(cells, through(mask), target)
        }
    }

    fn count_of(cells: &[Line], seen: impl Fn(__m512i) -> __m512i, target: &Line) -> Line {
        let (one, target) = (splat(1), load(target));
        let mut counts = [_mm512_setzero_si512(); 2];
        let twos = cells.chunks_exact(2);
        for cell in twos.remainder() {
            let [first, _] = &mut counts;
            let equal = _mm512_cmpeq_epu8_mask(seen(load(cell)), target);
            *first = _mm512_mask_add_epi8(*first, equal, *first, one);
        }
        for two in twos {
            for (count, cell) in counts.iter_mut().zip(two) {
                let equal = _mm512_cmpeq_epu8_mask(seen(load(cell)), target);
                *count = _mm512_mask_add_epi8(*count, equal, *count, one);
            }
        }
        let [a, b] = counts;
        to_line(_mm512_add_epi8(a, b))
    }

    fn highest(line: &Line) -> u8 {
        !lowest(_mm512_xor_si512(load(line), splat(u8::MAX)))
    }

    fn keys(least: &Line, ceiling: u8, below: &Line, alive: u64) -> (Line, u8) {
        let above = _mm512_sub_epi8(splat(ceiling), load(below));
        let least = load(least);
        let open = alive & !_mm512_movepi8_mask(least);
        let keys = _mm512_mask_adds_epu8(splat(u8::MAX), open, least, above);
        (to_line(keys), lowest(keys))
    }

    fn equal(line: &Line, value: u8) -> u64 {
        _mm512_cmpeq_epu8_mask(load(line), splat(value))
    }

    /// Loads up to eight words; what is missing of them is zero.
    fn load_words(words: &[u64]) -> __m512i {
        let present = 0xff_u8.checked_shr(8_u32.saturating_sub(words.len() as u32)).unwrap_or_default();
        // SAFETY: of eight words only those are read that the mask names, and so many the slice has.
        unsafe { _mm512_maskz_loadu_epi64(present, words.as_ptr().cast()) }
    }

    fn meeting(a: &[u64], b: &[u64]) -> u64 {
        let mut found = 0;
        for (chunk, (a, b)) in a.chunks(8).zip(b.chunks(8)).take(8).enumerate() {
            found |= u64::from(_mm512_test_epi64_mask(load_words(a), load_words(b))) << (8 * chunk);
        }
        found
    }

    fn contained(row: &[u64], numbers: &Numbers) -> u64 {
        // The lookup takes 128 bytes, which is a bit set of 1,024.
        let mut words = [0; 16];
        let Some(start) = words.get_mut(..row.len()) else { return numbers.each_contained(row) };
        start.copy_from_slice(row);
        let words: *const u64 = words.as_ptr();
        // SAFETY: the first half of 16 words.
        let low = unsafe { _mm512_loadu_si512(words.cast()) };
        // SAFETY: the second half of 16 words.
        let high = unsafe { _mm512_loadu_si512(words.wrapping_add(8).cast()) };
        let bytes = _mm512_permutex2var_epi8(low, load(&numbers.byte), high);
        _mm512_test_epi8_mask(bytes, load(&numbers.bit)) & numbers.short
    }
}
