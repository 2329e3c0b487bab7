//! `leaks` goes red on memory that is lost, and on memory that is only ever added to, hidden or not.

use super::{Canary, Fault, Ground};
use crate::outcome::Verdict;

/// The canary.
pub(super) struct Leaks;

const MANIFEST: &str =
    "[package]\nname = \"canary-leaks\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";
const LAW: &str = "\
schema = 1

[gates.leaks]
program = \"canary-leaks\"
scenario = [\"{n}\"]
rounds = 50
";
/// Threads come and go, memory is taken and given back, and the first thing that happens takes more than any round.
const SOURCE: &str = "\
//! Does the same in each round.

use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Mutex;

static KEPT: Mutex<Vec<Box<[u8; 200]>>> = Mutex::new(Vec::new());

fn round(number: usize) -> usize {
    let threads: Vec<_> =
        (0..2).map(|thread| std::thread::spawn(move || black_box(vec![number; 100 + thread]).len())).collect();
    threads.into_iter().filter_map(|thread| thread.join().ok()).sum()
}

fn main() -> ExitCode {
    let rounds: usize = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(0);
    drop(black_box(vec![1_u8; 1 << 20]));
    let mut sum = 0;
    for number in 0..rounds {
        sum += round(number);
        // in each round
    }
    // at the end
    println!(\"{sum} {}\", KEPT.lock().map_or(0, |kept| kept.len()));
    ExitCode::SUCCESS
}
";
const ROUND: &str = "// in each round";
const END: &str = "// at the end";
const KEEP: &str = "if let Ok(mut kept) = KEPT.lock() { kept.push(black_box(Box::new([1; 200]))); }";

fn planted(ground: &Ground, changes: &[(&str, &str)]) -> Result<(), String> {
    let source = changes.iter().fold(SOURCE.to_owned(), |source, (mark, code)| source.replace(mark, code));
    ground.write("src/main.rs", &source)
}

impl Canary for Leaks {
    fn gate(&self) -> &'static str {
        "leaks"
    }

    fn healthy(&self, ground: &Ground) -> Result<(), String> {
        ground.write("Cargo.toml", MANIFEST)?;
        ground.write("governance.toml", LAW)?;
        ground.write("src/main.rs", SOURCE)
    }

    fn faults(&self) -> Vec<Fault> {
        vec![
            Fault {
                name: "a block lost in each round",
                plant: |ground| planted(ground, &[(ROUND, "Box::leak(black_box(Box::new([1_u8; 200])));")]),
                verdict: Verdict::Fail,
                reason: "`definitely lost` is ",
            },
            Fault {
                name: "a list that only grows",
                plant: |ground| planted(ground, &[(ROUND, KEEP)]),
                verdict: Verdict::Fail,
                reason: "`live growth` of `bytes at the end` is ",
            },
            Fault {
                name: "a list that grows below an earlier peak and is freed in time",
                plant: |ground| {
                    let free = "if let Ok(mut kept) = KEPT.lock() { println!(\"{}\", kept.len()); *kept = Vec::new(); }";
                    planted(ground, &[(ROUND, KEEP), (END, free)])
                },
                verdict: Verdict::Fail,
                reason: "`live growth` of `bytes on average` is ",
            },
            Fault {
                name: "a scenario that fails",
                plant: |ground| planted(ground, &[("ExitCode::SUCCESS", "ExitCode::from(3)")]),
                verdict: Verdict::Inconclusive,
                reason: "`the scenario` ended with code 3",
            },
            Fault {
                name: "a scenario that dies",
                plant: |ground| planted(ground, &[(END, "std::process::abort();")]),
                verdict: Verdict::Inconclusive,
                reason: "was killed by signal 6",
            },
            Fault {
                name: "rounds that do nothing",
                plant: |ground| {
                    planted(ground, &[("for number in 0..rounds", "for number in 0..rounds.min(1)")])
                },
                verdict: Verdict::Inconclusive,
                reason: "the rounds cannot be told from the start",
            },
        ]
    }
}

#[cfg(test)]
mod unit {
    use std::path::Path;

    use super::*;
    use crate::canaries::sing;
    use crate::tools::VALGRIND;
    use crate::workspace::Workspace;

    #[test]
    fn the_real_tool_finds_every_planted_fault() {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        if VALGRIND.locate(&Workspace::find(Some(&manifest)).unwrap()).is_none() {
            eprintln!("SKIPPED: {} is not installed", VALGRIND.program);
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let sung = sing(&Leaks, folder.path(), "cargo governance", &mut |_| {});
        assert_eq!(sung.len(), Leaks.faults().len() + 1);
        for one in &sung {
            assert!(one.is_right, "{one:#?}");
        }
    }
}
