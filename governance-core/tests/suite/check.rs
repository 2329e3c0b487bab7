//! `check` and `check_change`: every bound, all at once.

use std::num::NonZero;
use std::time::Duration;

use governance_core::severity::{Resource, Severity};
use governance_core::violation::Kind;
use governance_core::{Convergent, Entropy, Governed, LatencyBounded, MemoryBounded, Violation, governed};

/// Holds the broken bounds of a value against the expected messages, all of them and in order.
#[track_caller]
fn check(value: &impl Governed, expect: &[&str]) {
    let found: Vec<String> = value.check().err().into_iter().flatten().map(|v| v.to_string()).collect();
    assert_eq!(found, expect);
}

#[derive(Clone)]
struct Vote {
    rounds: u64,
    agreed: bool,
}

impl Convergent for Vote {
    fn iterations(&self) -> u64 {
        self.rounds
    }

    fn has_converged(&self) -> bool {
        self.agreed
    }
}

/// One field for each kind of bound.
#[governed]
#[derive(Clone)]
struct Everything {
    #[governed(range = 0.0..=1.0)]
    closed: f64,
    #[governed(range = 0.0..1.0)]
    open: f32,
    #[governed(range = -5..)]
    from: i8,
    #[governed(range = ..=82)]
    up_to: NonZero<u32>,
    #[governed(range = ..10)]
    under: usize,
    #[governed(range = "1 ms"..="5 ms")]
    time: Duration,
    #[governed(range = ..="1 KiB")]
    size: u64,
    #[governed(range = limits.gpu_utilization)]
    utilization: f64,
    #[governed(finite)]
    energies: Vec<f64>,
    #[governed(non_decreasing)]
    steps: u64,
    #[governed(max_bytes = "16 B")]
    buffer: Vec<u64>,
    #[governed(max_bytes = limits.memory)]
    text: String,
    #[governed(converges_within = 3)]
    vote: Vote,
    // No bound, so anybody may see it.
    pub name: &'static str,
}

fn lawful() -> Everything {
    Everything {
        closed: 1.0,
        open: 0.0,
        from: -5,
        up_to: NonZero::<u32>::MIN.saturating_add(81),
        under: 9,
        time: Duration::from_millis(5),
        size: 1024,
        utilization: 0.8,
        energies: vec![0.0, f64::MAX],
        steps: 7,
        buffer: vec![1, 2],
        text: String::new(),
        vote: Vote { rounds: 3, agreed: false },
        name: "everything",
    }
}

#[test]
fn values_on_their_bounds_are_lawful() {
    check(&lawful(), &[]);
    check(&Everything { vote: Vote { rounds: 9, agreed: true }, ..lawful() }, &[]);
    assert_eq!(lawful().name, "everything");
}

#[test]
fn one_step_beyond_breaks_every_bound_and_all_are_reported() {
    let broken = Everything {
        closed: 1.5,
        open: 1.0,
        from: -6,
        up_to: NonZero::<u32>::MIN.saturating_add(82),
        under: 10,
        time: Duration::from_micros(5_001),
        size: 2048,
        utilization: 0.79,
        energies: vec![0.0, f64::INFINITY],
        steps: 7,
        buffer: vec![1, 2, 3],
        text: String::new(),
        vote: Vote { rounds: 4, agreed: false },
        name: "broken",
    };
    check(
        &broken,
        &[
            "field `closed` of `Everything` is `1.5`, above its bound `range` of `1.0`",
            "field `open` of `Everything` is `1.0`, not below its bound `range` of `1.0`",
            "field `from` of `Everything` is `-6`, below its bound `range` of `-5`",
            "field `up_to` of `Everything` is `83`, above its bound `range` of `82`",
            "field `under` of `Everything` is `10`, not below its bound `range` of `10`",
            "field `time` of `Everything` is `5.001 ms`, above its bound `range` of `5 ms`",
            "field `size` of `Everything` is `2 KiB`, above its bound `range` of `1 KiB`",
            "field `utilization` of `Everything` is `0.79`, below the limit `gpu_utilization` of `0.8`",
            "field `energies` of `Everything` is `inf`, but its bound `finite` allows finite numbers alone",
            "field `buffer` of `Everything` holds `24 B`, above its bound `max_bytes` of `16 B`",
            "field `vote` of `Everything` has not converged after `4` iterations, above its bound `converges_within` of `3`",
        ],
    );
    let violations = broken.check().unwrap_err();
    let kinds: Vec<(Kind, Resource, Severity)> =
        violations.iter().map(|v| (v.kind(), v.resource(), v.severity())).collect();
    assert_eq!(kinds[7], (Kind::OutOfRange, Resource::GpuUtilization, Severity::Low));
    assert_eq!(kinds[9], (Kind::MemoryExceeded, Resource::Memory, Severity::Medium));
    assert_eq!(violations.severity(), Severity::High);
}

#[test]
fn a_change_is_also_held_to_what_must_not_decrease() {
    let before = lawful();
    let after = Everything { steps: 6, closed: 2.0, ..lawful() };
    assert!(before.check_change(&before).is_ok());
    let found: Vec<Violation> = after.check_change(&before).unwrap_err().into_iter().collect();
    assert_eq!(found[0].kind(), Kind::OutOfRange);
    assert_eq!(
        found[1].to_string(),
        "field `steps` of `Everything` fell from `7` to `6`, but is bound by `non_decreasing`"
    );
    assert_eq!(found[1].severity(), Severity::Critical);
    assert!(Everything { steps: 6, ..lawful() }.check().is_ok(), "alone it is lawful");
}

/// Declares limits, and implements the traits that read them.
#[governed(
    gpu_memory = "1 KiB",
    memory = "2 KiB",
    latency = "4 ms",
    iterations = 10,
    requires(MemoryBounded, LatencyBounded, Convergent, governance_core::Entropy)
)]
struct Mission {
    gpu: u64,
    host: u64,
    took: Duration,
    made: u64,
    entropy: f64,
}

impl MemoryBounded for Mission {
    fn gpu_bytes(&self) -> u64 {
        self.gpu
    }

    fn host_bytes(&self) -> u64 {
        self.host
    }
}

impl LatencyBounded for Mission {
    fn latency(&self) -> Duration {
        self.took
    }
}

impl Convergent for Mission {
    fn iterations(&self) -> u64 {
        self.made
    }

    fn has_converged(&self) -> bool {
        false
    }
}

impl Entropy for Mission {
    fn entropy(&self) -> f64 {
        self.entropy
    }
}

#[test]
fn declared_limits_hold_where_a_required_trait_reads_them() {
    let ms = Duration::from_millis;
    check(&Mission { gpu: 1024, host: 2048, took: ms(4), made: 10, entropy: 1.0 }, &[]);
    let broken = Mission { gpu: 1025, host: 4096, took: ms(5), made: 11, entropy: 0.5 };
    let expect = [
        "`Mission` holds `1025 B`, above its bound `gpu_memory` of `1 KiB`",
        "`Mission` holds `4 KiB`, above its bound `memory` of `2 KiB`",
        "`Mission` took `5 ms`, above its bound `latency` of `4 ms`",
        "`Mission` has not converged after `11` iterations, above its bound `iterations` of `10`",
    ];
    check(&broken, &expect);
    let before = Mission { gpu: 0, host: 0, took: ms(0), made: 0, entropy: 1.0 };
    let text = broken.check_change(&before).unwrap_err().to_string();
    assert_eq!(
        text.lines().last(),
        Some("`Mission` fell from `1.0` to `0.5`, but is bound by `non_decreasing`")
    );
    assert_eq!(text.lines().count(), 5);
}

#[test]
fn declarations_stand_in_the_record() {
    let declared: Vec<String> =
        Mission::RECORD.declared().map(|(limit, value)| format!("{limit} {value}")).collect();
    assert_eq!(declared, ["gpu_memory 1 KiB", "memory 2 KiB", "latency 4 ms", "iterations 10"]);
    assert_eq!(Everything::RECORD.rules().count(), 13);
}
