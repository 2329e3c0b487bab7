//! Declared absence: a probe looks whether what is needed is there.

use super::super::model::{Absence, Shows};
use super::super::proof::Stepped;
use super::{Bench, Ground};

/// What a probe of absence says.
pub(super) enum Probed {
    Present,
    Absent(String),
    Unclear(String),
}

impl<'p> Bench<'p> {
    /// Looks whether what is needed is there.
    pub(super) fn probe(&mut self, absence: &Absence, ground: &Ground<'p>) -> (Probed, Option<Stepped>) {
        let attempt = match &absence.shows {
            Shows::ProgramMissing => None,
            Shows::Expected(expect) => Some(expect),
        };
        let done = self.attempt(&absence.command, &[], attempt, None, &ground.values);
        // That the thing is there is no trouble.
        let shown =
            Stepped { trouble: done.trouble.clone(), ..done.stepped("looks whether it is there".to_owned()) };
        let probed = match (&absence.shows, &done.trouble) {
            (Shows::ProgramMissing, Some(_)) if done.is_missing() => {
                Probed::Absent(format!("{}: there is no program `{}`", absence.reason, done.program()))
            }
            (_, Some(trouble)) => Probed::Unclear(format!("whether it is there cannot be seen: {trouble}")),
            (Shows::Expected(_), None) if done.is_met() => {
                let seen: Vec<String> =
                    done.findings.iter().map(|finding| finding.condition.clone()).collect();
                Probed::Absent(format!("{}: {}", absence.reason, seen.join(", ")))
            }
            _ => Probed::Present,
        };
        (probed, Some(shown))
    }
}
