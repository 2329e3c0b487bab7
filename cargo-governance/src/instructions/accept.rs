//! Makes the present counts the baseline, and keeps their programs to run beside later ones.

use super::baseline::Baseline;
use super::compare::{Change, compare};
use super::measure::{Measured, measure, plan};
use super::pairs::Kept;
use super::target::named;
use crate::gate::{Desk, Scene};
use crate::judging::Tally;
use crate::outcome::Outcome;

/// A new baseline.
#[derive(Debug)]
pub(crate) struct Accepted {
    /// What is new in it; what did not change is part of it.
    pub(crate) changes: Vec<Change>,
    /// How its toolchain differs from that of the baseline before, if there was one.
    pub(crate) toolchain: Vec<String>,
    /// Why the programs could not be kept, if they could not.
    pub(crate) unkept: Option<String>,
}

/// Counts everything and writes the baseline.
///
/// # Errors
/// Returns what `benchmarks` would say of counts that are not complete; nothing is written then.
pub(crate) fn accept(scene: &Scene<'_>, desk: &Desk) -> Result<Accepted, Box<Outcome>> {
    let benches = named(scene).map_err(|wrong| Box::new(Outcome::fail(wrong.join("; "))))?;
    if benches.is_empty() {
        let said = "the law names no bench target: `[gates.benchmarks] benches`";
        return Err(Box::new(Outcome::inconclusive(said)));
    }
    let root = scene.workspace.root();
    // One that cannot be read is replaced: that it cannot be read was said by the gate.
    let before = Baseline::load(root).ok().flatten();
    let mut tally = Tally::default();
    let steps = plan(scene, &benches);
    let Some(measured) = measure(scene, &benches, &steps, desk, &mut tally) else {
        return Err(Box::new(tally.decide("something was not counted")));
    };
    Baseline::of(&measured).write(root).map_err(|reason| Box::new(Outcome::inconclusive(reason)))?;
    let unkept = Kept::keep(scene, &measured).err();
    Ok(difference(before.as_ref(), &measured, unkept))
}

fn difference(before: Option<&Baseline>, measured: &Measured, unkept: Option<String>) -> Accepted {
    let known = before.map(|before| before.instructions.clone()).unwrap_or_default();
    let toolchain =
        before.map(|before| before.toolchain.differences(&measured.toolchain)).unwrap_or_default();
    Accepted { changes: compare(&known, &measured.counted), toolchain, unkept }
}
