//! How two colourings have a child, and how alike they are.

use super::rows::{at, change};
use crate::workloads::coloring::random::Random;

/// Makes a child of two colourings: in turn it inherits the largest class that is left of the one and of the other; vertices that
/// are left over get a random colour.
///
/// The greedy partition crossover (GPX) of Galinier and Hao (J. Comb. Opt. 3, 1999). Of classes of the same size, the first from a
/// random one on is taken.
pub(super) fn child(first: &[u16], second: &[u16], k: usize, random: &mut Random) -> Vec<u16> {
    const NONE: u16 = u16::MAX;
    let parents = [first, second];
    let mut sizes = parents.map(|parent| sizes(parent, k));
    let mut child = vec![NONE; first.len()];
    let below = u32::try_from(k).unwrap_or(u32::MAX);
    for (color, turn) in (0..).zip([0, 1].into_iter().cycle()).take(k) {
        let [parent, other] = if turn == 0 { [first, second] } else { [second, first] };
        let from = random.below(below) as usize;
        let Some(own) = sizes.get(turn) else { break };
        let largest = (from..k).chain(0..from).rev().max_by_key(|&class| at(own, class)).unwrap_or_default();
        for ((place, &class), &elsewhere) in child.iter_mut().zip(parent).zip(other) {
            if *place == NONE && usize::from(class) == largest {
                *place = color;
                let [own, others] = &mut sizes;
                let (own, others) = if turn == 0 { (own, others) } else { (others, own) };
                change(own, largest, |size| *size -= 1);
                change(others, usize::from(elsewhere), |size| *size -= 1);
            }
        }
    }
    for place in child.iter_mut().filter(|place| **place == NONE) {
        *place = random.below(below) as u16;
    }
    child
}

/// Returns how many vertices two colourings have in the same place, when the colours of one are renamed to fit the other: pairs of
/// classes are matched greedily, those that share most first.
pub(super) fn shared(first: &[u16], second: &[u16], k: usize) -> usize {
    let mut common = vec![0_u32; k.saturating_mul(k)];
    for (&a, &b) in first.iter().zip(second) {
        change(&mut common, usize::from(a) * k + usize::from(b), |count| *count += 1);
    }
    let mut pairs: Vec<(u32, usize)> = common.into_iter().zip(0..).filter(|&(count, _)| count > 0).collect();
    pairs.sort_unstable_by_key(|&(count, pair)| (std::cmp::Reverse(count), pair));
    let (mut taken, mut given) = (vec![false; k], vec![false; k]);
    let mut shared = 0;
    for (count, pair) in pairs {
        let (a, b) = (pair / k, pair % k);
        if !at(&taken, a) && !at(&given, b) {
            change(&mut taken, a, |taken| *taken = true);
            change(&mut given, b, |given| *given = true);
            shared += count as usize;
        }
    }
    shared
}

fn sizes(colors: &[u16], k: usize) -> Vec<u32> {
    let mut sizes = vec![0; k];
    for &color in colors {
        change(&mut sizes, usize::from(color), |size| *size += 1);
    }
    sizes
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_child_inherits_the_largest_classes_in_turn() {
        // The first parent's largest class is {0, 1, 2, 3}; of the second, without those, it is {4, 5, 6}.
        let first = [0, 0, 0, 0, 1, 1, 2, 2];
        let second = [0, 1, 0, 1, 2, 2, 2, 0];
        for seed in 0..20 {
            let child = child(&first, &second, 3, &mut Random::stream(seed, &[]));
            assert_eq!(child, [0, 0, 0, 0, 1, 1, 1, 2]);
        }
    }

    #[test]
    fn a_child_of_twins_is_their_like() {
        let mut random = Random::stream(5, &[]);
        let parent: Vec<u16> = (0..200).map(|_| random.below(9) as u16).collect();
        let child = child(&parent, &parent, 9, &mut random);
        assert_eq!(shared(&parent, &child, 9), 200);
        assert!(child.iter().all(|&color| color < 9));
    }

    #[test]
    fn left_over_vertices_get_colors_that_there_are() {
        let mut random = Random::stream(6, &[]);
        for k in 1..12 {
            let [first, second] =
                [(); 2].map(|()| (0..50).map(|_| random.below(k) as u16).collect::<Vec<_>>());
            let child = child(&first, &second, k as usize, &mut random);
            assert!(child.iter().all(|&color| u32::from(color) < k), "{child:?}");
        }
    }

    #[test]
    fn names_of_colors_do_not_count() {
        assert_eq!(shared(&[0, 0, 1, 1, 2], &[2, 2, 0, 0, 1], 3), 5);
        assert_eq!(shared(&[0, 0, 1, 1, 2], &[0, 1, 0, 1, 2], 3), 3);
        assert_eq!(shared(&[], &[], 0), 0);
    }
}
