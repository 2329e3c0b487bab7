//! A run: one search after the other, each for fewer colours, until there is nothing more to seek or the budget is spent.

use std::time::{Duration, Instant};

use super::fault::{Message, error_with};
use super::job::{End, Job, Outcome};
use super::plot::Descent;
use super::progress::{Progress, State};
use super::saved::{Run, Saved, Step};
use super::{clock, interrupt};
use crate::workloads::coloring::check::{Checked, check};
use crate::workloads::coloring::clique::clique;
use crate::workloads::coloring::graph::Graph;
use crate::workloads::coloring::greedy::greedy;
use crate::workloads::coloring::search::reduce::Reduction;
use crate::workloads::coloring::search::{Neighborhood, Plan, Search};
use crate::workloads::coloring::solution::hex;

/// How often a checkpoint is written.
const EVERY: Duration = Duration::from_secs(30);

/// How much processor time may be spent where nothing else is asked for.
const A_DAY: Duration = Duration::from_secs(86_400);

/// What is known without a search.
enum Known {
    /// The run ends.
    End(End),
    /// A colouring, and so many colours are to be sought next.
    Fewer(usize),
    Nothing,
}

/// What is known so far.
struct Course<'a> {
    job: &'a Job,
    run: Run,
    best: Option<Checked>,
    /// What a quick colouring takes, once it is asked for.
    quick: Option<Vec<u32>>,
    /// How many vertices were found that are all joined to each other, once that is asked for.
    bound: Option<usize>,
    /// The steps that are over.
    steps: Vec<Step>,
    descent: Descent,
    /// Processor time before this program.
    before: Duration,
    progress: Progress,
    begun: Instant,
    written: Instant,
    /// Whether the last checkpoint was written, or none is asked for.
    is_kept: bool,
}

/// Does a job.
pub(super) fn run(job: &Job) -> Result<Outcome, Message> {
    let run = Run {
        graph: hex(&job.graph.digest()),
        k: job.k,
        minimize: job.minimize,
        seed: job.seed,
        islands: job.islands,
        local_search: job.local_search,
        neighborhood: job.neighborhood,
    };
    let saved = job.checkpoint.as_deref().map(|path| Saved::read(path, &run)).transpose()?.flatten();
    let (mut course, mut next) = Course::of(job, run, saved)?;
    let end = loop {
        let (k, kept) = next;
        match course.at_once(k)? {
            Known::End(end) => break end,
            Known::Fewer(fewer) => {
                next = (fewer, None);
                continue;
            }
            Known::Nothing => {}
        }
        // What any colouring of the rest can be extended to need not be searched.
        let reduction = Reduction::new(&job.graph, k);
        if reduction.rest().vertices() == 0 {
            match course.found(&reduction.restore(&job.graph, &[]), k)? {
                Known::Fewer(fewer) => next = (fewer, None),
                _ => break End::Found,
            }
            continue;
        }
        let mut search = match kept {
            Some(kept) => Search::resume(reduction.rest(), &kept).map_err(failed)?,
            None => Search::new(reduction.rest(), course.plan(reduction.rest(), k)).map_err(failed)?,
        };
        // Whether the checkpoint can be written is known before hours are spent.
        course.keep(k, &search)?;
        let end = course.seek(k, &mut search);
        course.try_to_keep(k, &search);
        let conflicts = search.best().1;
        course.steps.push(Step {
            k,
            iterations: search.iterations(),
            conflicts,
            trace_hash: hex(&search.trace_hash()),
        });
        if let Some(end) = end {
            break end;
        }
        course.take(&reduction.restore(&job.graph, search.best().0), k)?;
        match course.fewer() {
            Some(fewer) => next = (fewer, None),
            None => break End::Found,
        }
    };
    course.progress.clear();
    Ok(Outcome {
        end,
        spent: course.spent(),
        best: course.best,
        bound: course.bound,
        steps: course.steps,
        elapsed: course.begun.elapsed(),
        is_kept: course.is_kept,
        descent: course.descent,
    })
}

impl<'a> Course<'a> {
    /// Begins, or goes on from a checkpoint; returns how many colours are sought, and what the search has kept.
    #[expect(clippy::type_complexity, reason = "what is sought next is a pair, here and in the loop")]
    fn of(
        job: &'a Job,
        run: Run,
        saved: Option<(Saved, Vec<u8>)>,
    ) -> Result<(Self, (usize, Option<Vec<u8>>)), Message> {
        let mut course = Self {
            job,
            run,
            best: None,
            quick: None,
            bound: None,
            steps: Vec::new(),
            descent: Descent::default(),
            before: Duration::ZERO,
            progress: Progress::new(job.progress),
            begun: Instant::now(),
            written: Instant::now(),
            is_kept: true,
        };
        if let Some((saved, search)) = saved {
            course.before = Duration::from_millis(saved.spent_ms);
            (course.steps, course.descent) = (saved.steps, saved.descent);
            if let Some(colors) = saved.best {
                let k = colors.iter().max().map_or(0, |&color| (color as usize).saturating_add(1));
                course.take(&colors, k)?;
            }
            return Ok((course, (saved.k, Some(search))));
        }
        let k = match job.k {
            Some(k) => k,
            None => {
                let colors = course.quick().to_vec();
                let k = colors.iter().max().map_or(0, |&color| (color as usize).saturating_add(1));
                course.descent.note(0, k, 0);
                course.take(&colors, k)?;
                // With no colour fewer than that, the graph has no edge, and what is sought is found at once.
                course.fewer().unwrap_or(k)
            }
        };
        Ok((course, (k, None)))
    }

    /// Answers what needs no search.
    fn at_once(&mut self, k: usize) -> Result<Known, Message> {
        let (vertices, edges) = (self.job.graph.vertices(), self.job.graph.edges());
        if edges == 0 && (k > 0 || vertices == 0) {
            return self.found(&vec![0_u32; vertices], k);
        }
        if k >= vertices && vertices > 0 {
            let colors: Vec<u32> = (0..).take(vertices).collect();
            return self.found(&colors, k);
        }
        let quick = self.quick();
        if quick.iter().all(|&color| (color as usize) < k) {
            let quick = quick.to_vec();
            return self.found(&quick, k);
        }
        let bound = *self.bound.get_or_insert_with(|| clique(&self.job.graph).len());
        // Brelaz' rule needs no more than two colours where two are enough.
        if k < bound || k == 2 {
            return Ok(Known::End(if self.best.is_some() { End::Found } else { End::Impossible }));
        }
        Ok(Known::Nothing)
    }

    /// Returns what a quick colouring takes.
    fn quick(&mut self) -> &[u32] {
        self.quick.get_or_insert_with(|| greedy(&self.job.graph))
    }

    /// Takes over a colouring that needed no search.
    fn found<C: Copy + Into<u32>>(&mut self, colors: &[C], k: usize) -> Result<Known, Message> {
        self.descent.note(self.steps.iter().map(|step| step.iterations).sum(), k, 0);
        self.take(colors, k)?;
        Ok(self.fewer().map_or(Known::End(End::Found), Known::Fewer))
    }

    /// Searches for a colouring with `k` colours: returns why the run ends, or nothing if one was found.
    fn seek(&mut self, k: usize, search: &mut Search<'_>) -> Option<End> {
        let done: u64 = self.steps.iter().map(|step| step.iterations).sum();
        let (mut conflicts, mut generation) = (search.best().1, 0);
        loop {
            let iterations = done.saturating_add(search.iterations());
            // Where a search begins is chance, and far above where its first generation ends.
            if search.iterations() > 0 || conflicts == 0 {
                self.descent.note(iterations, k, conflicts);
            }
            if conflicts == 0 {
                return None;
            }
            if interrupt::is_asked() {
                return Some(End::Interrupted);
            }
            if self.job.iterations.is_some_and(|most| iterations >= most) {
                return Some(End::Iterations);
            }
            if used(self.before, self.begun) >= self.job.allowed.unwrap_or(A_DAY) {
                return Some(End::Time);
            }
            self.progress.show(&State {
                k,
                conflicts,
                generation,
                iterations,
                spent: self.spent(),
                allowed: self.job.allowed,
                most: self.job.iterations,
            });
            if self.written.elapsed() >= EVERY {
                self.try_to_keep(k, search);
            }
            let (allowed, before, begun) = (self.job.allowed.unwrap_or(A_DAY), self.before, self.begun);
            let stop = || interrupt::is_asked() || used(before, begun) >= allowed;
            if let Some(round) = search.round(self.job.threads, &stop) {
                generation = round.generation;
                conflicts = round.best_conflicts;
            }
        }
    }

    /// Writes the checkpoint; if that fails, the old one is as good as before, and no reason to lose what was found since.
    fn try_to_keep(&mut self, k: usize, search: &Search<'_>) {
        self.is_kept = match self.keep(k, search) {
            Ok(()) => true,
            Err(message) => {
                self.progress.clear();
                anstream::eprintln!("{message}");
                false
            }
        };
    }

    /// Writes the checkpoint, if one is asked for.
    fn keep(&mut self, k: usize, search: &Search<'_>) -> Result<(), Message> {
        self.written = Instant::now();
        let Some(path) = &self.job.checkpoint else { return Ok(()) };
        let spent = self.spent().unwrap_or(self.before).as_millis();
        let saved = Saved {
            run: self.run.clone(),
            steps: self.steps.clone(),
            best: self.best.as_ref().map(|best| best.colors().to_vec()),
            k,
            spent_ms: u64::try_from(spent).unwrap_or(u64::MAX),
            descent: self.descent.clone(),
        };
        saved.write(&search.checkpoint().map_err(failed)?, path)
    }

    /// Takes a colouring over, once it is checked; one that is not valid ends the run.
    fn take<C: Copy + Into<u32>>(&mut self, colors: &[C], k: usize) -> Result<(), Message> {
        let colors: Vec<u32> = colors.iter().map(|&color| color.into()).collect();
        let checked = check(&self.job.graph, &colors, k);
        self.best = Some(checked.map_err(|error| {
            error_with(
                &format!("what was found is no colouring, which is a fault of this program: {error}"),
                None,
            )
        })?);
        Ok(())
    }

    /// Returns how many colours to seek next: one fewer than the best uses; nothing if that is enough.
    fn fewer(&self) -> Option<usize> {
        let used = self.best.as_ref()?.used();
        (self.job.minimize && used > 0).then(|| used.saturating_sub(1))
    }

    fn plan(&self, rest: &Graph, k: usize) -> Plan {
        let fitting = || Neighborhood::fitting(&self.job.graph, k);
        let neighborhood = self.job.neighborhood.unwrap_or_else(fitting);
        let mut plan = Plan::with_neighborhood(rest, k, self.job.seed, neighborhood);
        plan.islands = self.job.islands.unwrap_or(plan.islands);
        plan.local_search = self.job.local_search.unwrap_or(plan.local_search);
        plan
    }

    fn spent(&self) -> Option<Duration> {
        Some(self.before.saturating_add(clock::spent()?))
    }
}

/// Returns what of the budget is used; where the system does not say what the processors did, the clock is what there is.
fn used(before: Duration, begun: Instant) -> Duration {
    before.saturating_add(clock::spent().unwrap_or_else(|| begun.elapsed()))
}

fn failed(error: impl std::fmt::Display) -> Message {
    error_with(&format!("the search cannot run: {error}"), None)
}
