//! Each rule on its own fixture: the bad one is found with message, caret and help; the good one is clean.

use crate::support;

#[test]
fn every_bad_fixture_is_found_as_its_snapshot_says() {
    for rule in support::names(&support::fixtures()) {
        let folder = support::fixtures().join(&rule).join("bad");
        let report = support::judge(&folder);
        assert!(
            report.findings.iter().any(|finding| *finding.rule == *rule),
            "`{rule}` finds nothing in its bad fixture"
        );
        assert!(report.unchecked.is_empty(), "{:?}", report.unchecked);
        insta::assert_snapshot!(format!("bad_{rule}"), support::printed(&folder, &report));
    }
}

#[test]
fn every_good_fixture_is_clean() {
    for rule in support::names(&support::fixtures()) {
        let folder = support::fixtures().join(&rule).join("good");
        let report = support::judge(&folder);
        let is_clean = report.findings.is_empty() && report.unchecked.is_empty();
        assert!(is_clean, "{rule}:\n{}", support::printed(&folder, &report));
    }
}

/// A warning is found and leaves the law unbroken.
#[test]
fn an_article_that_warns_breaks_nothing() {
    let folder = support::fixtures().join("panic_path/bad");
    let mut law = support::law(&folder);
    let report = support::lint(&support::workspace(&folder), &law);
    assert!(report.is_broken());
    law.articles[0].severity = governance_law::Severity::Warn;
    let warned = support::lint(&support::workspace(&folder), &law);
    assert!(!warned.is_broken());
    assert_eq!(warned.findings.len(), report.findings.len());
}

/// An exemption lifts the findings of its item, and says how many.
#[test]
fn an_exemption_lifts_exactly_its_item() {
    let folder = support::fixtures().join("stale_exemption/good");
    let report = support::lint(&support::workspace(&folder), &support::law(&folder));
    assert_eq!((report.findings.len(), report.exempted), (0, 1));
    let mut law = support::law(&folder);
    law.exemptions[0].item.value = "kernel::firs".to_owned();
    let report = support::lint(&support::workspace(&folder), &law);
    let rules: Vec<&str> = report.findings.iter().map(|finding| &*finding.rule).collect();
    assert_eq!((rules.len(), report.exempted), (2, 0), "{rules:?}");
    assert!(rules.contains(&"panic_path") && rules.contains(&"stale_exemption"), "{rules:?}");
}

/// What lies in a file that does not parse may be what the exemption is for.
#[test]
fn an_exemption_is_not_stale_while_something_could_not_be_checked() {
    let folder = support::fixtures().join("stale_exemption/bad");
    let mut workspace = support::workspace(&folder);
    let mut missing = workspace.packages[0].targets[0].clone();
    missing.root = folder.join("src/main.rs");
    workspace.packages[0].targets.push(missing);
    let report = support::lint(&workspace, &support::law(&folder));
    assert_eq!((report.findings.len(), report.unchecked.len()), (0, 1), "{report:#?}");
}

/// The baseline tells by the kind whether a fault is the known one.
#[test]
fn every_rule_with_several_ways_says_which() {
    for rule in support::names(&support::fixtures()) {
        let folder = support::fixtures().join(&rule).join("bad");
        for finding in support::judge(&folder).findings {
            // A file is reached or not: there is one way. What is wrong with the law itself is never known.
            let is_built_in = governance_law::catalog::rule_of(&finding.rule).unwrap().built_in;
            let has_none = is_built_in || &*finding.rule == "unreached_file";
            assert_eq!(finding.kind.is_empty(), has_none, "{rule}: {}", finding.message);
            assert!(!finding.kind.contains(' '), "{rule}: `{}` is no word or path", finding.kind);
        }
    }
}
