//! Services: started, waited for, watched, stopped.

use super::super::judge::{self, Pattern};
use super::super::model::{Ready, Service};
use super::super::template::Values;
use super::super::world::Ended;
use super::{Bench, Ground};
use crate::printable::printable;

impl<'p> Bench<'p> {
    /// Starts a service and waits until it is ready. Once started it is on the list, and stopped in the end.
    pub(super) fn start(&mut self, service: &'p Service, ground: &mut Ground<'p>) -> Result<(), String> {
        let name = &service.name.value;
        let log = format!("{}/{name}.log", ground.folder);
        ground.values.insert(format!("{name}.log"), log.clone());
        let call = self.call(&service.command, &[], &ground.values)?;
        let started = self.world.start(name, &call, &log);
        started.map_err(|reason| judge::trouble(&Ended::NotStarted(reason)))?;
        ground.services.push(service);
        let begin = self.world.elapsed();
        loop {
            if let Some(ended) = self.world.ended(name) {
                return Err(format!("the service `{name}` was not ready: {}", judge::trouble(&ended)));
            }
            if self.is_ready(service, &log, &ground.values)? {
                return Ok(());
            }
            if self.is_stoppable && self.world.is_interrupted() {
                return Err("it was interrupted".to_owned());
            }
            if self.world.elapsed().saturating_sub(begin) >= service.within.time {
                let time = judge::quantity(service.within.time);
                return Err(format!(
                    "the service `{name}` was not ready within {time}{}",
                    self.last_line(&log)
                ));
            }
            self.world.pause(service.within.every, self.is_stoppable);
        }
    }

    fn is_ready(&mut self, service: &Service, log: &str, values: &Values) -> Result<bool, String> {
        match &service.ready {
            Ready::Port(port) => {
                let text = port.fill(values)?;
                let port = text.trim().parse().map_err(|_| format!("`{}` is no port", printable(&text)))?;
                Ok(self.world.connects(port))
            }
            Ready::Line(pattern) => {
                let pattern = Pattern::new(&pattern.fill(values)?);
                let text = self.world.read(log)?.unwrap_or_default();
                Ok(String::from_utf8_lossy(&text).lines().any(|line| pattern.fits(line)))
            }
            Ready::File(path) => Ok(self.world.read(&path.fill(values)?)?.is_some()),
            Ready::Probe(command, expect) => {
                let attempt = self.attempt(command, &[], Some(expect), None, values);
                match attempt.trouble {
                    // What will never be there need not be waited for.
                    Some(trouble) if attempt.ran.is_none() => Err(trouble),
                    Some(_) => Ok(false),
                    None => Ok(attempt.is_met()),
                }
            }
        }
    }

    /// Says what a service has written last, if anything.
    fn last_line(&mut self, log: &str) -> String {
        let text = self.world.read(log).ok().flatten().unwrap_or_default();
        match judge::excerpt(&text).as_str() {
            "nothing" => ", and it has written nothing".to_owned(),
            text => format!(", and it wrote: {text}"),
        }
    }

    /// Names a service that has ended although nobody has stopped it.
    pub(super) fn fallen(&mut self, services: &[&'p Service]) -> Option<String> {
        services.iter().filter(|service| !service.may_end).find_map(|service| {
            let ended = self.world.ended(&service.name.value)?;
            Some(format!("the service `{}` did not last: {}", service.name, judge::trouble(&ended)))
        })
    }

    /// Stops the services, the last one first, and says which may be left.
    pub(super) fn stop_all(&mut self, ground: &mut Ground<'p>) -> Vec<String> {
        let mut left = Vec::new();
        while let Some(service) = ground.services.pop() {
            if let Err(reason) = self.world.stop(&service.name.value, service.stop_within) {
                left.push(format!("the service `{}` may still be running: {reason}", service.name));
            }
        }
        left
    }
}
