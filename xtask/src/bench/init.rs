//! `init` with its first verdict, on workspaces that have no law: wall time, which people wait for, and CPU time.

use std::path::PathBuf;
use std::time::Instant;

use cargo_governance::ui;

use super::child::measure;
use super::lint::text;
use super::sample::Sample;

/// Proposes a law for each workspace, and prints what that took; nothing is written.
pub(super) fn run(folders: &[PathBuf], rounds: usize) -> Result<(), String> {
    let this = std::env::current_exe().map_err(|error| format!("this program cannot be found: {error}"))?;
    for folder in folders {
        let manifest = text(&folder.join("Cargo.toml"));
        let words = ["run", "--", &text(&this), "init", "--quiet", "--manifest-path", &manifest];
        let job = words.map(str::to_owned);
        let (mut wall, mut cpu) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            let begin = Instant::now();
            let cost = measure(&job, &[])?;
            wall.push(begin.elapsed().as_secs_f64());
            cpu.push(cost.cpu);
            if cost.counted != 0 {
                return Err(format!("`init` on `{}` ended with {}", folder.display(), cost.counted));
            }
        }
        let (wall, cpu) = (Sample::of(wall)?, Sample::of(cpu)?);
        ui::say(format_args!("init, `{}`: wall {wall} s, CPU with rustfmt {cpu} s", folder.display()));
    }
    Ok(())
}
