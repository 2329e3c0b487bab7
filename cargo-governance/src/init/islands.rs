//! The islands of `unsafe`: the modules in which it stands, in few names.

use std::collections::{BTreeMap, BTreeSet};

/// More modules of a crate than this are named by the parts of the crate, and more parts by the crate.
const EACH: usize = 4;
/// More names than this are no list that anybody reads: then each crate is named as a whole.
const ALL: usize = 40;

/// Returns the names of the modules that hold items, as an article's `allow` takes them.
///
/// `modules` are all modules of the workspace and `items` the items that hold `unsafe`, both beginning with the crate.
pub(crate) fn islands(modules: &BTreeSet<String>, items: &BTreeSet<String>) -> Vec<String> {
    let mut by_crate: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for item in items {
        let module = module_of(modules, item);
        by_crate.entry(first(module)).or_default().insert(module);
    }
    let named: Vec<String> = by_crate.iter().flat_map(|(name, modules)| of_crate(name, modules)).collect();
    if named.len() > ALL {
        return by_crate.keys().map(|name| format!("{name}::**")).collect();
    }
    named
}

/// Returns the module that an item stands in: the longest one that its path begins with.
fn module_of<'i>(modules: &BTreeSet<String>, item: &'i str) -> &'i str {
    let ends = item.rmatch_indices("::").map(|(at, _)| at);
    let prefixes = std::iter::once(item.len()).chain(ends).filter_map(|end| item.get(..end));
    prefixes.into_iter().find(|prefix| modules.contains(*prefix)).unwrap_or_else(|| first(item))
}

fn first(path: &str) -> &str {
    path.split("::").next().unwrap_or(path)
}

fn of_crate(name: &str, modules: &BTreeSet<&str>) -> Vec<String> {
    if modules.len() <= EACH {
        return modules.iter().map(|module| (*module).to_owned()).collect();
    }
    let part = |module: &&str| match module.split("::").nth(1) {
        Some(part) => format!("{name}::{part}::**"),
        None => name.to_owned(),
    };
    let parts: BTreeSet<String> = modules.iter().map(part).collect();
    if parts.len() <= EACH { parts.into_iter().collect() } else { vec![format!("{name}::**")] }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[track_caller]
    fn check(modules: &[&str], items: &[&str], expect: &[&str]) {
        let set = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect();
        assert_eq!(islands(&set(modules), &set(items)), expect);
    }

    #[test]
    fn an_item_stands_in_the_longest_module_of_its_path() {
        let modules = ["k", "k::ffi", "k::ffi::raw", "other"];
        check(&modules, &["k::ffi::raw::Handle::drop", "k::ffi::open"], &["k::ffi", "k::ffi::raw"]);
        check(&modules, &["k::main", "other"], &["k", "other"]);
    }

    #[test]
    fn many_modules_are_named_by_their_part_and_many_parts_by_the_crate() {
        let modules = ["k", "k::a", "k::a::b", "k::a::c", "k::a::d", "k::a::e", "k::x", "k::y", "k::z"];
        check(
            &modules,
            &["k::a::b::f", "k::a::c::f", "k::a::d::f", "k::a::e::f", "k::a::f", "k::f"],
            &["k", "k::a::**"],
        );
        check(&modules, &["k::a::f", "k::x::f", "k::y::f", "k::z::f", "k::f"], &["k::**"]);
    }
}
