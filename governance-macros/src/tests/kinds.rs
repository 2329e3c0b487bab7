//! Every unit and every kind of value once where it is wrong, and what the compiler adds once in a crate.

use std::sync::Arc;

use governance_law::Law;

use super::{expanded, faults_of, tokens};
use crate::fault::Fault;
use crate::governed;
use crate::law_file::{self, Found};

/// Holds the only fault of an item against its message.
#[track_caller]
fn one(arguments: &str, item: &str, expect: &str) {
    let found: Vec<String> = faults_of(arguments, item).iter().map(ToString::to_string).collect();
    assert_eq!(found, [expect], "#[governed({arguments})] {item}");
}

/// A struct with one bounded field.
#[track_caller]
fn field(bound: &str, ty: &str, expect: &str) {
    one("", &format!("struct S {{ #[governed({bound})] x: {ty} }}"), expect);
}

#[test]
fn a_value_is_named_by_what_it_is() {
    one(
        "latency = \"8 GiB\"",
        "struct S;",
        "`latency` is an amount of bytes, but takes a time such as \"5 ms\"",
    );
    one(
        "iterations = 1.5",
        "struct S;",
        "`iterations` is a real number, but takes a whole number such as 1_000_000",
    );
    one("iterations = 1..2", "struct S;", "`1..2` is not a value for `iterations`");
    one("latency = 5", "struct S;", "`latency` is a whole number, but takes a time such as \"5 ms\"");
}

#[test]
fn a_limit_is_named_by_its_unit() {
    let of = |limit: &str, found: &str| {
        let expect = format!(
            "the limit `{limit}` is {found}, but `iterations` takes a whole number such as 1_000_000"
        );
        one(&format!("iterations = limits.{limit}"), "struct S;", &expect);
    };
    of("memory", "an amount of bytes");
    of("latency", "a time");
    of("convergence_threshold", "a real number");
}

#[test]
fn a_limit_that_the_law_does_not_set_comes_with_an_example_of_its_unit() {
    let law = Law::parse("governance.toml", "schema = 1\n").unwrap();
    for (key, value, example) in [
        ("memory", "\"1 GiB\"", "\"8 GiB\""),
        ("latency", "\"1 ms\"", "\"5 ms\""),
        ("iterations", "3", "1_000_000"),
        ("gpu_utilization", "0.5", "0.8"),
        ("convergence_threshold", "0.5", "1e-6"),
    ] {
        let mut faults = crate::fault::Faults::default();
        let item =
            crate::attr::item(tokens(&format!("{key} = {value}")), tokens("struct S;"), &mut faults).unwrap();
        let world = crate::valid::World { law: &law, crate_name: "app", context: None };
        crate::valid::judge(&item, world, &mut faults);
        let texts: Vec<String> = faults.texts().map(|(_, text)| text).collect();
        assert_eq!(texts.len(), 1, "{texts:?}");
        assert!(texts[0].contains(&format!("no limit `{key}`")) && texts[0].contains(example), "{texts:?}");
    }
}

#[test]
fn a_limit_of_a_law_without_limits_says_how_to_set_one() {
    let law = Law::parse("governance.toml", "schema = 1\n").unwrap();
    let mut faults = crate::fault::Faults::default();
    let item = tokens("struct S { #[governed(max_bytes = limits.room)] x: Vec<u8> }");
    let item = crate::attr::item(tokens(""), item, &mut faults).unwrap();
    crate::valid::judge(
        &item,
        crate::valid::World { law: &law, crate_name: "app", context: None },
        &mut faults,
    );
    let texts: Vec<String> = faults.texts().map(|(_, text)| text).collect();
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].contains("the law sets no limits; add `room` to `[limits]`"), "{texts:?}");
}

#[test]
fn ranges_are_held_to_the_unit_of_their_field() {
    field(
        "range = \"1 ms\"..=\"5 ms\"",
        "u8",
        "the range is of times, but the field is `u8`, a whole number",
    );
    field("range = 0.5..=1.0", "u8", "the range is of real numbers, but the field is `u8`, a whole number");
    field("range = ..=\"1 MiB\"", "f32", "the range is of bytes, but the field is `f32`, a real number");
    field("range = \"5 ms\"..=\"1 ms\"", "Duration", "the range begins at `5 ms`, above its end `1 ms`");
    field("range = \"2 MiB\"..=\"1 MiB\"", "u64", "the range begins at `2 MiB`, above its end `1 MiB`");
    field(
        "range = 1.5..=\"1 MiB\"",
        "u64",
        "the range begins with a real number and ends with an amount of bytes",
    );
    field("range = \"1 ms\"..=2", "u64", "the range begins with a time and ends with a whole number");
}

#[test]
fn numbers_that_no_type_holds_are_no_values() {
    one(
        "iterations = 999999999999999999999999999999999999999999",
        "struct S;",
        "`999999999999999999999999999999999999999999` is not a value for `iterations`",
    );
    one("gpu_memory = b\"8 GiB\"", "struct S;", "`b\"8 GiB\"` is not a value for `gpu_memory`");
    one("gpu_memory = 'x'", "struct S;", "`'x'` is not a value for `gpu_memory`");
    field("range = 0.0..=1e999", "f64", "`0.0..=1e999` is not a value for `range`");
    one("5", "struct S;", "`5` cannot be read as a key with its value");
}

#[test]
fn what_a_required_trait_reads_is_written_into_the_check() {
    let item = "pub(crate) struct State { #[governed(range = ..5)] a: i8, #[governed(range = ..=\"1 MiB\")] b: u64, \
                #[governed(range = \"1 ms\"..)] c: Duration, #[governed(range = 1.5..2.5)] d: f64 }";
    let text = expanded(
        "gpu_memory = \"1 GiB\", memory = \"1 MiB\", latency = \"1 ms\", iterations = 7, \
         requires(MemoryBounded, LatencyBounded, Convergent, Entropy)",
        item,
    )
    .to_string();
    for rule in [
        "held gpu_memory b1073741824",
        "held memory b1048576",
        "held latency t1000000",
        "held iterations w7",
        "entropy",
        "under a w5",
        "up_to b b1048576",
        "from c t1000000",
        "below d r1.5 r2.5",
    ] {
        assert!(text.contains(rule), "no `{rule}` in {text}");
    }
    for method in
        ["gpu_memory (", "memory (", "latency (", "progress (", "entropy (", "whole (", "time (", "real ("]
    {
        assert!(text.contains(method), "no `{method}` in {text}");
    }
}

#[test]
fn bounds_of_parameters_join_the_clauses_that_are_there() {
    let text = |clause: &str| {
        expanded("instances(S<u8>)", &format!("struct S<T>(#[governed(max_bytes = \"1 KiB\")] T) {clause};"))
            .to_string()
    };
    for clause in ["where T: Copy", "where T: Copy,"] {
        let text = text(clause);
        assert!(text.contains("where T : Copy , T : :: governance_core :: __private :: ByteSize"), "{text}");
    }
    assert!(text("").contains("where T : :: governance_core :: __private :: ByteSize"), "{}", text(""));
}

#[test]
fn a_type_size_of_its_own_goes_before_the_laws() {
    let text = expanded("type_size = \"1 KiB\"", "struct S([u8; 4]);").to_string();
    assert!(text.contains("1024") && text.contains("above its bound `type_size` of `1 KiB`"), "{text}");
}

#[test]
fn the_first_item_of_a_crate_carries_the_interest_in_the_law_and_its_faults() {
    let law = Arc::new(
        Law::parse("governance.toml", "schema = 1\n")
            .map_err(|_| Fault::LawNotFound { start: String::new() }),
    );
    let lawful = Found { law, path: Some("/w/governance.toml".to_owned()), is_first: true };
    let text = governed::once(&lawful).to_string();
    assert!(
        text.contains("include_bytes ! (\"/w/governance.toml\")") && !text.contains("compile_error"),
        "{text}"
    );

    let start = "/w/app".to_owned();
    let lawless = Found { law: Arc::new(Err(Fault::LawNotFound { start })), path: None, is_first: true };
    let text = governed::once(&lawless).to_string();
    assert!(
        text.contains("compile_error") && text.contains("/w/app") && !text.contains("include_bytes"),
        "{text}"
    );
}

#[test]
fn without_a_law_an_item_is_expanded_all_the_same() {
    let locate = |_| crate::expand::Location { file: "src/lib.rs".to_owned(), line: 1 };
    let setting = governed::Setting { law: None, crate_name: "app", context: None, locate: &locate };
    let text = governed::expand(tokens("iterations = 3"), tokens("struct S;"), &setting).to_string();
    assert!(text.contains("struct S ;") && text.contains("Governed"), "{text}");
}

#[test]
fn the_law_of_this_crate_is_the_one_at_the_root_of_the_workspace() {
    let found = law_file::of_this_crate();
    assert!(found.law.as_ref().as_ref().is_ok_and(|law| law.limit("gpu_memory").is_some()));
    assert!(found.path.is_some_and(|path| path.ends_with("governance.toml")));
}

#[test]
fn calculation_only_code_stays_as_it_is_with_an_error_on_what_is_not() {
    let pure = "fn f (x : f64) -> f64 { x . sqrt () }";
    assert_eq!(crate::calc::expand(tokens(""), tokens(pure)).to_string(), tokens(pure).to_string());
    let impure = crate::calc::expand(tokens(""), tokens("fn f() { std::fs::read(\"x\"); }")).to_string();
    assert!(impure.starts_with("fn f ()") && impure.contains("compile_error"), "{impure}");
    let unread = crate::calc::expand(tokens("allow(libm)"), tokens("fn f() {}")).to_string();
    assert!(unread.contains("compile_error"), "{unread}");
}
