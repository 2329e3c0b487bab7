//! The end of a run: rules about the workspace, exemptions, the rules about the run itself, order.

use std::collections::HashMap;

use governance_law::catalog::Enforcer;
use governance_law::{Date, catalog};

use crate::finding::{Finding, Report};
use crate::rule::{Outcome, Sink};
use crate::rules;

use super::plan::Plan;
use super::reading::Reading;

/// Ends a run.
pub(crate) fn verdict(reading: Reading<'_, '_>, plan: &Plan<'_>, today: Date) -> Report {
    let Reading { model, mut findings, mut unchecked, mut selected, identities, .. } = reading;
    for planned in &plan.articles {
        let mut sink = Sink::open(planned.entry.id, Some(planned.article), &mut findings, &mut unchecked);
        planned.entry.rule.check_workspace(&model, planned.article, &mut sink);
        // A rule about manifests has selected something as soon as there is a package.
        let row = catalog::rule_of(planned.entry.id);
        let is_manifest = row.is_some_and(|row| row.enforcers.contains(&Enforcer::Manifest));
        let covers = model.workspace.packages.iter().any(|it| planned.article.select.covers_crate(&it.name));
        if let Some(slot) = selected.get_mut(planned.index).filter(|_| is_manifest && covers) {
            *slot = true;
        }
    }
    let law = plan.law;
    let mut matched = vec![false; law.exemptions.len()];
    let mut by_item: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (index, exemption) in law.exemptions.iter().enumerate() {
        by_item.entry((exemption.article.as_str(), exemption.item.as_str())).or_default().push(index);
    }
    let before = findings.len();
    if !by_item.is_empty() {
        findings.retain(|finding| {
            let Some(list) = by_item.get(&(&*finding.article, finding.item.as_str())) else {
                return true;
            };
            let mut is_exempt = false;
            for index in list {
                if let Some(slot) = matched.get_mut(*index) {
                    *slot = true;
                }
                is_exempt |= law.exemptions.get(*index).is_some_and(|exemption| today <= exemption.expires);
            }
            !is_exempt
        });
    }
    let exempted = before - findings.len();
    let is_complete = unchecked.is_empty();
    let outcome = Outcome { law, selected: &selected, matched: &matched, is_complete, today };
    for entry in rules::ALL.iter().filter(|entry| plan.has(entry.id)) {
        let mut sink = Sink::open(entry.id, None, &mut findings, &mut unchecked);
        entry.rule.check_outcome(&outcome, &mut sink);
    }
    order(&mut findings);
    unchecked.sort_by(|a, b| (&a.place, &a.reason).cmp(&(&b.place, &b.reason)));
    // A file that stands in several places of the tree is said once.
    unchecked.dedup_by(|b, a| a.place == b.place && a.reason == b.reason);
    Report { findings, exempted, unchecked, files: identities.len(), baseline: None }
}

/// Puts findings in the order of files and places, and leaves out what was found in a file for each of several places
/// of the module tree in which it stands.
fn order(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| {
        (&a.place.file, a.place.span.start, a.place.span.end, &a.article, &a.rule, &a.message, &a.item).cmp(
            &(&b.place.file, b.place.span.start, b.place.span.end, &b.article, &b.rule, &b.message, &b.item),
        )
    });
    findings.dedup_by(|b, a| {
        // The same item twice at one place lacks two things; two items at one place are one in two crates.
        let is_same = a.place == b.place && a.article == b.article && a.rule == b.rule;
        is_same && !a.place.span.is_empty() && (a.item != b.item || a.message == b.message)
    });
    findings.shrink_to_fit();
}
