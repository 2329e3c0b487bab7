//! `[operation]`: what the Ops Governor demands to be declared before anything is touched.

use governance_law::document::{Sink, Table};

use super::super::model::{Operation, Risk, Step};
use super::value;

const KEYS: [&str; 6] =
    ["name", "risk_class", "blast_radius", "rollback_strategy", "allowed_paths", "allowed_services"];

/// Reads the declaration; it is whole or a mistake.
pub(super) fn operation(top: &Table<'_, '_>, sink: &mut Sink) -> Option<Operation> {
    let table = top.inner("operation", "an operation", &KEYS, sink)?;
    let name = table.text("name", "\"a short name\"", sink);
    let risk = table.require("risk_class", "\"READ_ONLY\"", sink);
    let risk = risk.and_then(|placed| value::one_of(placed, "risk_class", &Risk::WORDS, sink));
    let radius = table.text("blast_radius", "\"what can break\"", sink);
    let rollback = table.text("rollback_strategy", "\"how it is reverted\"", sink);
    let mut list = |key: &str| {
        let placed = table.require(key, "[]", sink)?;
        Some(value::texts(placed, key, sink))
    };
    let (paths, services) = (list("allowed_paths"), list("allowed_services"));
    Some(Operation {
        name: name?,
        risk_class: risk?,
        blast_radius: radius?,
        rollback_strategy: rollback?,
        allowed_paths: paths?,
        allowed_services: services?,
    })
}

/// Reports an operation that changes something and has nothing to revert it with.
pub(super) fn check(operation: Option<&Operation>, teardown: &[Step], sink: &mut Sink) {
    let Some(operation) = operation else { return };
    if operation.risk_class != Risk::ReadOnly && teardown.is_empty() {
        let span = operation.rollback_strategy.span.clone();
        let message = format!(
            "an operation of class `{}` has no `[[teardown]]` that reverts it",
            operation.risk_class.word()
        );
        sink.say(span, message, "write the rollback as steps of `[[teardown]]`".to_owned());
    }
}
