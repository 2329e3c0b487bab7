//! One command, tried once, or again and again until it is as expected or its time is over.

use governance_law::Text;

use super::super::expect::Expect;
use super::super::judge::{self, Finding, excerpt};
use super::super::model::{Command, Within};
use super::super::proof::{Output, Stepped};
use super::super::template::{Template, Values};
use super::super::world::{Call, Ended, NotStarted, Ran};
use super::Bench;
use crate::canonical::Digest;
use crate::moment::Moment;

/// What came of a command.
#[derive(Debug, Default)]
pub(super) struct Attempt {
    pub(super) call: Option<Call>,
    /// When the last try began, and what came of it.
    pub(super) ran: Option<Ran>,
    pub(super) begun: Option<Moment>,
    pub(super) findings: Vec<Finding>,
    /// Why it cannot be judged.
    pub(super) trouble: Option<String>,
    pub(super) tries: u32,
}

impl Attempt {
    /// Returns whether everything expected has come.
    pub(super) fn is_met(&self) -> bool {
        self.trouble.is_none() && self.findings.iter().all(|finding| finding.is_met)
    }

    /// Returns whether there is no such program.
    pub(super) fn is_missing(&self) -> bool {
        self.ran.as_ref().is_some_and(|ran| ran.ended == Ended::NotStarted(NotStarted::Missing))
    }

    /// Returns the program's name.
    pub(super) fn program(&self) -> &str {
        self.call.as_ref().and_then(|call| call.argv.first()).map_or("", String::as_str)
    }

    /// Returns what went wrong, if something did: what could not be judged, or the first expectation that is not met.
    pub(super) fn fault(&self) -> Option<String> {
        let unmet = || self.findings.iter().find(|finding| !finding.is_met).map(said);
        self.trouble.clone().or_else(unmet)
    }

    /// Returns what it wrote.
    pub(super) fn output(&self) -> Option<Output> {
        self.ran.as_ref().zip(self.begun).map(|(ran, begun)| Output {
            begun,
            ended: judge::trouble(&ran.ended),
            stdout: excerpt(&ran.stdout),
            stdout_sha256: Digest::of(&ran.stdout),
            stderr: excerpt(&ran.stderr),
            stderr_sha256: Digest::of(&ran.stderr),
            took: ran.took,
        })
    }

    /// Returns it as a step.
    pub(super) fn stepped(&self, name: String) -> Stepped {
        let command = self.call.as_ref().map(|call| call.argv.clone()).unwrap_or_default();
        Stepped { name, command, output: self.output(), trouble: self.fault() }
    }
}

/// Says what was expected and what came.
pub(super) fn said(finding: &Finding) -> String {
    format!("expected that {}; found: {}", finding.condition, finding.found)
}

impl Bench<'_> {
    /// Runs a command, with further variables of the environment. Without expectations it is only run.
    pub(super) fn attempt(
        &mut self,
        command: &Command,
        env: &[(Text, Template)],
        expect: Option<&Expect>,
        within: Option<Within>,
        values: &Values,
    ) -> Attempt {
        let mut attempt = Attempt::default();
        let call = match self.call(command, env, values) {
            Ok(call) => call,
            Err(reason) => return Attempt { trouble: Some(reason), ..attempt },
        };
        let begin = self.world.elapsed();
        loop {
            attempt.begun = Some(self.world.now());
            let ran = self.world.run(&call);
            attempt.tries += 1;
            let judged = match expect {
                Some(expect) => judge::judge(expect, &ran, values, self.world),
                None if matches!(ran.ended, Ended::Code(_)) => Ok(Vec::new()),
                None => Err(judge::trouble(&ran.ended)),
            };
            attempt.ran = Some(ran);
            match judged {
                Ok(findings) => attempt.findings = findings,
                Err(reason) => {
                    // What a try before it has found says nothing about this one.
                    attempt.findings = Vec::new();
                    attempt.trouble = Some(reason);
                }
            }
            // What was interrupted early was not given its time.
            let passed = self.world.elapsed().saturating_sub(begin);
            let Some(within) = within.filter(|within| passed + within.every < within.time) else { break };
            if attempt.trouble.is_some() || attempt.is_met() {
                break;
            }
            if self.is_stoppable && self.world.is_interrupted() {
                attempt.trouble = Some("it was interrupted".to_owned());
                break;
            }
            self.world.pause(within.every, self.is_stoppable);
        }
        attempt.call = Some(call);
        attempt
    }

    /// Replaces the variables of a command.
    pub(super) fn call(
        &self,
        command: &Command,
        env: &[(Text, Template)],
        values: &Values,
    ) -> Result<Call, String> {
        let defaults = &self.pack.defaults;
        let mut argv = Vec::new();
        for word in &command.argv {
            argv.push(whole(word.fill(values)?)?);
        }
        // The same words and times on every machine, and nothing in the system's own folder for temporary files.
        let folder = values.get("scratch").or_else(|| values.get("shared")).map_or(".", String::as_str);
        let pinned = [("LC_ALL", "C"), ("TZ", "UTC"), ("TMPDIR", folder)];
        let mut set: Vec<(String, String)> =
            pinned.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        for (name, value) in defaults.env.iter().chain(&command.env).chain(env) {
            let value = whole(value.fill(values)?)?;
            set.retain(|(known, _)| *known != name.value);
            set.push((name.value.clone(), value));
        }
        let folder = command.folder.as_ref().unwrap_or(&defaults.folder).fill(values)?;
        Ok(Call {
            argv,
            env: set,
            pass_env: defaults.pass_env.iter().map(|name| name.value.clone()).collect(),
            folder,
            limit: command.limit.unwrap_or(defaults.limit),
            is_stoppable: self.is_stoppable,
        })
    }
}

/// Refuses what no system can hand to a program.
fn whole(word: String) -> Result<String, String> {
    if word.contains('\0') {
        return Err("a word of the command holds a zero byte, which no program can be given".to_owned());
    }
    Ok(word)
}
