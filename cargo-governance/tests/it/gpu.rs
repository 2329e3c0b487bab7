//! The gate `gpu` on machines and programs of every kind: the program says what a real one says there.

use crate::support::{Folder, MANIFEST};

const LAW: &str = "schema = 1\n[gates.gpu]\nprogram = \"small\"\n";
const GPU: [&str; 5] = ["validate", "--profile", "deploy", "--only", "gpu"];

const ABSENT: &str = r#"{"schema": 1, "verdict": "absent", "reason": "nvml: not installed", "devices": [],
    "rungs": [{"name": "nvml", "state": "absent", "reason": "not installed", "looked_for": ["libnvidia-ml.so.1"],
        "said": ["libnvidia-ml.so.1: cannot open shared object file"]}], "traces": []}"#;

/// A program that prints a document and ends with a code.
fn program(name: &str, law: &str, document: &str, code: u8) -> Folder {
    let main = format!(
        "fn main() -> std::process::ExitCode {{\n    println!(\"{{}}\", r#\"{document}\"#);\n    {code}.into()\n}}\n"
    );
    let lock = "version = 4\n\n[[package]]\nname = \"small\"\nversion = \"0.1.0\"\n";
    let files =
        [("Cargo.toml", MANIFEST), ("Cargo.lock", lock), ("governance.toml", law), ("src/main.rs", &main)];
    Folder::new(name, &files)
}

#[test]
fn a_law_without_a_program_has_nothing_to_check() {
    let folder = program("gpu_none", "schema = 1\n", "", 0);
    folder.run(&GPU).exits(2).says(&["nothing to check: the law names no program with GPU code"]);
}

#[test]
fn a_machine_without_a_gpu_is_not_run_with_its_evidence_and_proceeds_only_where_the_law_says_so() {
    let folder = program("gpu_absent", LAW, ABSENT, 2);
    folder.run(&GPU).exits(2).says(&[
        "not run",
        "this machine has no GPU that the program can use: nvml: not installed",
        "looked for: libnvidia-ml.so.1",
        "said: libnvidia-ml.so.1: cannot open shared object file",
    ]);
    let accept = "[[accept]]\ngate = \"gpu\"\nabsence = \"no_device\"\nprofiles = [\"deploy\"]\nwhy = \"a server without\"\n";
    folder.write("governance.toml", &format!("{LAW}\n{accept}"));
    folder.run(&GPU).says(&["accepted"]);
}

#[test]
fn a_program_that_does_not_compile_fails_and_one_that_does_not_know_the_command_decides_nothing() {
    let folder = program("gpu_red", LAW, "", 0);
    folder.write("src/main.rs", "fn main() { nothing() }\n");
    folder.run(&GPU).exits(1).says(&["the program does not compile", "cannot find function `nothing`"]);
    folder.write("src/main.rs", "fn main() { eprintln!(\"what is that?\"); std::process::exit(2) }\n");
    folder.run(&GPU).exits(2).says(&["`gpu-probe`: it printed no document", "what is that?"]);
}

#[test]
fn a_program_that_is_not_there_decides_nothing() {
    let folder = program("gpu_elsewhere", &LAW.replace("small", "large"), "", 0);
    folder.run(&GPU).exits(2).says(&["`cargo build` ended with code 101", "large"]);
}
