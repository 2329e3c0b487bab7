//! `#[calc_only]` leaves calculation alone: these compile, and compute.

use governance_core::calc_only;

/// What a kernel may use.
#[calc_only(allow("governance_core::bound"))]
mod kernel {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use governance_core::bound::ByteSize;

    use super::outside;

    /// A type of its own, with a name that would be suspicious elsewhere.
    #[derive(Clone, Copy, PartialEq, Debug)]
    pub(super) struct Cell(pub(super) f64);

    pub(super) fn total<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> f64 {
        cells.into_iter().map(|Cell(x)| x.max(0.0)).sum::<f64>() + f64::from(outside())
    }

    pub(super) fn count(name: &'static str) -> (BTreeMap<&'static str, u64>, Duration) {
        (BTreeMap::from([(name, name.as_bytes().bytes())]), Duration::ZERO)
    }
}

#[calc_only]
const fn outside() -> u8 {
    1
}

struct Method;

impl Method {
    #[calc_only]
    fn call(&self, x: u8) -> u8 {
        x.saturating_add(outside())
    }
}

#[test]
fn calculation_only_code_works_as_written() {
    assert_eq!(kernel::total(&[kernel::Cell(1.5), kernel::Cell(-1.0)]), 2.5);
    assert_eq!(kernel::count("ab").0["ab"], 2);
    assert_eq!(Method.call(255), 255);
}
