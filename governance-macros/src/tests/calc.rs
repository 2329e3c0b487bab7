//! What calculation-only code must not say.

use super::tokens;
use crate::fault::Fault;

/// Holds the impure words of an item against the expected ones, in order.
#[track_caller]
fn check(arguments: &str, item: &str, expect: &[&str]) {
    let found: Vec<String> = crate::calc::faults_of(tokens(arguments), tokens(item))
        .iter()
        .map(|fault| match fault {
            Fault::Impure { found, .. } => found.clone(),
            other => other.to_string(),
        })
        .collect();
    assert_eq!(found, expect, "#[calc_only({arguments})] {item}");
}

#[test]
fn calculation_is_left_alone() {
    check(
        "",
        "mod m { use std::collections::BTreeMap; pub fn f(x: f64) -> f64 { x.sqrt() + f64::from(1_u8) } }",
        &[],
    );
    check("", "fn f<'a, T: Ord>(x: &'static [T]) -> Option<&'a T> { x.iter().max() }", &[]);
    check("", "mod m { mod io { pub fn f() {} } use io::f; fn g() { io::f(); f() } }", &[]);
    check("", "mod m { struct Cell; fn f() -> Cell { Cell } }", &[]);
    check(
        "",
        "mod m { #[derive(Hash)] struct S { env: u8, time: u8 } fn f(s: S) -> u8 { s.env + s.time } }",
        &[],
    );
    check("", "fn f(a: u8, b: u8) -> bool { a != b && vec![a, b].len() == 2 }", &[]);
    check(
        "",
        "mod m { use super::tables; fn f() -> u8 { tables::first() + crate::io::x() + self::fs::y() } }",
        &[],
    );
    check("", "fn f() -> impl Iterator<Item = u8> + use<> { (0..2).chain(..) }", &[]);
    check(
        "",
        "macro_rules! m { ($t:ty) => { $t::new() + $crate::f() } }",
        &["`#[calc_only]` stands on a macro, but guards inline modules and functions alone"],
    );
    check("", "mod m { macro_rules! m { ($t:ident) => { $t::new() + $crate::f() } } }", &[]);
    check(
        "allow(\"libm\", \"rand_core::SeedableRng\")",
        "mod m { use libm::sqrt; use rand_core::SeedableRng; fn f() { libm::exp(1.0) } }",
        &[],
    );
    check(
        "allow(\"std::collections::HashMap\")",
        "mod m { use std::collections::HashMap; fn f(x: HashMap<u8, u8>) {} }",
        &[],
    );
}

#[test]
fn every_kind_of_impurity_is_found() {
    check("", "fn f() { std::fs::read(\"x\"); println!(\"x\") }", &["std::fs::read", "println!"]);
    check("", "fn f() { std::time::Instant::now(); }", &["std::time::Instant::now"]);
    check("", "fn f(x: std::collections::HashMap<u8, u8>) {}", &["std::collections::HashMap"]);
    check("", "mod m { static X: u8 = 0; thread_local! { } }", &["static", "thread_local!"]);
    check("", "fn f(x: &core::cell::RefCell<u8>) {}", &["core::cell::RefCell"]);
    check("", "async fn f() { g().await; unsafe { h() } }", &["async", "await", "unsafe"]);
    check("", "fn f() { std::env::var(\"X\"); env!(\"X\") }", &["std::env::var", "env!"]);
    check("", "mod m { use rand::Rng; }", &["rand::Rng"]);
    check("", "fn f() { ::rand::random() }", &["rand::random"]);
}

#[test]
fn use_trees_are_flattened_and_aliases_followed() {
    check(
        "",
        "mod m { use std::{fs, collections::{BTreeMap, HashMap as Map}, time}; fn f() { time::Instant::now(); fs::read(); Map::new() } }",
        &["std::fs", "std::collections::HashMap", "time::Instant::now"],
    );
    check("", "mod m { use std::time as t; use t::Instant as I; fn f() { I::now() } }", &["t::Instant"]);
    check(
        "",
        "mod m { use std::collections::*; fn f(x: HashSet<u8>) { hash_map::f() } }",
        &["HashSet", "hash_map::f"],
    );
    check("", "mod m { extern crate rand as r; fn f() { r::random() } }", &["rand"]);
    check("", "mod m { use a as b; use b as a; }", &["a", "b"]);
    check("", "mod m { use std::fs::{self, File}; }", &["std::fs", "std::fs::File"]);
}

#[test]
fn names_out_of_sight_are_taken_for_those_of_the_standard_library() {
    check("", "fn f() { fs::read(\"x\"); Instant::now(); other::g() }", &["fs::read", "Instant::now"]);
    check("", "mod m { fn f() { tokio::spawn(g) } }", &["tokio::spawn"]);
    check("", "mod m { use super::*; fn f() { tokio::spawn(g) } }", &[]);
}

#[test]
fn tokens_inside_macros_count() {
    check(
        "",
        "fn f() { vec![std::fs::read(\"x\")]; m! { use std::net; async } }",
        &["std::fs::read", "std::net", "async"],
    );
}

#[test]
fn where_it_stands_and_what_it_takes() {
    check("", "mod kernel;", &["`#[calc_only]` cannot see the file of the module `kernel`"]);
    check(
        "",
        "struct S;",
        &["`#[calc_only]` stands on a struct, but guards inline modules and functions alone"],
    );
    check("alow(\"x\")", "fn f() {}", &["`alow` is not a key of `#[calc_only]`"]);
    check("allow", "fn f() {}", &["`allow` takes a list in parentheses"]);
    check("allow()", "fn f() {}", &["`allow` names nothing"]);
    check(
        "allow(libm)",
        "fn f() {}",
        &["`libm` in `allow` cannot be read as a path in quotes, such as \"libm\""],
    );
}
