//! Against a naive reference at every size, and against the vectors of Certificate Transparency.

use std::collections::HashMap;
use std::ops::Range;

use super::{Consistency, EMPTY, Frontier, Gather, Inclusion, ProofError, leaf, node};
use crate::canonical::Digest;

const SIZES: u64 = 200;

fn leaves(count: u64) -> Vec<Digest> {
    (0..count).map(|number| leaf(&number.to_be_bytes())).collect()
}

/// The functions of RFC 6962 as they stand there; what was hashed once is not hashed again.
struct Reference {
    leaves: Vec<Digest>,
    known: HashMap<Range<usize>, Digest>,
}

impl Reference {
    fn new(count: u64) -> Self {
        Self { leaves: leaves(count), known: HashMap::new() }
    }

    /// MTH(D[range]).
    fn root(&mut self, range: Range<usize>) -> Digest {
        if let Some(known) = self.known.get(&range) {
            return *known;
        }
        let root = match range.len() {
            0 => EMPTY,
            1 => self.leaves[range.start],
            more => {
                let middle = range.start + more.next_power_of_two() / 2;
                node(&self.root(range.start..middle), &self.root(middle..range.end))
            }
        };
        self.known.insert(range, root);
        root
    }

    /// PATH(index, D[range]).
    fn path(&mut self, index: usize, range: Range<usize>) -> Vec<Digest> {
        if range.len() == 1 {
            return Vec::new();
        }
        let middle = range.start + range.len().next_power_of_two() / 2;
        let (near, beside) = (range.start..middle, middle..range.end);
        let (near, beside) = if index < middle { (near, beside) } else { (beside, near) };
        let mut path = self.path(index, near);
        path.push(self.root(beside));
        path
    }

    /// SUBPROOF(old, D[range], is_known), `old` counted from the first leaf of all.
    fn steps(&mut self, old: usize, range: Range<usize>, is_known: bool) -> Vec<Digest> {
        if old == range.end {
            return if is_known { Vec::new() } else { vec![self.root(range)] };
        }
        let middle = range.start + range.len().next_power_of_two() / 2;
        let (near, beside) = (range.start..middle, middle..range.end);
        let (near, beside, is_known) =
            if old <= middle { (near, beside, is_known) } else { (beside, near, false) };
        let mut steps = self.steps(old, near, is_known);
        steps.push(self.root(beside));
        steps
    }
}

fn gathered(gather: Option<Gather>, leaves: &[Digest]) -> Gather {
    let mut gather = gather.unwrap();
    leaves.iter().for_each(|leaf| gather.push(*leaf));
    gather
}

#[test]
fn the_roots_are_those_of_the_reference() {
    let mut reference = Reference::new(SIZES);
    let mut frontier = Frontier::default();
    for size in 0..=reference.leaves.len() {
        assert_eq!((frontier.size(), frontier.root()), (size as u64, reference.root(0..size)));
        reference.leaves.get(size).into_iter().for_each(|leaf| frontier.push(*leaf));
    }
}

#[test]
fn every_inclusion_proof_is_that_of_the_reference_and_verifies() {
    let mut reference = Reference::new(SIZES + 1);
    let all = reference.leaves.clone();
    for size in 1..=SIZES {
        let root = reference.root(0..size as usize);
        for index in 0..size {
            let hashes = reference.path(index as usize, 0..size as usize);
            let proof = Inclusion { index, size, hashes };
            let leaf = all[index as usize];
            assert_eq!(proof.verify(&leaf, &root), Ok(()), "{index} of {size}");
            if is_gathered(index, size) {
                // Leaves beyond the size go by as well.
                let found = gathered(Gather::inclusion(index, size), &all).into_inclusion();
                assert_eq!(found, Some((proof.clone(), root)));
                breaks(&proof.hashes, |hashes| Inclusion { hashes, ..proof.clone() }.verify(&leaf, &root));
            }
        }
    }
}

/// Collecting hashes every leaf anew, so all pairs are tried of the small sizes, and some of each larger one.
fn is_gathered(index: u64, size: u64) -> bool {
    size <= 33 || index == 0 || index + 1 == size || index == size / 2
}

#[test]
fn every_consistency_proof_is_that_of_the_reference_and_verifies() {
    let mut reference = Reference::new(SIZES);
    let all = reference.leaves.clone();
    for size in 1..=SIZES {
        let root = reference.root(0..size as usize);
        for old in 0..=size {
            let older = reference.root(0..old as usize);
            let hashes =
                if old == 0 { Vec::new() } else { reference.steps(old as usize, 0..size as usize, true) };
            let proof = Consistency { old, size, hashes };
            assert_eq!(proof.verify(&older, &root), Ok(()), "{old} of {size}");
            if old > 0 {
                assert!(proof.verify(&EMPTY, &root).is_err());
                assert!(proof.verify(&older, &EMPTY).is_err(), "{old} of {size}");
            }
            if is_gathered(old, size) {
                let found = gathered(Gather::consistency(old, size), &all).into_consistency();
                assert_eq!(found, Some((proof.clone(), root)));
                breaks(&proof.hashes, |hashes| Consistency { hashes, ..proof.clone() }.verify(&older, &root));
            }
        }
    }
}

/// Checks that a proof proves nothing once a hash is changed, dropped, doubled or out of its order.
#[track_caller]
fn breaks(hashes: &[Digest], verify: impl Fn(Vec<Digest>) -> Result<(), ProofError>) {
    for at in 0..hashes.len() {
        let mut changed = hashes.to_vec();
        changed[at] = leaf(b"another");
        assert!(matches!(verify(changed), Err(ProofError::Root { .. })));
        let mut dropped = hashes.to_vec();
        dropped.remove(at);
        assert!(matches!(verify(dropped), Err(ProofError::Length { .. })));
        if let Some(next) = hashes.get(at + 1).filter(|next| **next != hashes[at]) {
            let mut swapped = hashes.to_vec();
            swapped[at] = *next;
            swapped[at + 1] = hashes[at];
            assert!(verify(swapped).is_err());
        }
    }
    let more = [hashes, &[leaf(b"another")]].concat();
    assert!(matches!(verify(more), Err(ProofError::Length { .. })));
}

#[test]
fn a_proof_of_another_leaf_or_place_proves_nothing() {
    let all = leaves(13);
    let (proof, root) = gathered(Gather::inclusion(5, 13), &all).into_inclusion().unwrap();
    for (other, leaf) in all.iter().enumerate() {
        assert_eq!(proof.verify(leaf, &root).is_ok(), other == 5);
        let moved = Inclusion { index: other as u64, ..proof.clone() };
        assert_eq!(moved.verify(&all[5], &root).is_ok(), other == 5, "{other}");
    }
    let outside = Inclusion { index: 13, ..proof };
    assert_eq!(outside.verify(&all[5], &root).unwrap_err().to_string(), "`13` is not within a tree of `13`");
}

#[test]
fn what_cannot_be_proved_is_not_begun_or_not_finished() {
    assert!(Gather::inclusion(4, 4).is_none());
    assert!(Gather::consistency(5, 4).is_none());
    assert!(gathered(Gather::inclusion(1, 4), &leaves(3)).into_inclusion().is_none());
    assert!(gathered(Gather::inclusion(1, 3), &leaves(3)).into_consistency().is_none());
}

#[test]
fn the_proof_of_a_million_entries_is_below_a_kilobyte() {
    let longest = [0, 1, 524_287, 524_288, 999_999]
        .map(|index| super::ranges::inclusion(index, 1_000_000).len() * size_of::<Digest>());
    assert_eq!(longest.into_iter().max(), Some(640));
}

/// The leaves and roots with which Certificate Transparency's own implementations are tested.
#[test]
fn the_vectors_of_certificate_transparency_come_out() {
    let inputs: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let all: Vec<Digest> = inputs.iter().map(|input| leaf(input)).collect();
    let mut frontier = Frontier::default();
    for (size, expected) in roots.iter().enumerate() {
        assert_eq!(frontier.root().to_string(), *expected, "{size}");
        all.get(size).into_iter().for_each(|leaf| frontier.push(*leaf));
    }
    // The last leaf of five, and the first three of seven against all.
    let (proof, _) = gathered(Gather::inclusion(4, 5), &all).into_inclusion().unwrap();
    let path: Vec<String> = proof.hashes.iter().map(Digest::to_string).collect();
    assert_eq!(path, ["d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]);
    let (proof, _) = gathered(Gather::consistency(1, 8), &all).into_consistency().unwrap();
    let steps: Vec<String> = proof.hashes.iter().map(Digest::to_string).collect();
    assert_eq!(
        steps,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]
    );
}
