//! Items of every shape, with other attributes in every order.

use governance_core::record::ItemKind;
use governance_core::{CalcOnly, Governed, Recoverable, governed};

/// The crate under another name, as a prelude would re-export it.
mod prelude {
    pub(crate) use governance_core as renamed;
}

/// A name that is a keyword, and a field of such a name.
#[governed]
#[derive(Clone, Debug, Default)]
struct r#Struct {
    #[governed(range = 0..=3)]
    r#type: u8,
}

/// The derives come first.
#[derive(Clone, Debug, PartialEq)]
#[governed(crate = prelude::renamed)]
#[must_use]
pub(crate) struct Tuple(#[governed(finite)] f64, pub u8, #[governed(non_decreasing, range = 1..)] u64);

/// A unit struct in a crate-visible module.
#[governed(type_size = "0 B")]
struct Unit;

/// An enum with everything that an enum can have.
#[governed(requires(Copy, CalcOnly, Recoverable))]
#[derive(Clone, Copy, PartialEq, Debug)]
#[repr(u8)]
enum Phase {
    /// Documented.
    Begin = 1,
    #[allow(dead_code, reason = "it is there to be there")]
    End = 2,
}

impl CalcOnly for Phase {}

impl Recoverable for Phase {
    type Checkpoint = u8;

    fn checkpoint(&self) -> u8 {
        *self as u8
    }

    fn restore(checkpoint: &u8) -> Option<Self> {
        (*checkpoint == 1).then_some(Self::Begin)
    }
}

macro_rules! make {
    ($name:ident, $field:ident: $kind:ty, $limit:expr, $bytes:literal) => {
        #[governed(memory = $bytes)]
        struct $name {
            #[governed(range = $limit)]
            $field: $kind,
        }
    };
}

make!(Made, level: u8, 1..=9, "1 KiB");

#[test]
fn names_are_those_that_people_say() {
    let value = Struct { r#type: 4 };
    assert_eq!(
        value.check().unwrap_err().to_string(),
        "field `type` of `Struct` is `4`, above its bound `range` of `3`"
    );
    assert_eq!((Struct::RECORD.name(), Struct::default().r#type), ("Struct", 0));
}

#[test]
fn tuple_fields_go_by_their_index() {
    assert!(Tuple(0.0, 255, 1).check().is_ok());
    assert_eq!(
        Tuple(f64::NAN, 0, 0).check().unwrap_err().to_string(),
        "field `0` of `Tuple` is `NaN`, but its bound `finite` allows finite numbers alone\n\
         field `2` of `Tuple` is `0`, below its bound `range` of `1`"
    );
    assert_eq!(Tuple(0.0, 7, 1).clone().1, 7);
}

#[test]
fn units_enums_and_items_from_macros_are_governed_too() {
    assert_eq!((Unit::RECORD.kind(), Unit::RECORD.rules().count()), (ItemKind::Struct, 1));
    assert_eq!((Phase::RECORD.kind(), Phase::Begin.check()), (ItemKind::Enum, Ok(())));
    assert!(Made { level: 10 }.check().is_err());
}

#[test]
fn a_type_inside_a_function_is_governed_too() {
    #[governed]
    struct Local {
        #[governed(finite)]
        x: f64,
    }
    assert!(Local { x: f64::NAN }.check().is_err());
    assert_eq!(Local::RECORD.module(), module_path!());
}

#[test]
fn the_record_names_the_place_of_the_type() {
    let record = Phase::RECORD;
    let line = include_str!("items.rs").lines().position(|line| line == "enum Phase {").unwrap() + 1;
    assert_eq!(usize::try_from(record.line()).unwrap(), line);
    assert!(record.file().ends_with("tests/suite/items.rs"), "{}", record.file());
    assert_eq!(record.module(), "suite::items");
}
