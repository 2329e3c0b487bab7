//! Steps: what prepares the ground, and what clears it away.

use super::super::judge::between;
use super::super::model::{Capture, Part, Step, Stream, Work};
use super::super::proof::Stepped;
use super::super::template::Values;
use super::super::world::{Event, Ran};
use super::{Bench, Ground, files};
use crate::printable::printable;

/// The longest text that is captured, in bytes: what is longer is not meant to be a word of a command.
const LONGEST: usize = 64 * 1024;

impl<'p> Bench<'p> {
    /// Runs steps until one goes wrong, and says which.
    pub(super) fn steps(
        &mut self,
        steps: &'p [Step],
        ground: &mut Ground<'p>,
        done: &mut Vec<Stepped>,
        event: fn(&'p str) -> Event<'p>,
    ) -> Result<(), String> {
        for step in steps {
            if self.is_stoppable && self.world.is_interrupted() {
                return Err("the run was interrupted".to_owned());
            }
            self.world.observe(event(&step.name));
            let stepped = self.step(step, ground);
            let trouble = stepped
                .trouble
                .as_ref()
                .map(|trouble| format!("step `{}`: {trouble}", printable(&step.name)));
            done.push(stepped);
            if let Some(trouble) = trouble {
                return Err(trouble);
            }
        }
        Ok(())
    }

    /// Runs every step whatever comes of those before it, stops what was started, and says what may be left behind.
    pub(super) fn clear_away(
        &mut self,
        steps: &'p [Step],
        ground: &mut Ground<'p>,
        event: fn(&'p str) -> Event<'p>,
    ) -> (Vec<Stepped>, Vec<String>) {
        let was_stoppable = std::mem::replace(&mut self.is_stoppable, false);
        let (mut done, mut left) = (Vec::new(), Vec::new());
        for step in steps {
            self.world.observe(event(&step.name));
            let stepped = self.step(step, ground);
            left.extend(
                stepped
                    .trouble
                    .as_ref()
                    .map(|trouble| format!("teardown step `{}`: {trouble}", printable(&step.name))),
            );
            done.push(stepped);
        }
        left.extend(self.stop_all(ground));
        self.is_stoppable = was_stoppable;
        (done, left)
    }

    fn step(&mut self, step: &'p Step, ground: &mut Ground<'p>) -> Stepped {
        let trouble = match &step.work {
            Work::Run(command) => {
                let attempt = self.attempt(command, &[], Some(&step.expect), step.within, &ground.values);
                let mut stepped = attempt.stepped(step.name.clone());
                if let (None, Some(ran)) = (&stepped.trouble, &attempt.ran) {
                    stepped.trouble = capture(&step.capture, ran, &mut ground.values).err();
                }
                return stepped;
            }
            Work::Start(service) => self.start(service, ground).err(),
            Work::Wait(time) => {
                self.world.pause(*time, self.is_stoppable);
                None
            }
            work => files::work(work, ground, self.world).err(),
        };
        Stepped { name: step.name.clone(), command: Vec::new(), output: None, trouble }
    }
}

/// Takes values from what a step wrote.
fn capture(captures: &[Capture], ran: &Ran, values: &mut Values) -> Result<(), String> {
    for capture in captures {
        let bytes = match capture.from {
            Stream::Stdout => &ran.stdout,
            Stream::Stderr => &ran.stderr,
        };
        let name = &capture.name;
        let stream = capture.from.word();
        let text = std::str::from_utf8(bytes)
            .map_err(|_| format!("`{name}` cannot be captured: {stream} is not UTF-8"))?;
        let value = part(&capture.what, text, values)?.ok_or_else(|| {
            format!(
                "`{name}` cannot be captured: it is not in {stream}: {}",
                super::super::judge::excerpt(bytes)
            )
        })?;
        if value.len() > LONGEST {
            return Err(format!(
                "`{name}` would be {} bytes, and at most {LONGEST} are captured",
                value.len()
            ));
        }
        values.insert(name.value.clone(), value);
    }
    Ok(())
}

fn part(what: &Part, text: &str, values: &Values) -> Result<Option<String>, String> {
    Ok(match what {
        Part::Whole => Some(text.trim().to_owned()),
        Part::Json(pointer) => {
            let document: Option<serde_json::Value> = serde_json::from_str(text).ok();
            let found = document.as_ref().and_then(|document| document.pointer(&pointer.value));
            found.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        }
        Part::Between(after, before) => {
            let after = after.fill(values)?;
            let before = before.as_ref().map(|before| before.fill(values)).transpose()?;
            between(text, &after, before.as_deref()).map(|found| found.trim().to_owned())
        }
    })
}
