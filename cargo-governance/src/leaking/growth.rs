//! N rounds against 2N: what is alive only because there were more rounds.
//!
//! Three witnesses, each in bytes a round. *At the end*: what nobody gave back. *At the peak*: most bytes that were alive at
//! once; what stays below an earlier peak is not seen by it. *On average*: blocks by how long they lived, which neither an
//! earlier peak nor a tidy end can hide. Were each round like the one before, 2N rounds would give the blocks of a place at
//! most twice the life of N rounds, because what is alive since the start is alive in both runs; a place that keeps a block a
//! round gives them four times as much. Only a buffer that grows in place, below an earlier peak, and is freed before the end
//! escapes all three.
//!
//! Threads make no two runs alike, so a growth counts if every pair of runs shows it, and if it is more than a byte a round.

use super::dhat::{Place, Profile};
use super::frame::Frame;

/// The least number of blocks that counts as a growth: threads make two runs differ by up to two at one place.
const LEAST_BLOCKS: f64 = 4.0;
/// The least share of the blocks that are usually alive at a place which counts as a growth.
const LEAST_SHARE: f64 = 0.1;

/// One run over N rounds and one over 2N.
#[derive(Debug)]
pub(crate) struct Runs {
    /// Over N rounds.
    pub(crate) short: Profile,
    /// Over 2N rounds.
    pub(crate) long: Profile,
}

/// How much more is alive for each further round, in bytes; never below zero.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Growth {
    /// At the end of the run.
    pub(crate) at_end: f64,
    /// At its peak.
    pub(crate) at_peak: f64,
    /// On average over the run.
    pub(crate) on_average: f64,
    /// Where it comes from, the largest first.
    pub(crate) sites: Vec<Site>,
}

/// One place that keeps more for each further round.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Site {
    /// Bytes a round.
    pub(crate) bytes: f64,
    /// Its stack, the innermost frame first.
    pub(crate) frames: Vec<Frame>,
}

impl Growth {
    /// Compares all pairs of runs; N is `rounds`.
    ///
    /// # Errors
    /// Says that the longer run does no more than the shorter.
    pub(crate) fn of(runs: &[Runs], rounds: u64) -> Result<Self, String> {
        let Some(first) = runs.first() else { return Err("nothing was run".to_owned()) };
        for pair in runs {
            let (short, long) = (pair.short.instructions, pair.long.instructions);
            if long.saturating_sub(short).saturating_mul(20) < short {
                return Err(format!(
                    "{} rounds execute {long} instructions and {rounds} rounds {short}: the rounds cannot be told from the start",
                    rounds.saturating_mul(2)
                ));
            }
        }
        let rounds = real(u128::from(rounds.max(1)));
        let sure = |value: fn(&Profile) -> u64| {
            let long = runs.iter().map(|pair| value(&pair.long)).min().unwrap_or(0);
            let short = runs.iter().map(|pair| value(&pair.short)).max().unwrap_or(u64::MAX);
            whole(real(u128::from(long.saturating_sub(short))) / rounds)
        };
        let average = |pair: &Runs| kept(pair, rounds).iter().map(|site| site.bytes).sum::<f64>();
        let on_average = runs.iter().map(average).fold(f64::INFINITY, f64::min);
        let mut growth = Self {
            at_end: sure(Profile::at_end),
            at_peak: sure(Profile::at_peak),
            on_average: whole(on_average),
            sites: Vec::new(),
        };
        if growth.is_any() {
            growth.sites = sites(first, rounds);
        }
        Ok(growth)
    }

    /// Returns whether there is any.
    pub(crate) fn is_any(&self) -> bool {
        [self.at_end, self.at_peak, self.on_average].iter().any(|bytes| *bytes > 0.0)
    }
}

/// Less than a byte a round is what runs differ by.
fn whole(bytes: f64) -> f64 {
    if bytes < 1.0 { 0.0 } else { bytes }
}

/// Returns the places whose blocks lived longer than twice as many rounds explain.
fn kept(pair: &Runs, rounds: f64) -> Vec<Site> {
    let more = real(u128::from(pair.long.instructions.saturating_sub(pair.short.instructions)));
    let mut sites = Vec::new();
    for (frames, long) in &pair.long.places {
        let short = pair.short.places.get(frames).copied().unwrap_or_default();
        let blocks = real(long.lived.saturating_sub(short.lived.saturating_mul(2))) / more;
        let usual = real(short.lived) / more;
        if blocks >= LEAST_BLOCKS && blocks >= usual * LEAST_SHARE && long.blocks > 0 {
            let size = real(u128::from(long.bytes)) / real(u128::from(long.blocks));
            sites.push(Site { bytes: blocks * size / rounds, frames: frames.clone() });
        }
    }
    sites
}

/// Returns every place that has a part in a growth, by the witness that sees most of it.
fn sites(pair: &Runs, rounds: f64) -> Vec<Site> {
    let mut sites = kept(pair, rounds);
    for (frames, long) in &pair.long.places {
        let short = pair.short.places.get(frames).copied().unwrap_or_default();
        let grown = |value: fn(&Place) -> u64| value(long).saturating_sub(value(&short));
        let bytes = real(u128::from(grown(|place| place.at_end).max(grown(|place| place.at_peak)))) / rounds;
        match sites.iter_mut().find(|site| &site.frames == frames) {
            Some(site) => site.bytes = site.bytes.max(bytes),
            None if bytes >= 1.0 => sites.push(Site { bytes, frames: frames.clone() }),
            None => {}
        }
    }
    sites.sort_by(|a, b| b.bytes.total_cmp(&a.bytes).then_with(|| a.frames.cmp(&b.frames)));
    sites
}

#[expect(clippy::cast_precision_loss, reason = "what is lost above 2^53 is far below what runs differ by")]
fn real(number: u128) -> f64 {
    number as f64
}

#[cfg(test)]
mod unit {
    use super::super::dhat::unit::document;
    use super::*;

    /// `(name, blocks, lived, at the peak, at the end)` of each place after 100 rounds and after 200; 1000 instructions
    /// begin the run, 100 are a round.
    type Places<'a> = &'a [(&'a str, u64, u64, u64, u64)];

    fn pair(short: Places<'_>, long: Places<'_>) -> Runs {
        let read = |end, places| Profile::read(&document(end, places)).unwrap();
        Runs { short: read(11_000, short), long: read(21_000, long) }
    }

    #[track_caller]
    fn check(runs: &[Runs], at_end: f64, at_peak: f64, on_average: f64, place: Option<&str>) {
        let growth = Growth::of(runs, 100).unwrap();
        assert_eq!(
            (growth.at_end, growth.at_peak, growth.on_average),
            (at_end, at_peak, on_average),
            "{growth:?}"
        );
        assert_eq!(growth.sites.first().map(|site| site.frames[1].function.as_str()), place);
    }

    #[test]
    fn rounds_that_are_all_alike_show_no_growth() {
        let table = ("a table that lives as long as the run", 50, 50 * 10_900, 3200, 3200);
        let later = ("the same, twice as long", 50, 50 * 20_900, 3200, 3200);
        let short = [("t", table.1, table.2, table.3, table.4), ("round", 100, 100 * 50, 64, 0)];
        let long = [("t", later.1, later.2, later.3, later.4), ("round", 200, 200 * 50, 64, 0)];
        check(&[pair(&short, &long)], 0.0, 0.0, 0.0, None);
    }

    #[test]
    fn a_block_that_each_round_keeps_is_seen_though_an_earlier_peak_and_a_tidy_end_hide_it() {
        // Block i lives from round i to the end: 100 x (100 + 99 + ...) instructions.
        let short = [("start", 1, 500, 1 << 20, 0), ("keep", 100, 100 * 5_000, 0, 0)];
        let long = [("start", 1, 500, 1 << 20, 0), ("keep", 200, 100 * 20_000, 0, 0)];
        check(&[pair(&short, &long)], 0.0, 0.0, 64.0, Some("keep"));
    }

    #[test]
    fn a_buffer_that_grows_in_place_is_seen_at_the_peak_and_at_the_end() {
        let short = [("buffer", 1, 10_000, 6_400, 6_400)];
        let long = [("buffer", 1, 20_000, 12_800, 12_800)];
        check(&[pair(&short, &long)], 64.0, 64.0, 0.0, Some("buffer"));
    }

    #[test]
    fn what_one_pair_shows_and_another_does_not_is_how_runs_differ() {
        let (low, high) = ([("task", 100, 1_000, 6_400, 0)], [("task", 200, 2_000, 12_800, 0)]);
        check(&[pair(&low, &high)], 0.0, 64.0, 0.0, Some("task"));
        check(&[pair(&low, &high), pair(&high, &low)], 0.0, 0.0, 0.0, None);
    }

    #[test]
    fn rounds_that_do_nothing_prove_nothing() {
        let mut runs = pair(&[("x", 1, 1, 1, 1)], &[("x", 1, 1, 1, 1)]);
        runs.long.instructions = runs.short.instructions + 10;
        let refused = Growth::of(&[runs], 100).unwrap_err();
        assert!(
            refused.starts_with("200 rounds execute 11010 instructions and 100 rounds 11000"),
            "{refused}"
        );
    }
}
