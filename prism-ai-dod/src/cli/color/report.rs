//! What is printed at the end of a run, for people and for machines.

use std::path::Path;

use prism_accel::lanes::Choice;
use serde_json::{Value, json};

use super::job::{End, Job, Outcome};
use super::plot::{self, short};
use super::verify::described;
use super::{COULD_NOT_RUN, DONE, INTERRUPTED, NO_COLORING};
use crate::workloads::coloring::check::Checked;
use crate::workloads::coloring::graph::Graph;

/// Returns the exit code of an outcome.
pub(super) fn code(job: &Job, outcome: &Outcome) -> u8 {
    match outcome.end {
        End::Found => DONE,
        // Whoever goes on from the checkpoint would not go on from here.
        _ if !outcome.is_kept => COULD_NOT_RUN,
        End::Interrupted => INTERRUPTED,
        // Fewer and fewer colours are sought until the budget is spent: what was found until then is the result.
        _ if job.minimize && outcome.best.is_some() => DONE,
        _ => NO_COLORING,
    }
}

/// Draws the descent.
pub(super) fn svg(job: &Job, outcome: &Outcome) -> Option<String> {
    let sought = match job.k {
        Some(k) if !job.minimize => format!("with {}", counted(k, "colour", "colours")),
        Some(k) => format!("with {} and fewer", counted(k, "colour", "colours")),
        None => "with fewer and fewer colours".to_owned(),
    };
    let title = format!("{} {sought}, seed {}", job.name, job.seed);
    is_searched(outcome).then(|| plot::svg(&title, &outcome.descent)).flatten()
}

/// Returns whether there was a search that can be drawn and named.
fn is_searched(outcome: &Outcome) -> bool {
    outcome.iterations() > 0
}

/// Writes an outcome for people.
pub(super) fn text(job: &Job, outcome: &Outcome, output: Option<&Path>, drawing: Option<&Path>) -> String {
    let mut lines = vec![format!("{}: {}", job.name, size(&job.graph))];
    lines.push(result(job, outcome));
    if let Some(step) = outcome.steps.last() {
        let millis = u64::try_from(outcome.elapsed.as_millis()).unwrap_or(u64::MAX);
        let spent = outcome
            .spent
            .map(|spent| format!("{:.2} CPU seconds, ", spent.as_secs_f64()))
            .unwrap_or_default();
        lines.push(format!(
            "seed {}, {} iterations ({}), {spent}{}.{:02} seconds by the clock",
            job.seed,
            short(outcome.iterations()),
            Choice::fastest(),
            millis / 1000,
            millis % 1000 / 10
        ));
        if is_searched(outcome) {
            lines.push(format!("trace {}", step.trace_hash));
        }
    }
    let mut text = lines.join("\n");
    text.push('\n');
    if is_searched(outcome) {
        text.push('\n');
        text.push_str(&plot::terminal(&outcome.descent));
    }
    if let Some(path) = drawing {
        text.push_str(&format!("\nthe drawing is in `{}`\n", path.display()));
    }
    match (output, &outcome.best) {
        (Some(path), Some(_)) => text.push_str(&format!("the colouring is in `{}`\n", path.display())),
        (None, Some(_)) => text.push_str("`--output FILE` writes the colouring, `--format json` prints it\n"),
        (_, None) => {}
    }
    text
}

/// Says in a line what was found, and why the run ended.
fn result(job: &Job, outcome: &Outcome) -> String {
    let found = outcome.best.as_ref().map(|best| {
        let used = best.used();
        format!("{used} colour{}, checked: no edge joins two vertices of the same", plural(used as u64))
    });
    let left = outcome.steps.last().map(|step| (step.k, step.conflicts));
    let why = match outcome.end {
        End::Found => outcome
            .best
            .as_ref()
            .filter(|best| outcome.bound == Some(best.used()))
            .map(|best| format!("no colouring has fewer: {}", joined(best.used()))),
        End::Impossible => {
            let k = job.k.unwrap_or(0);
            let plural = plural(k as u64);
            Some(match outcome.bound.filter(|&bound| bound > k) {
                Some(bound) => format!("there is no colouring with {k} colour{plural}: {}", joined(bound)),
                None => format!("there is no colouring with {k} colour{plural}"),
            })
        }
        End::Iterations => Some("the iterations are done".to_owned()),
        End::Time => Some("the CPU time is spent".to_owned()),
        End::Interrupted => Some("interrupted".to_owned()),
    };
    let rest = match (why, left) {
        (Some(why), Some((k, conflicts))) if conflicts > 0 => Some(format!(
            "{why}: the best colouring with {} has {conflicts} conflict{}",
            counted(k, "colour", "colours"),
            plural(conflicts.into())
        )),
        (why, _) => why,
    };
    found.into_iter().chain(rest).collect::<Vec<_>>().join("\n")
}

/// Says why so many colours are needed.
fn joined(bound: usize) -> String {
    match bound {
        0 => "there is no vertex".to_owned(),
        1 => "there is a vertex".to_owned(),
        2 => "2 vertices are joined to each other".to_owned(),
        _ => format!("{bound} vertices are all joined to each other"),
    }
}

/// Says how large a graph is.
pub(super) fn size(graph: &Graph) -> String {
    let (vertices, edges) = (graph.vertices(), graph.edges());
    format!("{}, {}", counted(vertices, "vertex", "vertices"), counted(edges, "edge", "edges"))
}

/// Says how many there are of something, of which one has another name.
pub(super) fn counted(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// Returns what a word of more than one ends with.
const fn plural(count: u64) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// Writes an outcome for machines.
pub(super) fn json(job: &Job, outcome: &Outcome) -> Value {
    let best = outcome.best.as_ref();
    let end = match outcome.end {
        End::Found => "found",
        End::Impossible => "impossible",
        End::Iterations => "iterations",
        End::Time => "cpu_seconds",
        End::Interrupted => "interrupted",
    };
    json!({
        "schema": 1,
        "graph": described(&job.graph),
        "name": job.name,
        "k": job.k,
        "seed": job.seed,
        "instructions": Choice::fastest().to_string(),
        "minimize": job.minimize,
        "valid": best.is_some(),
        "end": end,
        "colors": best.map(Checked::used),
        "coloring": best.map(Checked::colors),
        "lower_bound": outcome.bound,
        "conflicts": outcome.steps.last().map(|step| step.conflicts),
        "trace_hash": outcome.steps.last().map(|step| &step.trace_hash),
        "iterations": outcome.iterations(),
        "cpu_seconds": outcome.spent.map(|spent| spent.as_secs_f64()),
        "steps": outcome.steps,
    })
}
