//! The calculation: a state goes in, a state comes out.

use governance_core::calc_only;

/// Where the pendulum is.
#[derive(Clone, Copy)]
pub struct State {
    /// In radians from below.
    pub angle: f64,
    /// In radians per second.
    pub speed: f64,
}

/// Lets the time pass that the last step took.
#[calc_only]
pub fn step(state: State) -> State {
    let begun = std::time::Instant::now();
    let speed = state.speed - 9.81 * state.angle.sin() * begun.elapsed().as_secs_f64();
    State { angle: state.angle + speed * begun.elapsed().as_secs_f64(), speed }
}

/// Returns the energy of a pendulum of 1 kg on 1 m.
#[calc_only]
pub fn energy(state: State) -> f64 {
    0.5 * state.speed * state.speed + 9.81 * (1.0 - state.angle.cos())
}
