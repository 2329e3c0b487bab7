//! Steps, commands, services and probes of absence.

use std::time::Duration;

use governance_law::document::{Sink, Table};
use governance_law::{Mistake, Text};

use super::super::expect::Expect;
use super::super::model::{Absence, Command, Shows, Step, Within, Work};
use super::super::template::Template;
use super::names::Names;
use super::{capture, expect, service, value};

/// How a step may do its work.
const WORKS: [&str; 9] = ["command", "start", "wait", "write", "copy", "flip", "cut", "replace", "remove"];
const STEP: [&str; 17] = [
    "name", "command", "start", "wait", "write", "copy", "flip", "cut", "replace", "remove", "expect",
    "within", "every", "capture", "env", "folder", "limit",
];
/// The keys of every command, for tables that hold one among others.
pub(super) const COMMAND: [&str; 4] = ["command", "env", "folder", "limit"];
/// Between two tries, if nothing is said.
pub(super) const EVERY: Duration = Duration::from_millis(200);
/// Reads the steps of `key`, in order; what one captures, those behind it know.
pub(super) fn steps(
    parent: &Table<'_, '_>,
    key: &'static str,
    names: &mut Names,
    sink: &mut Sink,
) -> Vec<Step> {
    let tables = parent.list(key, "a step", &STEP, sink);
    tables.iter().filter_map(|table| step(table, names, sink)).collect()
}

fn step(table: &Table<'_, '_>, names: &mut Names, sink: &mut Sink) -> Option<Step> {
    let given: Vec<&str> = WORKS.into_iter().filter(|key| table.get(key).is_some()).collect();
    let kind = match given.as_slice() {
        [one] => *one,
        [] => {
            let help = "add `command = [...]`, or one of `start`, `wait`, `write`, `copy`, `flip`, `cut`, `replace`, `remove`";
            sink.say(table.span.clone(), "this step does nothing", help.to_owned());
            return None;
        }
        [first, second, ..] => {
            let message = format!("a step does one thing, and this one has `{first}` and `{second}`");
            sink.say(table.span.clone(), message, "make two steps of it".to_owned());
            return None;
        }
    };
    let is_command = kind == "command";
    for key in ["expect", "within", "every", "capture", "env", "folder", "limit"] {
        if !is_command && let Some((span, _)) = table.get(key) {
            sink.say(span, format!("`{key}` belongs to a command, and this step has `{kind}`"), None);
        }
    }
    let name = table.optional_text("name", sink);
    let expected = expect::expect(table, "expect", names, sink).unwrap_or_else(Expect::success);
    let within = within(table, sink);
    let work = work(table, kind, names, sink);
    let capture = if is_command { capture::capture(table, names, sink) } else { Vec::new() };
    let work = work?;
    let name = name.map_or_else(|| work.described(), |name| name.value);
    Some(Step { name, work, expect: expected, within, capture })
}

fn work(table: &Table<'_, '_>, kind: &'static str, names: &mut Names, sink: &mut Sink) -> Option<Work> {
    let mut inner = |keys: &[&str]| table.inner(kind, "this step", keys, sink);
    match kind {
        "command" => command(table, names, sink).map(Work::Run),
        "start" => {
            let table = inner(&[
                "name",
                "command",
                "env",
                "folder",
                "ready",
                "within",
                "every",
                "stop_within",
                "may_end",
            ])?;
            service::service(&table, names, sink).map(|service| Work::Start(Box::new(service)))
        }
        "wait" => value::time(table, "wait", sink).map(Work::Wait),
        "write" => {
            let table = inner(&["path", "text"])?;
            let (path, text) = (names.required(&table, "path", sink), names.required(&table, "text", sink));
            Some(Work::Write { path: path?, text: text? })
        }
        "copy" => {
            let table = inner(&["from", "to"])?;
            let (from, to) = (names.required(&table, "from", sink), names.required(&table, "to", sink));
            Some(Work::Copy { from: from?, to: to? })
        }
        "flip" => {
            let table = inner(&["path", "byte"])?;
            let path = names.required(&table, "path", sink);
            let byte = table.require("byte", "0", sink);
            let byte = byte.and_then(|placed| value::integer(placed, "byte", "an integer", sink));
            Some(Work::Flip { path: path?, byte: byte? })
        }
        "cut" => {
            let table = inner(&["path", "bytes"])?;
            let path = names.required(&table, "path", sink);
            let bytes = table.require("bytes", "1", sink);
            let bytes = bytes.and_then(|placed| value::integer(placed, "bytes", "an integer above 0", sink));
            Some(Work::Cut { path: path?, bytes: bytes? })
        }
        "replace" => {
            let table = inner(&["path", "text", "with"])?;
            let path = names.required(&table, "path", sink);
            let (text, with) = (names.required(&table, "text", sink), names.required(&table, "with", sink));
            Some(Work::Replace { path: path?, text: text?, with: with? })
        }
        _ => names.required(table, "remove", sink).map(|path| Work::Remove { path }),
    }
}

/// Reads the keys of a command.
pub(super) fn command(table: &Table<'_, '_>, names: &Names, sink: &mut Sink) -> Option<Command> {
    let argv = table.require("command", "[\"program\", \"argument\"]", sink)?;
    let argv = argument_list(argv, names, sink);
    let env = names.environment(table, sink);
    let folder = names.template(table, "folder", sink);
    let limit = value::time(table, "limit", sink);
    Some(Command { argv: argv?, env, folder, limit })
}

/// Reads a program with its arguments.
pub(super) fn argument_list(
    placed: value::Placed<'_, '_>,
    names: &Names,
    sink: &mut Sink,
) -> Option<Vec<Template>> {
    if placed.1.is_str() {
        let mistake = Mistake::new(placed.0, "a command is a list of words, and this is one string");
        sink.push(mistake.help("write `[\"program\", \"argument\"]`; there is no shell".to_owned()));
        return None;
    }
    let span = placed.0.clone();
    let argv = names.templates(placed, "command", sink);
    match argv.first() {
        None => {
            sink.say(span, "the command is empty", "name a program".to_owned());
            None
        }
        Some(program) if program.text().trim().is_empty() => {
            sink.say(program.span.clone(), "the program has no name", None);
            None
        }
        Some(_) => Some(argv),
    }
}

/// Reads `within` and `every`.
pub(super) fn within(table: &Table<'_, '_>, sink: &mut Sink) -> Option<Within> {
    let time = value::time(table, "within", sink);
    let every = value::time(table, "every", sink);
    if let (None, Some((span, _))) = (time, table.get("every")) {
        sink.say(span, "`every` says nothing without `within`", "add `within = \"10 s\"`".to_owned());
    }
    time.map(|time| Within { time, every: every.unwrap_or(EVERY) })
}

/// Reads `absent_when`.
pub(super) fn absence(parent: &Table<'_, '_>, names: &Names, sink: &mut Sink) -> Option<Absence> {
    let known = [COMMAND.as_slice(), &["reason", "expect", "program_missing"]].concat();
    let table = parent.inner("absent_when", "`absent_when`", &known, sink)?;
    let reason = table.text("reason", "\"why it need not be there\"", sink);
    let command = command(&table, names, sink);
    let missing = table.flag("program_missing", sink);
    let expect = expect::expect(&table, "expect", names, sink);
    let shows = match (missing, expect) {
        (true, None) => Some(Shows::ProgramMissing),
        (false, Some(expect)) => Some(Shows::Expected(expect)),
        (true, Some(_)) => {
            let message = "a program that is missing writes nothing that could be expected";
            sink.say(table.span.clone(), message, "keep `program_missing` or `expect`".to_owned());
            None
        }
        (false, None) => {
            // Without it, any success would count as absence.
            if table.get("expect").is_none() {
                let help =
                    "add `program_missing = true`, or what the command shows as `expect = { exit = 1 }`"
                        .to_owned();
                sink.say(table.span.clone(), "it is not said what shows that something is absent", help);
            }
            None
        }
    };
    Some(Absence { reason: reason?, command: command?, shows: shows? })
}

/// Reads the names of variables of the environment that are handed on.
pub(super) fn pass_env(top: &Table<'_, '_>, sink: &mut Sink) -> Vec<Text> {
    let Some(placed) = top.get("pass_env") else { return Vec::new() };
    value::texts(placed, "pass_env", sink)
}
