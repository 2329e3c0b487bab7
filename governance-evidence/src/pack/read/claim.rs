//! `[[claim]]`: what is claimed, how it is proved, and under what the proof must fail.

use governance_law::Text;
use governance_law::document::{Sink, Table, table};

use super::super::expect::End;
use super::super::model::{Claim, Control};
use super::names::Names;
use super::{expect, step};

const CLAIM: [&str; 16] = [
    "id",
    "statement",
    "why",
    "help",
    "absent_when",
    "values",
    "step",
    "command",
    "env",
    "folder",
    "limit",
    "within",
    "every",
    "expect",
    "teardown",
    "control",
];
const CONTROL: [&str; 8] = ["plants", "command", "env", "values", "step", "within", "every", "expect"];

/// Reads every claim.
pub(super) fn claims(top: &Table<'_, '_>, names: &Names, sink: &mut Sink) -> Vec<Claim> {
    let tables = top.list("claim", "this claim", &CLAIM, sink);
    if top.get("claim").is_none() {
        sink.say(top.span.clone(), "the pack claims nothing", "add a `[[claim]]`".to_owned());
    }
    // The values of the pack, which a control may change.
    let of_pack = keys_of(top);
    let mut claims: Vec<Claim> = Vec::new();
    for table in &tables {
        let Some(claim) = claim(table, &of_pack, names, sink) else { continue };
        if claims.iter().any(|other| other.id.value == claim.id.value) {
            let message = format!("a claim `{}` was made before", claim.id);
            sink.say(claim.id.span.clone(), message, "give each claim its own id".to_owned());
        }
        claims.push(claim);
    }
    claims
}

fn keys_of(table: &Table<'_, '_>) -> Vec<String> {
    let values = table.get("values").and_then(|(_, values)| values.as_table());
    values.map(|values| table::entries(values).map(|(name, _)| name.value).collect()).unwrap_or_default()
}

fn claim(table: &Table<'_, '_>, of_pack: &[String], names: &Names, sink: &mut Sink) -> Option<Claim> {
    let id = table.text("id", "\"a-short-name\"", sink).filter(|id| check_id(id, sink));
    let statement = table.text("statement", "\"what is claimed\"", sink);
    let why = table.text("why", "\"why it matters\"", sink);
    let help = table.optional_text("help", sink);
    let mut names = names.in_claim();
    let absent_when = step::absence(table, &names, sink);
    let values = names.values(table, sink);
    let before_steps = names.clone();
    let steps = step::steps(table, "step", &mut names, sink);
    let command = step::command(table, &names, sink);
    let within = step::within(table, sink);
    if table.get("expect").is_none() {
        let help = "add `[claim.expect]`, such as `stdout.contains = \"...\"`".to_owned();
        sink.say(table.span.clone(), "this claim expects nothing", help);
    }
    let expected = expect::expect(table, "expect", &names, sink);
    let mut own: Vec<&str> = of_pack.iter().map(String::as_str).collect();
    own.extend(values.iter().map(|(name, _)| name.as_str()));
    let control = control(table, &own, (&before_steps, &names), sink);
    let teardown = step::steps(table, "teardown", &mut names, sink);
    Some(Claim {
        id: id?,
        statement: statement?,
        why: why?,
        help,
        absent_when,
        values,
        steps,
        command: command?,
        within,
        expect: expected?,
        teardown,
        control: control?,
    })
}

/// An id is also the name of a folder.
fn check_id(id: &Text, sink: &mut Sink) -> bool {
    let is_id = id.value.starts_with(|c: char| c.is_ascii_alphanumeric())
        && id.value.len() <= 60
        && id
            .value
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte));
    if !is_id {
        let help = "use up to 60 lowercase letters, digits, `-` and `_`".to_owned();
        sink.say(id.span.clone(), format!("`{id}` is no id of a claim"), help);
    }
    is_id
}

/// Reads the control; its values are set before the steps of the claim, everything else is read after them.
fn control(
    claim: &Table<'_, '_>,
    own: &[&str],
    (before_steps, names): (&Names, &Names),
    sink: &mut Sink,
) -> Option<Control> {
    if claim.get("control").is_none() {
        let help = "add `[claim.control]`: what is planted, and the command, values or steps that plant it"
            .to_owned();
        let message = "this claim has no negative control, so that nothing shows that its proof can fail";
        sink.say(claim.span.clone(), message, help);
    }
    let table = claim.inner("control", "a control", &CONTROL, sink)?;
    let plants = table.text("plants", "\"the fault, in words\"", sink);
    if ["command", "env", "values", "step"].iter().all(|key| table.get(key).is_none()) {
        let help =
            "give another `command`, other `env` or `values`, or a `step` that plants the fault".to_owned();
        sink.say(table.span.clone(), "the control changes nothing, so that it cannot fail", help);
    }
    let values = before_steps.changed_values(&table, own, sink);
    // What its steps capture only the control knows.
    let mut names = names.clone();
    let steps = step::steps(&table, "step", &mut names, sink);
    let command = table.get("command").and_then(|placed| step::argument_list(placed, &names, sink));
    let env = names.environment(&table, sink);
    let within = step::within(&table, sink);
    let mut expect = expect::expect(&table, "expect", &names, sink);
    // A program may fail with any code if the control does not name one.
    let says_how = |(_, inner): (_, &toml::de::DeValue<'_>)| {
        inner.as_table().is_some_and(|inner| inner.get("exit").is_some() || inner.get("signal").is_some())
    };
    if let (Some(expect), false) = (&mut expect, table.get("expect").is_some_and(says_how)) {
        expect.end = End::Any;
    }
    Some(Control { plants: plants?, command, env, values, steps, within, expect })
}
