//! The ladder, and the pure judgement of what its rungs saw.
//!
//! A rung alone cannot tell a machine without a GPU from one whose GPU is broken: both may lack a library. So every rung
//! says what it saw, and the judgement is made once, over all rungs and over what the operating system shows: where
//! anything shows a device, a rung that found nothing is broken, never absent.

use crate::sight::{Device, Seen, Sight};
use crate::traces::Traces;

/// How far an accelerator must be usable, in the order in which the rungs build on each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// NVIDIA's management library: how many devices, which, with how much memory.
    Nvml,
    /// The CUDA driver: it starts, and counts the devices that it can drive.
    Driver,
    /// The run-time compiler: it compiles a small program for the device.
    Nvrtc,
    /// A kernel runs and computes what the processor computes.
    Kernel,
}

impl Name {
    /// Returns the word for tables and reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nvml => "nvml",
            Self::Driver => "driver",
            Self::Nvrtc => "nvrtc",
            Self::Kernel => "kernel",
        }
    }
}

/// What a rung is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It holds.
    Ok,
    /// There is nothing to stand on, and nothing on this machine shows a device.
    Absent(String),
    /// It is there, or a device is, and it does not hold.
    Broken(String),
    /// This program has no such rung yet; it is no pass.
    NotBuilt(String),
}

impl State {
    /// Returns the word for tables and reports.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Absent(_) => "absent",
            Self::Broken(_) => "broken",
            Self::NotBuilt(_) => "not_built",
        }
    }

    /// Returns why it is so, if it is not well.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Ok => None,
            Self::Absent(reason) | Self::Broken(reason) | Self::NotBuilt(reason) => Some(reason),
        }
    }
}

/// One rung of the ladder, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// Which.
    pub name: Name,
    /// What it is.
    pub state: State,
    /// How it was looked at; `None` if this program cannot look yet.
    pub sight: Option<Sight>,
}

/// What the ladder says as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// There is a device, and every rung that this program has holds.
    Works,
    /// Something is there and does not work.
    Broken,
    /// Nothing shows a device.
    Absent,
}

impl Verdict {
    /// Returns the word for tables and reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Broken => "broken",
            Self::Absent => "absent",
        }
    }
}

/// A ladder that was climbed and judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// What it says as a whole.
    pub verdict: Verdict,
    /// Why, in one sentence.
    pub reason: String,
    /// The rungs, in order.
    pub rungs: Vec<Rung>,
    /// The devices, in the order of the driver's management library.
    pub devices: Vec<Device>,
    /// What the operating system shows.
    pub traces: Traces,
}

/// What the rungs saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sights {
    /// The management library.
    pub nvml: Sight,
    /// The driver.
    pub driver: Sight,
    /// The compiler.
    pub nvrtc: Sight,
    /// The devices that were asked.
    pub devices: Vec<Device>,
}

/// Judges what the rungs saw beside what the operating system shows.
#[must_use]
pub fn judge(sights: Sights, traces: Traces) -> Ladder {
    let device = evidence(&sights, &traces);
    let Sights { nvml, driver, nvrtc, devices } = sights;
    let mut rungs: Vec<Rung> = [(Name::Nvml, nvml), (Name::Driver, driver), (Name::Nvrtc, nvrtc)]
        .into_iter()
        .map(|(name, sight)| Rung { name, state: state(&sight.seen, device.as_deref()), sight: Some(sight) })
        .collect();
    let verdict = verdict(&rungs);
    let reason = reason(verdict, &rungs, &devices);
    let kernel = "this program runs no kernel yet, so none was compared with the processor".to_owned();
    rungs.push(Rung { name: Name::Kernel, state: State::NotBuilt(kernel), sight: None });
    Ladder { verdict, reason, rungs, devices, traces }
}

/// Says what shows that the machine has a device, if anything does.
fn evidence(sights: &Sights, traces: &Traces) -> Option<String> {
    let counted = |who: &str, sight: &Sight| {
        let count = sight.devices.filter(|count| *count > 0)?;
        Some(format!("{who} counts {count} device{}", if count == 1 { "" } else { "s" }))
    };
    let node = || traces.nodes.found.first().map(|node| format!("`{node}` is there"));
    // A container sees the cards of its host, so a card alone is no device of ours; a library that somebody brought here is
    // a sign that it was meant to be one.
    let driven = || {
        let card = traces.cards.found.first()?;
        let has_library = sights.nvml.has_library() || sights.driver.has_library();
        has_library
            .then(|| format!("the card `{card}` is on the bus and a library of its driver is installed"))
    };
    counted("the management library", &sights.nvml)
        .or_else(|| counted("the driver", &sights.driver))
        .or_else(node)
        .or_else(driven)
}

fn state(seen: &Seen, device: Option<&str>) -> State {
    match (seen, device) {
        (Seen::Works, _) => State::Ok,
        (Seen::Fails(reason), _) => State::Broken(reason.clone()),
        (Seen::Nothing(reason), Some(device)) => State::Broken(format!("{reason}, though {device}")),
        (Seen::Nothing(reason), None) => State::Absent(reason.clone()),
    }
}

fn verdict(rungs: &[Rung]) -> Verdict {
    if rungs.iter().any(|rung| matches!(rung.state, State::Broken(_))) {
        Verdict::Broken
    } else if rungs.iter().all(|rung| rung.state == State::Ok) {
        Verdict::Works
    } else {
        Verdict::Absent
    }
}

fn reason(verdict: Verdict, rungs: &[Rung], devices: &[Device]) -> String {
    let first = |is: fn(&State) -> bool| {
        let rung = rungs.iter().find(|rung| is(&rung.state))?;
        Some(format!("{}: {}", rung.name.word(), rung.state.reason()?))
    };
    let said = match verdict {
        Verdict::Works => {
            let names: Vec<String> = devices.iter().map(|device| format!("`{}`", device.name)).collect();
            Some(format!("{} works as far as this program can tell", names.join(", ")))
        }
        Verdict::Broken => first(|state| matches!(state, State::Broken(_))),
        Verdict::Absent => first(|state| matches!(state, State::Absent(_))),
    };
    said.unwrap_or_default()
}

#[cfg(test)]
mod tests;
