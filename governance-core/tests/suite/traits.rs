//! The checks of the constitutional traits, called by hand as an engine calls them.

use std::cell::Cell;
use std::time::Duration;

use governance_core::severity::{Resource, Severity};
use governance_core::traits::{
    calc_only, convergent, entropy, latency_bounded, memory_bounded, recoverable, reproducible,
};
use governance_core::violation::{Bound, Kind, Side, Site};
use governance_core::{
    CalcOnly, Convergent, Entropy, LatencyBounded, MemoryBounded, Recoverable, Reproducible, Value, Violation,
};

#[track_caller]
fn says(found: Option<Violation>, kind: Kind, resource: Resource, expect: &str) {
    assert_eq!(found.map(|violation| violation.to_string()).as_deref(), Some(expect));
    assert_eq!(found.map(|violation| (violation.kind(), violation.resource())), Some((kind, resource)));
}

thread_local! {
    /// How often a walk was made: what is not reproducible depends on what it should not.
    static WALKS: Cell<u8> = const { Cell::new(0) };
}

struct Walk(Vec<u8>);

impl Reproducible for Walk {
    fn run(seed: u64) -> Self {
        let before = WALKS.replace(WALKS.get() + 1);
        let drift = if seed == 13 { before } else { 0 };
        Self(vec![1, 2, drift])
    }

    fn result(&self) -> Vec<u8> {
        self.0.clone()
    }
}

#[test]
fn a_computation_that_remembers_is_not_reproducible() {
    assert_eq!(reproducible::check::<Walk>(7), None);
    says(
        reproducible::check::<Walk>(13),
        Kind::NotReproducible,
        Resource::State,
        "`Walk` gave different results in two runs with the same input, first at byte 2",
    );
    let shorter = reproducible::compare(Site::of_type("Walk"), b"abc", b"ab").unwrap();
    let Violation::NotReproducible(of) = shorter else { panic!("{shorter:?}") };
    assert_eq!((of.at(), of.site().type_name()), (2, "Walk"));
}

struct Sum;

impl CalcOnly for Sum {}

#[test]
fn a_calculation_gives_the_same_twice() {
    let calls = Cell::new(0_u8);
    assert_eq!(calc_only::check(&Sum, |_| vec![1]), None);
    let counts = |_: &Sum| {
        calls.set(calls.get() + 1);
        vec![calls.get()]
    };
    let found = calc_only::check(&Sum, counts);
    assert_eq!(found.unwrap().kind(), Kind::NotReproducible);
}

/// Refuses 13, and loses everything above 100.
struct Search {
    best: u32,
}

impl Recoverable for Search {
    type Checkpoint = u32;

    fn checkpoint(&self) -> u32 {
        self.best
    }

    fn restore(checkpoint: &u32) -> Option<Self> {
        (*checkpoint != 13).then_some(Self { best: (*checkpoint).min(100) })
    }
}

#[test]
fn a_checkpoint_that_gives_nothing_or_something_else_back_is_none() {
    assert_eq!(recoverable::check(&Search { best: 82 }), None);
    let of = |best| recoverable::check(&Search { best });
    let head = "`Search` cannot be restored from its own checkpoint";
    says(of(13), Kind::NotRecoverable, Resource::State, &format!("{head}: the checkpoint was refused"));
    says(of(101), Kind::NotRecoverable, Resource::State, &format!("{head}: another value came back"));
}

struct Vote {
    rounds: u64,
    is_agreed: bool,
}

impl Convergent for Vote {
    fn iterations(&self) -> u64 {
        self.rounds
    }

    fn has_converged(&self) -> bool {
        self.is_agreed
    }
}

#[test]
fn only_what_has_not_converged_is_out_of_rounds() {
    let limit = Bound::Limit("llm_iterations");
    let of = |rounds, is_agreed| convergent::check(&Vote { rounds, is_agreed }, limit, 3);
    assert_eq!((of(3, false), of(4, true)), (None, None));
    let found = of(4, false);
    says(
        found,
        Kind::ConvergenceTimeout,
        Resource::Iterations,
        "`Vote` has not converged after `4` iterations, above the limit `llm_iterations` of `3`",
    );
    let Some(Violation::ConvergenceTimeout(of)) = found else { panic!("{found:?}") };
    assert_eq!((of.iterations(), of.allowed(), of.bound().name()), (4, 3, "llm_iterations"));
}

#[test]
fn patience_ends_one_iteration_after_it() {
    let site = Site::of_type("Search").field("best");
    assert_eq!(convergent::check_improvement(site, 100, 100), None);
    let found = convergent::check_improvement(site, 101, 100);
    says(
        found,
        Kind::ConvergenceStalled,
        Resource::Iterations,
        "field `best` of `Search` has not improved for `101` iterations, above its patience of `100`",
    );
    assert_eq!(found.unwrap().severity(), Severity::Medium);
    assert_eq!(found.unwrap().site().field_name(), Some("best"));
}

struct Heat(f64);

impl Entropy for Heat {
    fn entropy(&self) -> f64 {
        self.0
    }
}

#[test]
fn entropy_does_not_fall() {
    assert_eq!(entropy::check(&Heat(1.0), &Heat(1.0)), None);
    says(
        entropy::check(&Heat(1.5), &Heat(1.0)),
        Kind::EntropyDecrease,
        Resource::Entropy,
        "`Heat` fell from `1.5` to `1.0`, but is bound by `non_decreasing`",
    );
    assert_eq!(entropy::check(&Heat(1.0), &Heat(f64::NAN)).unwrap().severity(), Severity::Critical);
}

struct Buffer;

impl MemoryBounded for Buffer {
    fn gpu_bytes(&self) -> u64 {
        9 << 30
    }

    fn host_bytes(&self) -> u64 {
        1 << 20
    }
}

#[test]
fn each_memory_is_held_to_its_own_bound() {
    let of = |memory, max| memory_bounded::check(&Buffer, memory, Bound::Declared("gpu_memory"), max);
    assert_eq!(of(Resource::Memory, 1 << 20), None);
    let found = of(Resource::GpuMemory, 8 << 30);
    says(
        found,
        Kind::MemoryExceeded,
        Resource::GpuMemory,
        "`Buffer` holds `9 GiB`, above its bound `gpu_memory` of `8 GiB`",
    );
    let Some(Violation::MemoryExceeded(of)) = found else { panic!("{found:?}") };
    assert_eq!((of.used(), of.allowed()), (Value::Bytes(9 << 30), Value::Bytes(8 << 30)));
    assert_eq!((of.resource(), of.bound()), (Resource::GpuMemory, Bound::Declared("gpu_memory")));
}

struct Call(Duration);

impl LatencyBounded for Call {
    fn latency(&self) -> Duration {
        self.0
    }
}

#[test]
fn a_call_may_take_its_time_and_no_longer() {
    let of = |micros| {
        latency_bounded::check(
            &Call(Duration::from_micros(micros)),
            Bound::Limit("latency"),
            Duration::from_millis(5),
        )
    };
    assert_eq!(of(5000), None);
    let found = of(5001);
    says(
        found,
        Kind::LatencyExceeded,
        Resource::Latency,
        "`Call` took `5.001 ms`, above the limit `latency` of `5 ms`",
    );
    let Some(Violation::LatencyExceeded(of)) = found else { panic!("{found:?}") };
    assert_eq!(
        (of.actual(), of.allowed()),
        (Value::Time(Duration::from_micros(5001)), Value::Time(Duration::from_millis(5)))
    );
    assert_eq!(of.bound(), Bound::Limit("latency"));
}

#[test]
fn every_kind_has_a_name_and_sides_are_words() {
    let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(names.first(), Some(&"MemoryExceeded"));
    assert_eq!(names.len(), names.iter().collect::<std::collections::BTreeSet<_>>().len());
    assert_ne!(Side::Below.to_string(), Side::Above.to_string());
    let words: Vec<String> = [Severity::Low, Severity::Medium, Severity::High, Severity::Critical]
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(words, ["low", "medium", "high", "critical"]);
}
