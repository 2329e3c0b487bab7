//! The guard lets lawful values in and keeps them lawful.

use std::panic::{AssertUnwindSafe, catch_unwind};

use governance_core::violation::Kind;
use governance_core::{Guard, Refused, governed};

#[governed]
#[derive(Clone, Debug, PartialEq)]
struct State {
    #[governed(range = 0.0..=1.0)]
    share: f64,
    #[governed(non_decreasing)]
    steps: u64,
}

fn guarded() -> Result<Guard<State>, Refused<State>> {
    Guard::new(State { share: 0.5, steps: 3 })
}

#[test]
fn an_unlawful_value_is_given_back_with_the_reasons() {
    let refused = Guard::new(State { share: f64::NAN, steps: 0 }).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "field `share` of `State` is `NaN`, but its bound `range` allows finite numbers alone"
    );
    let (value, violations) = refused.into_parts();
    assert!(value.share.is_nan());
    assert_eq!((violations.count(), violations.first().kind()), (1, Kind::NotFinite));
}

#[test]
fn a_lawful_draft_replaces_the_value_and_returns_the_result() {
    let mut guard = guarded().unwrap();
    let result = guard.update(|draft| {
        draft.steps += 1;
        draft.steps
    });
    assert_eq!(result, Ok(4));
    assert_eq!(guard.into_inner(), State { share: 0.5, steps: 4 });
}

#[test]
fn an_unlawful_draft_is_dropped_whole() {
    let mut guard = guarded().unwrap();
    let violations = guard
        .update(|draft| {
            draft.steps = 2;
            draft.share = -1.0;
        })
        .unwrap_err();
    assert_eq!(violations.count(), 2, "the broken range and the decrease");
    assert_eq!(*guard, State { share: 0.5, steps: 3 });
}

#[test]
fn a_panic_leaves_the_value_as_it_was() {
    let mut guard = guarded().unwrap();
    let update = AssertUnwindSafe(|| {
        guard.update(|draft| {
            draft.share = 0.9;
            panic!("half way");
        })
    });
    assert!(catch_unwind(update).is_err());
    assert_eq!(*guard, State { share: 0.5, steps: 3 });
}

#[test]
fn a_refusal_is_an_error_that_shows_the_reasons_alone() {
    let refused = Guard::new(State { share: 2.0, steps: 0 }).unwrap_err();
    assert!(format!("{refused:?}").starts_with("Refused { violations: "), "{refused:?}");
    assert_eq!(refused.violations().count(), 1);
    let error: Box<dyn std::error::Error> = Box::new(refused);
    assert_eq!(error.to_string(), "field `share` of `State` is `2.0`, above its bound `range` of `1.0`");
}
