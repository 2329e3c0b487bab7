//! `gpu-probe` as a gate meets it: on this machine, and on machines whose GPU libraries do what broken ones do.
//!
//! Libraries that misbehave are compiled here and put first on the loader's path. Whether a real GPU works is asked with the
//! feature `gpu_tests`, in `gpu`.

#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Runs the probe with a folder first on the loader's path; returns its exit code and its document.
#[expect(clippy::expect_used, reason = "clippy takes a helper of tests for a part of the program")]
pub(crate) fn probe(libraries: Option<&Path>) -> (Option<i32>, Value) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prism-ai-dod"));
    command.args(["gpu-probe", "--format", "json"]);
    if let Some(folder) = libraries {
        command.env("LD_LIBRARY_PATH", folder);
    }
    let output = command.output().expect("the program starts");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    (output.status.code(), serde_json::from_str(&text).expect("a document"))
}

/// Returns what a rung is, and why.
pub(crate) fn state(document: &Value, rung: usize) -> (&str, &str) {
    let text = |key: &str| {
        document.pointer(&format!("/rungs/{rung}/{key}")).and_then(Value::as_str).unwrap_or_default()
    };
    (text("state"), text("reason"))
}

/// Compiles a library of C functions.
#[track_caller]
#[expect(clippy::expect_used, reason = "clippy takes a helper of tests for a part of the program")]
fn library(folder: &Path, name: &str, functions: &str) {
    let source = folder.join("source.rs");
    std::fs::write(&source, functions).expect("a file");
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(compiler)
        .args(["--edition", "2024", "--crate-type", "cdylib", "-Cpanic=abort", "-o"])
        .args([&folder.join(name), &source])
        .output()
        .expect("the compiler starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The functions of a management library that counts one device.
const NVML: &str = r#"
type Code = u32;
fn write(to: *mut u8, text: &[u8]) { unsafe { core::ptr::copy_nonoverlapping(text.as_ptr(), to, text.len()) } }
#[unsafe(no_mangle)] extern "C" fn nvmlInit_v2() -> Code { INIT }
#[unsafe(no_mangle)] extern "C" fn nvmlShutdown() -> Code { 0 }
#[unsafe(no_mangle)] extern "C" fn nvmlErrorString(_: Code) -> *const u8 { b"as planted\0".as_ptr() }
#[unsafe(no_mangle)] extern "C" fn nvmlSystemGetDriverVersion(to: *mut u8, _: u32) -> Code { write(to, b"580.1\0"); 0 }
#[unsafe(no_mangle)] extern "C" fn nvmlDeviceGetCount_v2(to: *mut u32) -> Code { unsafe { *to = 1 }; 0 }
#[unsafe(no_mangle)] extern "C" fn nvmlDeviceGetHandleByIndex_v2(_: u32, _: *mut usize) -> Code { 0 }
#[unsafe(no_mangle)] extern "C" fn nvmlDeviceGetName(_: usize, to: *mut u8, _: u32) -> Code { write(to, b"Planted\0"); 0 }
#[unsafe(no_mangle)] extern "C" fn nvmlDeviceGetMemoryInfo(_: usize, to: *mut [u64; 3]) -> Code {
    unsafe { *to = [8 << 30, 1, 2] };
    0
}
"#;

/// The functions of a driver.
const CUDA: &str = r#"
#[unsafe(no_mangle)] extern "C" fn cuInit(_: u32) -> i32 { INIT }
#[unsafe(no_mangle)] extern "C" fn cuGetErrorString(code: i32, to: *mut *const u8) -> i32 {
    unsafe { *to = if code == 12345 { core::ptr::null() } else { b"as planted\0".as_ptr() } };
    if code == 12345 { 1 } else { 0 }
}
#[unsafe(no_mangle)] extern "C" fn cuDriverGetVersion(to: *mut i32) -> i32 { unsafe { *to = 13_000 }; 0 }
#[unsafe(no_mangle)] extern "C" fn cuDeviceGetCount(to: *mut i32) -> i32 { unsafe { *to = 1 }; 0 }
#[unsafe(no_mangle)] extern "C" fn cuDeviceGet(to: *mut i32, _: i32) -> i32 { unsafe { *to = 0 }; 0 }
#[unsafe(no_mangle)] extern "C" fn cuDeviceGetAttribute(to: *mut i32, _: i32, _: i32) -> i32 { unsafe { *to = 9 }; 0 }
"#;

#[test]
fn this_machine_is_described_whatever_it_has() {
    let (code, document) = probe(None);
    let names: Vec<&str> =
        document["rungs"].as_array().unwrap().iter().map(|rung| rung["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["nvml", "driver", "nvrtc", "kernel"]);
    assert_eq!(state(&document, 3).0, "not_built", "what is not built is no pass");
    let verdict = document["verdict"].as_str().unwrap();
    let expected = ["works", "broken", "absent"].iter().position(|word| *word == verdict);
    assert_eq!(code, expected.map(|code| i32::try_from(code).unwrap()), "{document}");
    if verdict == "absent" {
        let nvml = &document["rungs"][0];
        assert_eq!(nvml["looked_for"][0], "libnvidia-ml.so.1");
        assert!(document["traces"].as_array().unwrap().len() >= 3, "{document}");
    }
}

#[test]
fn a_counted_device_without_a_driver_is_broken_and_never_absent() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    library(folder.path(), "libnvidia-ml.so.1", &NVML.replace("INIT", "0"));
    // A driver that is too new or too old to be known by its code, on machines that have a real one too.
    library(folder.path(), "libcuda.so.1", &CUDA.replace("INIT", "12345"));
    let (code, document) = probe(Some(folder.path()));
    assert_eq!((code, document["verdict"].as_str()), (Some(1), Some("broken")), "{document:#}");
    assert_eq!(state(&document, 0), ("ok", ""));
    assert_eq!(state(&document, 1), ("broken", "`cuInit` says `no text` (code 12345)"));
    assert_eq!(document["devices"][0]["name"], "Planted");
    assert_eq!(document["rungs"][0]["learned"]["driver_version"], "580.1");

    library(folder.path(), "libcuda.so.1", &CUDA.replace("INIT", "100"));
    let (code, document) = probe(Some(folder.path()));
    let reason = "`cuInit` says `as planted` (code 100), though the management library counts 1 device";
    assert_eq!((code, state(&document, 1)), (Some(1), ("broken", reason)));
}

#[test]
fn a_driver_that_lacks_a_function_is_broken_and_ends_nothing() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    library(
        folder.path(),
        "libcuda.so.1",
        &CUDA.replace("INIT", "0").replace("cuDeviceGetAttribute", "cuSomethingElse"),
    );
    let (code, document) = probe(Some(folder.path()));
    assert_eq!(code, Some(1), "{document:#}");
    let (state, reason) = state(&document, 1);
    assert!(state == "broken" && reason.contains("has no function `cuDeviceGetAttribute`"), "{reason}");
}

#[test]
fn a_file_that_is_no_library_is_broken() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    std::fs::write(folder.path().join("libnvidia-ml.so.1"), "no library").unwrap();
    let (code, document) = probe(Some(folder.path()));
    let (state, reason) = state(&document, 0);
    assert_eq!((code, state), (Some(1), "broken"), "{reason}");
    assert!(reason.starts_with("the management library of NVIDIA cannot be loaded: "), "{reason}");
}

#[test]
fn libraries_that_say_there_is_nothing_are_believed_where_nothing_else_is() {
    let (_, here) = probe(None);
    if here["verdict"] != "absent" {
        eprintln!("SKIPPED: this machine has a GPU, and what says otherwise is rightly not believed");
        return;
    }
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    library(folder.path(), "libnvidia-ml.so.1", &NVML.replace("INIT", "9"));
    library(folder.path(), "libcuda.so.1", &CUDA.replace("INIT", "100"));
    let (code, document) = probe(Some(folder.path()));
    assert_eq!((code, document["verdict"].as_str()), (Some(2), Some("absent")), "{document:#}");
    assert_eq!(state(&document, 0), ("absent", "`nvmlInit_v2` says `as planted` (code 9)"));
}
