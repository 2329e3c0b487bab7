//! Parameters of every kind.

use std::fmt::Debug;

use governance_core::bound::ByteSize;
use governance_core::{Governed, MemoryBounded, governed};

/// Types, constants, lifetimes, defaults and a where-clause.
#[governed(memory = "64 B", requires(MemoryBounded, Debug), instances(Ensemble<'static, f64, 2>, Ensemble<'_, f32, 4>))]
#[derive(Debug)]
struct Ensemble<'a, T: Copy, const N: usize = 2>
where
    T: Debug,
{
    #[governed(max_bytes = "32 B")]
    weights: [T; N],
    #[governed(max_bytes = "32 B")]
    buffer: Vec<T>,
    #[governed(finite)]
    energy: f64,
    name: &'a str,
}

impl<T: Copy + Debug + ByteSize, const N: usize> MemoryBounded for Ensemble<'_, T, N> {
    fn gpu_bytes(&self) -> u64 {
        0
    }

    fn host_bytes(&self) -> u64 {
        self.weights.bytes() + self.buffer.bytes()
    }
}

#[test]
fn a_generic_type_is_checked_in_every_instantiation() {
    let lawful = Ensemble { weights: [0.0_f64; 4], buffer: vec![0.0; 4], energy: 1.0, name: "a" };
    assert!(lawful.check().is_ok() && lawful.name == "a");
    let broken = Ensemble { weights: [0.0_f64; 5], buffer: vec![0.0; 4], energy: f64::NAN, name: "b" };
    assert_eq!(
        broken.check().unwrap_err().to_string(),
        "`Ensemble` holds `72 B`, above its bound `memory` of `64 B`\n\
         field `weights` of `Ensemble` holds `40 B`, above its bound `max_bytes` of `32 B`\n\
         field `energy` of `Ensemble` is `NaN`, but its bound `finite` allows finite numbers alone"
    );
}

/// Lifetimes alone need no instances.
#[governed]
struct View<'a, 'b: 'a> {
    #[governed(finite)]
    values: &'a [f64],
    names: &'b [&'a str],
}

#[test]
fn lifetimes_need_no_instances() {
    let values = [0.0, f64::NAN];
    let view = View { values: &values, names: &["x"] };
    assert!(view.check().is_err() && view.names.len() == 1);
}
