//! Judging a run again: from its facts, by a law, and without belief in what was recorded.

use governance_law::Law;
use governance_law::catalog;
use governance_law::gate::{Absence, Profile};

use super::waiver::{self, Valid};
use super::{GateRun, Held, Provenance, Run, merge};
use crate::canonical::{self, Digest};
use crate::moment::Moment;
use crate::verdict::{self, Decision, Standing, Verdict};

/// One gate, judged again.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// Its name.
    pub name: String,
    /// What was recorded; nothing if the statement does not have the gate.
    pub recorded: Option<(Verdict, Standing)>,
    /// What the facts say under this law.
    pub verdict: Verdict,
    /// How that stands in this profile.
    pub standing: Standing,
    /// Why it does not pass, one line each.
    pub reasons: Vec<String>,
}

/// Something that was recorded otherwise than it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The gate; nothing if it is about the whole run.
    pub gate: Option<String>,
    /// In which regard.
    pub what: &'static str,
    /// What was recorded.
    pub recorded: String,
    /// What it is.
    pub recomputed: String,
}

/// A run, judged again.
#[derive(Debug, Clone, PartialEq)]
pub struct Recomputed {
    /// The gates that the profile has by this law, in the order of the catalogue.
    pub gates: Vec<Checked>,
    /// Everything that was recorded otherwise.
    pub differences: Vec<Difference>,
    /// What the profile decides by this law.
    pub decision: Decision,
    /// Whether the run was judged by this law. By another one its gates may have looked for something else.
    pub is_same_law: bool,
}

impl Recomputed {
    /// Returns whether the statement can be believed and the profile proceeds.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        self.decision == Decision::Go && self.differences.is_empty() && self.is_same_law
    }
}

/// Returns the gates that a profile has by a law, in the order of the catalogue.
pub fn gates_of(law: &Law, profile: Profile) -> impl Iterator<Item = &'static str> {
    let belongs = move |gate: &&'static catalog::Gate| {
        let said = law.gate(gate.name).and_then(|settings| settings.profiles.as_deref());
        said.unwrap_or(gate.profiles).contains(&profile)
    };
    catalog::GATES.iter().filter(belongs).map(|gate| gate.name)
}

/// Judges a run about a tree again, by a law and the policy of a profile.
#[must_use]
pub fn recompute(run: &Run, tree: Digest, law: &Law, profile: Profile, now: Moment) -> Recomputed {
    let is_same_law = run.law.sha256 == waiver::digest(law);
    let is_same_policy = is_same_law && run.profile == profile;
    let mut again = Again { run, tree, law, profile, is_same_policy, differences: Vec::new() };
    let then = again.waivers();
    // A waiver that has ended since was right then, and waives nothing any more.
    let today: Vec<Valid> = then.iter().filter(|valid| now < valid.until).cloned().collect();
    let (gates, stood): (Vec<Checked>, Vec<Standing>) =
        gates_of(law, profile).map(|name| again.gate(name, &then, &today)).unzip();
    if is_same_policy {
        for extra in run.gates.iter().filter(|gate| gates.iter().all(|checked| checked.name != gate.name)) {
            again.differ(Some(&extra.name), "the gate", "in the profile", "not in the profile by this law");
        }
        let decision = verdict::decide(&stood);
        if run.decision != decision {
            again.differ(None, "the decision", run.decision.word(), decision.word());
        }
    }
    let decision = verdict::decide(gates.iter().map(|gate| &gate.standing));
    Recomputed { gates, differences: again.differences, decision, is_same_law }
}

struct Again<'a> {
    run: &'a Run,
    tree: Digest,
    law: &'a Law,
    profile: Profile,
    /// Whether the run was judged by this law for this profile, so that all that was recorded has to come out again.
    is_same_policy: bool,
    differences: Vec<Difference>,
}

impl Again<'_> {
    fn differ(&mut self, gate: Option<&str>, what: &'static str, recorded: &str, recomputed: &str) {
        let (gate, recorded, recomputed) =
            (gate.map(str::to_owned), recorded.to_owned(), recomputed.to_owned());
        self.differences.push(Difference { gate, what, recorded, recomputed });
    }

    /// Returns the waivers that counted when the run ended.
    fn waivers(&mut self) -> Vec<Valid> {
        let mut counted = Vec::new();
        for waiver in &self.run.waivers {
            match waiver::judge(waiver, self.law, self.run.end) {
                Ok(valid) => counted.push(valid),
                Err(error) => {
                    self.differ(
                        Some(&waiver.gate),
                        "the waiver",
                        "counts",
                        &format!("does not count: {error}"),
                    );
                }
            }
        }
        counted
    }

    /// Judges a gate; returns besides how it stood when the run ended.
    fn gate(&mut self, name: &str, then: &[Valid], today: &[Valid]) -> (Checked, Standing) {
        let Some(gate) = self.run.gates.iter().find(|gate| gate.name == name) else {
            if self.is_same_policy {
                self.differ(Some(name), "the gate", "not in the statement", "in the profile");
            }
            let reasons = vec!["the statement does not have it".to_owned()];
            let (verdict, standing) = (Verdict::NotRun, Standing::Stops(Verdict::NotRun));
            let checked = Checked {
                name: name.to_owned(),
                recorded: None,
                verdict,
                standing: standing.clone(),
                reasons,
            };
            return (checked, standing);
        };
        let mut facts = gate.facts.clone();
        if let Err(why) = self.stands_behind(gate) {
            facts.unclear(Absence::Other, why);
        }
        let thresholds = self.law.thresholds(name);
        let judged = verdict::judge(&facts, &thresholds);
        if gate.verdict != judged.verdict {
            self.differ(Some(name), "the verdict", gate.verdict.word(), judged.verdict.word());
        }
        let stood = waiver::standing(&judged, self.law, name, self.profile, then);
        if self.is_same_policy && gate.standing != stood {
            self.differ(Some(name), "how it stands", &words(&gate.standing), &words(&stood));
        }
        self.thresholds(gate, &thresholds.into_iter().map(Held::from).collect::<Vec<_>>());
        let standing = waiver::standing(&judged, self.law, name, self.profile, today);
        let unclear = judged.unclear.into_iter().map(|unclear| unclear.reason);
        let reasons = judged.faults.into_iter().chain(unclear).collect();
        let recorded = Some((gate.verdict, gate.standing.clone()));
        (Checked { name: name.to_owned(), recorded, verdict: judged.verdict, standing, reasons }, stood)
    }

    fn thresholds(&mut self, gate: &GateRun, now: &[Held]) {
        let listed = |all: &[Held]| all.iter().map(held).collect::<Vec<_>>().join(", ");
        if gate.thresholds != now {
            self.differ(Some(&gate.name), "the thresholds", &listed(&gate.thresholds), &listed(now));
        }
    }

    /// Says why the facts of a gate cannot be taken for what they are said to be.
    fn stands_behind(&self, gate: &GateRun) -> Result<(), String> {
        let max_age = self.law.gate_time(&gate.name, "max_age").as_secs();
        match &gate.provenance {
            Provenance::Fresh {} => Ok(()),
            Provenance::Reused { age_s, .. } if *age_s <= max_age => Ok(()),
            Provenance::Reused { age_s, .. } => Err(format!(
                "its outcome was {age_s} s old when it was used again, and `max_age` is {max_age} s"
            )),
            Provenance::Merged { envelope, .. } => self
                .merged(gate, *envelope)
                .map_err(|why| format!("the outcome of another machine does not count: {why}")),
        }
    }

    /// Opens the embedded statement of the other machine again, and compares what was taken from it.
    fn merged(&self, gate: &GateRun, wanted: Digest) -> Result<(), String> {
        let texts = self.run.merged.iter().filter_map(|envelope| canonical::to_vec(envelope).ok());
        let bytes = texts.into_iter().find(|bytes| Digest::of(bytes) == wanted);
        let bytes = bytes.ok_or_else(|| format!("its statement `sha256:{wanted}` is not enclosed"))?;
        let foreign = merge::open(&bytes, self.law, self.tree).map_err(|error| error.to_string())?;
        let (there, provenance) =
            foreign.outcome(&gate.name, self.law, self.run.end).map_err(|error| error.to_string())?;
        if there.facts != gate.facts {
            Err("its facts are not those that the other machine signed".to_owned())
        } else if provenance != gate.provenance {
            Err("where it is said to come from is not where it comes from".to_owned())
        } else {
            Ok(())
        }
    }
}

fn words(standing: &Standing) -> String {
    match standing {
        Standing::Passed | Standing::Stops(_) => standing.word().to_owned(),
        Standing::Accepted(why) => format!("accepted: {}", why.join("; ")),
        Standing::Waived(by) => by.clone(),
    }
}

fn held(held: &Held) -> String {
    let sense = match held.sense {
        catalog::Sense::AtLeast => "at least",
        catalog::Sense::AtMost => "at most",
    };
    let value = held.value.map_or_else(|| "nothing".to_owned(), |value| value.to_string());
    format!("`{}` {sense} {value}", held.figure)
}
