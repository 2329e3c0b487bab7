//! Which gates belong to a profile, and which of them the caller wants.

use governance_law::catalog;
use governance_law::gate::Profile;

use crate::gate::Scene;

/// Which gates of a profile the caller wants.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choice {
    /// Only these, if any are named.
    pub(crate) only: Vec<String>,
    /// Not these.
    pub(crate) skip: Vec<String>,
}

impl Choice {
    /// Returns why a gate is left out, if it is.
    pub(super) fn leaves_out(&self, name: &str) -> Option<&'static str> {
        let names = |list: &[String]| list.iter().any(|entry| entry == name);
        if names(&self.skip) {
            Some("left out with `--skip`")
        } else if !self.only.is_empty() && !names(&self.only) {
            Some("left out with `--only`")
        } else {
            None
        }
    }
}

/// Returns whether a gate belongs to a profile: as the law says, or else the catalogue.
pub(super) fn belongs(scene: &Scene<'_>, gate: &catalog::Gate, profile: Profile) -> bool {
    scene
        .law
        .gate(gate.name)
        .and_then(|settings| settings.profiles.as_deref())
        .unwrap_or(gate.profiles)
        .contains(&profile)
}

/// Returns the profiles that a gate is in.
#[must_use]
pub(crate) fn profiles_of(scene: &Scene<'_>, name: &str) -> Vec<Profile> {
    let gate = catalog::GATES.iter().find(|gate| gate.name == name);
    let all = Profile::ALL.into_iter();
    all.filter(|profile| gate.is_some_and(|gate| belongs(scene, gate, *profile))).collect()
}

/// Returns the gates of the catalogue that a profile leaves out by the law's own word.
#[must_use]
pub(crate) fn outside(scene: &Scene<'_>, profile: Profile) -> Vec<&'static str> {
    catalog::GATES.iter().filter(|gate| !belongs(scene, gate, profile)).map(|gate| gate.name).collect()
}
