//! Every kernel gives what the plainest loop gives, on whatever counters.

use super::kernel::{Kernel, Numbers};
use super::line::{LANES, Line};
use super::{Choice, Task};

/// Numbers that look random (an LCG of Knuth's, of which the upper half is used).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0.rotate_left(32)
    }

    fn line(&mut self, below: u64) -> Line {
        Line(std::array::from_fn(|_| ((self.next() & 0xffff) % below) as u8))
    }

    fn lines(&mut self, count: usize, below: u64) -> Vec<Line> {
        (0..count).map(|_| self.line(below)).collect()
    }
}

/// Everything that the kernels do, once, on counters that follow from `seed`.
struct All {
    seed: u64,
}

#[derive(Debug, PartialEq, Eq)]
struct Results {
    shifted: Vec<Line>,
    least: Line,
    counts: Line,
    highest: u8,
    keys: (Line, u8),
    equal: u64,
    contained: u64,
    meeting: u64,
}

impl Task for All {
    type Output = Results;

    fn run<K: Kernel>(self, kernel: K) -> Results {
        let mut draw = Draw(self.seed);
        let length = (self.seed % 9) as usize;
        let range = [2, 5, 128, 256][(self.seed % 4) as usize];
        let mask = if self.seed & 8 == 0 { 0xff } else { 0x7f };
        let (mut from, mut to) = (draw.lines(length, range), draw.lines(length, range));
        let members: Vec<u64> = (0..length).map(|_| draw.next()).collect();
        kernel.shift(&mut from, &mut to, &members);
        let cells = draw.lines((self.seed % 23) as usize, range);
        let (below, alive) = (draw.line(range), draw.next() & draw.next());
        let least = kernel.least(&cells, mask);
        let row: Vec<u64> = (0..self.seed % if self.seed & 32 == 0 { 20 } else { 70 })
            .map(|_| draw.next() & draw.next())
            .collect();
        let sparse: Vec<u64> =
            (0..self.seed % 71).map(|_| draw.next() & draw.next() & draw.next() & draw.next()).collect();
        let mut numbers = Numbers::default();
        for lane in 0..LANES {
            let far = if self.seed & 16 == 0 { 1024 } else { 1 << 16 };
            numbers.set(lane, (draw.next() % far) as u16);
        }
        Results {
            shifted: [from, to].concat(),
            least,
            counts: kernel.count_equal(&cells, mask, &draw.line(range)),
            highest: kernel.highest(&below),
            keys: kernel.keys(&least, kernel.highest(&below), &below, alive),
            equal: kernel.equal(&below, 1),
            contained: kernel.contained(&row, &numbers),
            meeting: kernel.meeting(&sparse, &row),
        }
    }
}

/// The same, lane by lane, as the documentation of [`Kernel`] says it.
#[derive(Clone, Copy)]
struct Naive;

impl Kernel for Naive {
    fn shift(self, from: &mut [Line], to: &mut [Line], members: &[u64]) {
        for ((from, to), members) in from.iter_mut().zip(to).zip(members) {
            for lane in (0..LANES).filter(|lane| members >> lane & 1 == 1) {
                from.update(lane, |x| x.wrapping_sub(1));
                to.update(lane, |x| x.wrapping_add(1));
            }
        }
    }

    fn least(self, cells: &[Line], mask: u8) -> Line {
        Line(std::array::from_fn(|lane| cells.iter().map(|cell| cell.get(lane) & mask).min().unwrap_or(255)))
    }

    fn count_equal(self, cells: &[Line], mask: u8, target: &Line) -> Line {
        let equal = |lane, cell: &&Line| cell.get(lane) & mask == target.get(lane);
        Line(std::array::from_fn(|lane| (cells.iter().filter(|cell| equal(lane, cell)).count() % 256) as u8))
    }

    fn highest(self, line: &Line) -> u8 {
        line.0.into_iter().max().unwrap_or_default()
    }

    fn keys(self, least: &Line, ceiling: u8, below: &Line, alive: u64) -> (Line, u8) {
        let keys = Line(std::array::from_fn(|lane| match alive >> lane & 1 {
            1 if least.get(lane) < 128 => {
                least.get(lane).saturating_add(ceiling.wrapping_sub(below.get(lane)))
            }
            _ => 255,
        }));
        (keys, keys.0.into_iter().min().unwrap_or_default())
    }

    fn equal(self, line: &Line, value: u8) -> u64 {
        (0..LANES).filter(|&lane| line.get(lane) == value).fold(0, |found, lane| found | 1 << lane)
    }

    fn meeting(self, a: &[u64], b: &[u64]) -> u64 {
        let common = |word: &usize| a.get(*word).zip(b.get(*word)).is_some_and(|(a, b)| a & b != 0);
        (0..64).filter(common).fold(0, |found, word| found | 1 << word)
    }

    fn contained(self, row: &[u64], numbers: &Numbers) -> u64 {
        let set = |number: u16| {
            row.get(usize::from(number) / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
        };
        (0..LANES).filter(|&lane| set(numbers.get(lane))).fold(0, |found, lane| found | 1 << lane)
    }
}

#[test]
fn every_kernel_gives_the_same_to_the_bit() {
    let mut ran = Vec::new();
    for choice in Choice::ALL {
        if !choice.is_here() {
            println!("SKIPPED: this processor has no {choice}");
            continue;
        }
        ran.push(choice);
        for seed in 0..2_000 {
            assert_eq!(choice.run(All { seed }), All { seed }.run(Naive), "{choice}, seed {seed}");
        }
    }
    assert!(ran.contains(&Choice::Portable) && ran.contains(&Choice::fastest()), "{ran:?}");
}

#[test]
fn a_line_counts_its_lanes_from_zero_again() {
    let mut line = Line::ZERO;
    line.set(65, 7);
    assert_eq!((line.get(1), line.get(129), line.get(2)), (7, 7, 0));
    let mut numbers = Numbers::default();
    numbers.set(64, 9);
    assert_eq!((numbers.get(0), numbers.get(1)), (9, 0));
}
