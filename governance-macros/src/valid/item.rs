//! The item's own arguments: limits, traits, instances, size.

use governance_law::Quantity;
use governance_law::limit::standard;
use governance_law::units::Unit;

use super::limit::{Hold, hold, within};
use super::{Bench, entries, traits, twice, value};
use crate::ast::{Argument, Demand, Form, Item, Plan, Rule, Size, TraitName, text};
use crate::attr::{FIELD_KEYS, ITEM_KEYS, LIMIT_KEYS};
use crate::fault::{Fault, Faults};
use crate::place::Place;

pub(super) fn judge(item: &Item, bench: &Bench<'_>, faults: &mut Faults) -> Plan {
    let mut plan = Plan::default();
    let mut names_instances = None;
    twice(&item.arguments, faults);
    for argument in &item.arguments {
        let key = argument.key.to_string();
        match key.as_str() {
            "requires" => plan.traits.extend(traits::of_item(argument, faults)),
            "instances" => {
                names_instances = Some(argument);
                plan.instances = instances(argument, bench, faults);
            }
            "crate" => plan.root = root(argument, faults),
            limit if LIMIT_KEYS.contains(&limit) => {
                let demand = declared(argument, bench, faults);
                plan.rules.extend(demand.map(|demand| Rule { field: None, demand, limit: None }));
            }
            _ if FIELD_KEYS.contains(&key.as_str()) => {
                faults.push(argument.key.span(), Fault::FieldKeyOnItem { key });
            }
            _ => faults.push(argument.key.span(), Fault::UnknownKey { found: key, known: ITEM_KEYS }),
        }
    }
    let name = Place::from(item.input.ident.span());
    plan.traits.extend(traits::of_law(bench, name, faults));
    plan.size = size(&plan, bench);
    let has_parameters =
        item.input.generics.params.iter().any(|param| !matches!(param, syn::GenericParam::Lifetime(_)));
    match (names_instances, has_parameters) {
        (Some(argument), false) => {
            faults.push(argument.key.span(), Fault::NeedlessInstances { name: bench.type_name.clone() });
        }
        (None, true) => missing_instances(&plan, name, bench, faults),
        _ => {}
    }
    hold_what_is_read(&mut plan);
    plan
}

/// Reads the declaration of a limit and holds it against the law.
fn declared(argument: &Argument, bench: &Bench<'_>, faults: &mut Faults) -> Option<Demand> {
    let key = argument.key.to_string();
    let limit = standard(&key)?;
    let found = value::quantity(argument, limit.unit, limit.direction, bench, faults);
    if bench.world.law.limit(&key).is_none() {
        let example = match limit.unit {
            Unit::Bytes => "\"8 GiB\"",
            Unit::Time => "\"5 ms\"",
            Unit::Count => "1_000_000",
            Unit::Ratio => "0.8",
            Unit::Real => "1e-6",
        };
        faults.push(argument.key.span(), Fault::LimitNotSet { key, example: example.to_owned() });
        return None;
    }
    let (quantity, _) = found?;
    let Form::Value(value) = &argument.form else { return None };
    within(&key, &quantity, value.place(), bench, faults).then_some(Demand::Declared(limit.name, quantity))
}

fn instances(argument: &Argument, bench: &Bench<'_>, faults: &mut Faults) -> Vec<syn::Type> {
    let mut list = Vec::new();
    for (ty, tokens) in entries::<syn::Type>(argument, "a type", faults) {
        let last = match &ty {
            syn::Type::Path(path) => path.path.segments.last(),
            _ => None,
        };
        let is_instance =
            last.is_some_and(|segment| segment.ident == bench.type_name && !segment.arguments.is_none());
        if is_instance {
            list.push(ty);
        } else {
            let (found, name) = (text(&tokens), bench.type_name.clone());
            faults.push(Place::of(&tokens), Fault::OtherInstance { found, name });
        }
    }
    list
}

fn root(argument: &Argument, faults: &mut Faults) -> Option<syn::Path> {
    let form = "the path of `governance_core`, such as `::my_prelude::governance_core`";
    let value = value::of_key(argument, form, faults)?;
    match syn::parse2(value.tokens.iter().cloned().collect()) {
        Ok(path) => Some(path),
        Err(_) => {
            let (key, found) = (argument.key.to_string(), value.text());
            faults.push(value.place(), Fault::UnreadableEntry { key, found, form: "a path" });
            None
        }
    }
}

/// Returns the size that the type must not exceed: its own word, else the law's.
fn size(plan: &Plan, bench: &Bench<'_>) -> Option<Size> {
    if let Some(Quantity::Bytes(max)) = plan.declared("type_size") {
        let bound = Quantity::Bytes(max);
        return Some(Size { max, tail: format!("above its bound `type_size` of `{bound}`") });
    }
    let limit = bench.world.law.limit("type_size")?;
    let (Some(Quantity::Bytes(max)), Hold::Binding(reasons)) = (limit.at_most, hold(limit, bench)) else {
        return None;
    };
    let bound = Quantity::Bytes(max);
    Some(Size { max, tail: format!("above the limit `type_size` of `{bound}`{reasons}") })
}

/// Reports a type with parameters that has something to check and names no instances.
fn missing_instances(plan: &Plan, name: Place, bench: &Bench<'_>, faults: &mut Faults) {
    let reason = match (plan.traits.first(), &plan.size) {
        (None, None) => return,
        (Some(required), _) => match (&required.article, required.name.last()) {
            (Some(article), last) => format!("the trait `{last}`, which the article `{article}` requires,"),
            (None, last) => format!("the trait `{last}`"),
        },
        (None, Some(_)) => "the limit `type_size`".to_owned(),
    };
    faults.push(name, Fault::MissingInstances { name: bench.type_name.clone(), reason });
}

/// Turns the declarations that a required trait reads into rules that a check holds the value to.
fn hold_what_is_read(plan: &mut Plan) {
    let requires = |name: &str| {
        plan.traits.iter().any(|required| matches!(required.name, TraitName::Ours(ours) if ours == name))
    };
    let reads = [
        ("gpu_memory", requires("MemoryBounded")),
        ("memory", requires("MemoryBounded")),
        ("latency", requires("LatencyBounded")),
        ("iterations", requires("Convergent")),
    ];
    let has_entropy = requires("Entropy");
    for rule in &mut plan.rules {
        if let Demand::Declared(limit, quantity) = rule.demand
            && reads.contains(&(limit, true))
        {
            rule.demand = Demand::Held(limit, quantity);
        }
    }
    if has_entropy {
        plan.rules.push(Rule { field: None, demand: Demand::Entropy, limit: None });
    }
}
