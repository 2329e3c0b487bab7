//! Reading what `gpu-probe --format json` prints. A document that contradicts itself or its exit code is not believed.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What a program says of the GPU.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Document {
    schema: u32,
    verdict: String,
    reason: String,
    devices: Vec<Device>,
    rungs: Vec<Rung>,
    traces: Vec<Trace>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Device {
    name: String,
    memory_bytes: Option<u64>,
    compute_capability: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Rung {
    name: String,
    state: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    looked_for: Vec<String>,
    #[serde(default)]
    said: Vec<String>,
    #[serde(default)]
    learned: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Trace {
    looked_for: String,
    found: Vec<String>,
    trouble: Option<String>,
}

/// What a rung may be; `not_built` is no pass and no trouble, because the program says that it does not look.
const STATES: [&str; 4] = ["ok", "absent", "broken", "not_built"];

/// What a document comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Every rung that the program has holds.
    Works,
    /// Something is there and does not work.
    Broken,
    /// Nothing shows a device.
    Absent,
}

/// A document that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// What it comes to.
    pub(crate) verdict: Verdict,
    /// Why, in one sentence.
    pub(crate) reason: String,
    /// Everything that it is based on, one line each.
    pub(crate) evidence: Vec<String>,
    /// The versions that took part, each with its name.
    pub(crate) versions: Vec<(String, String)>,
    /// The devices: name and memory in bytes, if they have one of their own.
    pub(crate) devices: Vec<(String, Option<u64>)>,
}

/// Reads a document, and holds its verdict against its own rungs and the exit code of the program.
///
/// # Errors
/// Says why it is not believed.
pub(crate) fn read(text: &str, code: i32) -> Result<Answer, String> {
    let document: Document =
        serde_json::from_str(text.trim()).map_err(|error| format!("it printed no document: {error}"))?;
    if document.schema != 1 {
        return Err(format!("its document has schema `{}`, but this tool reads `1`", document.schema));
    }
    let verdict = believed(&document)?;
    let expected = match verdict {
        Verdict::Works => 0,
        Verdict::Broken => 1,
        Verdict::Absent => 2,
    };
    if code != expected {
        return Err(format!("it says `{}` and ends with code {code}", document.verdict));
    }
    Ok(Answer {
        verdict,
        evidence: evidence(&document),
        versions: versions(&document),
        devices: document.devices.into_iter().map(|device| (device.name, device.memory_bytes)).collect(),
        reason: document.reason,
    })
}

/// Decides by the rungs, and compares with what the document decided.
fn believed(document: &Document) -> Result<Verdict, String> {
    if let Some(rung) = document.rungs.iter().find(|rung| !STATES.contains(&rung.state.as_str())) {
        return Err(format!("its rung `{}` is `{}`, which this tool does not know", rung.name, rung.state));
    }
    let is = |state: &str| document.rungs.iter().any(|rung| rung.state == state);
    let verdict = if is("broken") {
        Verdict::Broken
    } else if is("absent") {
        Verdict::Absent
    } else if is("ok") && !document.devices.is_empty() {
        Verdict::Works
    } else {
        return Err("it looked at nothing".to_owned());
    };
    if verdict == Verdict::Absent && !document.devices.is_empty() {
        return Err("it names a device and calls it absent".to_owned());
    }
    let word = match verdict {
        Verdict::Works => "works",
        Verdict::Broken => "broken",
        Verdict::Absent => "absent",
    };
    if document.verdict == word {
        Ok(verdict)
    } else {
        Err(format!("it says `{}`, and its rungs say `{word}`", document.verdict))
    }
}

fn evidence(document: &Document) -> Vec<String> {
    let mut lines = Vec::new();
    for rung in &document.rungs {
        let reason = if rung.reason.is_empty() { String::new() } else { format!(": {}", rung.reason) };
        lines.push(format!("{}: {}{reason}", rung.name, rung.state));
        if rung.state != "ok" && !rung.looked_for.is_empty() {
            lines.push(format!("  looked for: {}", rung.looked_for.join(", ")));
        }
        lines.extend(rung.learned.iter().map(|(name, value)| format!("  {name}: {value}")));
        lines.extend(rung.said.iter().map(|said| format!("  said: {said}")));
    }
    for trace in &document.traces {
        let found = match &trace.trouble {
            Some(trouble) => format!("not known: {trouble}"),
            None if trace.found.is_empty() => "none".to_owned(),
            None => trace.found.join(", "),
        };
        lines.push(format!("{}: {found}", trace.looked_for));
    }
    lines
}

/// Returns every version that a rung learned, and each device with what tells it from another.
fn versions(document: &Document) -> Vec<(String, String)> {
    let learned = document.rungs.iter().flat_map(|rung| {
        let versions = rung.learned.iter().filter(|(name, _)| name.ends_with("_version"));
        versions.map(|(name, value)| (format!("{} {}", rung.name, name.replace('_', " ")), value.clone()))
    });
    let devices = document.devices.iter().map(|device| {
        let memory = device.memory_bytes.map_or("shared memory".to_owned(), |bytes| format!("{bytes} bytes"));
        let capability = device.compute_capability.as_deref().map(|it| format!(", compute capability {it}"));
        let what = format!("{memory}{}", capability.unwrap_or_default());
        (device.name.clone(), what)
    });
    learned.chain(devices).collect()
}

#[cfg(test)]
mod unit {
    use super::*;

    const DEVICE: &str = r#"{"name":"H200","memory_bytes":9,"compute_capability":"9.0"}"#;

    fn document(verdict: &str, states: [&str; 2], device: &str) -> String {
        let [nvml, driver] = states;
        format!(
            r#"{{"schema":1,"verdict":"{verdict}","reason":"so","devices":[{device}],"rungs":[
            {{"name":"nvml","state":"{nvml}","looked_for":["libx"],"said":["no libx"],"learned":{{"driver_version":"580"}}}},
            {{"name":"driver","state":"{driver}","reason":"r"}},{{"name":"kernel","state":"not_built","reason":"later"}}],
            "traces":[{{"looked_for":"nodes","found":[],"trouble":null}}]}}"#
        )
    }

    #[track_caller]
    fn refused(text: &str, code: i32, expect: &str) {
        let said = read(text, code).unwrap_err();
        assert!(said.contains(expect), "{said}");
    }

    #[test]
    fn what_agrees_with_itself_is_believed() {
        let answer = read(&document("works", ["ok", "ok"], DEVICE), 0).unwrap();
        assert_eq!(answer.verdict, Verdict::Works);
        let versions: Vec<_> =
            answer.versions.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(versions, ["nvml driver version=580", "H200=9 bytes, compute capability 9.0"]);
        assert!(answer.evidence.contains(&"kernel: not_built: later".to_owned()), "{:?}", answer.evidence);

        let answer = read(&document("absent", ["absent", "absent"], ""), 2).unwrap();
        assert_eq!(answer.verdict, Verdict::Absent);
        let expect = ["nvml: absent", "  looked for: libx", "  driver_version: 580", "  said: no libx"];
        assert_eq!(answer.evidence[..4], expect);
        assert_eq!(answer.evidence.last().unwrap(), "nodes: none");

        assert_eq!(read(&document("broken", ["ok", "broken"], DEVICE), 1).unwrap().verdict, Verdict::Broken);
    }

    #[test]
    fn what_contradicts_itself_is_not_believed() {
        refused("", 0, "it printed no document");
        refused("error: no such command `gpu-probe`", 2, "it printed no document");
        refused(
            &document("works", ["ok", "ok"], DEVICE).replace(r#""schema":1"#, r#""schema":2"#),
            0,
            "schema `2`",
        );
        refused(&document("works", ["ok", "ok"], DEVICE), 1, "says `works` and ends with code 1");
        refused(&document("works", ["ok", "broken"], DEVICE), 0, "says `works`, and its rungs say `broken`");
        refused(&document("absent", ["ok", "broken"], ""), 2, "says `absent`, and its rungs say `broken`");
        refused(&document("absent", ["ok", "absent"], DEVICE), 2, "names a device");
        refused(&document("works", ["not_built", "not_built"], DEVICE), 0, "it looked at nothing");
        refused(&document("works", ["ok", "ok"], ""), 0, "it looked at nothing");
        refused(&document("works", ["ok", "fine"], DEVICE), 0, "is `fine`");
    }
}
