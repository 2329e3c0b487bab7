//! Which parts of a tree a proof consists of: ranges of leaves, by the recursions of RFC 6962, section 2.1.

use std::ops::Range;

/// Returns the largest power of two below `size`, which is at least 2.
const fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// Returns the parts beside the path from leaf `index` up to the root of `size` leaves, lowest first.
pub(super) fn inclusion(index: u64, size: u64) -> Vec<Range<u64>> {
    let (mut parts, mut whole) = (Vec::new(), 0..size);
    while whole.end - whole.start > 1 {
        let middle = whole.start + split(whole.end - whole.start);
        if index < middle {
            parts.push(middle..whole.end);
            whole.end = middle;
        } else {
            parts.push(whole.start..middle);
            whole.start = middle;
        }
    }
    parts.reverse();
    parts
}

/// Returns the parts that lead from the root of the first `old` leaves to that of `size`, in the order of the proof.
pub(super) fn consistency(old: u64, size: u64) -> Vec<Range<u64>> {
    if old == 0 || old >= size {
        return Vec::new();
    }
    let (mut parts, mut whole) = (Vec::new(), 0..size);
    // The old tree ends somewhere in `whole`; the part that lies before it altogether is part of both.
    while whole.end != old {
        let middle = whole.start + split(whole.end - whole.start);
        if old <= middle {
            parts.push(middle..whole.end);
            whole.end = middle;
        } else {
            parts.push(whole.start..middle);
            whole.start = middle;
        }
    }
    // The old root itself is known to whoever verifies.
    if whole.start != 0 {
        parts.push(whole);
    }
    parts.reverse();
    parts
}
