//! `#[governed]` and `#[calc_only]`: the law as compile errors with a caret under the cause.
//!
//! Use them through `governance_core`, which re-exports both and holds what their expansions name.
//!
//! One topic is one file: `attr` reads what the user wrote, `ast` models it, `valid` judges it against the law, `expand` writes
//! the result, `fault` holds every message, `law_file` finds the law, `calc` walks the tokens of calculation-only code.

mod ast;
mod attr;
mod calc;
mod expand;
mod fault;
mod governed;
mod law_file;
mod place;
#[cfg(test)]
mod tests;
mod valid;

use proc_macro::TokenStream;

/// Puts a struct or an enum under the law.
///
/// The attribute compares what the type declares with `governance.toml` (found upwards of the crate's manifest), so that
/// a declaration beyond a limit does not compile; it generates `governance_core::Governed`, whose `check` reports every
/// broken bound of a value; and it enters the type into the census.
///
/// # On the item
///
/// | key | value | meaning |
/// |---|---|---|
/// | `gpu_memory`, `memory` | `"6 GiB"` | memory that one value may hold |
/// | `latency` | `"4 ms"` | time that one call may take |
/// | `iterations` | `1_000` | iterations without convergence |
/// | `convergence_threshold` | `1e-7` | improvement that counts as convergence |
/// | `gpu_utilization` | `0.9` | share of the GPU that is kept busy |
/// | `type_size` | `"4 KiB"` | size of the type itself, checked by the compiler |
/// | `requires(A, path::B)` | traits | what the type must implement |
/// | `instances(T<f64>, T<f32>)` | types | the instantiations that are checked, for a type with parameters |
/// | `crate = path` | a path | where `governance_core` is, for who re-exports it |
///
/// The value of a limit may also be `limits.NAME`: the law's own bound of that name. A limit that the law does not set
/// cannot be declared. The law's `type_size` holds for every governed type, declared or not. `memory`, `gpu_memory`,
/// `latency` and `iterations` are checked at run time where the type also requires the trait that reads them
/// (`MemoryBounded`, `LatencyBounded`, `Convergent`); `requires(Entropy)` checks every change.
///
/// An article with the rule `missing_trait` adds to `requires`; a constitutional trait and the traits of the standard library
/// that can be derived go by their name there, any other trait by its path. In `requires(...)`, the name of a constitutional
/// trait means that trait, whatever is imported; every other path is taken as written.
///
/// A limit holds with or without an article; with articles of the rule `limit_exceeded`, the error names them and their
/// reasons, and it is left to the lint if all of them only warn or are lifted by an exemption. A macro is not told in
/// which module it stands: an article of the rule `missing_trait` that selects modules is left to the lint too.
///
/// # On a field
///
/// | key | value | the field's type |
/// |---|---|---|
/// | `range` | `0.0..=1.0`, `1..`, `.."5 ms"`, `limits.NAME` | `bound::{Whole, Real, Timed}` |
/// | `finite` | | `bound::Finite` |
/// | `non_decreasing` | | `bound::NonDecreasing` |
/// | `max_bytes` | `"64 KiB"`, `limits.NAME` | `bound::ByteSize` |
/// | `converges_within` | `1_000`, `limits.NAME` | `Convergent` |
///
/// A bounded field is private, because assigning to it would go round the check, and it is not under `cfg`, because
/// the same law holds in every build. The fields of enums cannot be bounded.
#[proc_macro_attribute]
pub fn governed(arguments: TokenStream, item: TokenStream) -> TokenStream {
    governed::in_compiler(arguments.into(), item.into()).into()
}

/// Refuses everything in an inline module or a function that is not calculation.
///
/// Calculation-only code computes its result from its arguments: no input or output, no time, no randomness, no statics, no
/// interior mutability, no `async`, no `unsafe`, and no crate besides `core`, `alloc`, the pure part of `std` and its own. The
/// error sits on the token. Aliases are followed, and the tokens inside macros count. Paths that only calculate are
/// allowed one by one, each with all below it:
///
/// ```
/// use governance_macros::calc_only;
///
/// #[calc_only(allow("libm"))]
/// mod kernel {
///     pub fn share(part: f64, whole: f64) -> f64 {
///         part / whole
///     }
/// }
///
/// assert_eq!(kernel::share(1.0, 4.0), 0.25);
/// ```
///
/// A function is judged by what it shows; what it calls is judged where that stands. For whole files, write an article with
/// the rule `impure_code`: a macro does not see the file behind `mod name;`.
#[proc_macro_attribute]
pub fn calc_only(arguments: TokenStream, item: TokenStream) -> TokenStream {
    calc::expand(arguments.into(), item.into()).into()
}
