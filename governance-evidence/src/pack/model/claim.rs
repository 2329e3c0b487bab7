//! Claims, their controls, and declared absence.

use governance_law::Text;

use super::super::expect::Expect;
use super::super::template::Template;
use super::{Command, Step, Within};

/// One claim with its proof and the proof's negative control.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Its name in reports and for `--only`.
    pub id: Text,
    /// What is claimed.
    pub statement: Text,
    /// Why it matters.
    pub why: Text,
    /// What to do if it does not hold.
    pub help: Option<Text>,
    /// Shows that what the claim needs is not there.
    pub absent_when: Option<Absence>,
    /// Its own variables, which a control may change.
    pub values: Vec<(Text, Template)>,
    /// What prepares the proof, and its control anew.
    pub steps: Vec<Step>,
    /// The command that is judged.
    pub command: Command,
    /// How long the expectations may take to come true; once and at once if not given.
    pub within: Option<Within>,
    /// What has to come of the command.
    pub expect: Expect,
    /// What clears away after the proof, and after its control.
    pub teardown: Vec<Step>,
    /// Under what the same expectations must fail.
    pub control: Control,
}

/// What is changed so that the same expectations must fail.
#[derive(Debug, Clone)]
pub struct Control {
    /// The fault, in words.
    pub plants: Text,
    /// Another command in the place of the claim's.
    pub command: Option<Vec<Template>>,
    /// Other variables of the environment.
    pub env: Vec<(Text, Template)>,
    /// Other values of the claim's or the pack's variables.
    pub values: Vec<(Text, Template)>,
    /// What plants the fault, after the claim's own steps.
    pub steps: Vec<Step>,
    /// How long the expectations must not come true; as the claim's if not given.
    pub within: Option<Within>,
    /// The way in which it has to fail.
    pub expect: Option<Expect>,
}

/// A declared absence: a probe that shows that something is not there, and why that may be.
#[derive(Debug, Clone)]
pub struct Absence {
    /// Why the claim need not be proved here.
    pub reason: Text,
    /// The command that looks.
    pub command: Command,
    /// What it shows when the thing is not there.
    pub shows: Shows,
}

/// What a probe of absence shows when the thing is not there.
#[derive(Debug, Clone)]
pub enum Shows {
    /// The program of the probe is not installed.
    ProgramMissing,
    /// All of this comes of the probe.
    Expected(Expect),
}
