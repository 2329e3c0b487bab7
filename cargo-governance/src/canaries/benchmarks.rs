//! `benchmarks` goes red on a slow-down, and does not pass on counts that nothing can be compared with.
//!
//! The baseline is made by the real tool, on the healthy workspace just before the first fault is planted. The harness is a
//! dependency: where cargo has it already nothing is asked of a network, and otherwise cargo fetches it.

use std::path::Path;

use super::{Canary, Fault, Ground};
use crate::child::Echo;
use crate::gate::{Desk, Scene};
use crate::instructions::{FILE_NAME, accept};
use crate::lawfile;
use crate::outcome::Verdict;
use crate::workspace::Workspace;

/// The canary.
pub(super) struct Benchmarks;

const MANIFEST: &str = "\
[package]
name = \"canary-benchmarks\"
version = \"0.1.0\"
edition = \"2024\"

[workspace]

[dev-dependencies]
gungraun = \"=0.20.0\"

[[bench]]
name = \"work\"
harness = false
";
const LAW: &str = "schema = 1\n\n[gates.benchmarks]\nbenches = [\"canary-benchmarks:work\"]\n";
const SOURCE: &str = "\
//! Work that can be counted.

/// Mixes so many numbers.
pub fn mix(count: u64) -> u64 {
    (0..count).fold(7, |mixed, number| std::hint::black_box(mixed ^ number).rotate_left(5))
}
";
const BENCH: &str = "\
//! Counts the work.

use gungraun::{library_benchmark, library_benchmark_group, main};

#[library_benchmark]
fn mix() -> u64 {
    canary_benchmarks::mix(std::hint::black_box(1_000))
}

library_benchmark_group!(name = works, benchmarks = mix);
main!(library_benchmark_groups = works);
";
/// One folder for what every workspace of this canary builds, so that the harness is built once.
const CONFIG: &str = "[build]\ntarget-dir = \"../common/target\"\n";
const OFFLINE: &str = "\n[net]\noffline = true\n";
/// What is found out once, on the healthy workspace.
const MADE: [&str; 2] = [".cargo/config.toml", FILE_NAME];

impl Canary for Benchmarks {
    fn gate(&self) -> &'static str {
        "benchmarks"
    }

    fn healthy(&self, ground: &Ground) -> Result<(), String> {
        ground.write("Cargo.toml", MANIFEST)?;
        ground.write("governance.toml", LAW)?;
        ground.write("src/lib.rs", SOURCE)?;
        ground.write("benches/work.rs", BENCH)?;
        let common = ground.root().with_file_name("common");
        if ground.root().file_name().is_some_and(|name| name != "healthy") {
            // The healthy workspace comes first, and its counts are those of every other before the fault.
            return MADE.iter().try_for_each(|name| copy(&common, ground.root(), name));
        }
        // A network is asked for the harness only if cargo does not have it.
        ground.write(".cargo/config.toml", &format!("{CONFIG}{OFFLINE}"))?;
        if let Err(without) = make_baseline(ground) {
            ground.write(".cargo/config.toml", CONFIG)?;
            make_baseline(ground).map_err(|with| format!("{with} (and without a network: {without})"))?;
        }
        MADE.iter().try_for_each(|name| copy(ground.root(), &common, name))
    }

    fn faults(&self) -> Vec<Fault> {
        vec![
            Fault {
                name: "a slow-down",
                plant: |ground| {
                    ground.write("src/lib.rs", &SOURCE.replace("0..count)", "0..count + count / 20)"))
                },
                verdict: Verdict::Fail,
                reason: "`instruction growth` of `canary-benchmarks:work::works::mix` is ",
            },
            Fault {
                name: "no baseline",
                plant: |ground| {
                    let file = ground.root().join(FILE_NAME);
                    std::fs::remove_file(file).map_err(|error| error.to_string())
                },
                verdict: Verdict::Inconclusive,
                reason: "there is no baseline",
            },
            Fault {
                name: "a baseline of another toolchain",
                plant: |ground| {
                    ground.write("Cargo.toml", &format!("{MANIFEST}\n[profile.bench]\nopt-level = 1\n"))
                },
                verdict: Verdict::Inconclusive,
                reason: "the baseline was made with another toolchain",
            },
            Fault {
                name: "a benchmark without a baseline",
                plant: |ground| {
                    ground.write(
                        "benches/work.rs",
                        &BENCH.replace("mix()", "blend()").replace("= mix)", "= blend)"),
                    )
                },
                verdict: Verdict::Inconclusive,
                reason: "`canary-benchmarks:work::works::blend` has no baseline",
            },
            Fault {
                name: "a benchmark that does not end well",
                plant: |ground| {
                    ground
                        .write("src/lib.rs", &SOURCE.replace("    (0", "    assert!(count < 1_000);\n    (0"))
                },
                verdict: Verdict::Inconclusive,
                reason: "`canary-benchmarks:work`: `gungraun-runner` ended with code",
            },
        ]
    }
}

fn copy(from: &Path, to: &Path, name: &str) -> Result<(), String> {
    let (from, to) = (from.join(name), to.join(name));
    let made = to.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::copy(&from, &to))
        .map(drop)
        .map_err(|error| format!("`{}` cannot be copied to `{}`: {error}", from.display(), to.display()))
}

/// Has the real tool accept what the workspace counts now.
fn make_baseline(ground: &Ground) -> Result<(), String> {
    let manifest = ground.root().join("Cargo.toml");
    let workspace = Workspace::find(Some(&manifest)).map_err(|error| error.to_string())?;
    let law = lawfile::of(&workspace, None).map_err(|error| error.to_string())?;
    let scene = Scene { workspace: &workspace, law: &law, generators: &[], tool: "cargo governance" };
    let desk = Desk::open(&workspace.scratch(), "benchmarks-accept", Echo::Quiet)?;
    accept(&scene, &desk).map(drop).map_err(|outcome| outcome.reason)
}

#[cfg(test)]
mod unit {
    use super::*;
    use crate::canaries::sing;
    use crate::tools::{GUNGRAUN, VALGRIND};

    #[test]
    fn the_real_tool_finds_every_planted_fault() {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let workspace = Workspace::find(Some(&manifest)).unwrap();
        for tool in [&VALGRIND, &GUNGRAUN] {
            if tool.locate(&workspace).is_none() {
                eprintln!("SKIPPED: {} is not installed", tool.program);
                return;
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let sung = sing(&Benchmarks, folder.path(), "cargo governance", &mut |_| {});
        assert_eq!(sung.len(), Benchmarks.faults().len() + 1);
        for one in &sung {
            assert!(one.is_right, "{one:#?}");
        }
    }
}
