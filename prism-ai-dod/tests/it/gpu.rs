//! Tests that need a GPU: compiled with the feature `gpu_tests`, and SKIPPED with the reason where there is none.

use std::process::Command;

use serde_json::Value;

use crate::gpu_probe::{probe, state};

/// Returns what the probe says of the GPU of this machine; nothing if there is none, which is then said in the test's name.
#[track_caller]
#[expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "clippy takes a helper of tests for a part of the program"
)]
fn device(test: &str) -> Option<Value> {
    let (code, document) = probe(None);
    let nodes = document.pointer("/traces/0/found").and_then(Value::as_array).expect("device files");
    if document["verdict"] == "absent" && nodes.is_empty() {
        eprintln!("SKIPPED {test}: no GPU on this machine: {}", document["reason"]);
        return None;
    }
    assert_eq!(code, Some(0), "{document:#}");
    Some(document)
}

#[test]
fn a_real_gpu_works() {
    let Some(document) = device("a_real_gpu_works") else { return };
    assert!(document["devices"][0]["memory_bytes"].as_u64().unwrap() > 1 << 30);
    assert_eq!([0, 1].map(|rung| state(&document, rung).0), ["ok", "ok"], "{document:#}");
}

#[test]
fn a_real_gpu_is_called_what_its_own_tool_calls_it() {
    let test = "a_real_gpu_is_called_what_its_own_tool_calls_it";
    let Some(document) = device(test) else { return };
    let asked = Command::new("nvidia-smi").args(["--query-gpu=name", "--format=csv,noheader"]).output();
    let Ok(asked) = asked else {
        eprintln!("SKIPPED {test}: no `nvidia-smi` on this machine");
        return;
    };
    let said = String::from_utf8(asked.stdout).unwrap();
    let names: Vec<&str> = said.lines().map(str::trim).collect();
    let devices = document["devices"].as_array().unwrap();
    let known: Vec<&str> = devices.iter().map(|device| device["name"].as_str().unwrap()).collect();
    assert!(asked.status.success() && known == names, "{known:?}, {names:?}");
}
