//! The random stream: xoshiro256** of Blackman and Vigna, seeded through SplitMix64. The same numbers on every machine, for ever.
//!
//! Results are named by their seeds, so nothing in this file may change what is drawn: its tests hold the published reference
//! vectors and values of our own. A piece of work has a stream of its own, named by a seed and by words such as (island,
//! generation, child); what it draws does not depend on what others drew before it, or on which thread.

/// A stream of random numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Random {
    state: [u64; 4],
}

/// SplitMix64: how a seed of 64 bits becomes a state of 256, as the authors of xoshiro advise.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Random {
    /// Returns the stream of a seed and words.
    ///
    /// The number of words and each word are absorbed in turn: SplitMix64 takes a step, and its output, combined with the word by
    /// exclusive or, is its next state. The four outputs that follow are the state of the stream.
    #[must_use]
    pub fn stream(seed: u64, words: &[u64]) -> Self {
        let mut mix = SplitMix64(seed);
        for word in std::iter::once(words.len() as u64).chain(words.iter().copied()) {
            mix.0 = mix.next() ^ word;
        }
        // Four steps of SplitMix64 never give the same number twice, so they are never four zeros.
        Self { state: std::array::from_fn(|_| mix.next()) }
    }

    /// Returns where the stream is, to go on from there later.
    #[must_use]
    pub const fn state(&self) -> [u64; 4] {
        self.state
    }

    /// Goes on from where a stream was; `None` for four zeros, from which xoshiro256** would give zeros for ever.
    #[must_use]
    pub const fn from_state(state: [u64; 4]) -> Option<Self> {
        let [a, b, c, d] = state;
        if a | b | c | d == 0 { None } else { Some(Self { state }) }
    }

    /// Draws 64 bits.
    pub const fn next_u64(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.state;
        let drawn = b.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        drawn
    }

    /// Draws a number below `n`, each as often as any other; 0, without drawing, if `n` is 0.
    ///
    /// Lemire's method on the upper 32 bits of a draw (ACM TOMACS 29(1), 2019): a division only where one is needed.
    pub const fn below(&mut self, n: u32) -> u32 {
        if n == 0 {
            return 0;
        }
        let mut product = self.upper() * n as u64;
        if (product as u32) < n {
            // What is left over when 2^32 is dealt out in `n` equal parts; a draw that falls there is drawn again.
            let left = n.wrapping_neg() % n;
            while (product as u32) < left {
                product = self.upper() * n as u64;
            }
        }
        (product >> 32) as u32
    }

    /// Puts items into a random order, each order as likely as any other (Fisher and Yates, from the end).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            // More items than 2^32 cannot be shuffled by draws of 32 bits; no graph has as many.
            let other = self.below(u32::try_from(last + 1).unwrap_or(u32::MAX));
            items.swap(last, other as usize);
        }
    }

    const fn upper(&mut self) -> u64 {
        self.next_u64() >> 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xoshiro_gives_the_reference_numbers() {
        let mut random = Random::from_state([1, 2, 3, 4]).unwrap();
        let expected = [
            11_520,
            0,
            1_509_978_240,
            1_215_971_899_390_074_240,
            1_216_172_134_540_287_360,
            607_988_272_756_665_600,
            16_172_922_978_634_559_625,
            8_476_171_486_693_032_832,
            10_595_114_339_597_558_777,
            2_904_607_092_377_533_576,
        ];
        assert_eq!(expected.map(|_| random.next_u64()), expected);
        assert_eq!(Random::from_state([0; 4]), None);
    }

    #[test]
    fn splitmix_gives_the_reference_numbers() {
        let mut mix = SplitMix64(1_477_776_061_723_855_037);
        let expected = [
            1_985_237_415_132_408_290,
            2_979_275_885_539_914_483,
            13_511_426_838_097_143_398,
            8_488_337_342_461_049_707,
            15_141_737_807_933_549_159,
        ];
        assert_eq!(expected.map(|_| mix.next()), expected);
    }

    #[test]
    fn a_stream_goes_on_from_its_state() {
        let mut random = Random::stream(7, &[1, 2]);
        random.next_u64();
        let mut copy = Random::from_state(random.state()).unwrap();
        assert_eq!([(); 9].map(|()| random.next_u64()), [(); 9].map(|()| copy.next_u64()));
    }

    #[test]
    fn every_tuple_has_a_stream_of_its_own() {
        let tuples: [&[u64]; 8] = [&[], &[0], &[0, 0], &[1], &[0, 1], &[1, 0], &[2], &[u64::MAX]];
        let mut drawn: Vec<u64> = Vec::new();
        for seed in [0, 1, 2, u64::MAX] {
            drawn.extend(tuples.map(|words| Random::stream(seed, words).next_u64()));
        }
        let all = drawn.len();
        drawn.sort_unstable();
        drawn.dedup();
        assert_eq!(drawn.len(), all);
    }

    #[test]
    fn the_streams_never_change() {
        let mut random = Random::stream(1, &[2, 3]);
        assert_eq!([(); 3].map(|()| random.next_u64()), STREAM);
        assert_eq!([10, 100, 1_000_000, u32::MAX, 1].map(|n| random.below(n)), BELOW);
        let mut items = [0, 1, 2, 3, 4, 5, 6, 7];
        random.shuffle(&mut items);
        assert_eq!(items, SHUFFLED);
    }

    const STREAM: [u64; 3] = [0x9d41_94d2_bf30_b596, 0xc4b8_311b_ea7e_e735, 0xe04c_480f_889d_c63e];
    const BELOW: [u32; 5] = [0, 90, 810_418, 103_158_793, 0];
    const SHUFFLED: [u32; 8] = [0, 1, 5, 3, 2, 4, 6, 7];

    #[test]
    fn numbers_below_are_below_and_equally_often() {
        let mut random = Random::stream(3, &[]);
        assert_eq!((random.below(0), random.below(1)), (0, 0));
        let mut counts = [0_u32; 6];
        for _ in 0..60_000 {
            counts[random.below(6) as usize] += 1;
        }
        // Six standard deviations of a binomial of 60,000 and 1/6.
        assert!(counts.iter().all(|count| count.abs_diff(10_000) < 548), "{counts:?}");
        // Just above half of 2^32, nearly every second draw has to be repeated.
        let n = (1 << 31) + 1;
        let mut low = 0;
        for _ in 0..10_000 {
            let drawn = random.below(n);
            assert!(drawn < n);
            low += u32::from(drawn < n / 2);
        }
        assert!(low.abs_diff(5_000) < 300, "{low}");
    }

    #[test]
    fn a_shuffle_keeps_every_item_and_reaches_every_order() {
        let mut random = Random::stream(4, &[]);
        let mut seen = std::collections::BTreeMap::new();
        for _ in 0..6_000 {
            let mut items = [0, 1, 2];
            random.shuffle(&mut items);
            *seen.entry(items).or_insert(0_u32) += 1;
        }
        assert_eq!(seen.len(), 6);
        assert!(seen.values().all(|count| count.abs_diff(1_000) < 174), "{seen:?}");
    }
}
