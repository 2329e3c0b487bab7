//! The accepted program and the present one in turn, without valgrind: what a count does not show, such as waiting and caches.
//!
//! Each pair runs the one right after the other, so that what else the machine does meets both. The ratio is reported and
//! never judged. The times are of whole processes: start and set-up are in them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::measure::{Measured, place};
use super::summary::Counted;
use super::target::{Bench, folder};
use crate::gate::Scene;

/// How many pairs are run of each benchmark.
const PAIRS: usize = 11;
/// How long one run may take.
const LIMIT: Duration = Duration::from_secs(20);

/// The accepted programs, as they are kept in this tool's folder; another machine has none.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// The digest of their toolchain.
    toolchain: String,
    /// The program of each benchmark, and the arguments with which it runs it alone.
    runs: BTreeMap<String, (String, Vec<String>)>,
}

/// How two programs compare on one benchmark.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pair {
    /// The benchmark.
    pub(crate) name: String,
    /// Time now through time then: the median over all pairs, the least and the largest.
    pub(crate) ratio: (f64, f64, f64),
    /// How many pairs.
    pub(crate) pairs: usize,
}

impl Kept {
    /// Keeps the programs that were just counted.
    ///
    /// # Errors
    /// Says what could not be kept.
    pub(crate) fn keep(scene: &Scene<'_>, measured: &Measured) -> Result<(), String> {
        let accepted = folder(scene).join("accepted");
        let failed = |error: std::io::Error| format!("`{}` cannot be written: {error}", accepted.display());
        // A list without its programs is worse than no list.
        drop(std::fs::remove_file(accepted.join("runs.json")));
        for bench in &measured.programs {
            place(&folder(scene).join("now").join(bench.file()), &accepted, &bench.file()).map_err(failed)?;
        }
        let run = |counted: &Counted| {
            let bench = measured.programs.iter().find(|bench| is_of(&counted.name, bench))?;
            Some((counted.name.clone(), (bench.file(), counted.arguments.clone())))
        };
        let runs = measured.counted.iter().filter_map(run).collect();
        let kept = Self { toolchain: measured.toolchain.digest(), runs };
        let text = serde_json::to_string(&kept).map_err(|error| error.to_string())?;
        std::fs::write(accepted.join("runs.json"), text).map_err(failed)
    }

    /// Finds programs that were kept with the same toolchain.
    pub(crate) fn find(scene: &Scene<'_>, measured: &Measured) -> Option<Self> {
        let text = std::fs::read_to_string(folder(scene).join("accepted/runs.json")).ok()?;
        let kept: Self = serde_json::from_str(&text).ok()?;
        (kept.toolchain == measured.toolchain.digest()).then_some(kept)
    }

    /// Runs every benchmark that both know.
    pub(crate) fn pairs(&self, scene: &Scene<'_>, measured: &Measured) -> Vec<Pair> {
        let of = |counted: &Counted| {
            let (program, arguments) = self.runs.get(&counted.name)?;
            let bench = measured.programs.iter().find(|bench| is_of(&counted.name, bench))?;
            let then = (folder(scene).join("accepted").join(program), arguments.as_slice());
            let now = (folder(scene).join("now").join(bench.file()), counted.arguments.as_slice());
            pair(&counted.name, &then, &now)
        };
        measured.counted.iter().filter_map(of).collect()
    }
}

fn is_of(name: &str, bench: &Bench) -> bool {
    name.strip_prefix(&bench.name()).is_some_and(|rest| rest.starts_with("::"))
}

fn pair(name: &str, then: &(PathBuf, &[String]), now: &(PathBuf, &[String])) -> Option<Pair> {
    if then.1.is_empty() || now.1.is_empty() {
        return None;
    }
    let mut ratios = Vec::with_capacity(PAIRS);
    for _ in 0..PAIRS {
        let before = time(&then.0, then.1)?;
        let after = time(&now.0, now.1)?;
        ratios.push(after.as_secs_f64() / before.as_secs_f64());
    }
    ratios.sort_by(f64::total_cmp);
    let ratio = (*ratios.get(PAIRS / 2)?, *ratios.first()?, *ratios.last()?);
    Some(Pair { name: name.to_owned(), ratio, pairs: PAIRS })
}

/// Runs a program once; nothing if it does not end well, or not in time.
fn time(program: &Path, arguments: &[String]) -> Option<Duration> {
    let mut command = Command::new(program);
    command.args(arguments).env_clear().stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let begin = Instant::now();
    let mut child = command.spawn().ok()?;
    loop {
        if let Some(status) = child.try_wait().ok()? {
            return status.success().then(|| begin.elapsed());
        }
        if begin.elapsed() > LIMIT {
            drop(child.kill());
            drop(child.wait());
            return None;
        }
        std::thread::sleep(Duration::from_micros(20));
    }
}

#[cfg(all(test, unix))]
mod unit {
    use super::*;

    #[test]
    fn a_program_that_sleeps_longer_has_the_larger_ratio() {
        let sleep = |seconds: &str| [seconds.to_owned()];
        let (short, long) = (sleep("0.01"), sleep("0.03"));
        let program = PathBuf::from("/bin/sleep");
        let found = pair("p:t::f", &(program.clone(), &short), &(program.clone(), &long)).unwrap();
        assert!(found.ratio.0 > 1.5, "{found:?}");
        assert!(found.ratio.1 <= found.ratio.0 && found.ratio.0 <= found.ratio.2, "{found:?}");
        let fails = sleep("nonsense");
        assert_eq!(pair("p:t::f", &(program.clone(), &fails), &(program, &long)), None);
    }

    #[test]
    fn a_benchmark_belongs_to_the_target_that_it_is_named_after() {
        let bench = Bench {
            package: "p".to_owned(),
            manifest: PathBuf::new(),
            target: "t".to_owned(),
            features: Vec::new(),
        };
        assert!(is_of("p:t::g::f", &bench));
        assert!(!is_of("p:tt::g::f", &bench));
    }
}
