//! Everything that has to come of a command, judged together; how it ended and what it left behind.

use super::super::expect::{End, Expect, FileExpect, Presence};
use super::super::template::Values;
use super::super::world::{Ended, NotStarted, Ran, World};
use super::content;
use crate::canonical::Digest;
use crate::printable::printable;

/// One condition and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The condition, in words: "stdout holds `intact`".
    pub condition: String,
    /// What was found in its place.
    pub found: String,
    /// Whether it holds.
    pub is_met: bool,
    /// Whether it is only about how long the command took.
    pub is_time: bool,
}

impl Finding {
    pub(super) fn new(condition: String, found: impl Into<String>, is_met: bool) -> Self {
        Self { condition, found: found.into(), is_met, is_time: false }
    }
}

/// Holds a finished command against what was expected of it.
///
/// # Errors
/// Says why it cannot be judged: it was killed, it ran out of time, it did not begin, its output was cut off, a file could
/// not be read, a bound is no number. What cannot be judged is neither true nor false.
pub(in super::super) fn judge(
    expect: &Expect,
    ran: &Ran,
    values: &Values,
    world: &mut dyn World,
) -> Result<Vec<Finding>, String> {
    let mut findings = Vec::new();
    // Longer than it may take is longer, however it ended.
    if let (Some(limit), Ended::OutOfTime(after)) = (expect.took, &ran.ended)
        && limit <= *after
    {
        let found = format!("it was ended after {}", quantity(*after));
        findings.push(Finding { is_time: true, ..Finding::new(took(limit), found, false) });
        return Ok(findings);
    }
    findings.extend(end(&expect.end, &ran.ended)?);
    if ran.is_cut {
        return Err(
            "it wrote more than can be kept, or left its output open, so that nothing can be said about it"
                .to_owned(),
        );
    }
    if let Some(limit) = expect.took {
        let is_met = ran.took <= limit;
        findings.push(Finding { is_time: true, ..Finding::new(took(limit), quantity(ran.took), is_met) });
    }
    content::judge("stdout", &ran.stdout, &expect.stdout, values, &mut findings)?;
    content::judge("stderr", &ran.stderr, &expect.stderr, values, &mut findings)?;
    for file in &expect.files {
        judge_file(file, values, world, &mut findings)?;
    }
    Ok(findings)
}

fn took(limit: std::time::Duration) -> String {
    format!("it takes at most {}", quantity(limit))
}

/// Prints a time as the pack writes it, to the microsecond: a child's life is not known more exactly.
pub(in super::super) fn quantity(time: std::time::Duration) -> String {
    let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    governance_law::Quantity::Time(std::time::Duration::from_micros(micros)).to_string()
}

/// Judges how it ended.
fn end(expected: &End, ended: &Ended) -> Result<Option<Finding>, String> {
    let (condition, is_met) = match (expected, ended) {
        (End::Signal(wanted), Ended::Signal(found)) => {
            (format!("it is killed by signal {wanted}"), wanted == found)
        }
        (End::Signal(wanted), Ended::Code(_)) => (format!("it is killed by signal {wanted}"), false),
        (End::Any, Ended::Code(_)) => return Ok(None),
        (End::Codes(codes), Ended::Code(found)) => {
            let words = match codes.as_slice() {
                [] => "the exit code is 0".to_owned(),
                [one] => format!("the exit code is {one}"),
                many => {
                    let words: Vec<String> = many.iter().map(ToString::to_string).collect();
                    format!("the exit code is one of {}", words.join(", "))
                }
            };
            let is_met = if codes.is_empty() { *found == 0 } else { codes.contains(found) };
            (words, is_met)
        }
        (_, other) => return Err(trouble(other)),
    };
    Ok(Some(Finding::new(condition, how(ended), is_met)))
}

/// Says how a command ended, as a finding.
fn how(ended: &Ended) -> String {
    match ended {
        Ended::Code(code) => code.to_string(),
        other => trouble(other),
    }
}

/// Says what is wrong with the end of a command that did not end by itself.
pub(in super::super) fn trouble(ended: &Ended) -> String {
    match ended {
        Ended::Code(code) => format!("it ended with code {code}"),
        Ended::Signal(signal) => format!("it was killed by signal {signal}"),
        Ended::OutOfTime(limit) => format!("it was ended after its limit of {}", quantity(*limit)),
        Ended::Interrupted => "it was interrupted".to_owned(),
        Ended::NotStarted(NotStarted::Missing) => "there is no such program".to_owned(),
        Ended::NotStarted(NotStarted::Refused(reason)) => format!("it could not be started: {reason}"),
    }
}

fn judge_file(
    file: &FileExpect,
    values: &Values,
    world: &mut dyn World,
    findings: &mut Vec<Finding>,
) -> Result<(), String> {
    let path = file.path.fill(values)?;
    let name = printable(&path);
    let bytes = world.read(&path)?;
    let found = if bytes.is_some() { "it is there" } else { "it is not there" };
    if file.is == Presence::Absent {
        findings.push(Finding::new(format!("there is no file `{name}`"), found, bytes.is_none()));
        return Ok(());
    }
    findings.push(Finding::new(format!("there is a file `{name}`"), found, bytes.is_some()));
    // Without a file its content is not asked about: one finding for one fault.
    let Some(bytes) = bytes else { return Ok(()) };
    if let Some(wanted) = file.sha256 {
        let found = Digest::of(&bytes);
        let condition = format!("the SHA-256 of `{name}` is `{wanted}`");
        findings.push(Finding::new(condition, format!("`{found}`"), found == wanted));
    }
    content::judge(&format!("`{name}`"), &bytes, &file.content, values, findings)
}
