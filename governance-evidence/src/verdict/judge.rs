//! The judgement: facts against thresholds, a verdict.

use std::fmt;

use governance_law::catalog::{Breach, Sense};
use governance_law::gate::{Absence, Threshold};

use super::facts::{Facts, Figure, Unclear};

/// What a gate decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// What the gate claims was checked and is true.
    Pass,
    /// A violation was found.
    Fail,
    /// It could not be checked, or only in part.
    Inconclusive,
    /// It was not tried: the caller left the gate out, or the machine has nothing to try it on.
    NotRun,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 4] = [Self::Pass, Self::Fail, Self::Inconclusive, Self::NotRun];

    /// Returns the word for tables, reports and statements.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Inconclusive => "inconclusive",
            Self::NotRun => "not run",
        }
    }

    /// Returns the verdict of that word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.word() == word)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A verdict and everything that led to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// What was decided.
    pub verdict: Verdict,
    /// The violations, those of the figures included.
    pub faults: Vec<String>,
    /// What could not be found out, what is too old included.
    pub unclear: Vec<Unclear>,
}

/// Judges facts by what the law demands of their figures: a violation fails, anything unclear is no pass.
#[must_use]
pub fn judge(facts: &Facts, thresholds: &[Threshold]) -> Judgement {
    let mut faults = facts.faults.clone();
    let mut unclear = facts.unclear.clone();
    for threshold in thresholds {
        let mut figures = facts.figures.iter().filter(|figure| figure.name == threshold.figure).peekable();
        if figures.peek().is_none()
            && threshold.is_demanded
            && facts.faults.is_empty()
            && facts.unclear.is_empty()
        {
            let reason = format!("the figure `{}` is missing", threshold.figure);
            unclear.push(Unclear { absence: Absence::Other, reason });
        }
        for figure in figures.filter(|figure| !holds(figure, threshold)) {
            let reason = said(figure, threshold);
            match threshold.breach {
                Breach::Fails => faults.push(reason),
                Breach::Unclear(absence) => unclear.push(Unclear { absence, reason }),
            }
        }
    }
    let is_untried = |unclear: &Unclear| matches!(unclear.absence, Absence::NoDevice | Absence::LeftOut);
    let verdict = if !faults.is_empty() {
        Verdict::Fail
    } else if unclear.is_empty() {
        Verdict::Pass
    } else if unclear.iter().all(is_untried) {
        Verdict::NotRun
    } else {
        Verdict::Inconclusive
    };
    Judgement { verdict, faults, unclear }
}

/// A comparison with what is no number does not hold.
fn holds(figure: &Figure, threshold: &Threshold) -> bool {
    match threshold.sense {
        Sense::AtLeast => figure.value >= threshold.value,
        Sense::AtMost => figure.value <= threshold.value,
    }
}

fn said(figure: &Figure, threshold: &Threshold) -> String {
    let about = if figure.of.is_empty() { String::new() } else { format!(" of `{}`", figure.of) };
    let (sense, verb) = match threshold.sense {
        Sense::AtLeast => ("at least", "demanded"),
        Sense::AtMost => ("at most", "allowed"),
    };
    let key = threshold.key.map(|key| format!(" by `{key}`")).unwrap_or_default();
    let unit = &figure.unit;
    // A figure just beyond its bound must not read like the bound.
    let texts = |decimals| (precise(figure.value, unit, decimals), precise(threshold.value, unit, decimals));
    let (value, bound) =
        (DECIMALS..12).map(texts).find(|(value, bound)| value != bound).unwrap_or(texts(DECIMALS));
    format!("`{}`{about} is {value}, and {sense} {bound} is {verb}{key}", figure.name)
}

/// Prints a number with its unit, at most two decimals; seconds that are days as days.
#[must_use]
pub fn number(value: f64, unit: &str) -> String {
    precise(value, unit, DECIMALS)
}

/// How many decimals are printed at most.
const DECIMALS: usize = 2;

fn precise(value: f64, unit: &str, decimals: usize) -> String {
    const DAY: f64 = 86_400.0;
    match unit {
        "s" if value.abs() >= DAY => format!("{} d", short(value / DAY, decimals)),
        "" => short(value, decimals),
        _ => format!("{} {unit}", short(value, decimals)),
    }
}

/// Prints at most so many decimals, and none at the end that are zero.
fn short(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod unit {
    use governance_law::Law;

    use super::*;

    fn law(text: &str) -> Law {
        Law::parse("governance.toml", &format!("schema = 1\n{text}")).unwrap()
    }

    fn covered(values: &[f64]) -> Facts {
        let mut facts = Facts::default();
        for (number, value) in values.iter().enumerate() {
            facts.figure("line coverage", format!("c{number}"), *value, "%");
        }
        facts
    }

    #[track_caller]
    fn check(facts: &Facts, text: &str, gate: &str, verdict: Verdict, first: &str) {
        let judged = judge(facts, &law(text).thresholds(gate));
        let unclear = judged.unclear.iter().map(|unclear| &unclear.reason);
        let said = judged.faults.iter().chain(unclear).next().map_or("", String::as_str);
        assert_eq!((judged.verdict, said), (verdict, first));
    }

    #[test]
    fn a_figure_is_judged_by_the_law_and_not_by_the_gate() {
        check(&covered(&[95.0, 99.0]), "", "coverage", Verdict::Pass, "");
        let low = "`line coverage` of `c1` is 94.99 %, and at least 95 % is demanded by `minimum`";
        check(&covered(&[95.0, 94.99]), "", "coverage", Verdict::Fail, low);
        check(&covered(&[94.99]), "[gates.coverage]\nminimum = 90\n", "coverage", Verdict::Pass, "");
    }

    #[test]
    fn a_figure_just_beyond_its_bound_reads_so() {
        let low = "`line coverage` of `c0` is 94.9997 %, and at least 95 % is demanded by `minimum`";
        check(&covered(&[94.9997]), "", "coverage", Verdict::Fail, low);
    }

    #[test]
    fn what_is_missing_or_unclear_never_passes() {
        let missing = "the figure `line coverage` is missing";
        check(&Facts::default(), "", "coverage", Verdict::Inconclusive, missing);
        let mut facts = covered(&[99.0]);
        facts.unclear(Absence::ToolMissing, "no tool");
        check(&facts, "", "coverage", Verdict::Inconclusive, "no tool");
        facts.faults.push("a red test".to_owned());
        check(&facts, "", "coverage", Verdict::Fail, "a red test");
    }

    #[test]
    fn what_is_too_old_decides_nothing() {
        let mut facts = Facts::default();
        facts.figure("database age", "", 86_400.0 * 31.0, "s");
        let old = "`database age` is 31 d, and at most 30 d is allowed by `database_max_age`";
        check(&facts, "", "audit", Verdict::Inconclusive, old);
        check(&facts, "[gates.audit]\ndatabase_max_age = \"40 d\"\n", "audit", Verdict::Pass, "");
    }

    #[test]
    fn what_there_is_no_device_for_is_not_run() {
        let mut facts = Facts::default();
        facts.unclear(Absence::NoDevice, "no GPU");
        check(&facts, "", "gpu", Verdict::NotRun, "no GPU");
        facts.unclear(Absence::Other, "garbage");
        check(&facts, "", "gpu", Verdict::Inconclusive, "no GPU");
    }

    #[test]
    fn words_are_read_again() {
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::of(verdict.word()), Some(verdict));
        }
        assert_eq!(Verdict::of("passed"), None);
    }
}
