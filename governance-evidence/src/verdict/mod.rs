//! What a gate says: facts, and the one judgement over them.
//!
//! A gate reports [`Facts`]: faults, what it could not find out, figures. [`judge`] holds the figures against what the law says
//! and decides; [`standing`] asks the policy of a profile whether that proceeds. A run calls these functions, and so does
//! whoever verifies its statement later, so that a recorded verdict is never taken on trust.

mod facts;
mod judge;
mod standing;

pub use facts::{Facts, Figure, Tool, Unclear};
pub use judge::{Judgement, Verdict, judge, number};
pub use standing::{Decision, Standing, decide, standing};
