//! `gpu-probe`: what the ladder of accelerators says about this machine, for people and for the gate `gpu`.

use prism_accel::ladder::{Ladder, Rung, State, Verdict};
use prism_accel::traces::Trace;
use serde_json::{Map, Value, json};

use super::Format;

/// There is a GPU, and it works as far as this program looks.
const WORKS: u8 = 0;
/// Something is there and does not work.
const BROKEN: u8 = 1;
/// Nothing shows a GPU.
const ABSENT: u8 = 2;

pub(super) fn run(format: Format) -> (String, u8) {
    let ladder = prism_accel::probe();
    let code = match ladder.verdict {
        Verdict::Works => WORKS,
        Verdict::Broken => BROKEN,
        Verdict::Absent => ABSENT,
    };
    let text = match format {
        Format::Text => as_text(&ladder),
        Format::Json => format!("{}\n", as_json(&ladder)),
    };
    (text, code)
}

fn as_text(ladder: &Ladder) -> String {
    let mut text = String::new();
    for rung in &ladder.rungs {
        let reason = rung.state.reason().unwrap_or_default();
        text.push_str(format!("{:<8}{:<11}{reason}", rung.name.word(), rung.state.word()).trim_end());
        text.push('\n');
        let Some(sight) = &rung.sight else { continue };
        for (name, value) in &sight.learned {
            text.push_str(&format!("        {name}: {value}\n"));
        }
        for said in &sight.said {
            text.push_str(&format!("        said: {said}\n"));
        }
    }
    for device in &ladder.devices {
        let memory = device.memory.map_or("shared memory".to_owned(), |bytes| format!("{bytes} bytes"));
        text.push_str(&format!("device  {}, {memory}\n", device.name));
    }
    for trace in ladder.traces.all() {
        text.push_str(&format!("trace   {}: {}\n", trace.looked_for, seen(trace)));
    }
    text.push_str(&format!("{}: {}\n", ladder.verdict.word(), ladder.reason));
    text
}

fn seen(trace: &Trace) -> String {
    match &trace.trouble {
        Some(trouble) => format!("not known: {trouble}"),
        None if trace.found.is_empty() => "none".to_owned(),
        None => trace.found.join(", "),
    }
}

fn as_json(ladder: &Ladder) -> Value {
    let devices: Vec<Value> = ladder
        .devices
        .iter()
        .map(|device| {
            let capability = device.capability.map(|(major, minor)| format!("{major}.{minor}"));
            json!({ "name": device.name, "memory_bytes": device.memory, "compute_capability": capability })
        })
        .collect();
    let traces: Vec<Value> = ladder
        .traces
        .all()
        .into_iter()
        .map(
            |trace| json!({ "looked_for": trace.looked_for, "found": trace.found, "trouble": trace.trouble }),
        )
        .collect();
    json!({
        "schema": 1,
        "verdict": ladder.verdict.word(),
        "reason": ladder.reason,
        "devices": devices,
        "rungs": ladder.rungs.iter().map(rung).collect::<Vec<_>>(),
        "traces": traces,
    })
}

fn rung(rung: &Rung) -> Value {
    let mut entry = Map::new();
    entry.insert("name".to_owned(), rung.name.word().into());
    entry.insert("state".to_owned(), rung.state.word().into());
    if rung.state != State::Ok {
        entry.insert("reason".to_owned(), rung.state.reason().into());
    }
    if let Some(sight) = &rung.sight {
        let learned = sight.learned.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into()));
        entry.insert("looked_for".to_owned(), sight.looked_for.clone().into());
        entry.insert("said".to_owned(), sight.said.clone().into());
        entry.insert("devices".to_owned(), sight.devices.into());
        entry.insert("learned".to_owned(), Value::Object(learned.collect()));
    }
    Value::Object(entry)
}
