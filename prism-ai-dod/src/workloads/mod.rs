//! What the missions compute, one folder each.

pub mod coloring;
