//! What is wrong, how often, and in which words.

use super::faults_of;

/// Holds the faults of an item against the expected messages, all of them and in order.
#[track_caller]
fn check(arguments: &str, item: &str, expect: &[&str]) {
    let found: Vec<String> = faults_of(arguments, item).iter().map(ToString::to_string).collect();
    assert_eq!(found, expect, "#[governed({arguments})] {item}");
}

/// A struct with one bounded field.
#[track_caller]
fn field(bound: &str, ty: &str, expect: &[&str]) {
    check("", &format!("struct S {{ #[governed({bound})] x: {ty} }}"), expect);
}

#[test]
fn lawful_items_have_no_faults() {
    check("", "struct S;", &[]);
    check("gpu_memory = \"8 GiB\", latency = \"5 ms\", iterations = 1_000,", "struct S;", &[]);
    check("convergence_threshold = 1e-6, type_size = limits.type_size", "struct S;", &[]);
    check("iterations = limits.colors", "struct S;", &[]);
    check("requires(MemoryBounded, path::Other<u8>)", "pub struct S(#[governed(finite)] f64);", &[]);
    check("instances(S<u8, 4>)", "struct S<T, const N: usize>([T; N]) where T: Copy;", &[]);
    check("", "struct S<'a>(&'a u8);", &[]);
    check("latency = \"1 h\"", "enum E { A }", &[]);
    check("gpu_memory = \"9 GiB\"", "struct Giant;", &[]);
    field("range = 0.0..=1.0, finite, non_decreasing", "f64", &[]);
    field("range = -1..1", "i8", &[]);
    field("range = ..=\"1 MiB\"", "u64", &[]);
    field("range = \"1 ms\"..", "std::time::Duration", &[]);
    field("range = limits.colors", "u32", &[]);
    field("range = limits.budget", "f64", &[]);
    field("range = limits.runtime", "MyDuration", &[]);
    field("max_bytes = \"1 GiB\"", "Vec<u8>", &[]);
    field("max_bytes = limits.memory", "Vec<u8>", &[]);
    field("converges_within = 3", "Vote", &[]);
}

#[test]
fn a_declaration_beyond_its_limit_names_both_numbers_and_the_reason() {
    check(
        "gpu_memory = \"9 GiB\"",
        "struct S;",
        &["unlawful declaration: `9 GiB` is above the limit `gpu_memory` of `8 GiB`\n\
           article `small-on-the-gpu`: missions share the card"],
    );
    check(
        "memory = \"2 GiB\"",
        "struct S;",
        &["unlawful declaration: `2 GiB` is above the limit `memory` of `1 GiB`\nwhy: the host is shared"],
    );
    check(
        "latency = \"6 ms\"",
        "struct S;",
        &["unlawful declaration: `6 ms` is above the limit `latency` of `5 ms`"],
    );
    check(
        "gpu_utilization = 0.9",
        "struct S;",
        &["`gpu_utilization` is declared, but the law sets no limit `gpu_utilization`"],
    );
    field(
        "max_bytes = \"2 GiB\"",
        "String",
        &["unlawful declaration: `2 GiB` is above the limit `memory` of `1 GiB`\nwhy: the host is shared"],
    );
    check(
        "iterations = 10",
        "struct S { #[governed(converges_within = 11)] x: V }",
        &["`converges_within` of `11` is above the `iterations` of `10` that the item declares"],
    );
}

#[test]
fn everything_that_is_wrong_comes_in_one_go() {
    check(
        "gpu_memory = \"9 GiB\", latancy = \"1 ms\", iterations = 5, iterations = 6",
        "struct S<T> { #[governed(finite = true)] pub x: T, #[governed(range = 2..1, gpu_memory = \"1 B\")] y: u8 }",
        &[
            "`iterations` is given twice",
            "unlawful declaration: `9 GiB` is above the limit `gpu_memory` of `8 GiB`\n\
             article `small-on-the-gpu`: missions share the card",
            "`latancy` is not a key of `#[governed]`",
            "`S` has parameters and names no instances, but the limit `type_size` must be checked",
            "the bounded field `x` is `pub`, so that code outside can change it without a check",
            "`finite` takes no value",
            "the range begins at `2`, above its end `1`",
            "`gpu_memory` is declared by the item, but stands on a field",
        ],
    );
}

#[test]
fn keys_and_their_forms() {
    check("range = 0..1", "struct S;", &["`range` bounds a field, but stands on the item"]);
    check("iterations", "struct S;", &["`iterations` has no value"]);
    check("iterations =", "struct S;", &["`iterations` has no value"]);
    check("iterations(5)", "struct S;", &["`iterations` has no value"]);
    check("requires", "struct S;", &["`requires` takes a list in parentheses"]);
    check("requires()", "struct S;", &["`requires` names nothing"]);
    check("requires(5)", "struct S;", &["`5` in `requires` cannot be read as the path of a trait"]);
    check("5 = 5", "struct S;", &["`5 = 5` cannot be read as a key with its value"]);
    check("crate = 5", "struct S;", &["`5` in `crate` cannot be read as a path"]);
    check("", "#[governed] struct S;", &["`#[governed]` stands here a second time"]);
    check("", "struct S { #[governed] x: u8 }", &["`#[governed]` on a field bounds nothing"]);
    check("", "struct S { #[governed()] x: u8 }", &["`#[governed]` on a field bounds nothing"]);
    field("rnge = 0..1", "u8", &["`rnge` is not a key of `#[governed]` on a field"]);
}

#[test]
fn values_of_the_wrong_kind() {
    check(
        "gpu_memory = 6",
        "struct S;",
        &["`gpu_memory` is a whole number, but takes bytes such as \"8 GiB\""],
    );
    check(
        "gpu_memory = \"5 ms\"",
        "struct S;",
        &["`gpu_memory` is a time, but takes bytes such as \"8 GiB\""],
    );
    check(
        "gpu_memory = \"6 gib\"",
        "struct S;",
        &["the value of `gpu_memory` cannot be read: `gib` in `6 gib` is not a unit; did you mean `GiB`?"],
    );
    check(
        "iterations = -1",
        "struct S;",
        &["`iterations` is a whole number, but takes a whole number such as 1_000_000"],
    );
    check(
        "iterations = \"5\"",
        "struct S;",
        &["`iterations` is a text, but takes a whole number such as 1_000_000"],
    );
    check("iterations = MAX", "struct S;", &["`MAX` is not a value for `iterations`"]);
    check("iterations = limits.colours", "struct S;", &["the law sets no limit `colours`"]);
    check(
        "memory = limits.colors",
        "struct S;",
        &["the limit `colors` is a count, but `memory` takes bytes such as \"8 GiB\""],
    );
    field(
        "converges_within = limits.uptime",
        "V",
        &["the limit `uptime` has no `at_most`, which `converges_within` needs"],
    );
}

#[test]
fn ranges() {
    field("range = 5", "u8", &["`5` is not a range"]);
    field("range = A..B", "u8", &["`A..B` is not a value for `range`"]);
    field("range = ..=", "u8", &["`..=` is not a value for `range`"]);
    field("range = ..", "u8", &["the range `..` bounds nothing"]);
    field("range = 1..1", "u8", &["the range from `1` up to and without `1` holds no value"]);
    field("range = 1.0..=0.0", "f64", &["the range begins at `1.0`, above its end `0.0`"]);
    field("range = 0..=\"1 s\"", "u8", &["the range begins with a whole number and ends with a time"]);
    field("range = 0..=1", "f64", &["the range is of whole numbers, but the field is `f64`, a real number"]);
    field(
        "range = ..\"5 sec\"",
        "u8",
        &["the value of `range` cannot be read: `sec` in `5 sec` is not a unit; known units: \
         B, KiB, MiB, GiB, TiB, kB, MB, GB, TB, ns, us, ms, s, min, h, d"],
    );
}

#[test]
fn bounds_where_they_could_be_gone_round() {
    check("", "enum E { A { #[governed(finite)] x: f64 } }", &["a field of an enum cannot be bounded"]);
    check(
        "",
        "struct S(#[governed(finite)] pub(crate) f64);",
        &["the bounded field `0` is `pub(crate)`, so that code outside can change it without a check"],
    );
    check("", "struct S { #[governed(finite)] pub(self) x: f64 }", &[]);
    check(
        "",
        "struct S { #[cfg(unix)] #[governed(finite)] x: f64 }",
        &["the bounded field `x` stands under `cfg`, but the same law holds in every build"],
    );
}

#[test]
fn instances() {
    check(
        "requires(Convergent)",
        "struct S<const N: usize>;",
        &["`S` has parameters and names no instances, but the trait `Convergent` must be checked"],
    );
    check(
        "instances(S<u8>)",
        "struct S;",
        &["`S` has no type or const parameters, so it has no instances to name"],
    );
    check("instances(T<u8>)", "struct S<X>(X);", &["`T<u8>` is not an instance of `S`"]);
    check("instances(S)", "struct S<X>(X);", &["`S` is not an instance of `S`"]);
    check(
        "",
        "#[must_use] struct S<X>(X);",
        &[
            "`S` has parameters and names no instances, but the trait `Recoverable`, which the article `states-come-back` \
         requires, must be checked",
        ],
    );
}

#[test]
fn the_law_can_name_a_trait_that_nobody_knows() {
    check(
        "",
        "#[non_exhaustive] struct S;",
        &["the article `no-such-trait` requires the trait `Serialize`, which the macro cannot place"],
    );
}

#[test]
fn other_items_are_not_governed() {
    check("", "fn f() {}", &["`#[governed]` stands on a function, but governs structs and enums alone"]);
    check(
        "",
        "pub union U { a: u8 }",
        &["`#[governed]` stands on a union, but governs structs and enums alone"],
    );
    check(
        "",
        "const F: fn() = g;",
        &["`#[governed]` stands on a constant, but governs structs and enums alone"],
    );
    check(
        "",
        "pub const unsafe fn f() {}",
        &["`#[governed]` stands on a function, but governs structs and enums alone"],
    );
    check("", "impl X {}", &["`#[governed]` stands on an impl block, but governs structs and enums alone"]);
    check("", "struct S { x }", &["the item under `#[governed]` cannot be read: expected `:`"]);
}
