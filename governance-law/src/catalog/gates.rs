//! The gates, one row each, in the order in which a verdict lists them.

use super::bounds::{Bound, Breach, Sense, Source, at_least, at_most, fresh, if_any};
use super::keys::Effect::{self, Demands, Excepts, Least, Most, Permits};
use super::keys::Entries::{Crates, Words};
use super::keys::{Key, Kind, key, or};
use crate::gate::{Absence, Profile};
use crate::units::Unit;

/// The keys of every gate, besides `profiles`.
pub const COMMON: &[Key] = &[
    or(
        &["7 d"],
        key(
            "max_age",
            Kind::Quantity(Unit::Time),
            Most,
            "How long an outcome may be used again while nothing that it depends on has changed.",
        ),
    ),
    or(
        &["2 h"],
        key(
            "timeout",
            Kind::Quantity(Unit::Time),
            Most,
            "How long one of its commands may take before it is ended.",
        ),
    ),
    key(
        "ignores",
        Kind::Texts,
        Permits(Words),
        "Globs of files that make no difference to it: a change in them does not make it run again.",
    ),
];

/// The gate that watches the law itself: no law takes it out of the profile `deploy`, and no waiver lifts it, or whoever weakens
/// the law could begin with that.
pub const AMENDMENTS: &str = "amendments";

/// One gate.
#[derive(Debug, Clone, Copy)]
pub struct Gate {
    /// Its name in the law and on the command line.
    pub name: &'static str,
    /// One sentence about what it proves.
    pub doc: &'static str,
    /// The profiles that run it unless the law says otherwise.
    pub profiles: &'static [Profile],
    /// Its own keys, besides `profiles` and [`COMMON`].
    pub keys: &'static [Key],
    /// What its figures have to be.
    pub bounds: &'static [Bound],
    /// What it may find absent, besides what its bounds say.
    pub absences: &'static [Absence],
}

impl Gate {
    /// Returns every key but `profiles`: its own, then those of every gate.
    pub fn all_keys(&self) -> impl Iterator<Item = &'static Key> + use<> {
        self.keys.iter().chain(COMMON)
    }

    /// Returns what it may find absent, so that the law can accept it.
    pub fn may_lack(&self) -> impl Iterator<Item = Absence> + use<> {
        let of_bounds = self.bounds.iter().filter_map(|bound| match bound.breach {
            Breach::Unclear(Absence::Other) | Breach::Fails => None,
            Breach::Unclear(absence) => Some(absence),
        });
        self.absences.iter().copied().chain(of_bounds)
    }
}

use Profile::{Ci, Commit, Deploy};

/// No test is red, and where there are tests at least one of them ran.
const TESTED: &[Bound] = &[
    at_most("failed tests", Source::Fixed(0.0)),
    if_any(Bound {
        sense: Sense::AtLeast,
        breach: Breach::Unclear(Absence::Other),
        ..at_most("passed tests", Source::Fixed(1.0))
    }),
];

const RETRIES: Key = or(
    &["0"],
    key(
        "retries",
        Kind::Quantity(Unit::Count),
        Most,
        "How often a red test is run again; one that passes then is flagged as flaky.",
    ),
);

/// Every gate, in the order in which a verdict lists them.
pub const GATES: &[Gate] = &[
    Gate {
        name: "format",
        doc: "`cargo fmt` would change nothing.",
        profiles: &[Commit, Ci, Deploy],
        keys: &[],
        bounds: &[],
        absences: &[],
    },
    Gate {
        name: "law",
        doc: "The source and the manifests keep every article.",
        profiles: &[Commit, Ci, Deploy],
        keys: &[],
        bounds: &[],
        absences: &[],
    },
    Gate {
        name: "prove",
        doc: "Every article of the law catches the violation that is planted against it.",
        profiles: &[Ci, Deploy],
        keys: &[],
        bounds: &[],
        absences: &[],
    },
    Gate {
        name: "clippy",
        doc: "Clippy has nothing to say, in every feature set of the law.",
        profiles: &[Ci, Deploy],
        keys: &[],
        bounds: &[],
        absences: &[],
    },
    Gate {
        name: "census",
        doc: "Every governed type of the source is linked into the programs, and no other.",
        profiles: &[Ci, Deploy],
        keys: &[
            key(
                "programs",
                Kind::Texts,
                Demands(Words),
                "Packages whose binary prints its registry on `registry --format json`.",
            ),
            key("tests", Kind::Texts, Demands(Words), "Packages that expand `census_test!()`."),
        ],
        bounds: &[],
        absences: &[],
    },
    Gate {
        name: "tests",
        doc: "All tests pass, in every feature set of the law.",
        profiles: &[Ci, Deploy],
        keys: &[RETRIES],
        bounds: TESTED,
        absences: &[],
    },
    Gate {
        name: "release",
        doc: "All tests pass as the code ships: optimised, without link-time optimisation.",
        profiles: &[Deploy],
        keys: &[RETRIES],
        bounds: TESTED,
        absences: &[],
    },
    Gate {
        name: "coverage",
        doc: "The tests run the lines of every package that the law names.",
        profiles: &[Deploy],
        keys: &[
            or(
                &["95.0"],
                key(
                    "minimum",
                    Kind::Quantity(Unit::Real),
                    Least,
                    "The lines that tests have to run, in percent of each package.",
                ),
            ),
            key(
                "packages",
                Kind::Texts,
                Demands(Crates),
                "Globs of the packages that are held to it; those with a library if not given.",
            ),
            or(
                &["0.5"],
                key(
                    "tolerance",
                    Kind::Quantity(Unit::Real),
                    Most,
                    "How far a package may fall below the best that it has reached, in percentage points.",
                ),
            ),
            key("exclude", Kind::Exceptions, Excepts, "Globs of files that do not count."),
        ],
        bounds: &[
            at_least("line coverage", "minimum"),
            if_any(at_most("below the ratchet", Source::Key("tolerance"))),
        ],
        absences: &[Absence::ToolMissing, Absence::BaselineForeign],
    },
    Gate {
        name: "benchmarks",
        doc: "No benchmark executes more instructions than its baseline allows.",
        profiles: &[Deploy],
        keys: &[
            key("benches", Kind::Texts, Demands(Words), "Bench targets, as `package:target`."),
            or(
                &["1.0"],
                key(
                    "increase",
                    Kind::Quantity(Unit::Real),
                    Most,
                    "How many more instructions a benchmark may execute, in percent.",
                ),
            ),
            key("exclude", Kind::Exceptions, Excepts, "Benchmarks that may execute as many as they like."),
        ],
        bounds: &[if_any(at_most("instruction growth", Source::Key("increase")))],
        absences: &[Absence::ToolMissing, Absence::BaselineMissing, Absence::BaselineForeign],
    },
    Gate {
        name: "leaks",
        doc: "The program gives back the memory that it takes, in a scenario that the law names.",
        profiles: &[Deploy],
        keys: &[
            key("program", Kind::Text, Effect::Exact, "The package whose binary is run."),
            key(
                "scenario",
                Kind::Texts,
                Effect::Exact,
                "Its arguments; `{n}` stands for the number of rounds.",
            ),
            or(
                &["100"],
                key("rounds", Kind::Quantity(Unit::Count), Least, "How many rounds the shorter run takes."),
            ),
            or(
                &["0.0"],
                key(
                    "live_growth",
                    Kind::Quantity(Unit::Real),
                    Most,
                    "How many bytes more may be alive for each further round.",
                ),
            ),
        ],
        bounds: &[
            if_any(at_most("definitely lost", Source::Fixed(0.0))),
            if_any(at_most("indirectly lost", Source::Fixed(0.0))),
            if_any(at_most("live growth", Source::Key("live_growth"))),
        ],
        absences: &[Absence::ToolMissing],
    },
    Gate {
        name: "stamp",
        doc: "What ships says which tree it was built from, and does not start without a verdict.",
        profiles: &[Deploy],
        keys: &[],
        bounds: &[],
        absences: &[],
    },
    Gate {
        name: "docs",
        doc: "The API documentation builds without a warning and every relative link leads somewhere.",
        profiles: &[Ci, Deploy],
        keys: &[],
        bounds: &[],
        absences: &[],
    },
    Gate {
        name: "generated",
        doc: "Generated files are what their generators write today.",
        profiles: &[Commit, Ci, Deploy],
        keys: &[],
        bounds: &[],
        absences: &[],
    },
    Gate {
        name: "hooks",
        doc: "The hooks of git that were installed are those that git will run.",
        profiles: &[Ci],
        keys: &[key(
            "demanded",
            Kind::Flag,
            Demands(Words),
            "Whether a clone without the hook `pre-commit` fails; continuous integration never does.",
        )],
        bounds: &[],
        absences: &[],
    },
    Gate {
        name: "gpu",
        doc: "The GPU of this machine does what the CPU says it should, as far as the program can ask.",
        profiles: &[Deploy],
        keys: &[key(
            "program",
            Kind::Text,
            Effect::Exact,
            "The package whose binary answers `gpu-probe --format json`.",
        )],
        bounds: &[],
        absences: &[Absence::NoDevice],
    },
    Gate {
        name: "audit",
        doc: "No dependency has a known vulnerability, a licence that the law does not list, or a ban.",
        profiles: &[Deploy],
        keys: &[
            key("database", Kind::Text, Effect::Exact, "The folder of the advisory database."),
            or(
                &["30 d"],
                key(
                    "database_max_age",
                    Kind::Quantity(Unit::Time),
                    Most,
                    "How old the advisory database may be.",
                ),
            ),
            key(
                "licenses",
                Kind::Texts,
                Permits(Words),
                "The licences that dependencies may have, as SPDX names.",
            ),
            key(
                "bans",
                Kind::Texts,
                Demands(Crates),
                "Globs of crates that nothing may depend on, directly or not.",
            ),
            or(
                &["crates.io"],
                key(
                    "sources",
                    Kind::Texts,
                    Permits(Words),
                    "Where dependencies may come from: `crates.io`, or the URL of a repository.",
                ),
            ),
            or(
                &["unsound"],
                key(
                    "informational",
                    Kind::ListOf(&["unmaintained", "unsound", "notice"]),
                    Demands(Words),
                    "Kinds of advisories that fail besides vulnerabilities.",
                ),
            ),
            key("ignore", Kind::Exceptions, Excepts, "Advisories that are known and accepted."),
            key(
                "exceptions",
                Kind::Exceptions,
                Excepts,
                "Crates that are excepted from `licenses`, `bans` and `sources`.",
            ),
        ],
        bounds: &[fresh("database age", "database_max_age", Absence::DatabaseStale)],
        absences: &[Absence::DatabaseMissing],
    },
    Gate {
        name: AMENDMENTS,
        doc: "The law is not weaker than the one in force, or those who may approve such a change have signed it.",
        profiles: &[Deploy],
        keys: &[key(
            "base",
            Kind::Text,
            Effect::Exact,
            "The branch whose law is in force, such as `origin/main`; without it, the commit before the change at hand.",
        )],
        bounds: &[at_most("unapproved weakenings", Source::Fixed(0.0))],
        // Nothing that the law could accept: what cannot be known here is for somebody to find out.
        absences: &[],
    },
    Gate {
        name: "canaries",
        doc: "Every gate of the profile went red on a planted fault, not long ago.",
        profiles: &[Deploy],
        keys: &[or(
            &["30 d"],
            key(
                "canary_max_age",
                Kind::Quantity(Unit::Time),
                Most,
                "How long ago a gate may have been seen to go red.",
            ),
        )],
        bounds: &[fresh("canary age", "canary_max_age", Absence::CanaryStale)],
        absences: &[Absence::CanaryMissing],
    },
];
