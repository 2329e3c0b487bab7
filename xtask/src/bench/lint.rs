//! The lint, cold, with every rule, against ast-grep with one rule: CPU time and peak memory.

use std::path::{Path, PathBuf};

use cargo_governance::ui;

use super::Corpora;
use super::child::{Cost, measure};
use super::sample::Sample;

/// A law with an article for every rule that takes one.
const ALL_RULES: &str = include_str!("all_rules.toml");

/// The one rule that ast-grep is given: every `unsafe` block.
const AST_GREP_RULE: &str =
    "id: unsafe-block\nlanguage: rust\nseverity: warning\nmessage: unsafe\nrule:\n  kind: unsafe_block\n";

/// Runs the comparison and prints it.
pub(super) fn run(corpora: &Corpora, ast_grep: Option<&Path>) -> Result<(), String> {
    let ours = job(corpora, None)?;
    let theirs = ast_grep.map(|program| ast_grep_job(program, &corpora.folders)).transpose()?;
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for _ in 0..corpora.rounds {
        a.push(measure(&ours, &[])?);
        if let Some(theirs) = &theirs {
            b.push(measure(theirs, &[])?);
        }
    }
    report("lint, every rule, cold", &a)?;
    ui::say(format_args!("findings: {}", a.first().map_or(0, |cost| cost.counted)));
    if b.is_empty() {
        ui::say("ast-grep was not measured: name it with `--ast-grep`");
        return Ok(());
    }
    report("ast-grep, `kind: unsafe_block`", &b)?;
    let ratio = Sample::ratio(&cpu(&a), &cpu(&b))?;
    ui::say(format_args!("CPU, ours / ast-grep: {ratio}, that is 1/{:.1}", 1.0 / ratio.median()));
    Ok(())
}

/// Returns the job of a measuring process that lints; `memory` is where earlier findings are.
pub(super) fn job(corpora: &Corpora, memory: Option<&Path>) -> Result<Vec<String>, String> {
    let law = match &corpora.by {
        Some(law) => law.clone(),
        None => scratch("all_rules.toml", ALL_RULES)?,
    };
    let mut job = vec!["lint".to_owned(), "--by".to_owned(), text(&law)];
    if let Some(memory) = memory {
        job.extend(["--memory".to_owned(), text(memory)]);
    }
    job.extend(corpora.folders.iter().map(|folder| text(folder)));
    Ok(job)
}

fn ast_grep_job(program: &Path, folders: &[PathBuf]) -> Result<Vec<String>, String> {
    let rule = scratch("unsafe-block.yml", AST_GREP_RULE)?;
    let words = ["run", "--"].map(str::to_owned).into_iter();
    let scan = [
        text(program),
        "scan".to_owned(),
        "--threads".to_owned(),
        "1".to_owned(),
        "--rule".to_owned(),
        text(&rule),
    ];
    Ok(words.chain(scan).chain(folders.iter().map(|folder| text(folder))).collect())
}

/// Prints what one side cost.
pub(super) fn report(name: &str, costs: &[Cost]) -> Result<(), String> {
    let peak = Sample::of(costs.iter().map(|cost| cost.peak))?;
    ui::say(format_args!("{name}: CPU {} s, peak {:.1} MB", Sample::of(cpu(costs))?, peak.largest()));
    Ok(())
}

/// Returns the CPU times of a side.
pub(super) fn cpu(costs: &[Cost]) -> Vec<f64> {
    costs.iter().map(|cost| cost.cpu).collect()
}

/// Writes a file that a measuring process reads, beside this program.
fn scratch(name: &str, content: &str) -> Result<PathBuf, String> {
    let path = folder()?.join(name);
    std::fs::write(&path, content)
        .map_err(|error| format!("`{}` cannot be written: {error}", path.display()))?;
    Ok(path)
}

/// Returns a folder for benches, in the target folder that this program was built into.
pub(super) fn folder() -> Result<PathBuf, String> {
    let this = std::env::current_exe().map_err(|error| format!("this program cannot be found: {error}"))?;
    let folder = this.parent().and_then(Path::parent).unwrap_or(Path::new("target")).join("governance/bench");
    std::fs::create_dir_all(&folder)
        .map_err(|error| format!("`{}` cannot be made: {error}", folder.display()))?;
    Ok(folder)
}

pub(super) fn text(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use cargo_governance::law::{Law, catalog};

    use super::*;

    #[test]
    fn the_law_of_the_bench_has_an_article_for_every_rule() {
        let law = Law::parse("all_rules.toml", ALL_RULES).unwrap();
        for rule in catalog::RULES.iter().filter(|rule| !rule.built_in) {
            assert!(law.articles_of(rule.id).next().is_some(), "{}", rule.id);
        }
    }
}
