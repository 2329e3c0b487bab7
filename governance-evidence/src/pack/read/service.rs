//! `start`: a service, and how it is seen that it is ready.

use std::time::Duration;

use governance_law::document::{Sink, Table};

use super::super::expect::Expect;
use super::super::model::{Ready, Service, Within};
use super::names::Names;
use super::step::{EVERY, command, within};
use super::{expect, value};

/// What a service has, if nothing is said, to become ready and to end.
const READY: Duration = Duration::from_secs(10);
const STOP: Duration = Duration::from_secs(5);

/// Reads a service.
pub(super) fn service(table: &Table<'_, '_>, names: &mut Names, sink: &mut Sink) -> Option<Service> {
    let name = table.text("name", "\"redis\"", sink);
    let is_named = name.as_ref().is_some_and(|name| names.add_log(name, sink));
    let command = command(table, names, sink);
    let within = within(table, sink);
    let stop_within = value::time(table, "stop_within", sink).unwrap_or(STOP);
    let may_end = table.flag("may_end", sink);
    let ready = table.require("ready", "{ port = \"6379\" }", sink);
    let ready = ready.and_then(|(span, found)| {
        let known = ["port", "line", "file", "command", "env", "folder", "limit", "expect"];
        let table = Table::of_value((span, found), "ready", "`ready`", &known, sink)?;
        self::ready(&table, names, sink)
    });
    let within = within.unwrap_or(Within { time: READY, every: EVERY });
    let (name, command, ready) = (name?, command?, ready?);
    is_named.then_some(Service { name, command, ready, within, stop_within, may_end })
}

fn ready(table: &Table<'_, '_>, names: &Names, sink: &mut Sink) -> Option<Ready> {
    let given: Vec<&str> =
        ["port", "line", "file", "command"].into_iter().filter(|key| table.get(key).is_some()).collect();
    match given.as_slice() {
        ["port"] => {
            let port = value::number(table.get("port")?, "port", sink)?;
            names.check(&port, sink);
            Some(Ready::Port(port))
        }
        ["line"] => names.template(table, "line", sink).map(Ready::Line),
        ["file"] => names.template(table, "file", sink).map(Ready::File),
        ["command"] => {
            let command = command(table, names, sink);
            let expect = expect::expect(table, "expect", names, sink).unwrap_or_else(Expect::success);
            command.map(|command| Ready::Probe(command, expect))
        }
        _ => {
            let help = "give one of `port`, `line`, `file`, `command`".to_owned();
            sink.say(table.span.clone(), "it is not said how it is seen that the service is ready", help);
            None
        }
    }
}
