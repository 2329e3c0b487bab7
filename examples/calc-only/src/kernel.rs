//! The calculation: a state goes in, a state comes out.

use governance_core::calc_only;

/// How long a step lasts, in seconds.
const STEP: f64 = 0.001;

/// Where the pendulum is.
#[derive(Clone, Copy)]
pub struct State {
    /// In radians from below.
    pub angle: f64,
    /// In radians per second.
    pub speed: f64,
}

/// Lets one step pass.
#[calc_only]
pub fn step(state: State) -> State {
    let speed = state.speed - 9.81 * state.angle.sin() * STEP;
    State { angle: state.angle + speed * STEP, speed }
}

/// Returns the energy of a pendulum of 1 kg on 1 m.
#[calc_only]
pub fn energy(state: State) -> f64 {
    0.5 * state.speed * state.speed + 9.81 * (1.0 - state.angle.cos())
}
