//! The islands of `unsafe`: the modules in which it stands, each by its own name as long as that is a list to read.

use std::collections::{BTreeMap, BTreeSet};

/// More modules of a crate than this are named by the parts of the crate, and more parts by the crate.
pub(super) const EACH: usize = 40;

/// Returns the names of the modules that hold items, as an article's `allow` takes them.
///
/// `modules` are all modules of the workspace and `items` the items that hold `unsafe`, both beginning with the crate.
pub(crate) fn islands(modules: &BTreeSet<String>, items: &BTreeSet<String>) -> Vec<String> {
    let mut by_crate: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for item in items {
        let module = module_of(modules, item);
        by_crate.entry(first(module)).or_default().insert(module);
    }
    by_crate.iter().flat_map(|(name, modules)| of_crate(name, modules)).collect()
}

/// Returns the names that open more than one module, in which `unsafe` may come where none is today.
pub(super) fn opened(islands: &[String]) -> impl Iterator<Item = &str> {
    islands.iter().map(String::as_str).filter(|name| name.ends_with("::**"))
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
        let set = |list: &[String]| list.iter().cloned().collect::<BTreeSet<String>>();
        let below = |path: &str| (0..EACH).map(|at| format!("{path}::m{at:02}")).collect::<Vec<_>>();
        let mut modules = below("k::a");
        let items = |modules: &[String]| modules.iter().map(|it| format!("{it}::f")).collect::<BTreeSet<_>>();
        let few = islands(&set(&modules), &items(&modules));
        assert_eq!((few.len(), opened(&few).count()), (EACH, 0));
        modules.push("k".to_owned());
        let parts = islands(&set(&modules), &items(&modules));
        assert_eq!((&*parts, opened(&parts).count()), (&["k".to_owned(), "k::a::**".to_owned()][..], 1));
        modules.extend(below("k"));
        assert_eq!(islands(&set(&modules), &items(&modules)), ["k::**"]);
    }
}
