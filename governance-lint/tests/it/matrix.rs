//! Every rule's law on every fixture's source: a neighbour's fixture is a negative test.

use std::fmt::Write as _;

use crate::support;

#[test]
fn every_law_on_every_source() {
    let rules = support::names(&support::fixtures());
    let mut matrix = String::new();
    for source in &rules {
        for side in ["bad", "good"] {
            let folder = support::fixtures().join(source).join(side);
            let workspace = support::workspace(&folder);
            let _ = writeln!(matrix, "{source}/{side}");
            for rule in &rules {
                let report =
                    support::lint(&workspace, &support::law(&support::fixtures().join(rule).join("bad")));
                let mut found: Vec<String> = report
                    .findings
                    .iter()
                    // What the law itself is blamed for says nothing about this source.
                    .filter(|finding| source == rule || &*finding.place.file != "governance.toml")
                    .map(|finding| {
                        let place = &finding.place;
                        let other = if *finding.rule == **rule {
                            String::new()
                        } else {
                            format!(" ({})", finding.rule)
                        };
                        format!("{}:{}:{}{other}", place.file, place.line, place.column)
                    })
                    .collect();
                found.extend(
                    report.unchecked.iter().map(|unchecked| format!("unchecked: {}", unchecked.place.file)),
                );
                found = counted(found);
                if !found.is_empty() {
                    let _ = writeln!(matrix, "    {rule}: {}", found.join(" "));
                }
            }
        }
    }
    insta::assert_snapshot!(matrix);
}

/// Says how often, for what was found several times in one place.
fn counted(found: Vec<String>) -> Vec<String> {
    let mut counted: Vec<(String, usize)> = Vec::new();
    for place in found {
        match counted.last_mut().filter(|(last, _)| *last == place) {
            Some((_, times)) => *times += 1,
            None => counted.push((place, 1)),
        }
    }
    let text = |(place, times): (String, usize)| if times == 1 { place } else { format!("{place} x{times}") };
    counted.into_iter().map(text).collect()
}
