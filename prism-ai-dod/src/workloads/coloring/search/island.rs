//! One population of two colourings, which have children that are improved and take their place.
//!
//! HEAD of Moalic and Gondran (J. Heuristics 24, 2018): two parents, two children a generation, each improved by a local search.
//! The best of ten generations comes back ten generations later, in the place of one parent, so that two that become
//! alike are drawn apart again; where that does not help, both begin anew.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::crossover;
use super::plan::Plan;
use super::rows::Rows;
use super::tabu::Found;
use crate::workloads::coloring::random::Random;

/// After how many generations the elite of the ten before comes back.
const SWAP: u64 = 10;

/// Parents are alike if they differ in fewer than one in so many vertices.
const ALIKE: usize = 100;

/// A colouring of an island.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Individual {
    /// A colour for each vertex.
    pub(super) colors: Vec<u16>,
    /// How many edges join two vertices of the same colour.
    pub(super) conflicts: u32,
}

/// A population, between two generations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Island {
    /// How many generations it has had.
    pub(super) generation: u64,
    /// How often it began anew.
    pub(super) restarts: u64,
    /// How many iterations all its local searches made.
    pub(super) iterations: u64,
    /// What became of every generation, in its order.
    pub(super) trace: [u8; 32],
    /// Those that have the next children.
    pub(super) parents: [Individual; 2],
    /// The best since the last exchange, and the best between the last two.
    pub(super) elites: [Option<Individual>; 2],
    /// The best of all.
    pub(super) best: Individual,
}

/// What random numbers are drawn for, besides the two children of a generation.
const FIRST_PARENTS: u64 = 2;
const EXCHANGE: u64 = 3;

impl Island {
    /// Begins with two random colourings.
    pub(super) fn new(rows: &Rows<'_>, plan: &Plan, number: u64) -> Self {
        let parents = random_parents(rows, plan, &mut Random::stream(plan.seed, &[number, 0, FIRST_PARENTS]));
        let [first, second] = &parents;
        let best = if second.conflicts < first.conflicts { second } else { first }.clone();
        Self {
            generation: 0,
            restarts: 0,
            iterations: 0,
            trace: [0; 32],
            elites: [None, None],
            best,
            parents,
        }
    }

    /// Returns the child that the next generation begins with, and the stream from which its local search draws.
    pub(super) fn child(&self, plan: &Plan, number: u64, child: u64) -> (Vec<u16>, Random) {
        let mut random = Random::stream(plan.seed, &[number, self.generation, child]);
        let [mut first, mut second] = self.parents.each_ref();
        if child == 1 {
            std::mem::swap(&mut first, &mut second);
        }
        (crossover::child(&first.colors, &second.colors, plan.k, &mut random), random)
    }

    /// Puts the children in the place of their parents.
    pub(super) fn grow_up(&mut self, rows: &Rows<'_>, plan: &Plan, number: u64, children: [Found; 2]) {
        let mut hash = Sha256::new();
        hash.update(self.trace);
        hash.update(self.generation.to_le_bytes());
        for child in &children {
            hash.update(child.trace.0.to_le_bytes());
            hash.update(child.iterations.to_le_bytes());
            hash.update(child.conflicts.to_le_bytes());
            self.iterations = self.iterations.saturating_add(child.iterations);
        }
        self.trace = hash.finalize().into();
        self.parents = children.map(|Found { colors, conflicts, .. }| Individual { colors, conflicts });
        for child in &self.parents {
            if child.conflicts < self.best.conflicts {
                self.best = child.clone();
            }
            let [elite, _] = &mut self.elites;
            if elite.as_ref().is_none_or(|elite| child.conflicts <= elite.conflicts) {
                *elite = Some(child.clone());
            }
        }
        if self.generation % SWAP == SWAP - 1 || self.alike(plan.k) {
            self.exchange(rows, plan, number);
        }
        self.generation = self.generation.saturating_add(1);
    }

    fn exchange(&mut self, rows: &Rows<'_>, plan: &Plan, number: u64) {
        let mut random = Random::stream(plan.seed, &[number, self.generation, EXCHANGE]);
        let [newer, older] = std::mem::take(&mut self.elites);
        if let (Some(older), [first, second]) = (older, &mut self.parents) {
            *(if random.below(2) == 0 { first } else { second }) = older;
        }
        self.elites = [None, newer];
        if self.alike(plan.k) {
            self.parents = random_parents(rows, plan, &mut random);
            self.elites = [None, None];
            self.restarts = self.restarts.saturating_add(1);
        }
    }

    fn alike(&self, k: usize) -> bool {
        let [first, second] = &self.parents;
        let different = first.colors.len() - crossover::shared(&first.colors, &second.colors, k);
        different * ALIKE <= first.colors.len()
    }
}

fn random_parents(rows: &Rows<'_>, plan: &Plan, random: &mut Random) -> [Individual; 2] {
    let k = u32::try_from(plan.k).unwrap_or(u32::MAX);
    [(); 2].map(|()| {
        let colors: Vec<u16> = (0..rows.graph().vertices()).map(|_| random.below(k) as u16).collect();
        Individual { conflicts: conflicts(rows, &colors), colors }
    })
}

/// Counts the edges that join two vertices of the same colour.
pub(super) fn conflicts(rows: &Rows<'_>, colors: &[u16]) -> u32 {
    let color = |vertex: u32| colors.get(vertex as usize);
    let same = rows.graph().edge_list().filter(|&(u, v)| color(u) == color(v)).count();
    u32::try_from(same).unwrap_or(u32::MAX)
}
