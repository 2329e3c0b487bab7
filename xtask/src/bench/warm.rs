//! The lint of unchanged corpora against a program that reads every byte: what a second run costs.

use cargo_governance::ui;

use super::Corpora;
use super::child::measure;
use super::lint::{cpu, folder, job, report, text};
use super::sample::Sample;

/// Runs the comparison and prints it.
pub(super) fn run(corpora: &Corpora) -> Result<(), String> {
    let memory = folder()?.join("memory");
    if memory.exists() {
        std::fs::remove_dir_all(&memory)
            .map_err(|error| format!("`{}` cannot be removed: {error}", memory.display()))?;
    }
    let ours = job(corpora, Some(&memory))?;
    let mut theirs = vec!["read".to_owned()];
    theirs.extend(corpora.folders.iter().map(|folder| text(folder)));
    let first = measure(&ours, &[])?;
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for _ in 0..corpora.rounds {
        a.push(measure(&ours, &[])?);
        b.push(measure(&theirs, &[])?);
    }
    if let Some(other) = a.iter().find(|cost| cost.counted != first.counted) {
        return Err(format!(
            "an unchanged run found {} where the first found {}",
            other.counted, first.counted
        ));
    }
    report("lint, first run", &[first])?;
    report("lint, nothing changed", &a)?;
    report("reading every byte", &b)?;
    ui::say(format_args!("bytes read: {}", b.first().map_or(0, |cost| cost.counted)));
    ui::say(format_args!("CPU, unchanged / reading: {}", Sample::ratio(&cpu(&a), &cpu(&b))?));
    Ok(())
}
