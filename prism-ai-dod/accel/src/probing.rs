//! Climbing the ladder on this machine.

use std::path::Path;

use crate::ladder::{self, Ladder, Sights};
use crate::traces::Traces;
use crate::{driver, nvml, nvrtc};

/// Looks at every rung, also at those above one that does not hold: what each library says is evidence.
///
/// It loads the libraries of the GPU's maker, which stay loaded, and asks them; it allocates nothing on a device. A broken
/// driver may let it wait: whoever runs it in a gate sets a time limit.
#[must_use]
pub fn probe() -> Ladder {
    let visible = std::env::var_os("CUDA_VISIBLE_DEVICES").map(|value| value.to_string_lossy().into_owned());
    let traces = Traces::look(Path::new("/"), visible);
    let (nvml, mut devices) = nvml::look();
    let (driver, known) = driver::look(&mut devices);
    let nvrtc = nvrtc::look(&known);
    ladder::judge(Sights { nvml, driver, nvrtc, devices }, traces)
}
